//go:build !js

package link

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// A token that is not good any more is said in the box's journal, once: the box
// goes on asking, seldom.
func TestARefusedBoxSaysSoOnce(t *testing.T) {
	h := newHouse(t, func(*http.Request) int { return http.StatusUnauthorized })
	var said bytes.Buffer // written on the client's goroutine, read after Close
	refused := make(chan struct{}, 1)
	c := Dial(Config{URL: h.URL, Token: "old", Logger: slog.New(slog.NewTextHandler(&said, nil)), OnChange: func(ch Change) {
		if ch.Status.Err != nil {
			select {
			case refused <- struct{}{}:
			default:
			}
		}
	}})
	<-refused
	c.Close()
	if n := strings.Count(said.String(), "refuses this device"); n != 1 || !strings.Contains(said.String(), "HTTP 401") {
		t.Errorf("said %d times:\n%s", n, said.String())
	}
	err := &refusedError{http.StatusUnauthorized}
	if c.refused(err) || c.refused(ErrClosed) || !c.refused(err) {
		t.Error("want it said again only after a try that was not refused")
	}
}
