//go:build !js

package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"

	"motcua/display/announcer"
	"motcua/display/voice"
	"motcua/internal/hall"
	"motcua/internal/voicepack"
)

// sayCmd speaks one call.
type sayCmd struct {
	Lang    string        `default:"vi" enum:"vi,en" help:"Language: ${enum}."`
	Text    bool          `help:"Write the words instead of the sound."`
	Voice   string        `type:"existingdir" placeholder:"DIR" help:"A voice pack of the hall's own."`
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
	packs := packCache{}
	if err := packs.own(c.Voice); err != nil {
		return err
	}
	a := announcer.Speak(packs.get(c.Lang, log), c.Number, c.Counter, c.Numbers).WithChime()
	_, err := stdout.Write(voicepack.EncodeWAV(a.PCM, a.Rate))
	return err
}

// own adds the hall's own pack in a folder, "" for none.
func (c packCache) own(dir string) error {
	if dir == "" {
		return nil
	}
	p, err := voicepack.Load(os.DirFS(dir))
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	c[p.Lang] = p
	return nil
}
