package web_test

import (
	"errors"
	"io"
	"net"
	"sync"
	"testing"
)

// slowLine is a line to the hall whose packets can be held back, as a switch
// or a bad radio link does, and let through later; nobody is told.
type slowLine struct {
	url string
	l   net.Listener
	to  string
	wg  sync.WaitGroup

	mu    sync.Mutex // guards what follows
	moved *sync.Cond
	held  bool
	ended bool
	conns []net.Conn
	// heldBack keeps the answers only; away, the line is not there at all.
	heldBack, away bool
}

func newLine(t testing.TB, to string) *slowLine {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &slowLine{url: "http://" + l.Addr().String(), l: l, to: to}
	s.moved = sync.NewCond(&s.mu)
	s.wg.Go(s.accept)
	t.Cleanup(s.end)
	return s
}

func (s *slowLine) accept() {
	for {
		near, err := s.l.Accept()
		if err != nil {
			return
		}
		s.wg.Go(func() { s.carry(near) })
	}
}

func (s *slowLine) carry(near net.Conn) {
	defer near.Close()
	far, err := net.Dial("tcp", s.to)
	if err != nil {
		return // the server is away
	}
	defer far.Close()
	s.mu.Lock()
	s.conns = append(s.conns, near, far)
	gone := s.ended || s.away
	s.mu.Unlock()
	if gone {
		return
	}
	back := make(chan struct{})
	go func() { defer close(back); s.copy(near, far, &s.heldBack) }()
	s.copy(far, near, &s.held)
	<-back
}

// copy passes on what comes, when it may.
func (s *slowLine) copy(to, from net.Conn, held *bool) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		s.mu.Lock()
		for (s.held || *held) && !s.ended {
			s.moved.Wait()
		}
		s.mu.Unlock()
		if n > 0 {
			if _, werr := to.Write(buf[:n]); werr != nil {
				return
			}
		}
		if err != nil {
			if tcp, ok := to.(*net.TCPConn); ok && errors.Is(err, io.EOF) {
				_ = tcp.CloseWrite()
			}
			return
		}
	}
}

// hold keeps every packet back, or lets them all through.
func (s *slowLine) hold(yes bool) {
	s.mu.Lock()
	s.held = yes
	s.mu.Unlock()
	s.moved.Broadcast()
}

// holdBack keeps back what the server answers, and nothing else.
func (s *slowLine) holdBack(yes bool) {
	s.mu.Lock()
	s.heldBack = yes
	s.mu.Unlock()
	s.moved.Broadcast()
}

// cut ends every connection and lets nobody begin another, until it is mended.
func (s *slowLine) cut(yes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = yes
	for _, c := range s.conns {
		c.Close()
	}
	s.conns = nil
}

func (s *slowLine) end() {
	s.l.Close()
	s.mu.Lock()
	s.ended = true
	for _, c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.moved.Broadcast()
	s.wg.Wait()
}
