//go:build !js

package announcer

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"motcua/internal/voicepack"
)

// commands are the programs that play a WAV from their standard input, the best
// first. Each runs as a process of its own: a sound card that is pulled out, or a
// sound server that dies, ends that process and not the board.
var commands = [][]string{
	{"aplay", "-q", "-"},
	{"pw-play", "-"},
	{"paplay", "/dev/stdin"},
	{"play", "-q", "-t", "wav", "-"},
}

// errNoPlayer says what to install.
var errNoPlayer = errors.New("no program to play sound: install alsa-utils (aplay)")

// process plays by one of the commands that this machine has: the one that played
// last before the others, one that failed after them. What is installed later is
// found.
type process struct {
	commands [][]string

	mu   sync.Mutex
	rank map[string]int // by program: -1 it played last, 1 it failed; guarded by mu
}

func newPlayer() player { return &process{commands: commands} }

// check finds out whether there is a program to play with.
func (p *process) check() State {
	if len(p.installed()) == 0 {
		return State{Err: errNoPlayer}
	}
	return State{Ready: true}
}

// installed are the commands that this machine has, in the order to try them.
func (p *process) installed() [][]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out [][]string
	for _, c := range p.commands {
		if _, err := exec.LookPath(c[0]); err == nil {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b []string) int { return cmp.Compare(p.rank[a[0]], p.rank[b[0]]) })
	return out
}

// did remembers how a program did.
func (p *process) did(program string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rank == nil || err == nil {
		p.rank = map[string]int{}
	}
	p.rank[program] = -1
	if err != nil {
		p.rank[program] = 1
	}
}

// play tries the programs one after another: on many machines ALSA has no card of
// its own, but a sound server does.
func (p *process) play(ctx context.Context, a Announcement) error {
	all := p.installed()
	if len(all) == 0 {
		return errNoPlayer
	}
	wav := voicepack.EncodeWAV(a.PCM, a.Rate)
	var wrong []string
	for _, c := range all {
		begin := time.Now()
		err := run(ctx, c, wav, 2*a.Duration()+3*time.Second)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if p.did(c[0], err); err == nil {
			return nil
		}
		wrong = append(wrong, err.Error())
		if time.Since(begin) > time.Second+a.Duration()/4 {
			break // some of it was heard, or it is too late
		}
	}
	return errors.New(strings.Join(wrong, "; "))
}

// run gives the player a WAV, and so much time.
func run(ctx context.Context, command []string, wav []byte, most time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin = bytes.NewReader(wav)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	cmd.WaitDelay = time.Second
	defer orphan(cmd)()
	err := cmd.Run()
	name := filepath.Base(command[0])
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: hangs", name)
	}
	if said := firstLine(errs.String()); said != "" {
		return fmt.Errorf("%s: %s", name, strings.TrimPrefix(said, name+": "))
	}
	return fmt.Errorf("%s: %w", name, err)
}

// listen has nothing to listen to: what sounds is known by playing.
func (l *Loudspeaker) listen() {}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
