package port_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/port"
	"motcua/printer/spool"
)

func load(t testing.TB, key string) profile.Printer {
	t.Helper()
	p, err := profiles.Printer(key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ticket is a long slip, all pictures: cut off anywhere, it is cut off in one.
func ticket(t testing.TB, p profile.Printer, id string) []byte {
	t.Helper()
	p.Text.Tier = "raster"
	doc := spool.Doc{Blocks: []spool.Block{{QR: &spool.QR{Data: "https://x.example/t/" + id, Module: 4}}}}
	for i := range 10 {
		doc.Blocks = append(doc.Blocks, spool.Block{Text: &spool.Text{S: fmt.Sprintf("%02d Trung tâm Phục vụ hành chính công", i), Size: 30, Bold: true}})
	}
	doc.Blocks = append(doc.Blocks, spool.Block{Cut: &spool.Cut{Partial: true}})
	b, err := escpos.Encode(doc, p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// box is a printer with an adapter whose cable can be pulled.
type box struct {
	t     *testing.T
	paper *paper.Printer
	baud  int
	tree  port.Tree
	wg    sync.WaitGroup
	pull  func()
}

// plug puts the cable in: a new pty, under the adapter's name of the day.
func (b *box) plug(u port.USB) {
	b.t.Helper()
	link := filepath.Join(b.t.TempDir(), "pty")
	pty, err := paper.ListenPTY(link)
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan struct{})
	b.wg.Go(func() {
		defer close(served)
		b.paper.Serve(ctx, pty, paper.Wire{Serial: true, Baud: b.baud})
	})
	b.tree.Plug(b.t, u, pty.Name())
	b.pull = func() {
		cancel()
		<-served
		b.tree.Unplug(b.t, u)
	}
	b.t.Cleanup(func() { cancel(); b.wg.Wait() })
}

// sheets counts those on which the QR of a ticket stands.
func (b *box) sheets(id string) int {
	n := 0
	growing, _ := b.paper.Growing()
	for _, s := range append(b.paper.Sheets(), growing) {
		if strings.Contains(strings.Join(s.Text, "\n")+"\n", "QR: https://x.example/t/"+id+"\n") {
			n++
		}
	}
	return n
}

// The cable is pulled in the middle of a picture and put back: under the same
// name, under another one, behind the next socket. The ticket is never called
// printed, the port is found by its id, the next ticket is whole, and the first
// does not come out by itself.
func TestCablePulledMidRaster(t *testing.T) {
	was := port.USB{Name: "ttyUSB0", ID: "1a86/7523/264", Socket: "1-1"}
	for name, back := range map[string]port.USB{
		"same name":    was,
		"another name": {Name: "ttyUSB1", ID: was.ID, Socket: "1-1"},
		"next socket":  {Name: "ttyUSB1", ID: was.ID, Socket: "1-2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := load(t, "epson-tm-t88v")
			b := &box{t: t, tree: port.NewTree(t), baud: 19200}
			b.paper = paper.New(p, paper.Options{Clock: paper.Fast(4)})
			b.plug(was)
			place := b.tree.Place(b.tree.Dev(was.Name), port.Config{Baud: b.baud, Flow: p.Serial.Flow, Slack: p.Serial.XOffFree})
			sp, err := spool.New(spool.Options{
				Dir: t.TempDir(), Language: escpos.Language(p), Baud: b.baud,
				Open: func() (spool.Port, error) { return place.Open() },
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { sp.Close() })
			if _, err := sp.Submit("A001", ticket(t, p, "A001")); err != nil {
				t.Fatal(err)
			}
			until(t, "the printer has nothing on paper", func() bool { _, used := b.paper.Growing(); return used })
			b.pull()
			var first spool.Job
			until(t, "the lost cable is not noticed", func() bool { first, _ = sp.Job("A001"); return first.State.Final() })
			if first.State == spool.Printed || first.State == spool.Accepted || first.Reason != "lost" {
				t.Errorf("half a ticket is called %s", first.Verdict())
			}
			b.plug(back)
			ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
			defer cancel()
			job, err := sp.Print(ctx, "A002", ticket(t, p, "A002"))
			if err != nil || job.State != spool.Printed {
				t.Fatalf("next ticket: %s, %v", job.Verdict(), err)
			}
			if n := b.sheets("A002"); n != 1 {
				t.Errorf("the next ticket is %d times on paper:\n%s", n, b.paper.Transcript())
			}
			if n := b.sheets("A001"); n > 1 {
				t.Errorf("the first ticket is %d times on paper", n)
			}
		})
	}
}

// At another speed than the printer's nothing is printed, and nothing is called
// printed.
func TestWrongBaudPrintsNothing(t *testing.T) {
	p := load(t, "epson-tm-t88v")
	faults, err := paper.ParseFaults("wrong-baud")
	if err != nil {
		t.Fatal(err)
	}
	b := &box{t: t, tree: port.NewTree(t), baud: 9600}
	b.paper = paper.New(p, paper.Options{Faults: faults, Clock: paper.Fast(4)})
	u := port.USB{Name: "ttyUSB0", ID: "1a86/7523/264", Socket: "1-1"}
	b.plug(u)
	place := b.tree.Place(b.tree.Dev(u.Name), port.Config{Baud: 115200, Flow: p.Serial.Flow})
	sp, err := spool.New(spool.Options{
		Dir: t.TempDir(), Language: escpos.Language(p), Baud: 9600, Limit: 5 * time.Second,
		Open: func() (spool.Port, error) { return place.Open() },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer sp.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	job, err := sp.Print(ctx, "A001", ticket(t, p, "A001")[:300])
	if err != nil || job.State == spool.Printed || job.State == spool.Accepted {
		t.Errorf("%s, %v", job.Verdict(), err)
	}
	if b.sheets("A001") != 0 {
		t.Error("the ticket came out at the wrong speed")
	}
}

func until(t *testing.T, what string, cond func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !cond(); {
		if time.Now().After(end) {
			t.Fatal(what)
		}
		<-time.After(2 * time.Millisecond)
	}
}

// BenchmarkWire sends a ticket's worth of pictures to a printer behind a pty
// and compares the time, by the printer's clock, with what the wire needs.
func BenchmarkWire(b *testing.B) {
	p := load(b, "epson-tm-t88v")
	p.Speed.MMPerS, p.Serial.Flow = 500, "xonxoff" // no mechanics in the way
	for _, c := range []struct{ baud, fast int }{{9600, 4}, {19200, 2}, {38400, 1}, {57600, 1}, {115200, 1}, {230400, 1}} {
		b.Run(strconv.Itoa(c.baud), func(b *testing.B) {
			clock := paper.Fast(c.fast)
			pr := paper.New(p, paper.Options{Clock: clock})
			pty, err := paper.ListenPTY(filepath.Join(b.TempDir(), "pty"))
			if err != nil {
				b.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			var wg sync.WaitGroup
			wg.Go(func() { pr.Serve(ctx, pty, paper.Wire{Serial: true, Baud: c.baud}) })
			pt, err := port.Open(pty.Name(), port.Config{Baud: c.baud, Flow: "xonxoff", Slack: p.Serial.XOffFree})
			if err == nil {
				err = errors.Join(pt.SetReadDeadline(time.Now().Add(5*time.Second)), pt.SetWriteDeadline(time.Now().Add(5*time.Second)))
			}
			if err != nil {
				b.Fatal(err)
			}
			job := append(make([]byte, 19_152), 0x10, 4, 1)
			b.ResetTimer()
			begun := clock.Now()
			for range b.N {
				if _, err := pt.Write(job); err != nil {
					b.Fatal(err)
				}
				if _, err := pt.Read(make([]byte, 1)); err != nil { // the answer to its last bytes
					b.Fatal(err)
				}
			}
			took := clock.Now().Sub(begun).Seconds() / float64(b.N)
			b.ReportMetric(took, "s/ticket")
			b.ReportMetric(100*took/(float64(len(job))*10/float64(c.baud)), "%ofwire")
			b.StopTimer()
			pt.Close()
			cancel()
			wg.Wait()
		})
	}
}
