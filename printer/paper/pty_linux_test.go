package paper

import (
	"context"
	"os"
	"testing"
	"time"

	"motcua/firmware-config/profile"
)

// A printer ends although its host keeps the line open and says nothing.
func TestServeEndsWithASilentHost(t *testing.T) {
	pty, err := ListenPTY("")
	if err != nil {
		t.Fatal(err)
	}
	host, err := os.OpenFile(pty.Name(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer host.Close()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- New(profile.Printer{}, Options{}).Serve(ctx, pty, Wire{Serial: true}) }()
	<-time.After(20 * time.Millisecond) // let it read; too early is as good
	cancel()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("still serving")
	}
}
