package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/logo"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// star is a picture with something in every corner, clear around it.
func star(t *testing.T, w, h int) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range min(w, h) {
		img.Set(i, i, color.Black)
		img.Set(w-1-i, i, color.NRGBA{160, 0, 0, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "logo.png")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A logo is written into the printer once, stands at the head of the slips that
// come after it, and costs them a few bytes.
func TestALogoIsWrittenOnceAndPrinted(t *testing.T) {
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		t.Fatal(err)
	}
	printer := paper.New(p, paper.Options{Clock: paper.Fast(50)})
	port := filepath.Join(t.TempDir(), "port")
	pty, err := paper.ListenPTY(port)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { _ = printer.Serve(ctx, pty, paper.Wire{Serial: true}) })
	defer func() { cancel(); wg.Wait() }()
	data := t.TempDir()
	c := logoCmd{Profile: "epson-tm-t88v", Port: port, Data: data, File: star(t, 200, 64)}
	for _, want := range []string{"printed\n", "the logo stands in the printer already"} {
		var out bytes.Buffer
		if err := c.run(ctx, &out); err != nil || !strings.HasPrefix(out.String(), want) {
			t.Fatalf("%v: %q, want %q", err, out.String(), want)
		}
	}
	l, err := logo.Load(data, p)
	if err != nil || !l.Stored() {
		t.Fatalf("%v %v", l, err)
	}
	doc := l.Head(spool.Doc{Blocks: []spool.Block{{Text: &spool.Text{S: "A012", Size: 30}}, {Cut: &spool.Cut{}}}})
	drawn, err := escpos.Encode(doc, p)
	if err != nil {
		t.Fatal(err)
	}
	short, err := escpos.Encode(doc, p, l.Options()...)
	if err != nil || len(short) > len(drawn)-1000 {
		t.Errorf("%d bytes with the memory, %d without, %v", len(short), len(drawn), err)
	}
	cancel()
	wg.Wait()
	sheet := func(on *paper.Printer, b []byte) image.Image {
		if _, err := on.Write(b); err != nil {
			t.Fatal(err)
		}
		on.Finish()
		list := on.Sheets()
		return list[len(list)-1].Image
	}
	stored, plain := sheet(printer, short), sheet(paper.New(p, paper.Options{}), drawn)
	other := 0
	for y := range plain.Bounds().Dy() {
		for x := range plain.Bounds().Dx() {
			if stored.At(x, y) != plain.At(x, y) {
				other++
			}
		}
	}
	if stored.Bounds() != plain.Bounds() || other > 4 { // dots that a real-time command in the data costs
		t.Errorf("from the memory %v, drawn %v, %d dots differ", stored.Bounds(), plain.Bounds(), other)
	}
	if n := printer.Counts(); n.Unknown > 0 || n.Lost > 0 {
		t.Errorf("%+v", n)
	}
}

func TestALogoThatIsNone(t *testing.T) {
	text := filepath.Join(t.TempDir(), "x.png")
	if err := os.WriteFile(text, []byte("no picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{text: "x.png: logo: ", star(t, 900, 20): "900 x 20 dots: want at most 512 x 96", star(t, 100, 97): "100 x 97 dots"} {
		c := logoCmd{Profile: "epson-tm-t88v", Port: "/dev/null", Data: t.TempDir(), File: file}
		if err := c.run(context.Background(), new(bytes.Buffer)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
