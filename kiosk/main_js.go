// Command kiosk.wasm is the page /kiosk/: the kiosk's screens on the browser's
// canvas. The cookie of the page says which kiosk it is; slips are printed by
// the server's printers.
package main

import (
	"context"
	"encoding/json"
	"syscall/js"

	"motcua/internal/canvas/web"
	"motcua/internal/journal"
	"motcua/kiosk/agent"
	"motcua/kiosk/voice"
)

// page is the part of the page's data block that concerns us.
type page struct {
	Device  string `json:"device"`
	Printer string `json:"printer"` // prints for this kiosk; "": the one of its own name
}

func main() {
	log := journal.Console()
	var p page
	if el := js.Global().Get("document").Call("getElementById", "page"); !el.IsNull() {
		if err := json.Unmarshal([]byte(el.Get("textContent").String()), &p); err != nil {
			log.Warn("the page's data block", "err", err)
		}
	}
	store, err := agent.OpenBrowser(p.Device)
	if err != nil { // it gives numbers only while the server does
		log.Error("kiosk", "err", err)
	}
	k := newKiosk()
	if v := voice.NewBrowser(); v != nil {
		k.screen.Speak(v)
	}
	_, err = k.start(agent.Config{
		Token: p.Device, Store: store, PrintAt: p.Printer, Log: log,
		Restart: func() { js.Global().Get("location").Call("reload") },
	})
	if err != nil {
		log.Error("kiosk", "err", err)
		return
	}
	if err := web.Run(context.Background(), k.screen.Program()); err != nil {
		log.Error("kiosk", "err", err)
	}
}
