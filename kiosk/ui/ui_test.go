package ui

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"motcua/internal/canvas/soft"
	"motcua/internal/scene"
)

var panels = [][2]int{{1080, 1920}, {1280, 1024}, {1920, 1080}}

// MOTCUA_GALLERY is a folder to write every screen to.
func TestGallery(t *testing.T) {
	dir := os.Getenv("MOTCUA_GALLERY")
	if dir == "" {
		t.Skip("MOTCUA_GALLERY is not set")
	}
	for _, sz := range panels[:2] {
		for _, name := range Screens() {
			st, err := Example(name, "vi")
			if err != nil {
				t.Fatal(err)
			}
			c := soft.New(sz[0], sz[1])
			Build(c, &st, float64(sz[0]), float64(sz[1])).Draw(c)
			f, err := os.Create(filepath.Join(dir, name+"-"+map[bool]string{true: "p", false: "l"}[sz[1] > sz[0]]+".png"))
			if err != nil {
				t.Fatal(err)
			}
			png.Encode(f, c.Image)
			f.Close()
		}
	}
}

func TestScreensAreSound(t *testing.T) {
	m := soft.New(1, 1)
	for _, sz := range panels {
		for _, lang := range []string{"vi", "en"} {
			for _, name := range Screens() {
				st, err := Example(name, lang)
				if err != nil {
					t.Fatal(err)
				}
				for _, fault := range scene.Lint(Build(m, &st, float64(sz[0]), float64(sz[1])), m, scene.Kiosk) {
					t.Errorf("%s %s %v: %s", name, lang, sz, fault)
				}
			}
		}
	}
}
