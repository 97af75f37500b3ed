package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua/firmware-config/profiles"
	"motcua/printer/paper"
)

const aTicket = `{"hall":"Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa","number":"A012","service":"Đất đai","counters":"5, 6, 7",
"issued_at":"2026-11-21T08:12:00+07:00","ahead":3,"url":"https://motcua.example/t/Zk3v9QmT1xY0aB7cD8eF2g","lang":"vi"}`

// Over a serial line each profile ends a ticket with the verdict that its proof
// allows, and not one letter or dot gets lost on the way.
func TestEveryProfileEndsWithItsVerdict(t *testing.T) {
	want := map[string]string{"process_id": "printed", "gs_r": "accepted", "none": "unknown"}
	for _, key := range profiles.Printers() {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			p, err := profiles.Printer(key)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			data, bin, link := filepath.Join(dir, "t.json"), filepath.Join(dir, "t.bin"), filepath.Join(dir, "lp")
			if err := os.WriteFile(data, []byte(aTicket), 0o600); err != nil {
				t.Fatal(err)
			}
			var slip bytes.Buffer
			if err := (&slipCmd{Kind: "ticket", Profile: key, Data: data}).run(nil, &slip); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(bin, slip.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			pr := paper.New(p, paper.Options{Clock: paper.Fast(10)})
			pty, err := paper.ListenPTY(link)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- pr.Serve(ctx, pty, paper.Wire{Serial: true, Baud: p.Serial.Baud}) }()
			var out bytes.Buffer
			err = (&printCmd{Profile: key, Port: link, File: bin}).run(ctx, nil, &out)
			cancel()
			<-done
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if got := lines[len(lines)-1]; got != want[p.Status.Fence] {
				t.Errorf("%v; %q, want %q", err, out.String(), want[p.Status.Fence])
			}
			pr.Finish()
			if c := pr.Counts(); c.Lost+c.Unknown+c.RealTime+c.Missing != 0 || c.Sheets != 1 {
				t.Errorf("%+v: %s", c, pr.Tally())
			}
			if got := pr.Transcript(); !strings.Contains(got, "QR: https://motcua.example/t/Zk3v9QmT1xY0aB7cD8eF2g\n") {
				t.Errorf("no symbol:\n%s", got)
			}
		})
	}
}
