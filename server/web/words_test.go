package web

import (
	"fmt"
	"testing"

	"motcua/internal/chromium"
	"motcua/internal/hall"
)

// static/hall.js says a wait as the server does, and finds an instant of the
// hall's day whatever zone the reader's machine keeps.
func TestPagesSayWaitsAndTimesAsTheServerDoes(t *testing.T) {
	srv := serve(t, newHall(t), nil)
	b := chromium.Open(t, 800, 600, "as_guide=1")
	b.Go(srv.URL + "/guide/")
	b.Text(`(() => { import('` + prefixOf(t) + `hall.js').then((m) => { window.said = m; }); })()`)
	b.Until(`window.said`)
	for _, w := range []*hall.Wait{nil, {}, {P10: 20, P50: 60, P90: 170}, {P10: 300, P50: 500, P90: 720}, {P10: 1000, P50: 1200, P90: 1790}} {
		if got, want := b.Text(`said.waitWords(`+mustJSON(t, w)+`)`), waitWords("vi", w); got != want {
			t.Errorf("%+v: %q, want %q", w, got, want)
		}
	}
	for clock, want := range map[string]string{"09:41": "2026-11-20T02:41:00.000Z", "00:05": "2026-11-19T17:05:00.000Z", "23:59": "2026-11-20T16:59:00.000Z"} {
		if got := b.Text(fmt.Sprintf(`said.instant('2026-11-20', %q)`, clock)); got != want {
			t.Errorf("%s in the hall is %s, want %s", clock, got, want)
		}
	}
}
