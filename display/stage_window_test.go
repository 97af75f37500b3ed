//go:build !js

package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/display/board"
	"motcua/display/ui"
	"motcua/internal/canvas/ebi/ebitest"
	"motcua/internal/canvas/soft"
	"motcua/internal/clip"
	"motcua/internal/hall"
	"motcua/internal/media"
	"motcua/internal/scene"
	"motcua/internal/wire"
)

// second is a real second screen in a window: the program, a hall that feeds it,
// and a film that plays on it.
type second struct {
	t     testing.TB
	d     *ebitest.Display
	s     *server
	c     *websocket.Conn
	stage image.Rectangle // where the film stands
	strip image.Rectangle // where calls stand beside it
	calls int
}

const secondW, secondH = 960, 540

// bouncing is a film of a gold ball over blue, with enough movement to decode.
func bouncing(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	err := clip.Write(&b, clip.Film{W: 640, H: 368, Frames: 100, Draw: func(img *image.RGBA, n int) {
		draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{11, 79, 138, 255}), image.Point{}, draw.Src)
		draw.Draw(img, image.Rect(6*n%576, 3*n%304, 6*n%576+64, 3*n%304+64), image.NewUniform(color.RGBA{224, 165, 38, 255}), image.Point{}, draw.Src)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// startSecond starts it; without a film the stage shows the hall's name.
func startSecond(t testing.TB, film []byte) *second {
	t.Helper()
	x := &second{t: t, d: display(t, secondW, secondH)}
	st := morning(t, "provincial")
	b := hall.StandardBoard("second", false)
	b.Layout, b.Media = hall.BuiltIn(hall.LayoutSecond), "media"
	st.Hall.Boards = []hall.Board{b}
	x.s = newServer(t, st)
	x.s.pages = http.NewServeMux()
	x.serve(film)

	pic := soft.New(secondW, secondH)
	hallBoard := board.New(board.Config{ID: "second"})
	hallBoard.Clock(time.Now(), time.Now(), time.Local)
	hallBoard.Snapshot(own(st), time.Now())
	r, ok := ui.Scene(hallBoard.Picture(time.Now()), ui.Look{Theme: scene.Dark, Board: &b, Measure: pic}, secondW, secondH).Stage()
	if !ok {
		t.Fatal("no stage")
	}
	x.stage = image.Rect(int(r.X)-1, int(r.Y)-1, int(r.Right())+2, int(r.Bottom())+2)
	x.strip = image.Rect(x.stage.Max.X, x.stage.Min.Y, secondW, x.stage.Min.Y+x.stage.Dy()*2/5)
	start(t, x.d, "run --announce no --board second --keep "+t.TempDir()+" --server "+x.s.url)
	select {
	case x.c = <-x.s.conn:
	case <-time.After(30 * time.Second):
		t.Fatal("the board never came")
	}
	t.Cleanup(func() { _ = x.c.Close() })
	return x
}

func (x *second) serve(film []byte) {
	l := media.List{Version: "1", Items: []media.Item{}}
	if film != nil {
		sum := sha256.Sum256(film)
		name := hex.EncodeToString(sum[:])
		l.Items = append(l.Items, media.Item{Name: "film.mpg", Kind: media.Film, Ms: 4000, Sources: []media.Source{
			{URL: "/media/" + name, Type: media.MPEG, SHA256: name, Bytes: int64(len(film))},
		}})
		x.s.pages.HandleFunc("/media/"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(film))
		})
	}
	done := make(chan struct{})
	x.t.Cleanup(func() { close(done) })
	x.s.pages.HandleFunc("/board/second/media.json", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("since") == l.Version {
			select {
			case <-r.Context().Done():
			case <-done:
			}
		}
		_ = json.NewEncoder(w).Encode(l)
	})
}

// differs counts what changed on the stage, and among the calls beside it.
func (x *second) differs(before, now image.Image) (on, beside int) {
	a, b := before.(*image.RGBA), now.(*image.RGBA)
	for y := range secondH {
		for px := range secondW {
			i := a.PixOffset(px, y)
			if d := int(a.Pix[i]) - int(b.Pix[i]); d > 40 || d < -40 {
				switch at := image.Pt(px, y); {
				case at.In(x.stage):
					on++
				case at.In(x.strip):
					beside++
				}
			}
		}
	}
	return on, beside
}

// settle waits until the board beside the stage stands still, and the film, if
// there should be one, moves.
func (x *second) settle(moves bool) image.Image {
	x.t.Helper()
	was := shot(x.t, x.d)
	still := 0
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end); {
		now := shot(x.t, x.d)
		on, beside := x.differs(was, now)
		if was = now; beside > 0 {
			still = 0
		} else if !moves || on > 100 {
			still++
		}
		if still > 3 && colours(now, x.strip) > 1 {
			return now
		}
	}
	x.t.Fatal("the second screen never came to rest")
	return nil
}

// colours tells the empty screen before the first picture from the board.
func colours(img image.Image, r image.Rectangle) int {
	seen := map[color.Color]bool{}
	for x := r.Min.X + 2; x < r.Max.X-2; x += 9 {
		seen[img.At(x, r.Min.Y+r.Dy()/2)] = true
	}
	return len(seen)
}

// call calls a number and gives the time until it is seen beside the film.
func (x *second) call() time.Duration {
	x.t.Helper()
	x.calls++
	n := hall.Number{Prefix: "B", N: x.calls}
	tk := hall.Ticket{ID: fmt.Sprintf("20261120-%v", n), Number: n, Service: "cong-an", State: hall.Called, Counter: "q19", CalledAt: time.Now()}
	before := shot(x.t, x.d)
	e := wire.Event{Seq: 900 + uint64(x.calls), At: time.Now(), Body: wire.Body{Kind: wire.TicketCalled, Ticket: &tk, Counter: "q19"}}
	sent := time.Now()
	x.s.write(x.c, wire.Message{Type: "event", Seq: e.Seq, At: e.At, Event: &e.Body})
	for {
		if _, beside := x.differs(before, shot(x.t, x.d)); beside > 200 {
			return time.Since(sent)
		}
		if time.Since(sent) > 30*time.Second {
			x.t.Fatal("the call never reached the screen")
		}
	}
}

// A film plays in a real window, and a call stands beside it while it does.
func TestACallStandsBesideAFilm(t *testing.T) {
	x := startSecond(t, bouncing(t))
	x.settle(true)
	took := x.call()
	x.settle(true)
	t.Logf("a call reached the pixels in %v while a film played (software graphics)", took.Round(time.Millisecond))
}

// How long a call takes to the pixels of a second screen, at rest and while a film
// plays: a film must not delay it.
func BenchmarkCallToPixelsOfASecondScreen(b *testing.B) {
	for name, film := range map[string][]byte{"at rest": nil, "film plays": bouncing(b)} {
		b.Run(name, func(b *testing.B) {
			x := startSecond(b, film)
			x.settle(film != nil)
			b.ResetTimer()
			for range b.N {
				b.StopTimer()
				if x.calls > 0 {
					x.settle(film != nil)
				}
				b.StartTimer()
				x.call()
			}
		})
	}
}
