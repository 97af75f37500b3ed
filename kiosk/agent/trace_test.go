//go:build !js

package agent

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"motcua/kiosk/flow"
)

// logbook is a log that is read while it is written.
type logbook struct {
	mu  sync.Mutex
	buf bytes.Buffer // guarded by mu
}

func (l *logbook) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// The log outlives the visit: a look-up that failed stands in it, and not whose
// ticket or case file it was.
func TestTheLogDoesNotSayWhatWasLookedUp(t *testing.T) {
	h := newHouse(t)
	log := &logbook{}
	k := newKiosk(t, h, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(log, nil)) })
	k.up()
	const token, code = "Zk3v9QxT1bLm8RsW5yUe2A", "H56.14-240823-0001"
	look := func() {
		k.Do(flow.AskOwn{Token: token})
		heard[flow.OwnIs](k, nil)
		k.Do(flow.AskCase{Code: code})
		heard[flow.CaseIs](k, nil)
	}
	look() // the house knows neither
	h.Close()
	look() // nobody is there
	said := log.String()
	if !strings.Contains(said, "a case file") || !strings.Contains(said, "a scanned ticket") {
		t.Fatalf("the log does not say that look-ups failed:\n%s", said)
	}
	if strings.Contains(said, token) || strings.Contains(said, code) {
		t.Errorf("the log has what was looked up:\n%s", said)
	}
}
