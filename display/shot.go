//go:build !js

package main

import (
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"motcua/display/board"
	"motcua/display/ui"
	"motcua/firmware-config/site"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/wire"
)

// shotCmd draws a board into a PNG.
type shotCmd struct {
	Site  string    `required:"" type:"existingfile" help:"The hall's site file."`
	Board string    `default:"hall" placeholder:"ID" help:"Which board."`
	State string    `required:"" type:"existingfile" help:"The hall's state, as GET /api/v1/hall gives it."`
	Size  size      `placeholder:"WxH" help:"Of the picture; default: the panel's."`
	At    time.Time `help:"The hall's time; default: five seconds after the last call."`
	Theme string    `enum:",dark,light,contrast" default:"" placeholder:"NAME" help:"dark, light or contrast instead of the board's own."`
	Out   string    `arg:"" placeholder:"OUT.png" help:"The picture."`
}

// size is WIDTHxHEIGHT in pixels.
type size struct{ W, H int }

// UnmarshalText reads "1920x1080".
func (s *size) UnmarshalText(b []byte) error {
	var rest string
	if n, err := fmt.Sscanf(string(b)+" ", "%dx%d%s", &s.W, &s.H, &rest); n != 2 || err == nil {
		return fmt.Errorf("size %q: want WIDTHxHEIGHT", b)
	}
	if s.W < 64 || s.H < 64 || s.W > 8192 || s.H > 8192 {
		return fmt.Errorf("size %q: want 64 to 8192 pixels each way", b)
	}
	return nil
}

// Run is called by kong.
func (c *shotCmd) Run() error {
	st, err := site.Load(c.Site)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(c.State)
	if err != nil {
		return fmt.Errorf("state: %w", err)
	}
	var state wire.State
	if err := json.Unmarshal(b, &state); err != nil {
		return fmt.Errorf("%s: %w", c.State, err)
	}
	if state.Hall == nil {
		state.Hall = &wire.HallInfo{ID: st.Hall.ID, Name: st.Hall.Name, Languages: st.Hall.Languages}
	}
	state.Hall.Boards = st.Hall.Boards
	is, err := boardOf(st, c.Board)
	if err != nil {
		return err
	}
	if p := is.PanelOf(); c.Size == (size{}) {
		c.Size = size{p.WidthPx, p.HeightPx}
	}
	p := pictureAt(board.Config{ID: is.ID}, &state, c.At, st.Hall.Zone)
	pic := soft.New(c.Size.W, c.Size.H)
	if c.Theme != "" {
		is.Theme = hall.Theme{Base: c.Theme}
	}
	theme, err := wearable(&is)
	if err != nil {
		return err
	}
	ui.Scene(p, ui.Look{Theme: theme, Board: &is, Measure: pic}, float64(c.Size.W), float64(c.Size.H)).Draw(pic)

	f, err := renameio.NewPendingFile(c.Out)
	if err != nil {
		return err
	}
	defer func() { _ = f.Cleanup() }()
	if err := png.Encode(f, pic.Image); err != nil {
		return fmt.Errorf("%s: %w", c.Out, err)
	}
	return f.CloseAtomicallyReplace()
}

// boardOf finds a board by its id, or by the name of a device that shows it.
func boardOf(st *site.Site, id string) (hall.Board, error) {
	if d, ok := st.Device(id); ok && d.Role == wire.RoleDisplay {
		id = d.Board
	}
	b, named := st.Hall.Board(id)
	if !named && b.Counter == "" && id != "hall" {
		var ids []string
		for _, b := range st.Hall.Boards {
			ids = append(ids, b.ID)
		}
		return b, fmt.Errorf("no board %q in the site: there are %s", id, strings.Join(ids, ", "))
	}
	return b, nil
}

// pictureAt is what a board shows at a time that has settled: after the blinking.
func pictureAt(cfg board.Config, state *wire.State, at time.Time, zone *time.Location) board.Picture {
	const settle = 5 * time.Second
	if zone == nil {
		zone = time.Local
	}
	if at.IsZero() {
		at = lastCall(state).Add(settle)
	}
	b := board.New(cfg)
	b.Clock(at, at, zone)
	b.Snapshot(state, at)
	return b.Picture(at)
}

// lastCall is when the newest ticket was called or issued, else now.
func lastCall(state *wire.State) time.Time {
	var last time.Time
	see := func(t hall.Ticket) {
		for _, at := range []time.Time{t.IssuedAt, t.CalledAt, t.StartedAt} {
			if at.After(last) {
				last = at
			}
		}
	}
	for _, t := range state.Tickets {
		see(t)
	}
	for _, c := range state.Counters {
		if c.Ticket != nil {
			see(*c.Ticket)
		}
	}
	if last.IsZero() {
		return time.Now()
	}
	return last
}
