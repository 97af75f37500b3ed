// Package sites holds the example halls that ship with the programs, as data:
// commune is a mountain commune with two counters, provincial a centre with 18
// agencies and 24 counters, which is also the demo's hall.
package sites

import (
	"embed"
	"fmt"

	"motcua/firmware-config/site"
)

//go:embed commune.toml provincial.toml
var files embed.FS

// Names are the halls that ship, smallest first.
var Names = []string{"commune", "provincial"}

// Load reads one of Names.
func Load(name string) (*site.Site, error) {
	data, err := Source(name)
	if err != nil {
		return nil, err
	}
	return site.Parse(name+".toml", data)
}

// Source is the text of one of Names, for whoever copies it into a new hall.
func Source(name string) ([]byte, error) {
	data, err := files.ReadFile(name + ".toml")
	if err != nil {
		return nil, fmt.Errorf("no example site %q: there are %v", name, Names)
	}
	return data, nil
}
