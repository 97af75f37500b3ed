package ui

import (
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"motcua/display/example"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/scene"
)

var (
	update   = flag.Bool("update", false, "write the golden pictures anew")
	pictures = flag.String("pictures", "", "folder for pictures of every board")
)

// shapes are the sizes at which a fixture is drawn, k of the real one.
func shapes(name string, k int) map[string][2]int {
	w, h := 1920, 1080
	if strings.HasPrefix(name, "counter") {
		w, h = 1280, 800
	}
	out := map[string][2]int{name: {w / k, h / k}}
	if slices.Contains(example.Upright, name) {
		out[name+"-portrait"] = [2]int{h / k, w / k}
	}
	return out
}

func draw(f example.Board, size [2]int) *soft.Canvas {
	c := soft.New(size[0], size[1])
	l := look(f, hall.Panel{})
	l.Measure = c
	Scene(f.Picture(), l, float64(size[0]), float64(size[1])).Draw(c)
	return c
}

// look is how an example is dressed.
func look(b example.Board, panel hall.Panel) Look {
	on := b.On(panel)
	th, err := scene.Dress(b.Theme, nil)
	if err != nil {
		panic(err) // the examples name themes that there are
	}
	sounds := map[string]Sound{"ok": SoundOK, "dead": SoundDead, "asleep": SoundAsleep}
	return Look{Theme: th, Sound: sounds[b.Sound], Tap: 1, Board: &on}
}

func TestGoldenPictures(t *testing.T) {
	for name, f := range example.Boards {
		for file, size := range shapes(name, 3) {
			golden(t, filepath.Join("testdata", file+".png"), draw(f, size))
		}
	}
}

// wholeSize are the boards that the gallery shows at their real size, each kind
// once; the others at half of it.
var wholeSize = []string{"hall-rows12", "hall-recent", "zone", "second", "counter-serving"}

// TestPicturesOfEveryBoard writes the boards for `make gallery`.
func TestPicturesOfEveryBoard(t *testing.T) {
	if *pictures == "" {
		t.Skip("no -pictures DIR: no pictures are wanted (make gallery)")
	}
	for name, f := range example.Boards {
		k := 2
		if slices.Contains(wholeSize, name) {
			k = 1
		}
		for file, size := range shapes(name, k) {
			write(t, filepath.Join(*pictures, "board-"+file+".png"), draw(f, size))
		}
	}
}

func write(t *testing.T, path string, c *soft.Canvas) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := (&png.Encoder{CompressionLevel: png.DefaultCompression}).Encode(f, c.Image); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, path string, c *soft.Canvas) {
	t.Helper()
	if *update {
		write(t, path, c)
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatalf("%v (write it with -update, then look at it)", err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if n := soft.Differ(c.Image, want, 16); n > 0 {
		t.Errorf("%s: %d pixels differ from the golden picture (-update writes it anew)", path, n)
	}
}
