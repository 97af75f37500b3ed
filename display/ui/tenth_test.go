package ui

import (
	"fmt"
	"image"
	"testing"

	"motcua/display/board"
	"motcua/display/example"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
)

// Seen at a tenth of its size, a board still tells its number and its counter from
// those that look most like them: as many pixels differ as an eye needs.
func TestATenthOfTheSizeStillTellsNumberAndCounter(t *testing.T) {
	pairs := []struct{ a, b byte }{{'1', '7'}, {'3', '8'}, {'5', '6'}, {'6', '8'}}
	for _, size := range [][2]int{{1920, 1080}, {1080, 1920}, {1280, 800}, {800, 1280}} {
		counter := size[0] == 1280 || size[1] == 1280
		for _, what := range []string{"number", "counter"} {
			var digits [10]image.Image
			for _, d := range "135678" {
				digits[d-'0'] = tenth(size, counter, what, byte(d))
			}
			for _, p := range pairs {
				a, b := digits[p.a-'0'], digits[p.b-'0']
				if n := soft.Differ(a, b, 50); n < 6 {
					t.Errorf("%v: a %s with %c and one with %c differ in %d pixels of a tenth", size, what, p.a, p.b, n)
				}
			}
		}
	}
}

// tenth draws a board whose number, or counter, ends in a digit, a tenth as large.
func tenth(size [2]int, counter bool, what string, digit byte) image.Image {
	number, at := "D112", 12
	if what == "number" {
		number = "D11" + string(digit)
	} else {
		at = 20 + int(digit-'0')
	}
	p := example.Boards["hall-recent"].Picture()
	if counter {
		p = example.Boards["counter-serving"].Picture()
		p.Counter.Number, p.Counter.Name = number, example.Text(fmt.Sprint("Quầy ", at), "")
	}
	p.Newest = &board.Call{Number: number, Name: example.Text(fmt.Sprint("Quầy ", at), "")}
	big := draw(example.Board{Picture: func() board.Picture { return p }}, [2]int{size[0] / 5, size[1] / 5})
	return soft.Shrink(big.Image, 2)
}

// The picture of a board in the gallery is what is usual: nothing of it depends on
// who draws it.
func TestABoardWithoutDataIsTheUsualOne(t *testing.T) {
	f := example.Boards["hall-rows12"]
	l := look(f, hall.Panel{})
	c, d := soft.New(640, 360), soft.New(640, 360)
	l.Measure = c
	Scene(f.Picture(), l, 640, 360).Draw(c)
	l.Board = nil
	Scene(f.Picture(), l, 640, 360).Draw(d)
	if n := soft.Differ(c.Image, d.Image, 0); n > 0 {
		t.Errorf("%d pixels differ", n)
	}
}
