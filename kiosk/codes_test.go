//go:build linux

package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"motcua/internal/wire"
	"motcua/kiosk/agent"
	"motcua/kiosk/flow"
	"motcua/server/cases"
)

// A whole kiosk with a scanner on a serial line: a case file's QR and a
// ticket's bring up what the hall knows of them, and the hall hears when the
// cable is pulled.
func TestAScannerBringsUpWhatIsKnown(t *testing.T) {
	s := newHall(t)
	const code = "H56.14-240823-0001"
	if err := s.Cases().Put(cases.Case{Code: code, State: cases.Done, Due: "2026-12-01"}); err != nil {
		t.Fatal(err)
	}
	k := newKiosk()
	a, err := k.start(agent.Config{URL: s.URL(), Token: token(t, s, "kiosk-1"), Store: agent.Dir(t.TempDir())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "scanner")
	if err := os.Symlink(slave.Name(), link); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.readCodes(link, slog.New(slog.DiscardHandler)))
	health := func() string {
		for _, d := range s.Floor().State().Devices {
			if d.Name == "kiosk-1" {
				return d.State + " " + d.Cause
			}
		}
		return ""
	}
	waitFor(t, "the hall is known", func() bool { return k.screen.State().Line.Up })
	waitFor(t, "the hall sees a kiosk that is well", func() bool { return strings.HasPrefix(health(), "ok") })
	_ = slave.Close()
	send := func(text string) {
		t.Helper()
		if _, err := master.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	send("https://dvc.example/tra-cuu?maHoSo=" + code + "\r\n")
	waitFor(t, "the case file's state", func() bool {
		st := k.screen.State()
		return st.Page == flow.CaseFile && st.Visit.Case != nil && st.Visit.Case.State == "done" && st.Visit.Case.Due == "2026-12-01"
	})
	by := wire.Actor{Role: wire.RoleGuide, Name: "lan"}
	reply := s.Floor().Do(t.Context(), by, wire.Command{ID: "g1", Do: "issue_ticket", With: []byte(`{"service":"dat-dai"}`)})
	if !reply.OK {
		t.Fatal(reply.Error)
	}
	_, rest, _ := strings.Cut(string(reply.Result), `"token":"`)
	ticket, _, _ := strings.Cut(rest, `"`)
	send("https://hcc.example/t/" + ticket + "\r")
	waitFor(t, "the ticket's place in line", func() bool {
		st := k.screen.State()
		return st.Page == flow.Own && st.Visit.Own != nil && st.Visit.Own.State == "waiting"
	})
	_ = master.Close()
	waitFor(t, "the hall hears that the scanner is gone", func() bool { return strings.Contains(health(), "scanner") })
}

// An installer sees what a scanner reads, and of a citizen card no number.
func TestAnInstallerTriesAScanner(t *testing.T) {
	for in, want := range map[string]string{
		"H56.14–240823–0001":                                  "a case file: H56.14-240823-0001",
		"https://x.vn/t/Zk3v9QxT1bLm8RsW5yUe2A":               "a ticket: https://x.vn/t/Zk3v9QxT1bLm8RsW5yUe2A",
		"038199000017||Nguyễn Thị Mẫu|01021999|Nữ|Thôn Mẫu|x": "a citizen card, its number ends in …17",
		"8934673583220": `nothing of ours: "8934673583220"`,
	} {
		if got := whatIs([]byte(in)); got != want {
			t.Errorf("%q: %s", in, got)
		}
	}
	var out, errs bytes.Buffer
	if code := run([]string{"codes"}, &out, &errs); code != 0 {
		t.Errorf("%d: %s", code, errs.String())
	}
	if code := run([]string{"codes", "com3"}, &out, &errs); code != 1 || !strings.Contains(errs.String(), "scanner com3: want /dev/ttyACM0") {
		t.Errorf("%d: %s", code, errs.String())
	}
}
