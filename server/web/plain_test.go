package web

import (
	"fmt"
	"testing"

	"motcua/internal/chromium"
	"motcua/internal/hall"
)

// boardSizes are the panels that a plain board is looked at on.
var boardSizes = [][2]int64{{1920, 1080}, {1080, 1920}, {1280, 720}, {3840, 2160}}

// Every kind of plain board on every panel: nothing overflows its box, nothing
// scrolls. -pictures keeps what was seen, on more panels.
func TestPicturesOfThePlainBoard(t *testing.T) {
	f := newHall(t)
	f.state.Hall.Boards = []hall.Board{
		{ID: "second", Layout: hall.BuiltIn(hall.LayoutSecond), Languages: []string{"vi", "en"}},
		{ID: "light", Layout: hall.BuiltIn(hall.LayoutHall), Theme: hall.Theme{Base: hall.ThemeLight}, Counters: []string{"q2", "q3", "q4"}, Name: hall.Text{"vi": "Khu A – Đất đai, tài nguyên và môi trường"}},
	}
	f.hall.Boards = f.state.Hall.Boards
	srv := serve(t, f, nil)
	small := newHall(t)
	small.state.Counters = small.state.Counters[:10]
	small.state.Counters[8].Name = hall.Text{"vi": "Quầy số 9B – Văn phòng đăng ký đất đai, chi nhánh thành phố"}
	small.state.Counters[5].Name = hall.Text{"vi": "Quầy Tư pháp – Hộ tịch"}
	smallSrv := serve(t, small, nil)
	sizes := boardSizes
	if *pictures == "" {
		sizes = sizes[:2]
	}
	for _, size := range sizes {
		b := chromium.Open(t, size[0], size[1], "as_display=1")
		for name, at := range map[string]string{
			"hall": srv.URL + "/board/hall/plain", "counter": srv.URL + "/board/q2/plain", "rows": smallSrv.URL + "/board/hall/plain",
			"second": srv.URL + "/board/second/plain", "light": srv.URL + "/board/light/plain",
		} {
			b.Go(at)
			b.Until(`document.body.getAttribute('data-seq')`)
			if s := b.Text(cutText); s != "" {
				t.Errorf("%s at %v: %s", name, size, s)
			}
			shot(b, fmt.Sprintf("plain-%s-%dx%d", name, size[0], size[1]))
		}
	}
}

// cutText lists the texts of a plain board that do not fit their boxes.
const cutText = `(() => {
  const out = [];
  if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight) out.push('scrolls');
  for (const f of document.querySelectorAll('.fit')) {
    const s = f.querySelector('span');
    if (!f.clientWidth || !s.textContent) continue;
    if (f.scrollWidth > f.clientWidth + 1 || f.scrollHeight > f.clientHeight + 1) out.push(f.className + ': ' + s.textContent + ' ' + f.scrollWidth + 'x' + f.scrollHeight + ' in ' + f.clientWidth + 'x' + f.clientHeight);
  }
  return out.join('; ');
})()`
