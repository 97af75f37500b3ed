package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"motcua/internal/chromium"
)

// enter signs a tab in from the demo's index with the button that leads to
// next, as a person does, and waits for that page.
func enter(b *chromium.Tab, d *demo, next string) {
	b.Go(d.URL + "/")
	b.Text(`(() => { const f = [...document.forms].find(f => f.next && f.next.value === "` + next + `");
		if (!f) throw "no door to ` + next + `"; f.removeAttribute("target"); f.querySelector("button").click() })()`)
	b.Until(`location.pathname + location.search === "` + next + `" && document.readyState === "complete"`)
}

// One person, one browser, a tab for every screen: from the kiosk's button to
// the floor's figures. -gallery DIR keeps what was seen.
func TestAPersonWalksThroughTheDemo(t *testing.T) {
	if _, err := os.Stat("../../server/web/dist/kiosk.wasm"); err != nil {
		t.Skip("the browser programs are not built: make browser")
	}
	d := startDemo(t, t.TempDir())
	index := chromium.Open(t, 1366, 900)
	index.Go(d.URL + "/")
	see(index, "index")

	kiosk := index.Another(1080, 1920)
	enter(kiosk, d, "/kiosk/")
	pressed := func(label string) string {
		return `[...document.querySelectorAll("main button")].find(b => b.textContent.includes("` + label + `"))`
	}
	press := func(label string) {
		t.Helper()
		kiosk.Until(pressed(label))
		kiosk.Text(pressed(label) + ".click()")
	}
	board := index.Another(1920, 1080)
	enter(board, d, "/board/hall")
	tablet := index.Another(1280, 800)
	enter(tablet, d, "/tablet/q1")
	floor := index.Another(1920, 1080)
	enter(floor, d, "/floor/?as=manager")
	console := index.Another(1366, 768)
	enter(console, d, "/console/")
	console.Until(`document.querySelector('#counters li[data-key="q1"] button')`)
	console.Text(`document.querySelector('#counters li[data-key="q1"] button').click()`)
	console.Until(`!document.getElementById('desk').hidden`)

	name := d.state("integration").Services[0].Name["vi"]
	for _, s := range d.state("integration").Services {
		if s.ID == d.state("integration").Counters[0].Services[0] {
			name = s.Name["vi"]
		}
	}
	kiosk.Until(pressed("Nộp hồ sơ"))
	see(kiosk, "kiosk")
	press("Nộp hồ sơ")
	press(name)
	press("LẤY SỐ")
	kiosk.Until(`/\b[A-Z]{1,2}\d{3}\b/.test(document.querySelector("main").textContent)`)
	number := kiosk.Text(`document.querySelector("main").textContent.match(/\b[A-Z]{1,2}\d{3}\b/)[0]`)
	kiosk.Until(`document.querySelector("main").textContent.includes("Mời Ông/Bà nhận phiếu")`)

	paper := index.Another(1024, 1000)
	paper.Go(d.URL + "/paper/printer-1")
	paper.Until(`[...document.images].some(i => i.complete && i.naturalHeight > 300)`)
	see(paper, "paper")

	console.Key(kb.F2)
	console.Until(`document.getElementById('number').textContent === "` + number + `"`)
	board.Until(`document.querySelector("main").textContent.includes("` + number + `")`)
	see(board, "board")
	console.Key(kb.F6)
	console.Until(`document.getElementById('current').dataset.state === 'serving'`)
	see(console, "console")
	console.Key(kb.F8)
	console.Until(`document.getElementById('ask-finish').open`)
	console.Key(kb.Enter)
	console.Until(`document.getElementById('current').dataset.state === 'idle'`)

	tablet.Until(`document.body.innerText.includes("` + number + `")`)
	see(tablet, "tablet-rate")
	tablet.Press("Rất hài lòng")
	tablet.Until(`!document.body.innerText.includes("Mời Ông/Bà đánh giá")`)
	see(tablet, "tablet-thanks")
	floor.Until(`document.body.innerText.includes("1/24")`)
	see(floor, "floor")

	if strings.Contains(console.Text("document.documentElement.outerHTML"), "Rất hài lòng") {
		t.Error("the clerk's page knows the rating")
	}
}

// see keeps a picture when -gallery asks for it.
func see(b *chromium.Tab, name string) {
	if *gallery != "" {
		b.Save(filepath.Join(*gallery, "walk-"+name+".png"))
	}
}
