package profile

import (
	"fmt"
	"io/fs"
	"path"

	"motcua/internal/tomlfile"
)

// Screen is one model of kiosk, board or tablet: how large its picture is to
// the people in front of it. Layouts are in millimetres; pixels follow from
// the diagonal.
type Screen struct {
	Key        string  `toml:"-"`           // file name without .toml
	Name       string  `toml:"name"`        // "TV 55 inch"
	WidthPx    int     `toml:"width_px"`    // as mounted: a portrait kiosk is higher than wide
	HeightPx   int     `toml:"height_px"`   //
	DiagonalIn float64 `toml:"diagonal_in"` // inches
	DistanceMM int     `toml:"distance_mm"` // how far away its reader stands, mm
	Touch      bool    `toml:"touch"`
	Sound      bool    `toml:"sound"` // has a loudspeaker or a line out
}

// ScreenKinds are the folders of screen profiles.
var ScreenKinds = []string{"kiosk", "board", "tablet"}

// LoadScreen reads KIND/KEY.toml of fsys. Every error names file, line and key.
func LoadScreen(fsys fs.FS, kind, key string) (Screen, error) {
	name := path.Join(kind, key+".toml")
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return Screen{}, fmt.Errorf("screen profile %q: %w", key, err)
	}
	s := Screen{Key: key}
	if err := tomlfile.Decode(name, data, &s); err != nil {
		return Screen{}, err
	}
	for _, c := range []struct {
		key string
		ok  bool
	}{
		{"name", s.Name != ""},
		{"width_px", s.WidthPx >= 320 && s.WidthPx <= 7680},
		{"height_px", s.HeightPx >= 320 && s.HeightPx <= 7680},
		{"diagonal_in", s.DiagonalIn >= 5 && s.DiagonalIn <= 120},
		{"distance_mm", s.DistanceMM >= 200 && s.DistanceMM <= 30000},
	} {
		if !c.ok {
			return Screen{}, fmt.Errorf("%s:1: %s: missing or out of range", name, c.key)
		}
	}
	return s, nil
}
