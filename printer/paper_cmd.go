package main

import (
	"fmt"
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
	pr := paper.New(p, paper.Options{Keep: 1 << 10, AtHead: !c.Blade})
	if _, err := io.Copy(pr, in); err != nil {
		return fmt.Errorf("%s: %w", c.In, err)
	}
	pr.Finish()
	if c.Transcript == "-" {
		if _, err := io.WriteString(stdout, pr.Transcript()); err != nil {
			return err
		}
	} else if c.Transcript != "" {
		if err := os.WriteFile(c.Transcript, []byte(pr.Transcript()), 0o644); err != nil {
			return err
		}
	}
	if c.PNG == "" {
		return nil
	}
	sheets := pr.Sheets()
	if s, used := pr.Growing(); used || len(sheets) == 0 {
		sheets = append(sheets, s)
	}
	return writeSheets(c.PNG, sheets)
}

// writeSheets writes one picture to name, or several beside it, numbered.
func writeSheets(name string, sheets []paper.Sheet) error {
	ext := filepath.Ext(name)
	for i, s := range sheets {
		file := name
		if len(sheets) > 1 {
			file = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), i+1, ext)
		}
		if err := writePNG(file, s); err != nil {
			return err
		}
	}
	return nil
}

func writePNG(name string, s paper.Sheet) error {
	f, err := renameio.NewPendingFile(name, renameio.WithPermissions(0o644))
	if err != nil {
		return err
	}
	defer func() { _ = f.Cleanup() }()
	if err := png.Encode(f, s.Image); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return f.CloseAtomicallyReplace()
}
