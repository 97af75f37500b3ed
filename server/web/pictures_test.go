package web

import (
	"strings"
	"testing"

	"motcua/internal/chromium"
)

// Every page at the size it is looked at, with the longest real texts. Nothing
// may be cut off, nothing logged; -pictures keeps them for a person to judge.
func TestPicturesOfEveryPage(t *testing.T) {
	f := newHall(t)
	f.hall.Suggestions = longBox()
	srv := serve(t, f, func(c *Config) {
		c.Box = fakeBox{}
		c.Catalogue, c.Papers, c.Admin, c.Records = longest(t), nil, fakeAdmin{}, recordsOf(f, 10, 2)
	})
	practising := serve(t, f, func(c *Config) { c.Practice = newFakePractice(t) })
	clerk := f.state.Counter("q2")
	clerk.Account = "clerk"
	for _, p := range []struct {
		name, path, cookie, ready string
		w, h                      int64
	}{
		{"console", "/console/", "as_clerk=1", `!document.getElementById('desk').hidden`, 1366, 768},
		{"console-en", "/console/?lang=en", "as_clerk=1", `!document.getElementById('desk').hidden`, 1366, 768},
		{"console-strip", "/console/", "as_clerk=1", `!document.getElementById('desk').hidden`, 360, 800},
		{"console-choose", "/console/", "as_manager=1", `!document.getElementById('choose').hidden`, 1366, 768},
		{"phone", "/t/token-D045", "", "true", 360, 800},
		{"phone-small", "/t/token-D031?lang=en", "", "true", 320, 568},
		{"phone-called", "/t/token-D031", "", "true", 360, 800},
		{"phone-rate", "/t/token-D002", "", "true", 360, 800},
		{"tablet", "/tablet/q2", "as_tablet=q2", `document.getElementById('name').textContent !== ''`, 1280, 800},
		{"tablet-portrait", "/tablet/q2", "as_tablet=q2", `document.getElementById('name').textContent !== ''`, 800, 1280},
		{"floor", "/floor/", "as_manager=1", `document.getElementById('services').children.length > 3`, 1920, 1080},
		{"floor-desk", "/floor/", "as_manager=1", `document.getElementById('services').children.length > 3`, 1280, 800},
		{"floor-tablet", "/floor/", "as_manager=1", `document.getElementById('services').children.length > 3`, 768, 1024},
		{"floor-charts", "/floor/#trend", "as_manager=1", `[...document.querySelectorAll('#charts img')].filter(x => x.complete && x.naturalWidth).length === 3 && document.getElementById('services').children.length > 3`, 1280, 800},
		{"floor-acts", "/floor/#acts", "as_manager=1", `!document.getElementById('audit').hidden && document.getElementById('services').children.length > 3`, 1280, 800},
		{"floor-inspector", "/floor/", "as_inspector=1", `document.getElementById('services').children.length > 3`, 1280, 800},
		{"floor-en", "/floor/?lang=en", "as_manager=1", `document.getElementById('services').children.length > 3`, 1920, 1080},
		{"record", "/floor/day/2026-11-20", "as_inspector=1", `!document.getElementById('print').hidden`, 1280, 1400},
		{"practice", "/practice/", "", "true", 1280, 800},
		{"practice-coach", "/practice/sai-mau-don", "as_clerk=1", `document.getElementById('hints').children.length === 1 && !document.getElementById('desk').contentDocument.getElementById('desk').hidden`, 1280, 800},
		{"guide", "/guide/", "as_guide=1", `document.querySelectorAll('#services li').length > 3`, 360, 640},
		{"guide-find", "/guide/#/find", "as_guide=1", `document.querySelectorAll('#prefixes button').length > 3`, 360, 640},
		{"guide-ticket", "/guide/#/t/20261120-D045", "as_guide=1", `!document.getElementById('tk-place').hidden`, 360, 640},
		{"guide-lines", "/guide/#/lines", "as_guide=1", `document.querySelectorAll('#lines li').length > 3`, 360, 640},
		{"suggest", "/suggest", "", "true", 360, 800},
		{"suggest-small", "/suggest?lang=en", "", "true", 320, 568},
		{"suggest-answered", "/suggest/2K7MP3XQA9TX?new=1", "", "true", 360, 800},
		{"suggestions", "/floor/suggestions?state=", "as_manager=1", "true", 1280, 800},
		{"suggestions-phone", "/floor/suggestions?state=", "as_inspector=1", "true", 390, 844},
		{"index", "/", "", "true", 1366, 768},
		{"index-phone", "/", "", "true", 360, 800},
		{"index-en", "/?lang=en", "", "true", 1366, 768},
		{"index-phone-en", "/?lang=en", "", "true", 360, 800},
		{"signin", "/signin", "", "true", 1366, 768},
		{"signin-phone", "/signin?next=%2Fguide%2F&lang=en", "", "true", 360, 640},
		{"procedures", "/procedures?q=dat+dai", "", "true", 1366, 768},
		{"procedures-phone", "/procedures?q=dat+dai", "", "true", 360, 800},
		{"procedure", "/procedures/1.013980", "", "true", 1366, 768},
		{"procedure-phone", "/procedures/1.013980", "", "true", 360, 800},
		{"lookup", "/lookup?code=000.17.22.H56-210531-0001", "", "true", 360, 800},
		{"admin", "/admin/", "as_admin=1", "true", 1366, 768},
		{"kiosk-shell", "/kiosk/", "as_kiosk=1", "true", 1080, 1920},
		{"not-found", "/t/nobody", "", "true", 360, 800},
	} {
		t.Run(p.name, func(t *testing.T) {
			var cookies []string
			if p.cookie != "" {
				cookies = []string{p.cookie}
			}
			b := chromium.Open(t, p.w, p.h, cookies...)
			if p.name == "not-found" {
				b.Quiet(true) // Chromium logs the 404 itself
			}
			at := srv.URL
			if strings.HasPrefix(p.name, "practice") {
				at = practising.URL
			}
			b.Go(at + p.path)
			b.Until(p.ready)
			shot(b, p.name)
			noOverflow(t, b, p.name)
		})
	}
}

type fakeAdmin struct {
	Admin
	pairings func() []Pairing
}

func (fakeAdmin) Accounts() []Account {
	return []Account{{User: "lan", Name: "Trần Thị Lan", Title: "Chuyên viên", Role: "clerk"}, {User: "minh", Name: "Lê Văn Minh", Role: "manager"}}
}

func (fakeAdmin) Devices() []Device {
	return []Device{{Name: "kiosk-1", Role: "kiosk", Since: morning}, {Name: "tablet-q1", Role: "tablet", Counter: "q1", Since: morning}}
}

func (fakeAdmin) Reloaded() Reloaded {
	return Reloaded{At: morning, Warnings: []string{"provincial.toml:104: service[3].prefix: K sounds like C"}}
}

func (a fakeAdmin) Pairings() []Pairing {
	if a.pairings != nil {
		return a.pairings()
	}
	return []Pairing{{Code: "384 102", From: "192.168.1.20", Since: morning}}
}
