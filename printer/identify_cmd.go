package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unicode"

	"motcua/firmware-config/profiles"
	"motcua/internal/lang"
	"motcua/internal/tomlfile"
	"motcua/printer/port"
	"motcua/printer/probe"
	"motcua/printer/questions"
)

// identifyCmd asks a printer for its name, and guesses its profile.
type identifyCmd struct{ where }

// Run asks maker, model, firmware and serial number.
func (c *identifyCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.run(ctx, os.Stdout)
}

func (c *identifyCmd) run(ctx context.Context, stdout io.Writer) error {
	p, err := c.printer()
	if err != nil {
		return err
	}
	if err := mute(p); err != nil {
		return err
	}
	cfg, err := c.line(ctx, p, stdout)
	if err != nil {
		return err
	}
	pt, err := port.Open(c.Port, cfg)
	if err != nil {
		return err
	}
	defer func() { _ = pt.Close() }()
	say := questions.Speak(c.Lang).Say
	var names []string
	for _, q := range []struct {
		n    byte
		what string
		name bool
	}{{66, say.Maker, false}, {67, say.Model, true}, {65, say.Firmware, false}, {68, say.SerialNumber, false}} {
		text, err := probe.New(pt, 0).Identity(ctx, q.n)
		if err != nil {
			return err
		}
		if text == "" && q.n == 66 {
			break // one that does not say who made it says nothing else
		}
		if text != "" {
			fmt.Fprintf(stdout, "%s: %s\n", q.what, text)
		}
		if q.name && text != "" {
			names = append(names, text)
		}
	}
	if text := usbName(c.Port); text != "" {
		fmt.Fprintf(stdout, "%s: %s\n", say.Says, text)
		names = append(names, text)
	}
	if n, err := probe.New(pt, 0).ModelByte(ctx); err == nil && n >= 0 {
		fmt.Fprintf(stdout, "%s: %d\n", say.ModelByte, n)
	}
	if l, err := pt.Lines(); err == nil {
		on := map[bool]string{true: say.On, false: say.Off}
		fmt.Fprintln(stdout, lang.Fill(say.Lines, "a", on[l.CTS], "b", on[l.DSR]))
	}
	if len(names) == 0 {
		if ok, err := probe.New(pt, 0).Awake(ctx); err != nil || !ok {
			return errors.Join(err, errSilent)
		}
		return errors.New("the printer answers, but does not say who it is; many do not: motcua-printer questions finds out what it can do")
	}
	return sayGuess(stdout, say.ProfileIs, say.ProfileMay, say.ProfileNone, names)
}

// usbName is what a USB port says of the device behind it (IEEE 1284).
func usbName(name string) string {
	list, err := port.List()
	if err != nil {
		return ""
	}
	for _, f := range list {
		if f.Kind == "usb" && (f.Name == name || f.Path == name) {
			return f.Text
		}
	}
	return ""
}

func sayGuess(w io.Writer, is, may, none string, names []string) error {
	for _, n := range names {
		key, sure := guess(n)
		switch {
		case key == "":
			continue
		case sure:
			fmt.Fprintln(w, lang.Fill(is, "n", key, "t", n))
		default:
			fmt.Fprintln(w, lang.Fill(may, "n", key, "t", n))
		}
		return nil
	}
	fmt.Fprintln(w, none)
	return nil
}

// guess is the profile whose name a printer's own name is, or is most like; ""
// if none is near.
func guess(name string) (key string, sure bool) {
	said := plain(name)
	best, off := "", 0
	for _, k := range profiles.Printers() {
		p, err := profiles.Printer(k)
		if err != nil || said == "" {
			continue
		}
		full := plain(p.Name)
		model := strings.TrimPrefix(full, plain(p.Maker))
		if said == full || said == model {
			return k, true
		}
		d := min(tomlfile.Distance(said, full), tomlfile.Distance(said, model))
		if best == "" || d < off {
			best, off = k, d
		}
	}
	if off > max(1, len(said)/4) {
		return "", false
	}
	return best, false
}

// plain is a name by its letters and digits only.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
