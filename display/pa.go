//go:build !js

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"motcua/internal/journal"
)

const (
	// usualLead is how long most amplifiers take to be heard.
	usualLead = 300 * time.Millisecond
	maxLead   = 10 * time.Second
	// paPatience is how long the hook may take; then the voice goes on without it.
	paPatience = 2 * time.Second
)

// pa switches the public address system by a program of the box's own: CMD on,
// CMD off, one after the other. What it does wrong is told in the board's health
// and never holds the voice up for longer than paPatience; one that hung the last
// time is not waited for at all.
type pa struct {
	command  []string
	lead     time.Duration
	patience time.Duration
	log      *journal.Logger
	wishes   chan wish
	done     chan struct{}

	mu   sync.Mutex // guards what follows
	err  error
	hung bool
}

// wish is one run of the program; done, if any, is closed when it is over.
type wish struct {
	how  string
	done chan struct{}
}

func newPA(command string, lead, patience time.Duration, log *journal.Logger) *pa {
	p := &pa{
		command: strings.Fields(command), lead: cmp.Or(lead, usualLead), patience: patience, log: log,
		wishes: make(chan wish, 8), done: make(chan struct{}),
	}
	go p.work()
	p.Off() // a board that was killed in the middle of a word left it on
	return p
}

// On implements speaker.Switch.
func (p *pa) On(ctx context.Context) {
	w := wish{"on", make(chan struct{})}
	p.wish(w)
	p.mu.Lock()
	hung := p.hung
	p.mu.Unlock()
	if hung {
		return
	}
	select {
	case <-w.done:
	case <-time.After(p.patience): // it may still be at the wish before
	case <-ctx.Done():
	}
	if p.Fault() != nil {
		return
	}
	select {
	case <-time.After(p.lead):
	case <-ctx.Done():
	}
}

// Off implements speaker.Switch.
func (p *pa) Off() { p.wish(wish{how: "off"}) }

// wish adds a wish; where too many wait the oldest is of no use any more.
func (p *pa) wish(w wish) {
	for {
		select {
		case p.wishes <- w:
			return
		default:
		}
		select {
		case old := <-p.wishes:
			old.over()
		default:
		}
	}
}

func (w wish) over() {
	if w.done != nil {
		close(w.done)
	}
}

// Close waits until the last wish is done.
func (p *pa) Close() {
	close(p.wishes)
	<-p.done
}

func (p *pa) work() {
	defer close(p.done)
	for w := range p.wishes {
		if len(p.wishes) < 2 { // else the next but one is the opposite again
			_ = p.run(w.how)
		}
		w.over()
	}
}

// Fault says why it did not switch the last time; nil when it did.
func (p *pa) Fault() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// run runs the program and keeps how it went.
func (p *pa) run(how string) error {
	ctx, cancel := context.WithTimeout(context.Background(), p.patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.command[0], append(p.command[1:len(p.command):len(p.command)], how)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // and what it has started
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	hung := ctx.Err() != nil
	switch {
	case hung:
		err = fmt.Errorf("%s %s: hangs", p.command[0], how)
	case err != nil:
		line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		err = errors.New(strings.TrimSuffix(fmt.Sprintf("%s %s: %v: %s", p.command[0], how, err, line), ": "))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil && p.err == nil {
		p.log.Error("public address system", "err", err)
	}
	p.err, p.hung = err, hung
	return err
}
