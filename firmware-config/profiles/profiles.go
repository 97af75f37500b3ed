// Package profiles holds the device profiles that ship with the programs, as
// data: printer/*.toml are whole printable profiles, one model a file, and
// base/*.toml are what they inherit from. Package profile gives them meaning.
package profiles

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sort"
	"strings"

	"motcua/firmware-config/profile"
	"motcua/internal/tomlfile"
)

//go:embed base/*.toml printer/*.toml
var files embed.FS

// Printer is the profile of one printer model by its key, which is its file
// name without .toml, or by the name of a file that ends in .toml: a profile
// that was measured on the spot. An unknown key names its likeliest neighbours.
func Printer(key string) (profile.Printer, error) {
	if strings.HasSuffix(key, ".toml") {
		data, err := os.ReadFile(key)
		if err != nil {
			return profile.Printer{}, fmt.Errorf("printer profile: %w", err)
		}
		return profile.ReadPrinter(files, key, data)
	}
	if !slices.Contains(Printers(), key) {
		return profile.Printer{}, unknown(key)
	}
	p, err := profile.LoadPrinter(files, key)
	if err != nil {
		return profile.Printer{}, fmt.Errorf("profiles: %w", err)
	}
	return p, nil
}

// Printers are the keys of all printer profiles, sorted.
func Printers() []string {
	names, err := fs.Glob(files, "printer/*.toml")
	if err != nil {
		return nil // the pattern is a constant and well formed
	}
	for i, n := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(n, "printer/"), ".toml")
	}
	return names
}

// unknown says that a profile does not exist, the nearest names first.
func unknown(key string) error {
	all := Printers()
	near := append([]string(nil), all...)
	d := func(s string) int { return tomlfile.Distance(strings.ToLower(key), s) }
	sort.SliceStable(near, func(i, j int) bool { return d(near[i]) < d(near[j]) })
	if d(near[0]) <= len(near[0])/2 {
		return fmt.Errorf("unknown printer profile %q: did you mean %s? There are %s", key, near[0], strings.Join(all, ", "))
	}
	return fmt.Errorf("unknown printer profile %q: there are %s", key, strings.Join(all, ", "))
}
