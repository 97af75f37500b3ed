//go:build !js

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"unicode"

	"motcua/internal/lang"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"

	"golang.org/x/text/unicode/norm"
)

// sayCmd speaks one call, or several as one sentence.
type sayCmd struct {
	Lang    string         `default:"vi" enum:"${spoken}" help:"Language: ${enum}."`
	Text    bool           `help:"Write the words instead of the sound."`
	Voice   string         `type:"existingdir" placeholder:"DIR" help:"A voice pack of the hall's own."`
	Numbers spoken.Numbers `default:"digits" enum:"digits,cardinals" help:"How the ticket's number is read: ${enum}."`
	Words   []string       `placeholder:"WORD" help:"Words instead of the usual ones: lẻ for linh."`
	Again   bool           `help:"A recall: who was called before is asked once more."`
	NoChime bool           `help:"Leave the chime out."`
	Number  string         `arg:"" help:"The ticket's number, A012."`
	Counter string         `arg:"" help:"The counter: 5, 12B, \"Tư pháp\"."`
	More    []string       `arg:"" optional:"" name:"more" help:"Further calls, number and counter in turn, said in the same sentence."`
}

// languagesSpoken are those that calls can be said in, for the help.
func languagesSpoken() string {
	var list []string
	for _, l := range lang.Languages() {
		if spoken.Has(l) {
			list = append(list, l)
		}
	}
	return strings.Join(list, ",")
}

// ticketForm is laxer than hall.ParseNumber: no ticket has the number 000, but it
// can be said.
var ticketForm = regexp.MustCompile(`^[A-Z]{1,2}[0-9]{3}$`)

// Run is called by kong.
func (c *sayCmd) Run(stdout io.Writer) error {
	calls, err := c.calls()
	if err != nil {
		return err
	}
	if c.Text {
		_, err := fmt.Fprintln(stdout, spoken.Words(join(calls)))
		return err
	}
	p, err := c.pack()
	if err != nil {
		return err
	}
	for i := range calls {
		calls[i] = spoken.Sayable(c.Lang, calls[i], p.Has)
	}
	if miss := p.Missing(join(calls)); len(miss) > 0 {
		return fmt.Errorf("the voice pack has no clip for %q", miss)
	}
	pcm := p.Speech(join(calls))
	if !c.NoChime {
		pcm = p.WithChime(pcm, p.Rate)
	}
	_, err = stdout.Write(voicepack.EncodeWAV(pcm, p.Rate))
	return err
}

// calls are the phrases of each call.
func (c *sayCmd) calls() (out [][]string, err error) {
	for _, w := range c.Words {
		if !chosen(c.Lang, w) {
			return nil, fmt.Errorf("--words: %q is no word to choose in %s", w, c.Lang)
		}
	}
	args := append([]string{c.Number, c.Counter}, c.More...)
	if len(args)%2 != 0 {
		return nil, fmt.Errorf("number %q has no counter", args[len(args)-1])
	}
	style := spoken.Style{Numbers: c.Numbers, Words: c.Words}
	for i := 0; i < len(args); i += 2 {
		number, counter := args[i], norm.NFC.String(strings.TrimSpace(args[i+1]))
		switch {
		case !ticketForm.MatchString(number):
			return nil, fmt.Errorf("number %q: want one or two capitals and three digits", number)
		case counter == "":
			return nil, fmt.Errorf("number %s: the counter is empty", number)
		case len(counter) > 200 || strings.ContainsFunc(counter, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }):
			return nil, fmt.Errorf("counter %q is no name", counter)
		}
		lead := spoken.First
		switch {
		case i > 0:
			lead = spoken.More
		case c.Again:
			lead = spoken.Again
		}
		out = append(out, spoken.Phrases(c.Lang, number, counter, style, lead))
	}
	return out, nil
}

func chosen(lang, word string) bool {
	for _, other := range spoken.Choices(lang) {
		if other == word {
			return true
		}
	}
	return false
}

// join makes one sentence of several calls.
func join(calls [][]string) (out []string) {
	for i, c := range calls {
		if i > 0 {
			out = append(out, spoken.Break)
		}
		out = append(out, c...)
	}
	return out
}

// pack is the voice to speak with.
func (c *sayCmd) pack() (*voicepack.Pack, error) {
	own, err := ownVoice(c.Voice)
	switch {
	case err != nil:
		return nil, err
	case own != nil && own.Lang == c.Lang:
		return own, nil
	case own != nil:
		return nil, fmt.Errorf("%s: the pack is not in %s", c.Voice, c.Lang)
	}
	p, err := voicepack.Default(c.Lang)
	if err == nil && p == nil {
		err = errors.New("there is no voice in " + c.Lang + ": give a pack by --voice DIR, or --text for the words")
	}
	return p, err
}

// ownVoice is the hall's own pack in a folder; nil for "".
func ownVoice(dir string) (*voicepack.Pack, error) {
	if dir == "" {
		return nil, nil
	}
	p, err := voicepack.Load(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return p, nil
}
