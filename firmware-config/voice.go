package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"motcua/firmware-config/recording"
	"motcua/firmware-config/site"
	"motcua/internal/hall"
)

// voiceCmd is the kit for a voice of the hall's own.
type voiceCmd struct {
	Script voiceScriptCmd `cmd:"" help:"Print what a speaker reads, line by line, and how."`
	Check  voiceCheckCmd  `cmd:"" help:"Listen to the recordings: names, missing, length, level, clipping, noise, silence."`
	Make   voiceMakeCmd   `cmd:"" help:"Make the voice pack of the recordings, for motcua-display --voice."`
}

// voiceOf are the flags that a script depends on.
type voiceOf struct {
	Lang string `default:"vi" enum:"vi,en,fr" help:"Language: ${enum}."`
	Site string `type:"path" help:"The site file: its counters' names are read too."`
}

// script is what is read, and for which hall.
func (v voiceOf) script() (lines []recording.Line, name string, err error) {
	var h *hall.Hall
	if v.Site != "" {
		s, err := site.Load(v.Site)
		if err != nil {
			return nil, "", err
		}
		h, name = &s.Hall, s.Hall.Name.In(v.Lang)
	}
	return recording.Script(v.Lang, h), name, nil
}

type voiceScriptCmd struct {
	voiceOf `embed:""`
	Out     string `type:"path" placeholder:"FILE" help:"Write A4 pages (FILE.pdf) or text (FILE.txt) instead of printing text."`
}

// Run prints the script.
func (c *voiceScriptCmd) Run(out io.Writer) error {
	lines, name, err := c.script()
	if err != nil {
		return err
	}
	if c.Out == "" {
		return recording.Text(out, lines, c.Lang, name)
	}
	write := recording.Text
	if strings.EqualFold(filepath.Ext(c.Out), ".pdf") {
		write = recording.PDF
	}
	var b bytes.Buffer
	if err := write(&b, lines, c.Lang, name); err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, b.Bytes(), 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %d lines\n", c.Out, len(lines))
	return err
}

type voiceCheckCmd struct {
	voiceOf `embed:""`
	Dir     string `arg:"" type:"existingdir" help:"The folder with the recordings."`
}

// errRecordings says that problems were told.
var errRecordings = errors.New("the recordings are not ready for a voice pack")

// Run prints a line for each problem.
func (c *voiceCheckCmd) Run(out io.Writer) error {
	lines, _, err := c.script()
	if err != nil {
		return err
	}
	problems := recording.Check(c.Dir, lines)
	for _, p := range problems {
		fmt.Fprintln(out, p)
	}
	if len(problems) > 0 {
		return fmt.Errorf("%w: %d problems", errRecordings, len(problems))
	}
	_, err = fmt.Fprintf(out, "ok: %d recordings\n", len(lines))
	return err
}

type voiceMakeCmd struct {
	voiceOf `embed:""`
	Dir     string `arg:"" type:"existingdir" help:"The folder with the recordings."`
	Speaker string `help:"Who speaks; stands in the pack." placeholder:"NAME"`
	Out     string `required:"" type:"path" help:"Folder for the pack."`
}

// Run makes the pack.
func (c *voiceMakeCmd) Run(out io.Writer) error {
	lines, _, err := c.script()
	if err != nil {
		return err
	}
	if err := recording.Make(c.Dir, lines, c.Lang, c.Speaker, c.Out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %d clips; motcua-display say --voice %s A012 5 lets it be heard\n", c.Out, len(lines), c.Out)
	return err
}
