//go:build !js

package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"

	"motcua/display/decode"
	"motcua/display/show"
	"motcua/internal/canvas"
	"motcua/internal/link"
)

// decodeCmd is the process that decodes; see package decode.
type decodeCmd struct {
	Args []string `arg:"" passthrough:"" help:"FILE TYPE WIDTH HEIGHT FROM"`
}

// Run is called by kong.
func (d *decodeCmd) Run(out io.Writer) error { return decode.Run(out, d.Args) }

// stage gives the screen a show of slides and films; end closes it.
func (r *runCmd) stage(s *screen, cfg link.Config, log *slog.Logger) (end func(), err error) {
	end = func() {}
	dir, err := r.keep()
	if err != nil {
		return end, err
	}
	self, err := os.Executable()
	if err != nil {
		return end, err
	}
	film := &canvas.Film{}
	show, err := show.Start(show.Config{
		URL: cfg.URL, Token: cfg.Token, CA: cfg.CA, Board: r.Board, Dir: dir, Decoder: []string{self, "decode"}, Film: film,
		Frame: s.view.Advance, Shape: s.view.Wake, Now: s.hallTime, Logger: log,
		Changed: func() {
			s.stage.news.Store(true)
			s.view.Wake()
		},
	})
	if err != nil {
		return end, err
	}
	s.stage.film, s.stage.says = film, show.Health
	s.stage.place = func(r canvas.Rect, _ canvas.Color) { show.Stage(int(math.Round(r.W)), int(math.Round(r.H))) }
	return show.Close, nil
}

// keep is where this board keeps its slides and films.
func (r *runCmd) keep() (string, error) {
	dir := cmp.Or(r.Keep, os.Getenv("STATE_DIRECTORY"))
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("%w: --keep names a folder", err)
		}
		dir = filepath.Join(cache, "motcua")
	}
	return filepath.Join(dir, "media", filepath.Base(filepath.Clean("/"+r.Board))), nil
}
