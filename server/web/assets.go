package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed static
var staticFiles embed.FS

//go:embed all:dist
var distFiles embed.FS

// assets are the files that pages load. Static after loadAssets, but for the
// compressed browser programs, which are made when first asked for.
type assets struct {
	prefix     string // "/static/<hash>/"
	hash       string
	files      map[string]*asset
	dist       map[string]*asset
	voices     map[string]*asset // the voice packs' files, "vi/words.wav"
	phoneStyle string            // phone.css, which stands in the phone's page
	boxStyle   string            // it and suggest.css, for the suggestion box
}

// asset is one file. The browser programs are megabytes: they are read where
// they lie in the program, never copied to the heap.
type asset struct {
	kind string // content type
	open func() (io.ReadSeeker, error)
	br   func() (io.ReadSeeker, error) // compressed by Brotli; nil when nobody did

	once sync.Once // guards what follows, made at the first request
	etag string
	gz   []byte // nil when it would not be smaller
}

// small makes an asset of bytes that are at hand.
func small(kind string, b []byte) *asset {
	return &asset{kind: kind, open: func() (io.ReadSeeker, error) { return bytes.NewReader(b), nil }}
}

// kinds are the content types we serve, set here because a machine's own
// table may differ.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".wasm": "application/wasm", ".html": "text/html; charset=utf-8",
	".json": "application/json", ".wav": "audio/wav", ".png": "image/png",
}

func loadAssets() (*assets, error) {
	a := &assets{files: map[string]*asset{}, dist: map[string]*asset{}}
	sum := sha256.New()
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(b))
		sum.Write(b)
		a.files[strings.TrimPrefix(name, "static/")] = small(kinds[path.Ext(name)], b)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("web: static files: %w", err)
	}
	a.files["chime.wav"] = small(kinds[".wav"], chime())
	a.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	a.prefix = "/static/" + a.hash + "/"
	phone, err := staticFiles.ReadFile("static/phone.css")
	if err != nil {
		return nil, fmt.Errorf("web: static files: %w", err)
	}
	a.phoneStyle = squeeze(string(phone))
	box, err := staticFiles.ReadFile("static/suggest.css")
	if err != nil {
		return nil, fmt.Errorf("web: static files: %w", err)
	}
	a.boxStyle = squeeze(string(phone) + string(box))
	if a.voices, err = voices(); err != nil {
		return nil, fmt.Errorf("web: voice packs: %w", err)
	}
	if a.dist, err = loadDist(distFiles, "dist"); err != nil {
		return nil, err
	}
	return a, nil
}

// loadDist takes the browser programs as `make build` left them: NAME.br beside
// NAME is the same made small by Brotli, which takes a minute of work and is
// therefore not made here.
func loadDist(fsys fs.FS, dir string) (map[string]*asset, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("web: browser programs: %w", err)
	}
	dist := map[string]*asset{}
	for _, e := range entries {
		name, small := strings.CutSuffix(e.Name(), ".br")
		f := dist[name]
		if f == nil {
			f = &asset{kind: kinds[path.Ext(name)]}
			dist[name] = f
		}
		open := func() (io.ReadSeeker, error) {
			f, err := fsys.Open(dir + "/" + e.Name())
			if err != nil {
				return nil, err
			}
			r, ok := f.(io.ReadSeeker)
			if !ok {
				return nil, fmt.Errorf("web: %s cannot be read twice", e.Name()) // embed's can
			}
			return r, nil
		}
		if small {
			f.br = open
		} else {
			f.open = open
		}
	}
	for name, f := range dist {
		if f.open == nil { // a NAME.br that was left behind
			delete(dist, name)
		}
	}
	return dist, nil
}

// built reports whether `make build` has put a browser program into dist.
func (a *assets) built(program string) bool {
	return a.dist[program] != nil && a.dist["wasm_exec.js"] != nil
}

// squeeze drops indentation and line ends of a style sheet.
func squeeze(css string) string {
	var b strings.Builder
	for line := range strings.Lines(css) {
		b.WriteString(strings.TrimSpace(line))
	}
	return b.String()
}

// serveStatic serves a file under the hash of all; under an older hash it is
// told not to keep it.
func (a *assets) serveStatic(w http.ResponseWriter, r *http.Request) {
	keep := "public, max-age=31536000, immutable"
	if r.PathValue("hash") != a.hash {
		keep = "no-store"
	}
	a.files[r.PathValue("file")].serve(w, r, keep)
}

func (a *assets) serveDist(w http.ResponseWriter, r *http.Request) {
	a.dist[r.PathValue("file")].serve(w, r, "no-cache")
}

func (f *asset) serve(w http.ResponseWriter, r *http.Request, keep string) {
	if f == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", keep)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	body, err := f.open()
	if err != nil {
		http.NotFound(w, r)
		return
	}
	f.once.Do(f.prepare)
	etag := f.etag
	switch accepts := r.Header.Get("Accept-Encoding"); {
	case f.br != nil && takes(accepts, "br"):
		if small, err := f.br(); err == nil {
			h.Set("Content-Encoding", "br")
			body, etag = small, etag+"-br"
		}
	case f.gz != nil && takes(accepts, "gzip"):
		h.Set("Content-Encoding", "gzip")
		body, etag = bytes.NewReader(f.gz), etag+"-gz"
	}
	h.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, body)
}

// takes reports whether an Accept-Encoding names a coding and does not rule it
// out: "gzip, br;q=0" takes gzip only.
func takes(accepts, coding string) bool {
	for one := range strings.SplitSeq(accepts, ",") {
		name, q, _ := strings.Cut(strings.ReplaceAll(one, " ", ""), ";q=")
		if strings.EqualFold(name, coding) {
			return strings.Trim(q, "0.") != "" || q == ""
		}
	}
	return false
}

// prepare reads the file once: for its hash, and to compress it.
func (f *asset) prepare() {
	body, err := f.open()
	if err != nil {
		return
	}
	var b bytes.Buffer
	sum := sha256.New()
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return
	}
	n, err := io.Copy(io.MultiWriter(sum, z), body)
	if err != nil || z.Close() != nil {
		return
	}
	f.etag = hex.EncodeToString(sum.Sum(nil)[:8])
	if int64(b.Len()) < n*9/10 {
		f.gz = bytes.Clone(b.Bytes())
	}
}
