package media

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/internal/clip"
	"motcua/internal/diag"
	"motcua/internal/media"
)

// pngOf is a picture of w x h in one colour.
func pngOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.RGBA{11, 79, 138, 255}})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func filmOf(t testing.TB, frames int, bare bool) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := clip.Write(&b, clip.Film{W: 32, H: 32, Frames: frames, Bare: bare, Draw: func(*image.RGBA, int) {}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hallFolder is a shelf whose one board shows a folder.
type hallFolder struct {
	t    *testing.T
	dir  string
	now  time.Time
	s    *Shelf
	sent int
}

func newHallFolder(t *testing.T) *hallFolder {
	h := &hallFolder{t: t, dir: filepath.Join(t.TempDir(), "media"), now: time.Date(2026, 11, 22, 9, 41, 0, 0, time.FixedZone("ICT", 7*3600))}
	if err := os.Mkdir(h.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	h.s = New(func() time.Time { return h.now })
	h.s.Set(map[string]string{"second": h.dir})
	return h
}

func (h *hallFolder) put(name string, b []byte) {
	h.t.Helper()
	path := filepath.Join(h.dir, name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		h.t.Fatal(err)
	}
	h.sent++ // every copy has a time of its own, however coarse the disk's clock is
	at := h.now.Add(time.Duration(h.sent) * time.Second)
	if err := os.Chtimes(path, at, at); err != nil {
		h.t.Fatal(err)
	}
}

// list looks twice, so that what stands still is read.
func (h *hallFolder) list() media.List {
	h.t.Helper()
	h.s.Look()
	h.s.Look()
	l, _, _ := h.s.List("second")
	return l
}

func names(l media.List) string {
	var n []string
	for _, it := range l.Items {
		n = append(n, it.Name)
	}
	return strings.Join(n, " ")
}

func why(l media.List, name string) string {
	for _, s := range l.Skipped {
		if s.Name == name {
			return s.Why
		}
	}
	return ""
}

func TestAFolderIsShownByName(t *testing.T) {
	h := newHallFolder(t)
	h.put("10 Phí.png", pngOf(t, 40, 30))
	h.put("2 Giờ làm việc.jpg", jpegOf(t, 64, 48))
	h.put("3 Giới thiệu.mpg", filmOf(t, 100, false))
	h.put("3 Giới thiệu.mp4", mp4Of(6000))
	h.put("4 trần.mpg", filmOf(t, 75, true))
	h.put("Thumbs.db", []byte("x"))
	h.put(".ẩn.png", pngOf(t, 4, 4))
	l := h.list()
	if got, want := names(l), "2 Giờ làm việc.jpg 3 Giới thiệu.mpg 4 trần.mpg 10 Phí.png"; got != want || len(l.Skipped) > 0 {
		t.Fatalf("%q, skipped %v; want %q", got, l.Skipped, want)
	}
	for i, ms := range []int64{12_000, 6_000, 3_000, 12_000} {
		if l.Items[i].Ms != ms {
			t.Errorf("%s stands %d ms, want %d", l.Items[i].Name, l.Items[i].Ms, ms)
		}
	}
	film := l.Items[1]
	if len(film.Sources) != 2 || film.Sources[0].Type != media.MPEG || film.Sources[0].W != 32 || film.Sources[1].Type != media.MP4 {
		t.Errorf("one film in two formats: %+v", film.Sources)
	}
	r, ctype, err := h.s.Open(strings.TrimPrefix(l.Items[0].Sources[0].URL, Prefix))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if b, err := io.ReadAll(r); err != nil || ctype != media.JPEG || !bytes.Equal(b, jpegOf(t, 64, 48)) {
		t.Errorf("%d bytes of %s, %v", len(b), ctype, err)
	}
	if n, ok := h.s.Health(); !ok || n.Settle().Worst() != diag.OK {
		t.Errorf("health %+v", n)
	}
}

// What cannot be shown is named with its reason, and the rest is shown.
func TestForeignAndBrokenFilesAreNamed(t *testing.T) {
	h := newHallFolder(t)
	whole := pngOf(t, 300, 300)
	h.put("a.png", whole)
	h.put("half.png", whole[:len(whole)-20])
	h.put("half.jpg", jpegOf(t, 90, 90)[:300])
	h.put("word.docx", []byte("PK\x03\x04 none of ours"))
	h.put("page.svg.png", []byte("<svg onload='alert(1)'/>"))
	h.put("empty.png", nil)
	h.put("huge.png", pngHeader(20_000, 20_000))
	h.put("dvd.mpg", []byte("\x00\x00\x01\xba\x44\x00\x04\x00\x04\x01\x00\x00\x03\xf8 and more than enough of it to look at"))
	if err := os.Mkdir(filepath.Join(h.dir, "more"), 0o755); err != nil {
		t.Fatal(err)
	}
	l := h.list()
	if names(l) != "a.png" {
		t.Errorf("shown: %q", names(l))
	}
	for name, want := range map[string]string{
		"half.png": "cut off", "half.jpg": "", "word.docx": "not a PNG", "page.svg.png": "not a PNG", "empty.png": "not a PNG",
		"huge.png": "20000 x 20000 pixels", "dvd.mpg": "MPEG-2", "more": "not a file",
	} {
		if got := why(l, name); got == "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	n, _ := h.s.Health()
	if c := strings.Join(n.Settle().Causes(), "\n"); !strings.Contains(c, "media > media: dvd.mpg: MPEG-2") || !strings.Contains(c, "and 4 more") {
		t.Errorf("health: %s", c)
	}
}

func TestTheOrderIsDataOfTheFolder(t *testing.T) {
	h := newHallFolder(t)
	h.put("a.png", pngOf(t, 4, 4))
	h.put("b.png", pngOf(t, 5, 4))
	h.put("film.mpg", filmOf(t, 50, false))
	h.put("unused.png", pngOf(t, 6, 4))
	h.put(OrderFile, []byte("seconds = 8\n[[show]]\nfile = \"b\"\n[[show]]\nfile = \"film\"\nseconds = 1.5\n[[show]]\nfile = \"a.png\"\nseconds = 20\nfrom = 2026-11-22\nuntil = 2026-11-22\n[[show]]\nfile = \"b.png\"\n[[show]]\nfile = \"gone\"\n"))
	l := h.list()
	if got := names(l); got != "b.png film.mpg a.png b.png" || l.Items[0].Ms != 8000 || l.Items[1].Ms != 1500 || l.Items[2].Ms != 20_000 {
		t.Errorf("%s: %+v", got, l.Items)
	}
	if why(l, "gone") == "" || len(l.Skipped) != 1 {
		t.Errorf("skipped %v", l.Skipped)
	}
	h.now = h.now.AddDate(0, 0, 1)
	if got := names(h.list()); got != "b.png film.mpg b.png" {
		t.Errorf("the day after: %s", got)
	}
	for bad, want := range map[string]string{
		"second = 8":                                              `line 1: second: unknown key; did you mean seconds?`,
		"[[show]]\nfile = \"a.png\"\nsecs = 3":                    `line 3: show.secs: unknown key`,
		"[[show]]\nfile = \"../site.toml\"":                       "only names",
		"[[show]]\nfile = \"a\"\nseconds = 0.1":                   "show[0].seconds: 0.1",
		"[[show]]\nfile = ":                                       "line 2",
		"[[show]]\nseconds = 4":                                   "no file",
		"[[show]]\nfile=\"a\"\nfrom=2026-12-02\nuntil=2026-12-01": "before from",
	} {
		h.put(OrderFile, []byte(bad))
		l := h.list()
		if got := why(l, "."); !strings.Contains(got, OrderFile) || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", bad, got, want)
		}
		if names(l) != "b.png film.mpg b.png" {
			t.Errorf("%q: the old order does not go on: %s", bad, names(l))
		}
	}
}

// A file that is still being copied is not shown, nor read, before it stands.
func TestAFileThatGrowsIsLeft(t *testing.T) {
	h := newHallFolder(t)
	whole := pngOf(t, 200, 200)
	for n := 10; n < len(whole); n += len(whole) / 3 {
		h.put("a.png", whole[:n])
		h.s.Look()
		if l, _, _ := h.s.List("second"); len(l.Items)+len(l.Skipped) > 0 {
			t.Fatalf("%d bytes of %d: %+v", n, len(whole), l)
		}
	}
	h.put("a.png", whole)
	if got := names(h.list()); got != "a.png" {
		t.Errorf("whole: %q", got)
	}
}

// Boards that wait hear of another list; a file that was exchanged has another
// address, and the old one is gone.
func TestAChangeIsTold(t *testing.T) {
	h := newHallFolder(t)
	h.put("a.png", pngOf(t, 10, 10))
	before := h.list()
	_, more, set := h.s.List("second")
	old := strings.TrimPrefix(before.Items[0].Sources[0].URL, Prefix)
	h.put("a.png", pngOf(t, 11, 10))
	if _, _, err := h.s.Open(old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was exchanged is still served: %v", err)
	}
	after := h.list()
	select {
	case <-more:
	default:
		t.Error("nobody was told")
	}
	if after.Version == before.Version || after.Items[0].Sources[0].URL == before.Items[0].Sources[0].URL {
		t.Errorf("the same list: %+v", after)
	}
	h.s.Set(map[string]string{"other": h.dir})
	select {
	case <-set:
	default:
		t.Error("nobody was told of the new folders")
	}
	if l, _, _ := h.s.List("second"); l.Version != "none" || len(l.Items) > 0 {
		t.Errorf("a board without a folder: %+v", l)
	}
	if err := os.RemoveAll(h.dir); err != nil {
		t.Fatal(err)
	}
	h.s.Look()
	if l, _, _ := h.s.List("other"); why(l, ".") == "" || names(l) != "a.png" {
		t.Errorf("the folder is gone: %+v", l)
	}
}

// Nothing outside of the folder can be had, by no name and over no link.
func TestNothingElseIsServed(t *testing.T) {
	h := newHallFolder(t)
	secret := filepath.Join(filepath.Dir(h.dir), "secret.png")
	if err := os.WriteFile(secret, pngOf(t, 7, 7), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"link.png": secret, "up.png": "../secret.png", "dir": "..", "dead.png": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(h.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	h.put("a.png", pngOf(t, 3, 3))
	if err := os.Symlink("a.png", filepath.Join(h.dir, "b.png")); err != nil {
		t.Fatal(err)
	}
	l := h.list()
	if names(l) != "a.png b.png" || len(l.Skipped) != 4 {
		t.Errorf("%s; skipped %v", names(l), l.Skipped)
	}
	for _, name := range []string{"", ".", "..", "a.png", "../secret.png", "..%2fsecret.png", secret, strings.Repeat("0", 64) + ".png"} {
		if r, _, err := h.s.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v, %v", name, r, err)
		}
	}
}
