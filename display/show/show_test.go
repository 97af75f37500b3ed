//go:build !js

package show

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"motcua/display/decode"
	"motcua/internal/canvas"
	"motcua/internal/clip"
	"motcua/internal/diag"
	"motcua/internal/media"
)

// TestMain lets the test's program be the decoder, as the board's is, and one that
// the system kills.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "decode":
			if err := decode.Run(os.Stdout, os.Args[2:]); err != nil {
				_, _ = os.Stderr.WriteString(err.Error() + "\n")
				os.Exit(1)
			}
			os.Exit(0)
		case "die":
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	os.Exit(m.Run())
}

var (
	gold  = color.RGBA{224, 165, 38, 255}
	blue  = color.RGBA{11, 79, 138, 255}
	green = color.RGBA{30, 123, 77, 255}
)

func plain(w, h int, c color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

func picture(t testing.TB, c color.Color) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, plain(64, 36, c)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// film is green and lasts so many frames.
func film(t testing.TB, frames int) []byte {
	t.Helper()
	var b bytes.Buffer
	err := clip.Write(&b, clip.Film{W: 64, H: 48, Frames: frames, Draw: func(img *image.RGBA, n int) {
		draw.Draw(img, img.Rect, image.NewUniform(green), image.Point{}, draw.Src)
		img.SetRGBA(n%64, 10, gold)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hallServer is the hall's side: a list, and files by their hash.
type hallServer struct {
	*httptest.Server
	mu    sync.Mutex // guards what follows
	list  media.List
	files map[string][]byte
	asked []string // for files: path and range
	more  chan struct{}
	down  chan struct{} // closed: it answers nobody
}

func newServer(t *testing.T) *hallServer {
	h := &hallServer{files: map[string][]byte{}, more: make(chan struct{}), down: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /board/second/media.json", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer token" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		h.mu.Lock()
		l, more := h.list, h.more
		h.mu.Unlock()
		if l.Version == r.URL.Query().Get("since") {
			select {
			case <-more:
			case <-h.down:
			case <-r.Context().Done():
			}
			h.mu.Lock()
			l = h.list
			h.mu.Unlock()
		}
		_ = json.NewEncoder(w).Encode(l)
	})
	mux.HandleFunc("GET /media/{file}", func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		b, ok := h.files[r.PathValue("file")]
		h.asked = append(h.asked, r.PathValue("file")+" "+r.Header.Get("Range"))
		h.mu.Unlock()
		if !ok {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	})
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-h.down:
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			mux.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(h.Close)
	return h
}

// item puts a file on the server.
func (h *hallServer) item(name, ctype string, ms int64, b []byte) media.Item {
	sum := sha256.Sum256(b)
	s := media.Source{URL: "/media/" + hex.EncodeToString(sum[:]), Type: ctype, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(b))}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.files[s.SHA256] = b
	kind := media.Picture
	if strings.HasPrefix(ctype, "video/") {
		kind = media.Film
	}
	return media.Item{Name: name, Kind: kind, Ms: ms, Sources: []media.Source{s}}
}

func (h *hallServer) show(version string, items ...media.Item) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.list = media.List{Version: version, Items: items}
	close(h.more)
	h.more = make(chan struct{})
}

// stage is a show on a film, and what came of it.
type stage struct {
	t    *testing.T
	film *canvas.Film
	s    *Show
	dir  string
	bell chan struct{} // something happened
}

func newStage(t *testing.T, url, dir string, decoder string) *stage {
	st := &stage{t: t, film: &canvas.Film{}, dir: dir, bell: make(chan struct{}, 1)}
	ring := func() {
		select {
		case st.bell <- struct{}{}:
		default:
		}
	}
	s, err := Start(Config{
		URL: url, Token: "token", Board: "second", Dir: dir, Decoder: []string{os.Args[0], decoder}, Film: st.film,
		Frame: ring, Shape: ring, Changed: ring, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	st.s = s
	t.Cleanup(s.Close)
	s.Stage(320, 180)
	return st
}

// until waits for a state.
func (st *stage) until(what string, ok func() bool) {
	st.t.Helper()
	end := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-st.bell:
		case <-end:
			st.t.Fatalf("%s: not in 30 s; health %+v", what, st.s.Health())
		}
	}
}

// colour is what is shown in the middle.
func (st *stage) colour() (c color.RGBA) {
	st.film.Use(func(img *image.RGBA, _ uint64) {
		if img != nil {
			c = img.RGBAAt(img.Rect.Dx()/2, img.Rect.Dy()/2)
		}
	})
	return c
}

func (st *stage) shows(want color.RGBA) func() bool {
	return func() bool {
		c := st.colour()
		d := max(abs(int(c.R)-int(want.R)), abs(int(c.G)-int(want.G)), abs(int(c.B)-int(want.B)))
		return c.A == 255 && d < 16
	}
}

func abs(i int) int { return max(i, -i) }

func TestAShowRunsAndGoesOnWithoutTheServer(t *testing.T) {
	h := newServer(t)
	h.show("1", h.item("a.png", media.PNG, 700, picture(t, gold)), h.item("film.mpg", media.MPEG, 900, film(t, 20)), h.item("b.png", media.PNG, 700, picture(t, blue)))
	dir := t.TempDir()
	st := newStage(t, h.URL, dir, "decode")
	for range 2 {
		st.until("the first slide", st.shows(gold))
		if _, size := st.film.Frame(); size != image.Pt(320, 180) {
			t.Errorf("a slide of %v", size)
		}
		st.until("the film", st.shows(green))
		before, size := st.film.Frame()
		if size != image.Pt(64, 48) {
			t.Errorf("a film of %v", size)
		}
		st.until("five frames of it", func() bool { n, _ := st.film.Frame(); return n >= before+5 || !st.shows(green)() })
		st.until("the second slide", st.shows(blue))
	}
	if n := st.s.Health(); n.State != "" {
		t.Errorf("health %+v", n)
	}
	close(h.down)
	st.s.Close()
	again := newStage(t, h.URL, dir, "decode")
	again.until("the show, after a restart without the server", again.shows(gold))
	again.until("and its film", again.shows(green))
}

// What cannot be shown is named, and left out.
func TestWhatCannotBeShownIsLeftOut(t *testing.T) {
	h := newServer(t)
	broken := picture(t, blue)
	broken = append(append([]byte{}, broken[:60]...), broken[70:]...)
	h.show("1",
		h.item("broken.png", media.PNG, 400, broken), h.item("only.mp4", media.MP4, 400, []byte("none of ours")),
		h.item("no film.mpg", media.MPEG, 400, film(t, 0)), h.item("good.png", media.PNG, 400, picture(t, gold)),
	)
	gone := h.item("gone.png", media.PNG, 400, picture(t, green))
	h.mu.Lock()
	delete(h.files, gone.Sources[0].SHA256)
	h.list.Items = append(h.list.Items, gone)
	h.mu.Unlock()
	st := newStage(t, h.URL, t.TempDir(), "decode")
	st.until("the good one", st.shows(gold))
	named := func() bool {
		n := st.s.Health()
		return n.State == diag.Warn && strings.Contains(n.Detail, "broken.png: ") && strings.Contains(n.Detail, "only.mp4: this board plays MPEG-1 only") &&
			strings.Contains(n.Detail, "no film.mpg: ") && strings.Contains(n.Detail, "gone.png: not fetched: 404")
	}
	st.until("all named", named)
	if strings.Contains(st.s.Health().Detail, "good.png") {
		t.Errorf("the good one is blamed: %s", st.s.Health().Detail)
	}
	h.show("2", h.item("good.png", media.PNG, 400, picture(t, blue)))
	st.until("another list", st.shows(blue))
	if n := st.s.Health(); n.State != "" {
		t.Errorf("health %+v", n)
	}
	h.show("3")
	st.until("an empty one", func() bool { return st.colour() == color.RGBA{} })
}

// A decoder that is killed, as by the system when memory runs out, takes nothing
// along.
func TestADecoderThatDiesTakesNothingAlong(t *testing.T) {
	h := newServer(t)
	h.show("1", h.item("a.png", media.PNG, 60_000, picture(t, gold)))
	st := newStage(t, h.URL, t.TempDir(), "die")
	st.until("it is named", func() bool { return strings.Contains(st.s.Health().Detail, "a.png: its decoder died: signal: killed") })
	if st.colour() != (color.RGBA{}) {
		t.Error("something is shown")
	}
}

// A file is fetched on from where the line was cut, checked by its hash, and what
// is shown no more is removed.
func TestFilesAreFetchedOnceAndWhole(t *testing.T) {
	h := newServer(t)
	a, b := picture(t, gold), picture(t, blue)
	it, other := h.item("a.png", media.PNG, 400, a), h.item("b.png", media.PNG, 400, b)
	src := it.Sources[0]
	dir := t.TempDir()
	c := cache{dir}
	stray := filepath.Join(dir, strings.Repeat("ab", 32)+".320x180")
	for path, part := range map[string][]byte{c.part(src): a[:20], stray: []byte("old")} {
		if err := os.WriteFile(path, part, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h.mu.Lock()
	h.files[other.Sources[0].SHA256] = append([]byte("not "), b[4:]...)
	h.mu.Unlock()
	h.show("1", it, other)
	st := newStage(t, h.URL, dir, "decode")
	st.until("the first", st.shows(gold))
	st.until("the second is refused", func() bool {
		return strings.Contains(st.s.Health().Detail, "b.png: not fetched: not what the server said")
	})
	if got, err := os.ReadFile(filepath.Join(dir, src.SHA256)); err != nil || !bytes.Equal(got, a) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	h.mu.Lock()
	first := h.asked[0]
	h.mu.Unlock()
	if first != src.SHA256+" bytes=20-" {
		t.Errorf("asked for %q", first)
	}
	if _, err := os.Stat(stray); !os.IsNotExist(err) {
		t.Errorf("what nobody shows is still there: %v", err)
	}
	small := c.small(src, image.Pt(320, 180))
	if small == nil || small.Rect.Size() != image.Pt(320, 180) {
		t.Error("the slide is not kept as it is shown")
	}
	for _, bad := range []string{"", "..", "../../etc/passwd", strings.Repeat("zz", 32), src.SHA256 + "00"} {
		if _, ok := c.has(media.Source{SHA256: bad, Bytes: 3}); ok || c.put(media.Source{SHA256: bad, Bytes: 3}, 0, strings.NewReader("abc")) == nil {
			t.Errorf("%q can be a file's name", bad)
		}
	}
}

func TestATurnsLastMomentIsTheNextTurn(t *testing.T) {
	items := []media.Item{{Ms: 1000}, {Ms: 2000}}
	at := func(ms int64) time.Time { return time.UnixMilli(3000*1000 + ms) }
	for _, c := range []struct {
		ms       int64
		i        int
		in, left time.Duration
	}{
		{0, 0, 0, time.Second},
		{700, 0, 700 * time.Millisecond, 300 * time.Millisecond},
		{900, 1, -100 * time.Millisecond, 2100 * time.Millisecond},
		{2999, 0, -time.Millisecond, 1001 * time.Millisecond},
	} {
		if i, in, left := whose(items, at(c.ms)); i != c.i || in != c.in || left != c.left {
			t.Errorf("at %d ms: %d, %v, %v", c.ms, i, in, left)
		}
	}
	if i, _, _ := whose(nil, at(0)); i != -1 {
		t.Error("a turn of nothing")
	}
}
