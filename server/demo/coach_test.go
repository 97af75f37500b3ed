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
	"motcua/server/practice"
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
			dir := t.TempDir()
			url, _ := start(t, Config{Data: dir, Listen: "127.0.0.1:0", Practice: true, dark: 3 * time.Second})
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
			whole(t, b, "review")
			scolded(t, b, newClerk(t, url, load(t, dir)), shot)
		})
	}
}

// whole fails when something of the coach is cut off at its edge.
func whole(t *testing.T, b *chromium.Tab, what string) {
	t.Helper()
	if missing := b.Text(`(() => { const edge = document.getElementById('coach').getBoundingClientRect().right;
  return [...document.querySelectorAll('#coach button, #coach a, #coach p, #coach li, #coach td')].filter((n) => n.offsetWidth &&
    (n.getBoundingClientRect().right > edge + 1 || n.scrollWidth > n.clientWidth + 1)).map((n) => n.textContent).join('; ') })()`); missing != "" {
		t.Errorf("%s: cut off: %s", what, missing)
	}
}

// scolded makes a mistake, mends it, and leaves another one: the coach says
// both, and the review does not call it well.
func scolded(t *testing.T, b *chromium.Tab, c *clerk, shot func(string)) {
	t.Helper()
	list, err := practice.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	s := &list[4]
	b.Go(c.url + "/practice/?lang=en")
	b.Press("somebody who complains")
	b.Until(`document.getElementById('count') && document.getElementById('count').textContent === 'Step 1 of 6'`)
	v := c.look(s.ID, func(v look) bool { return v.Seated && len(v.People) == 3 })
	c.give(v, badly[s.ID].do[:1])
	b.Until(`document.querySelector('#faults .bad')`)
	shot("fault")
	whole(t, b, "fault")
	c.give(v, []practice.Script{at("undo")})
	b.Until(`document.querySelector('#faults .good')`)
	s.Steps[1].Do = nil // no help is called
	v = c.look(s.ID, func(v look) bool { return !v.Blocked })
	for !v.Over {
		here := now(v)
		if here == 1 {
			c.give(v, s.Steps[2].Do)
		} else {
			c.give(v, s.Steps[here].Do)
		}
		v = c.look(s.ID, func(v look) bool { return v.Over || now(v) > here })
	}
	b.Until(`document.querySelector('#checks .missed') && document.querySelector('#checks .held')`)
	shot("missed")
	whole(t, b, "missed")
	if v.Review.Well {
		t.Error("nobody called for help, and all is well")
	}
}
