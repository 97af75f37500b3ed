// The board in the browser, at /board/{id}. The page names it: {"board":"hall"} in
// its data block (#page), or <body data-board="hall">; the server's cookie says
// who it is. data-announce="no" keeps it silent, and so does looking at it as
// staff.
package main

import (
	"context"
	"encoding/json"
	"strings"
	"syscall/js"
	"time"

	"motcua/display/announcer"
	"motcua/display/board"
	"motcua/display/speaker"
	"motcua/internal/canvas/web"
	"motcua/internal/hall"
	"motcua/internal/journal"
	"motcua/internal/link"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
	"motcua/internal/wire"
)

func main() {
	log := journal.Console()
	s := newScreen(board.Config{ID: pageSays("board")})
	s.draft = readDraft(pageSays("preview"))
	var said voiceLine
	if as := pageSays("as"); pageSays("announce") != "no" && (as == "" || as == "display") {
		speak(s, said.tell, log)
	}
	s.browserStage(pageSays("board"))
	line := link.Dial(link.Config{OnChange: s.change, Board: pageSays("board"), Logger: log})
	defer line.Close()
	said.to(line)
	s.tell = line.Health
	if err := web.Run(context.Background(), program{s.view, s}); err != nil {
		log.Error("board", "err", err)
	}
}

// readDraft is the board of a site that is only tried out, as the administrator's
// page gives it to a preview; nil for none.
func readDraft(text string) *hall.Board {
	var b hall.Board
	if text == "" || json.Unmarshal([]byte(text), &b) != nil {
		return nil
	}
	return &b
}

// pageSays reads a setting from the body's data attributes or the page's data block.
func pageSays(name string) string {
	doc := js.Global().Get("document")
	if v := doc.Get("body").Get("dataset").Get(name); v.Type() == js.TypeString {
		return v.String()
	}
	block := doc.Call("getElementById", "page")
	if block.IsNull() {
		return ""
	}
	if v := js.Global().Get("JSON").Call("parse", block.Get("textContent")).Get(name); v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

// speak gives the screen a loudspeaker.
func speak(s *screen, said func(wire.Said), log *journal.Logger) {
	go func() { // so that the first call finds them
		for _, lang := range []string{"vi", "en"} {
			if _, err := voicepack.Default(lang); err != nil {
				log.Warn("voice pack", "lang", lang, "err", err)
			}
		}
	}()
	l, _ := s.speakBy(announcer.NewPacks(log), speaker.Config{
		Board: pageSays("board"), Own: speaks(false, pageSays("announce") == "yes"), Numbers: spoken.Numbers(pageSays("numbers")),
		Said: said, Log: log,
	})
	s.tap = l.Wake
}

// zoneOf finds the hall's zone. Go has no zone files in the browser, but the
// browser knows them: its offset of this moment will do for a clock.
func zoneOf(name string, _ time.Time) *time.Location {
	if name == "" {
		return time.Local
	}
	opts := js.Global().Get("Object").New()
	opts.Set("timeZone", name)
	now := js.Global().Get("Date").New()
	text := strings.TrimSpace(now.Call("toLocaleString", "sv-SE", opts).String()) // 2026-11-21 09:41:00
	there, err := time.Parse("2006-01-02 15:04:05", text)
	if err != nil {
		return time.Local
	}
	offset := there.Sub(time.Now().UTC()).Round(15 * time.Minute)
	return time.FixedZone(name, int(offset.Seconds()))
}
