package escpos

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"motcua/firmware-config/profile"
	"motcua/printer/ink"
	"motcua/printer/spool"
)

// A Key names a picture in the printer's memory: two characters, 20h to 7Eh.
type Key [2]byte

// Logo is a picture that was written into a printer's memory at installation.
// Whoever installs keeps it, as JSON, beside the printer's place.
type Logo struct {
	Sum   string `json:"sha256"` // of the picture; another one is drawn
	Bands int    `json:"bands"`  // stored one below the other, as L0, L1, ...
}

// maxBands bounds the keys of a logo.
const maxBands = 10

func bandKey(i int) Key { return Key{'L', '0' + byte(i)} }

// Store is the job that writes a picture into the printer's memory, in bands
// that its buffer holds, and what to keep of it. Such memory wears: makers allow
// ten writings a day. So this is for installation, never for a slip; a logo that
// already stands there needs no job.
func Store(pic spool.Picture, p profile.Printer) (job []byte, logo Logo, err error) {
	b, err := bitmapOf(pic)
	switch {
	case err != nil:
		return nil, Logo{}, fmt.Errorf("escpos: store: %w", err)
	case !p.NV.Graphics:
		return nil, Logo{}, fmt.Errorf("escpos: %s has no memory for pictures", p.Name)
	case pic.W > p.Paper.Dots:
		return nil, Logo{}, fmt.Errorf("escpos: a logo of %d dots is wider than the paper of %d", pic.W, p.Paper.Dots)
	case len(b.Pix) > p.NV.Bytes:
		return nil, Logo{}, fmt.Errorf("escpos: a logo of %d bytes, %s holds %d", len(b.Pix), p.Name, p.NV.Bytes)
	}
	e := &encoder{p: p, strip: b}
	rows := max(e.bandRows(), (b.H+maxBands-1)/maxBands)
	e.wake()
	for y := 0; y < b.H; y += rows {
		n := min(rows, b.H-y)
		e.storeNV(bandKey(logo.Bands), b.W, n, b.Pix[y*b.Stride:(y+n)*b.Stride])
		logo.Bands++
	}
	logo.Sum = sumOf(pic)
	return e.b, logo, nil
}

// Forget is the job that takes a logo out of the printer's memory.
func (l Logo) Forget() []byte {
	var w wire
	for i := range min(l.Bands, maxBands) {
		w.deleteNV(bandKey(i))
	}
	return w.b
}

// Stored makes Encode print a picture from the printer's memory, if it is the one
// that stands there.
func Stored(l Logo) Option {
	return func(e *encoder) { e.logo = l }
}

// image prints a picture by eleven bytes a band if the printer holds it, else
// dot by dot.
func (e *encoder) image(pic spool.Picture) error {
	b, err := bitmapOf(pic)
	if err != nil {
		return err
	}
	x := e.start(pic.W, pic.Align)
	if e.logo.Bands == 0 || e.logo.Sum != sumOf(pic) || pic.W > e.p.Paper.Dots {
		e.strip.Or(b, x, e.room(b.H))
		return nil
	}
	e.flush()
	e.fed += b.H
	e.setMargin(0)
	switch pic.Align {
	case spool.Center:
		e.setAlign(1)
	case spool.Right:
		e.setAlign(2)
	default:
		e.setAlign(0)
	}
	for i := range e.logo.Bands {
		e.printNV(bandKey(i))
	}
	e.setAlign(0)
	return nil
}

// maxPicture bounds a picture in rows: a roll is no poster.
const maxPicture = 2304

func bitmapOf(pic spool.Picture) (*ink.Bitmap, error) {
	if pic.W < 1 || pic.H < 1 || pic.H > maxPicture || len(pic.Pix) != (pic.W+7)/8*pic.H {
		return nil, errors.New("a picture whose size and dots do not agree")
	}
	b := ink.New(pic.W, pic.H)
	copy(b.Pix, pic.Pix)
	b.Clip()
	return b, nil
}

func sumOf(pic spool.Picture) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d ", pic.W, pic.H)
	h.Write(pic.Pix)
	return hex.EncodeToString(h.Sum(nil))
}
