package profiles

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"motcua/firmware-config/profile"
)

//go:embed kiosk/*.toml board/*.toml tablet/*.toml
var screens embed.FS

// Screen is the profile of one screen model: kind is kiosk, board or tablet,
// key the file name without .toml.
func Screen(kind, key string) (profile.Screen, error) {
	all := Screens(kind)
	if !slices.Contains(all, key) {
		return profile.Screen{}, fmt.Errorf("unknown %s profile %q: there are %s", kind, key, strings.Join(all, ", "))
	}
	s, err := profile.LoadScreen(screens, kind, key)
	if err != nil {
		return profile.Screen{}, fmt.Errorf("profiles: %w", err)
	}
	return s, nil
}

// Screens are the keys of all profiles of one kind, sorted.
func Screens(kind string) []string {
	names, err := fs.Glob(screens, kind+"/*.toml")
	if err != nil {
		return nil
	}
	for i, n := range names {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(n, kind+"/"), ".toml")
	}
	return names
}
