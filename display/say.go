//go:build !js

package main

import (
	"fmt"
	"io"
	"log/slog"

	"motcua/display/announcer"
	"motcua/display/voice"
	"motcua/internal/hall"
)

// sayCmd speaks one call.
type sayCmd struct {
	Lang    string        `default:"vi" enum:"vi,en" help:"Language: ${enum}."`
	Text    bool          `help:"Write the words instead of the sound."`
	Numbers voice.Numbers `default:"digits" enum:"digits,cardinals" help:"How the ticket's number is read: ${enum}."`
	Number  string        `arg:"" help:"The ticket's number, A012."`
	Counter string        `arg:"" help:"The counter, 5."`
}

// Run is called by kong.
func (c *sayCmd) Run(stdout io.Writer, log *slog.Logger) error {
	if _, err := hall.ParseNumber(c.Number); err != nil {
		return err
	}
	if c.Text {
		_, err := fmt.Fprintln(stdout, voice.Words(voice.Phrases(c.Lang, c.Number, c.Counter, c.Numbers)))
		return err
	}
	a := announcer.Speak(packCache{}.get(c.Lang, log), c.Number, c.Counter, c.Numbers).WithChime()
	_, err := stdout.Write(announcer.EncodeWAV(a.PCM, a.Rate))
	return err
}
