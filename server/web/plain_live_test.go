package web

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"motcua/internal/chromium"
)

// holding is a proxy that collects a stream until it ends, as some do that are
// meant to make pages faster.
func holding(t *testing.T, to string) *httptest.Server {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	p := httputil.NewSingleHostReverseProxy(u)
	p.ModifyResponse = func(res *http.Response) error {
		if strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
			body := res.Body
			r, w := io.Pipe()
			go func() {
				var all bytes.Buffer
				_, err := io.Copy(&all, body)
				_, _ = w.Write(all.Bytes())
				_ = w.CloseWithError(err)
			}()
			res.Body = struct {
				io.Reader
				io.Closer
			}{r, closers{r, body}}
		}
		return nil
	}
	srv := httptest.NewServer(p)
	t.Cleanup(func() { srv.CloseClientConnections(); srv.Close() })
	return srv
}

type closers []io.Closer

func (c closers) Close() (err error) {
	for _, o := range c {
		err = o.Close()
	}
	return err
}

// old takes from a browser what televisions of 2014 do not have, before a page
// sees it.
const old = `for (const name of ['fetch', 'Promise', 'Map', 'Set', 'WeakMap', 'Symbol', 'Proxy', 'Reflect', 'WebAssembly', 'URLSearchParams', 'TextDecoder',
  'IntersectionObserver', 'ResizeObserver', 'MutationObserver', 'requestAnimationFrame', 'AudioContext', 'customElements', 'queueMicrotask'])
  Object.defineProperty(window, name, { value: undefined, configurable: true });
delete Element.prototype.classList; delete Element.prototype.closest; delete Element.prototype.remove; delete Element.prototype.append;
delete NodeList.prototype.forEach; delete Array.prototype.includes; delete Array.prototype.find; delete String.prototype.includes;
delete String.prototype.startsWith; delete Object.assign; delete Object.entries; delete Object.values;`

// Whatever lies between a board and its hall, calls come: a stream, a proxy that
// collects it, a browser that has none and knows nothing since 2014.
func TestThePlainBoardLivesOnAnyLine(t *testing.T) {
	f := newHall(t)
	srv := serve(t, f, nil)
	boards := map[string]*chromium.Tab{}
	for name, at := range map[string]string{"stream": srv.URL, "holding proxy": holding(t, srv.URL).URL, "no stream": srv.URL, "old": srv.URL} {
		b := chromium.Open(t, 1280, 720, "as_display=1")
		switch name {
		case "no stream":
			b.Before(`delete window.EventSource`)
		case "old":
			b.Before(old)
		}
		b.Go(at + "/board/hall/plain")
		boards[name] = b
	}
	for name, b := range boards {
		b.Until(`document.body.getAttribute('data-seq')`)
		if s := b.Text(cutText); s != "" {
			t.Errorf("%s: %s", name, s)
		}
	}
	f.must(t, clerkOf("q1"), "open_counter", `{"counter":"q1"}`)
	for range 2 { // the second call finds each board on the line that it has chosen
		f.must(t, clerkOf("q1"), "call_next", `{"counter":"q1"}`)
		number := f.State().Counter("q1").Ticket.Number.String()
		for _, b := range boards {
			b.Until(`document.querySelector('#wide .newest .number').textContent === '` + number + `'`)
		}
		f.must(t, clerkOf("q1"), "start", `{"counter":"q1"}`)
		f.must(t, clerkOf("q1"), "finish", `{"counter":"q1"}`)
	}
	if boards["stream"].Text(`performance.getEntriesByType('resource').some(e => e.name.includes('plain.json'))`) == "true" {
		t.Error("a board with a stream polls")
	}
}
