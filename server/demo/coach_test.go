package demo

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"motcua/internal/chromium"
)

// pictures keeps what a trainee sees:
// go test ./server/demo -run Trainee -pictures DIR.
var pictures = flag.String("pictures", "", "folder for screenshots")

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	chromium.Close()
	os.Exit(code)
}

// A trainee practises in a browser: the coach beside the real console, the
// keyboard alone, a power cut in the middle.
func TestATraineePractisesOnTheConsole(t *testing.T) {
	for name, size := range map[string][2]int64{"practice": {1280, 800}, "practice-small": {1024, 768}} {
		t.Run(name, func(t *testing.T) {
			url, _ := start(t, Config{Data: t.TempDir(), Listen: "127.0.0.1:0", Practice: true, dark: 3 * time.Second})
			b := chromium.Open(t, size[0], size[1])
			shot := func(what string) {
				if *pictures != "" {
					b.Save(filepath.Join(*pictures, name+"-"+what+".png"))
				}
			}
			b.Go(url + "/practice/")
			shot("list")
			b.Press("Mất điện")
			coach := func(js string) { b.Until("document.getElementById('say') && " + js) }
			desk := "document.getElementById('desk').contentDocument"
			coach(`document.getElementById('say').textContent.includes('Ngồi vào Quầy 1')`)
			b.Until(desk + `.querySelector('#counters button') && !` + desk + `.getElementById('choose').hidden`)
			shot("sit")
			b.Text(desk + `.querySelector('#counters button').click()`)
			coach(`document.getElementById('count').textContent === 'Bước 1 trên 6'`)
			b.Until(`!` + desk + `.getElementById('desk').hidden`)
			b.Press("Gợi ý")
			b.Until(`document.querySelectorAll('#hints li').length === 1`)
			shot("hint")
			// On the coach's side, not the console's: the key goes on to the console.
			b.Text(`document.getElementById('hint').focus()`)
			b.Key(kb.F2)
			coach(`document.getElementById('count').textContent === 'Bước 2 trên 6'`)
			b.Quiet(true) // the server goes away
			b.Key(kb.F6)
			b.Until(`!document.getElementById('dark').hidden`)
			b.Until(`!` + desk + `.getElementById('cut').hidden`)
			shot("dark")
			coach(`document.getElementById('count').textContent === 'Bước 4 trên 6'`)
			b.Until(`document.getElementById('dark').hidden && ` + desk + `.getElementById('cut').hidden`)
			b.Quiet(false)
			shot("back")
			for i, keys := range [][]string{{kb.F8, "1", kb.Enter}, {kb.F2}, {kb.F6, kb.F8, "1", kb.Enter}} {
				for _, k := range keys {
					b.Until(`!` + desk + `.querySelector('[aria-busy=true]')`)
					b.Key(k)
				}
				if i < 2 {
					coach(`document.getElementById('count').textContent === 'Bước ` + strconv.Itoa(5+i) + ` trên 6'`)
				}
			}
			b.Until(`!document.getElementById('review').hidden`)
			shot("review")
			if missing := b.Text(`(() => { const b = document.getElementById('coach').getBoundingClientRect();
  return [...document.querySelectorAll('#coach button, #coach a, #coach p, #coach li')].filter((n) => n.offsetWidth && (n.getBoundingClientRect().right > b.right + 1 || n.scrollWidth > n.clientWidth + 1)).map((n) => n.textContent).join('; ') })()`); missing != "" {
				t.Errorf("cut off: %s", missing)
			}
		})
	}
}
