package web

import (
	"io"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

// A browser program goes out as small as the browser can take it; one whose
// compressed copy was left behind alone is not there.
func TestABrowserProgramIsSentSmall(t *testing.T) {
	long := make([]byte, 10_000)
	dist, err := loadDist(fstest.MapFS{
		"d/kiosk.wasm": {Data: long}, "d/kiosk.wasm.br": {Data: []byte("by Brotli")}, "d/old.wasm.br": {Data: []byte("stale")},
	}, "d")
	if err != nil {
		t.Fatal(err)
	}
	if dist["old.wasm"] != nil || dist["kiosk.wasm.br"] != nil || len(dist) != 1 {
		t.Errorf("files %v", dist)
	}
	for _, c := range []struct{ accepts, want string }{
		{"gzip, deflate, br, zstd", "br"},
		{"gzip;q=1.0, br;q=0", "gzip"},
		{"gzip", "gzip"},
		{"", ""},
		{"brotli", ""},
	} {
		r := httptest.NewRequest("GET", "/dist/kiosk.wasm", nil)
		r.Header.Set("Accept-Encoding", c.accepts)
		w := httptest.NewRecorder()
		dist["kiosk.wasm"].serve(w, r, "no-cache")
		res := w.Result()
		b, err := io.ReadAll(res.Body)
		if err != nil || res.Header.Get("Content-Encoding") != c.want || res.Header.Get("Content-Type") != "application/wasm" {
			t.Errorf("%q: %v, %v", c.accepts, res.Header, err)
		}
		switch {
		case c.want == "br" && string(b) != "by Brotli", c.want == "gzip" && len(b) > 1000, c.want == "" && len(b) != len(long):
			t.Errorf("%q: %d bytes as %q", c.accepts, len(b), c.want)
		}
	}
}
