package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua/firmware-config/profiles"
	"motcua/printer/paper"
	"motcua/printer/port"
)

func TestGuess(t *testing.T) {
	for _, tt := range []struct {
		says, key string
		sure      bool
	}{
		{"TM-T88V", "epson-tm-t88v", true},
		{"EPSON TM-T88V", "epson-tm-t88v", true},
		{"Epson TM-T20III", "epson-tm-t20iii", true},
		{"XP-N160II", "xprinter-xp-n160ii", true},
		{"TM-T88W", "epson-tm-t88v", false},
		{"HP LaserJet 1020", "", false},
		{"", "", false},
	} {
		if key, sure := guess(tt.says); key != tt.key || sure != tt.sure {
			t.Errorf("%q: %s %t, want %s %t", tt.says, key, sure, tt.key, tt.sure)
		}
	}
}

func TestPortsAreSaidByTheirLastingName(t *testing.T) {
	var out bytes.Buffer
	err := sayPorts(&out, []port.Found{
		{Name: "serial:1a86:7523", Path: "/dev/ttyUSB0", Kind: "serial", Text: "USB 1A86:7523"},
		{Name: "/dev/usb/lp0", Path: "/dev/usb/lp0", Kind: "usb", Text: "Xprinter XP-80"},
	})
	want := "serial serial:1a86:7523  now /dev/ttyUSB0  USB 1A86:7523\nusb    /dev/usb/lp0  Xprinter XP-80\n"
	if err != nil || out.String() != want {
		t.Errorf("%v:\n%s", err, out.String())
	}
	if err := sayPorts(&out, nil); err == nil {
		t.Error("no port is no error")
	}
}

// lines collects what a watch says.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

// await waits for a line that ends in text.
func (l *lines) await(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		l.mu.Lock()
		s := l.b.String()
		l.mu.Unlock()
		if strings.Contains(s, "  "+text+"\n") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no %q in\n%s", text, s)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// Every change is one line, also that the cable is lost and back.
func TestStatusWatch(t *testing.T) {
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "lp")
	pr := paper.New(p, paper.Options{})
	plug := func() (stop func()) {
		pty, err := paper.ListenPTY(link)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- pr.Serve(ctx, pty, paper.Wire{Serial: true}) }()
		return func() { cancel(); <-done }
	}
	pull := plug()
	ctx, cancel := context.WithCancel(t.Context())
	out := new(lines)
	done := make(chan error)
	go func() {
		c := statusCmd{where: where{Profile: "epson-tm-t88v", Port: link, Lang: "vi"}, Watch: true}
		done <- c.run(ctx, out)
	}()
	out.await(t, "sẵn sàng")
	pr.Inject(paper.Fault{Name: "cover"})
	out.await(t, "ngừng nhận lệnh, nắp đang mở")
	pr.Inject(paper.Fault{Name: "close"}, paper.Fault{Name: "near-end"})
	out.await(t, "sẵn sàng, sắp hết giấy")
	pull()
	pr.Inject(paper.Fault{Name: "refill"})
	pull = plug()
	out.await(t, "đã nối lại")
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	pull()
	if n := strings.Count(out.b.String(), "nắp đang mở"); n != 1 {
		t.Errorf("one change was said %d times:\n%s", n, out.b.String())
	}
}
