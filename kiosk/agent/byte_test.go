//go:build !js

package agent

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"motcua/firmware-config/profiles"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
	emulator "motcua/printer/paper"
)

// watched is a printer's end of a line that notes when a slip begins: questions
// are shorter than any slip.
type watched struct {
	*emulator.PTY
	began chan time.Time
}

func (w watched) Read(b []byte) (int, error) {
	n, err := w.PTY.Read(b)
	if n > 64 {
		select {
		case w.began <- time.Now():
		default:
		}
	}
	return n, err
}

// From the touch on LẤY SỐ to the first byte at the printer: the server's
// answer, the slip's drawing and all that must be on disk before it. Real
// server, spool and pty.
func BenchmarkFirstByte(b *testing.B) {
	for _, printer := range []string{"epson-tm-t88v", "epson-tm-t88iii", "xprinter-xp-n160ii"} {
		b.Run(printer, func(b *testing.B) {
			p, err := profiles.Printer(printer)
			if err != nil {
				b.Fatal(err)
			}
			link := filepath.Join(b.TempDir(), "lp")
			pty, err := emulator.ListenPTY(link)
			if err != nil {
				b.Fatal(err)
			}
			w := watched{pty, make(chan time.Time, 1)}
			ctx, cancel := context.WithCancel(context.Background())
			var wg sync.WaitGroup
			wg.Go(func() {
				_ = emulator.New(p, emulator.Options{Clock: emulator.Fast(100)}).Serve(ctx, w, emulator.Wire{Serial: true})
			})
			b.Cleanup(func() { cancel(); wg.Wait() })
			k := newRealHall(b).kiosk("kiosk-1", func(c *Config) { c.NewPrinter = OwnPrinter(printer, link, b.TempDir(), nil) })
			k.up()
			var issued, first []float64
			for b.Loop() {
				request := fmt.Sprintf("%s-%d", printer, len(first))
				for len(w.began) > 0 {
					<-w.began
				}
				at := time.Now()
				k.Do(flow.Ask{Request: request, Issue: wire.IssueTicket{Service: "dat-dai", Lang: "vi"}})
				is := heard(k, func(i flow.Issued) bool { return i.Request == request })
				issued = append(issued, ms(at, time.Now()))
				k.Do(flow.PrintTicket{Request: request, Ticket: is.Ticket, Lang: "vi"})
				first = append(first, ms(at, <-w.began))
				heard(k, func(i flow.PrintIs) bool { return i.Request == request && i.Print.State != flow.Printing })
			}
			slices.Sort(issued)
			slices.Sort(first)
			b.ReportMetric(issued[len(issued)/2], "ms-number-p50")
			b.ReportMetric(first[len(first)/2], "ms-byte-p50")
			b.ReportMetric(first[(len(first)-1)*95/100], "ms-byte-p95")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func ms(from, to time.Time) float64 { return float64(to.Sub(from)) / float64(time.Millisecond) }
