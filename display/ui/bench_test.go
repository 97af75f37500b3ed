package ui

import (
	"testing"

	"motcua/display/example"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
)

// BenchmarkScene is what a call costs between the board and the canvas.
func BenchmarkScene(b *testing.B) {
	for _, name := range []string{"hall-rows12", "hall-longest", "second-longest", "counter-longest"} {
		b.Run(name, func(b *testing.B) {
			f := example.Boards[name]
			l := look(f, hall.Panel{})
			l.Measure = soft.New(1, 1)
			p := f.Picture()
			for b.Loop() {
				Scene(p, l, 1920, 1080)
			}
		})
	}
}
