//go:build !js

package main

import (
	"fmt"
	"testing"

	"motcua/internal/chromium"
	"motcua/internal/hall"
)

// A browser that numbers by itself is killed as by a power cut, right when the
// number stands on its screen: the number is on its disk, the next one is
// another, and both come home. A second window of the kiosk gives none.
func TestABrowserKeepsTheNumbersThatItGave(t *testing.T) {
	profile := t.TempDir()
	s := newHall(t)
	line := &cable{}
	front := browserHallBehind(t, s, line)
	b, kill := chromium.Kept(t, profile, 540, 960)
	take := func(want string) {
		t.Helper()
		b.Press("Nhận kết quả")
		b.Press("LẤY SỐ")
		b.Until(fmt.Sprintf(`document.querySelector("main").textContent.includes(%q)`, want))
	}
	b.Go(front + "/kiosk/")
	b.Until(`document.querySelector("main")?.textContent.includes("Nhận kết quả")`)
	b.Quiet(true)
	second := b.Another(540, 960)
	second.Quiet(true)
	second.Go(front + "/kiosk/")
	second.Until(`document.querySelector("main")?.textContent.includes("Nhận kết quả")`)
	line.pull(true)
	second.Until(`document.querySelector("main").textContent.includes("Máy tạm ngừng phục vụ")`)
	take("R950")
	kill()

	b, _ = chromium.Kept(t, profile, 540, 960)
	b.Quiet(true)
	b.Go(front + "/kiosk/")
	take("R951")
	line.pull(false)
	waitFor(t, "both are home", func() bool {
		n := 0
		for _, tk := range s.Floor().State().Tickets {
			if tk.Offline && tk.State == hall.Waiting && !tk.Flagged {
				n++
			}
		}
		return n == 2
	})
}
