// Package logo keeps a hall's picture at the head of its slips: a PNG that the
// installer gives once, in the box's data folder as
//
//	logo.png    the picture, one bit a dot, as it is printed
//	logo.json   what stands of it in the printer's memory, if it has one
//
// A printer with such memory prints it by a few bytes; on another it is drawn
// with every slip, which a slow serial line feels. The memory wears and is
// written at installation only.
package logo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"motcua/firmware-config/profile"
	"motcua/printer/escpos"
	"motcua/printer/spool"
)

const (
	pictureFile = "logo.png"
	memoryFile  = "logo.json"
)

// Tallest is how many rows a logo may have: 12 mm of every ticket's 80.
const Tallest = 96

// Logo is a hall's picture. A nil Logo is none.
type Logo struct {
	picture spool.Picture
	memory  escpos.Logo // zero: drawn every time
}

// Read takes a PNG as a logo for that printer: what is darker than the middle is
// black, what is clear is paper.
func Read(r io.Reader, p profile.Printer) (*Logo, error) {
	img, err := png.Decode(r)
	if err != nil {
		return nil, fmt.Errorf("logo: %w", err)
	}
	b := img.Bounds()
	if b.Dx() > p.Paper.Dots || b.Dy() > Tallest {
		return nil, fmt.Errorf("logo: %d x %d dots: want at most %d x %d", b.Dx(), b.Dy(), p.Paper.Dots, Tallest)
	}
	pic := spool.Picture{W: b.Dx(), H: b.Dy(), Align: spool.Center}
	stride := (pic.W + 7) / 8
	pic.Pix = make([]byte, stride*pic.H)
	for y := range pic.H {
		for x := range pic.W {
			if black(img.At(b.Min.X+x, b.Min.Y+y)) {
				pic.Pix[y*stride+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return &Logo{picture: pic}, nil
}

func black(c color.Color) bool {
	r, g, b, a := c.RGBA() // premultiplied: clear is as dark as black
	return a >= 0x8000 && (299*r+587*g+114*b)/1000 < a/2
}

// Store is the job that writes the logo into the printer's memory; nil for a
// printer that has none. Once it is printed, Save keeps the logo as stored.
func (l *Logo) Store(p profile.Printer) ([]byte, error) {
	l.memory = escpos.Logo{}
	if !p.NV.Graphics {
		return nil, nil
	}
	job, memory, err := escpos.Store(l.picture, p)
	if err != nil {
		return nil, err
	}
	l.memory = memory
	return job, nil
}

// Stored reports whether the logo stands in the printer's memory.
func (l *Logo) Stored() bool { return l != nil && l.memory.Bands > 0 }

// Same reports whether another logo is the same picture.
func (l *Logo) Same(o *Logo) bool {
	return l != nil && o != nil && l.picture.W == o.picture.W && bytes.Equal(l.picture.Pix, o.picture.Pix)
}

// Save keeps the logo in a box's data folder.
func (l *Logo) Save(dir string) error {
	img := image.NewPaletted(image.Rect(0, 0, l.picture.W, l.picture.H), color.Palette{color.White, color.Black})
	stride := (l.picture.W + 7) / 8
	for y := range l.picture.H {
		for x := range l.picture.W {
			img.Pix[y*img.Stride+x] = l.picture.Pix[y*stride+x/8] >> (7 - x%8) & 1
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return fmt.Errorf("logo: %w", err)
	}
	memory, err := json.Marshal(l.memory)
	if err != nil {
		return fmt.Errorf("logo: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("logo: %w", err)
	}
	if err := renameio.WriteFile(filepath.Join(dir, memoryFile), memory, 0o600); err != nil {
		return fmt.Errorf("logo: %w", err)
	}
	if err := renameio.WriteFile(filepath.Join(dir, pictureFile), b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("logo: %w", err)
	}
	return nil
}

// Load reads the logo of a box's data folder; nil when it has none.
func Load(dir string, p profile.Printer) (*Logo, error) {
	f, err := os.Open(filepath.Join(dir, pictureFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("logo: %w", err)
	}
	defer f.Close()
	l, err := Read(f, p)
	if err != nil {
		return nil, err
	}
	memory, err := os.ReadFile(filepath.Join(dir, memoryFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("logo: %w", err)
	}
	if memory != nil {
		if err := json.Unmarshal(memory, &l.memory); err != nil {
			return nil, fmt.Errorf("logo: %s: %w", filepath.Join(dir, memoryFile), err)
		}
	}
	return l, nil
}

// Head puts the logo at the head of a slip.
func (l *Logo) Head(doc spool.Doc) spool.Doc {
	if l == nil {
		return doc
	}
	pic := l.picture
	blocks := []spool.Block{{Picture: &pic}, {Space: &spool.Space{Dots: 8}}}
	return spool.Doc{Blocks: append(blocks, doc.Blocks...)}
}

// Options tell the encoder what stands in the printer's memory.
func (l *Logo) Options() []escpos.Option {
	if !l.Stored() {
		return nil
	}
	return []escpos.Option{escpos.Stored(l.memory)}
}
