package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"motcua/internal/catalogue"
	"motcua/internal/chromium"
	"motcua/server/web"
)

// looks are the ways in which a console is looked at: beside the one-stop
// system, on a desk, enlarged to 200 %, in English.
var looks = []struct {
	name, query string
	w, h        int64
}{
	{"strip", "", 360, 800},
	{"desk", "", 1280, 800},
	{"double", "", 640, 400},
	{"strip-en", "?lang=en", 360, 800},
}

// Every state of the console with the longest real texts: nothing is cut off,
// nothing scrolls sideways, every button can be reached and hit. -pictures
// keeps them for people to judge.
func TestPicturesOfTheConsole(t *testing.T) {
	long := longest()
	for _, look := range looks {
		t.Run(look.name, func(t *testing.T) {
			d := openDesks(t, 14)
			d.toml = strings.Replace(d.toml, "Đất đai, tài nguyên và môi trường", "Đất đai, tài nguyên, môi trường, đo đạc, bản đồ và thông tin địa lý", 1)
			d.stop()
			d.addr = "127.0.0.1:0"
			d.start()
			d.hire("lan", "Nguyễn Thị Hoàng Phượng Uyên")
			walkStates(t, d, look.name, look.query, long, look.w, look.h)
		})
	}
}

// longest is the code of the procedure with the longest name.
func longest() (code string) {
	most := 0
	for _, p := range catalogue.Shipped() {
		if len(p.Name) > most {
			code, most = p.Code, len(p.Name)
		}
	}
	return code
}

func walkStates(t *testing.T, d *desks, name, query, code string, w, h int64) {
	b := chromium.Open(t, w, h, d.session("lan"))
	see := func(state string) {
		t.Helper()
		web.Shot(b, "console-"+name+"-"+state)
		web.NoOverflow(t, b, name+" "+state)
		reachable(t, b, name+" "+state)
	}
	d.do("open_counter", `{"counter":"2"}`)
	b.Go(d.url + "/console/" + query)
	b.Until(`document.activeElement?.id === 'seat-in'`)
	see("choose")
	b.Key("1\r")
	state(b, "idle")
	see("idle-empty")
	d.issue("land", 1, fmt.Sprintf(`,"procedure":%q,"priority":"elderly","files":20,"people":12,"assist":true,"lang":"en","then":["fee","civil"]`, code))
	d.issue("land", 9)
	d.issue("land", 1, `,"priority":"elderly","files":20,"people":4,"assist":true`)
	d.issue("civil", 2)
	d.do("call_next", `{"counter":"2"}`)
	d.do("start", `{"counter":"2"}`)
	d.do("transfer", `{"counter":"2","to_counter":"1","note":"Thiếu bản sao giấy chứng nhận quyền sử dụng đất, bà con đi xe ôm về lấy, khoảng 30 phút nữa quay lại; đề nghị nhận ngay không xếp hàng lại"}`)
	b.Until(`document.getElementById('line').children.length >= 12`)
	see("idle")
	key(b, "F2")
	state(b, "called")
	b.Until(`document.getElementById('procedure').textContent.length > 100`)
	key(b, "F4")
	b.Until(`document.getElementById('recalled').textContent.includes('1')`)
	see("called")
	key(b, "F6")
	state(b, "serving")
	b.Until(`document.getElementById('undo-what').textContent !== ''`)
	see("serving")
	questions(b, see)
	key(b, "F1")
	asks(b, "ask-help")
	b.Key("1\r")
	b.Until(`!document.getElementById('helped').hidden`)
	calm(b)
	key(b, "F10")
	asks(b, "ask-park")
	b.Key("1\r")
	state(b, "idle")
	for range 2 {
		key(b, "F2")
		state(b, "called")
		key(b, "F10")
		asks(b, "ask-park")
		b.Key("2\r")
		state(b, "idle")
	}
	b.Until(`document.getElementById('parked').children.length === 3`)
	see("parked")
	key(b, "F3")
	asks(b, "ask-call")
	see("ask-call")
	b.Key("\x1b")
	key(b, "Shift+F9")
	asks(b, "ask-pause")
	see("ask-pause")
	b.Key("\r")
	state(b, "paused")
	see("paused")
	b.Quiet(true)
	d.stop()
	b.Until(`!document.getElementById('cut').hidden`)
	web.Shot(b, "console-"+name+"-cut")
}

// questions opens each question that a served ticket allows, and leaves it.
func questions(b *chromium.Tab, see func(string)) {
	for _, q := range [][2]string{{"F8", "ask-finish"}, {"F10", "ask-park"}, {"F7", "ask-transfer"}, {"Shift+F6", "ask-mark"}, {"Shift+F7", "ask-hand_over"}, {"Shift+F1", "show-keys"}, {"F1", "ask-help"}} {
		key(b, q[0])
		asks(b, q[1])
		if q[1] == "ask-finish" {
			b.Text(`(() => { const f = document.getElementById('procedure-in'); f.value = 'đất đai'; f.dispatchEvent(new Event('input')); })()`)
			b.Until(`document.getElementById('procedures').children.length > 2`)
		}
		see(q[1])
		b.Key("\x1b")
		if q[1] == "ask-finish" {
			b.Text(`document.getElementById('ask-finish').close()`)
		}
		calm(b)
	}
}

// calm waits until nothing is asked or under way: keys pressed before go unheard.
func calm(b *chromium.Tab) {
	b.Until(`!document.querySelector('dialog[open], [aria-busy]')`)
}

// reachable fails when something that can be pressed is smaller than a finger,
// or cannot be brought into sight.
func reachable(t *testing.T, b *chromium.Tab, what string) {
	t.Helper()
	if s := b.Text(`(() => {
  const out = [], root = document.querySelector('dialog[open]') || document.querySelector('main');
  for (const n of root.querySelectorAll('button, select, input:not([type=radio]):not([type=checkbox]), .choice')) {
    if (!n.offsetParent) continue;
    const r = n.getBoundingClientRect();
    if (r.height < 43.5 || r.width < 43.5) out.push((n.textContent || n.name).trim().slice(0, 30) + ' ' + Math.round(r.width) + 'x' + Math.round(r.height));
  }
  return out.join('; ');
})()`); s != "" {
		t.Errorf("%s: too small: %s", what, s)
	}
}

// The page stays usable in the high contrast colours of the desktop, and moves
// nothing for people who do not want it.
func TestTheConsoleInForcedColours(t *testing.T) {
	d := openDesks(t, 2)
	d.hire("lan", "Nguyễn Thị Lan")
	d.issue("land", 3)
	b := d.at("lan", "1", d.url, 1280, 800)
	chromium.Devtools(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "forced-colors", Value: "active"}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	key(b, "F2")
	state(b, "called")
	web.Shot(b, "console-forced")
	if w := b.Text(`getComputedStyle(document.getElementById('do-start')).borderTopWidth`); w != "4px" {
		t.Errorf("the next step has a border of %s, the others too", w)
	}
	if s := b.Text(`getComputedStyle(document.getElementById('do-start')).transitionDuration`); s != "0s" {
		t.Errorf("a button moves for %s", s)
	}
	if s := field(b, "spoken"); !strings.Contains(s, "A001") {
		t.Errorf("a screen reader hears %q", s)
	}
}
