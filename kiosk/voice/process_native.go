//go:build !js

package voice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// players play a WAV from their standard input, the best first.
var players = [][]string{
	{"aplay", "-q", "-"},
	{"paplay", "/dev/stdin"},
	{"pw-play", "-"},
	{"play", "-q", "-t", "wav", "-"},
}

// Steps of the voice, from slowest and softest to fastest and loudest: words a
// minute and espeak-ng's amplitude.
var (
	rates   = [...]int{90, 110, 130, 150, 190, 240, 310}
	volumes = [...]int{30, 50, 75, 100, 130, 165, 200}
)

// What is missing on the machine.
var (
	errNoSynthesiser = errors.New("no synthesiser: install espeak-ng")
	errNoPlayer      = errors.New("no program to play sound: install alsa-utils (aplay)")
)

// limit ends a process that hangs: no sentence takes longer.
const limit = 90 * time.Second

// process makes sound by two processes, one after the other.
type process struct {
	synthesiser string
	player      []string
}

// find looks for a synthesiser, "" for espeak-ng, and a player.
func find(synthesiser string, player []string) (*process, error) {
	p := &process{}
	if synthesiser == "" {
		synthesiser = "espeak-ng"
	}
	path, err := exec.LookPath(synthesiser)
	switch {
	case err == nil:
		p.synthesiser = path
	case synthesiser == "espeak-ng":
		return p, errNoSynthesiser
	default:
		return p, fmt.Errorf("synthesiser: %w", err)
	}
	if len(player) > 0 {
		p.player = player
		return p, nil
	}
	for _, c := range players {
		if path, err := exec.LookPath(c[0]); err == nil {
			p.player = append([]string{path}, c[1:]...)
			return p, nil
		}
	}
	return p, errNoPlayer
}

// say speaks one sentence; a context that ends cuts it off.
func (p *process) say(ctx context.Context, text string, with Settings) error {
	step := func(list [7]int, n int) string { return strconv.Itoa(list[min(max(n, -3), 3)+3]) }
	wav, err := run(ctx, []byte(text), p.synthesiser, "-v", in(with.Lang).Voice,
		"-s", step(rates, with.Rate), "-a", step(volumes, with.Volume), "--stdin", "--stdout")
	if err != nil {
		return err
	}
	if len(wav) == 0 {
		return nil // it plays by itself
	}
	return p.play(ctx, wav)
}

func (p *process) play(ctx context.Context, wav []byte) error {
	if p.player == nil {
		return errNoPlayer
	}
	_, err := run(ctx, wav, p.player[0], p.player[1:]...)
	return err
}

// run gives a program its input and takes its output.
func run(ctx context.Context, input []byte, program string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdin = bytes.NewReader(input)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(errs.String()), "\n")
		return nil, fmt.Errorf("%s: %w: %s", program, err, line)
	}
	return out.Bytes(), nil
}
