//go:build !js

package announcer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"motcua/internal/voicepack"
)

// commands are the programs that play a WAV from their standard input, the best
// first. Each runs as a process of its own: a sound card that is pulled out, or a
// sound server that dies, ends that process and not the board.
var commands = [][]string{
	{"aplay", "-q", "-"},
	{"paplay", "/dev/stdin"},
	{"pw-play", "-"},
	{"play", "-q", "-t", "wav", "-"},
}

// errNoPlayer says what to install.
var errNoPlayer = errors.New("no program to play sound: install alsa-utils (aplay)")

// process plays by one of the commands.
type process struct{ command []string }

func newPlayer() player {
	for _, c := range commands {
		if path, err := exec.LookPath(c[0]); err == nil {
			return &process{append([]string{path}, c[1:]...)}
		}
	}
	return &process{}
}

func (p *process) check() State {
	if p.command == nil {
		return State{Err: errNoPlayer}
	}
	return State{Ready: true}
}

// play gives the player twice the time that the sound takes, and 3 s.
func (p *process) play(ctx context.Context, a Announcement) error {
	if p.command == nil {
		return errNoPlayer
	}
	ctx, cancel := context.WithTimeout(ctx, 2*a.Duration()+3*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.command[0], p.command[1:]...)
	cmd.Stdin = bytes.NewReader(voicepack.EncodeWAV(a.PCM, a.Rate))
	var errs bytes.Buffer
	cmd.Stderr = &errs
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", p.command[0], err, firstLine(errs.String()))
	}
	return nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
