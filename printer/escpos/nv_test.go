package escpos_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// seal is a picture that no compression would like.
func seal(w, h int) spool.Picture {
	r := rand.New(rand.NewPCG(7, 7))
	p := spool.Picture{W: w, H: h, Pix: make([]byte, (w+7)/8*h), Align: spool.Center}
	for i := range p.Pix {
		p.Pix[i] = byte(r.Uint32() & r.Uint32())
	}
	return p
}

// A stored logo is eleven bytes a band, and the paper is the same as drawn.
func TestStoredLogoPrintsAsDrawn(t *testing.T) {
	p := printers(t)["epson-tm-t20iii"]
	p.NV.Graphics, p.NV.Bytes = true, 64<<10
	pic := seal(160, 300)
	store, logo, err := escpos.Store(pic, p)
	if err != nil {
		t.Fatal(err)
	}
	if i := realTime(store); i >= 0 {
		t.Fatalf("real-time command at %d", i)
	}
	d := doc(text("Trên"), spool.Block{Picture: &pic}, text("Dưới"), spool.Block{Cut: &spool.Cut{}})
	drawn, err := escpos.Encode(d, p)
	if err != nil {
		t.Fatal(err)
	}
	short, err := escpos.Encode(d, p, escpos.Stored(logo))
	if err != nil {
		t.Fatal(err)
	}
	if logo.Bands < 2 || len(short) > len(drawn)-len(pic.Pix)+logo.Bands*11+40 {
		t.Errorf("%d bands, %d bytes, drawn %d", logo.Bands, len(short), len(drawn))
	}
	pr := paper.New(p, paper.Options{})
	pr.Write(store)
	pr.Write(short)
	pr.Finish()
	got, want := trim(pr.Sheets()[0].Image), inkOf(t, p, drawn)
	// A mended dot lies elsewhere where the bytes are cut elsewhere.
	if got.Bounds() != want.Bounds() || differ(got.Pix, want.Pix) > 20 {
		t.Errorf("%v, want %v; %d dots differ", got.Bounds(), want.Bounds(), differ(got.Pix, want.Pix))
	}
	other := seal(160, 299)
	if b, err := escpos.Encode(doc(spool.Block{Picture: &other}), p, escpos.Stored(logo)); err != nil || bytes.Contains(b, []byte("0EL")) {
		t.Errorf("another picture was printed from memory: %v", err)
	}
}

func differ(a, b []byte) (n int) {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// The logo outlives the power switch; the letters of ours do not.
func TestStoredLogoOutlivesThePowerSwitch(t *testing.T) {
	p := printers(t)["epson-tm-t20iii"]
	p.NV.Graphics, p.NV.Bytes = true, 64<<10
	pic := seal(64, 40)
	store, logo, err := escpos.Store(pic, p)
	if err != nil {
		t.Fatal(err)
	}
	pr := paper.New(p, paper.Options{Clock: paper.Fast(50)})
	ours, theirs := net.Pipe()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go pr.Serve(ctx, theirs, paper.Wire{})
	status := make(chan byte, 256)
	go func() {
		b := make([]byte, 1)
		for {
			if _, err := ours.Read(b); err != nil {
				return
			}
			status <- b[0]
		}
	}()
	answered := func() bool {
		if _, err := ours.Write([]byte{0x10, 4, 1}); err != nil {
			t.Fatal(err)
		}
		select {
		case <-status:
			return true
		case <-time.After(100 * time.Millisecond):
			return false
		}
	}
	ours.Write(append(store, 0x1D, 'r', 1))
	<-status // everything before it was carried out
	pr.Inject(paper.Fault{Name: "power-cycle"})
	for pr.Counts().Lost == 0 {
		ours.Write([]byte{0})
	}
	for i := 0; !answered(); i++ {
		if i > 100 {
			t.Fatal("it does not come back")
		}
	}
	job, err := escpos.Encode(doc(spool.Block{Picture: &pic}, spool.Block{Cut: &spool.Cut{}}), p, escpos.Stored(logo))
	if err != nil {
		t.Fatal(err)
	}
	ours.Write(job)
	for end := time.Now().Add(5 * time.Second); len(pr.Sheets()) == 0 && time.Now().Before(end); {
		answered()
	}
	if s := pr.Sheets(); len(s) != 1 || bytes.IndexByte(s[0].Image.Pix, 1) < 0 {
		t.Errorf("the logo is gone after the power switch: %d, %+v\n%s", len(s), pr.Counts(), pr.Transcript())
	}
}

func TestStoreErrors(t *testing.T) {
	p := printers(t)["epson-tm-t20iii"]
	none := p
	none.NV.Graphics = false
	p.NV.Graphics, p.NV.Bytes = true, 1000
	for want, try := range map[string]func() error{
		"no memory":    func() error { _, _, err := escpos.Store(seal(8, 8), none); return err },
		"wider":        func() error { _, _, err := escpos.Store(seal(600, 8), p); return err },
		"holds 1000":   func() error { _, _, err := escpos.Store(seal(160, 300), p); return err },
		"do not agree": func() error { _, _, err := escpos.Store(spool.Picture{W: 8, H: 8}, p); return err },
		"block 1":      func() error { _, err := escpos.Encode(doc(spool.Block{Picture: &spool.Picture{W: 9}}), p); return err },
	} {
		if err := try(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
