package main

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"motcua/firmware-config/profiles"
	"motcua/printer/paper"
)

// paperCmd shows what a byte stream looks like on paper.
type paperCmd struct {
	Profile    string `help:"Printer profile: a file name in firmware-config/profiles/printer." required:""`
	In         string `arg:"" name:"in" help:"Bytes for the printer; - reads stdin."`
	PNG        string `name:"png" help:"Picture of the paper; several cuts make OUT-1.png, OUT-2.png, ..."`
	Blade      bool   `help:"Cut where the blade stands, also through print, instead of behind what is printed."`
	Transcript string `help:"What stands on the paper, as text; - writes stdout."`
}

// Run renders the stream.
func (c *paperCmd) Run() error { return c.run(os.Stdin, os.Stdout) }

func (c *paperCmd) run(stdin io.Reader, stdout io.Writer) error {
	p, err := profiles.Printer(c.Profile)
	if err != nil {
		return err
	}
	in := stdin
	if c.In != "-" {
		f, err := os.Open(c.In)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	out := sheetWriter{png: c.PNG}
	pr := paper.New(p, paper.Options{Keep: 1, AtHead: !c.Blade, OnSheet: out.add})
	if _, err := io.Copy(pr, in); err != nil {
		return fmt.Errorf("%s: %w", c.In, err)
	}
	pr.Finish()
	if s, used := pr.Growing(); used || out.n == 0 {
		out.add(s)
	}
	if err := out.end(); err != nil {
		return err
	}
	text := strings.Join(append(out.text, pr.Tally()), "\n")
	switch c.Transcript {
	case "":
	case "-":
		_, err = io.WriteString(stdout, text)
	default:
		err = os.WriteFile(c.Transcript, []byte(text), 0o644)
	}
	return err
}

// sheetWriter writes pictures as sheets are cut, so that a long stream need not
// be kept: numbered, but a single one under the name itself.
type sheetWriter struct {
	png  string // "": none
	n    int
	text []string
	err  error // the first
}

func (w *sheetWriter) name(n int) string {
	ext := filepath.Ext(w.png)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(w.png, ext), n, ext)
}

func (w *sheetWriter) add(s paper.Sheet) {
	w.n++
	w.text = append(w.text, s.Text...)
	if w.png == "" || w.err != nil {
		return
	}
	w.err = writePNG(w.name(w.n), s)
}

func (w *sheetWriter) end() error {
	if w.err != nil || w.png == "" || w.n != 1 {
		return w.err
	}
	return os.Rename(w.name(1), w.png)
}

func writePNG(name string, s paper.Sheet) error {
	f, err := renameio.NewPendingFile(name, renameio.WithPermissions(0o644))
	if err != nil {
		return err
	}
	defer func() { _ = f.Cleanup() }()
	img := s.Image
	if img.Rect.Dy() == 0 { // no paper at all, but a picture needs a row
		img = image.NewPaletted(image.Rect(0, 0, img.Rect.Dx(), 1), img.Palette)
	}
	if err := png.Encode(f, img); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return f.CloseAtomicallyReplace()
}
