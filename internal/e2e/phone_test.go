package e2e

import (
	"strings"
	"testing"

	"motcua/internal/chromium"
)

// A phone shows the call, is felt in the pocket, and goes on where it was when
// its line comes back: without a touch, and without asking all the time.
func TestAPhoneFollowsItsTicket(t *testing.T) {
	d := startDemo(t, t.TempDir())
	c := d.state("integration").Counters[1]
	at := map[string]any{"counter": c.ID}
	d.as("integration").must("open_counter", at, nil)
	var before, tk ticket
	d.as("kiosk").must("issue_ticket", map[string]any{"service": c.Services[0]}, &before)
	d.as("kiosk").must("issue_ticket", map[string]any{"service": c.Services[0]}, &tk)

	b := chromium.Open(t, 360, 640)
	b.Go(d.URL + "/t/" + tk.Token)
	b.Text(`void (navigator.vibrate = p => { (window.felt = window.felt || []).push(p.length); return true; })`)
	says := func(want string) {
		t.Helper()
		b.Until(`document.querySelector("main").textContent.includes("` + want + `")`)
	}
	says("1lượt phía trước")
	d.as("integration").must("call_next", at, nil)
	says("Lượt tiếp theo là của Ông/Bà")
	for _, do := range []string{"start", "finish", "call_next"} {
		with := map[string]any{"counter": c.ID}
		if do == "finish" {
			with["outcome"] = "accepted"
		}
		d.as("integration").must(do, with, nil)
	}
	says("Mời Ông/Bà đến")
	b.Until(`(window.felt || []).length === 1`)
	d.as("integration").must("recall", at, nil)
	b.Until(`window.felt.length === 2`)

	b.Text(`window.dispatchEvent(new Event("offline"))`)
	b.Until(`document.getElementById("live").textContent.includes("Mất kết nối từ")`)
	d.as("integration").must("no_show", at, nil)
	b.Text(`window.dispatchEvent(new Event("online"))`)
	says("đã gọi lúc")
	b.Until(`!document.getElementById("live").textContent.includes("Mất kết nối")`)
	if n := b.Text(`document.getElementById("n").textContent`); !strings.Contains(n, tk.Number) {
		t.Errorf("the number is %q", n)
	}
}
