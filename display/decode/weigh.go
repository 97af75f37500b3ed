//go:build !js

package decode

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
	"image/png"
	"io"

	"motcua/internal/media"
)

// weigh tells how much memory a picture takes to decode, and how it is turned
// (EXIF's orientation, 1 to 8), without decoding it.
func weigh(f io.Reader, ctype string) (cost int64, turned int, err error) {
	if ctype == media.PNG {
		c, err := png.DecodeConfig(f)
		return int64(c.Width) * int64(c.Height) * 8, 1, err // 16 bits a channel, at worst
	}
	return weighJPEG(bufio.NewReader(f))
}

// weighJPEG walks the markers up to the frame's header (ITU-T T.81, annex B).
func weighJPEG(r *bufio.Reader) (cost int64, turned int, err error) {
	turned = 1
	if _, err := r.Discard(2); err != nil {
		return 0, 1, err
	}
	for {
		var h [4]byte
		if _, err := io.ReadFull(r, h[:1]); err != nil {
			return 0, 1, err
		}
		if h[0] != 0xff {
			continue
		}
		for h[1] = 0xff; h[1] == 0xff; {
			if h[1], err = r.ReadByte(); err != nil {
				return 0, 1, err
			}
		}
		if h[1] == 0 || h[1] == 1 || h[1] >= 0xd0 && h[1] <= 0xd9 {
			continue
		}
		if _, err := io.ReadFull(r, h[2:]); err != nil {
			return 0, 1, err
		}
		n := int(binary.BigEndian.Uint16(h[2:])) - 2
		switch m := h[1]; {
		case n < 0:
			return 0, 1, io.ErrUnexpectedEOF
		case m == 0xe1:
			b := make([]byte, n)
			if _, err := io.ReadFull(r, b); err != nil {
				return 0, 1, err
			}
			turned = orientation(b)
		case m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc:
			var b [6]byte
			if _, err := io.ReadFull(r, b[:]); err != nil {
				return 0, 1, err
			}
			cost = int64(binary.BigEndian.Uint16(b[1:])) * int64(binary.BigEndian.Uint16(b[3:])) * int64(max(1, b[5]))
			if m == 0xc2 { // all coefficients are kept, as int32, until the last scan
				cost *= 5
			}
			return cost, turned, nil
		default:
			if _, err := r.Discard(n); err != nil {
				return 0, 1, err
			}
		}
	}
}

// orientation is that of an EXIF block, 1 when there is none.
func orientation(b []byte) int {
	b, ok := bytes.CutPrefix(b, []byte("Exif\x00\x00"))
	if !ok || len(b) < 8 {
		return 1
	}
	var o binary.ByteOrder = binary.BigEndian
	if b[0] == 'I' {
		o = binary.LittleEndian
	}
	at := int(o.Uint32(b[4:]))
	if at < 8 || at+2 > len(b) {
		return 1
	}
	for i := range int(o.Uint16(b[at:])) {
		e := at + 2 + 12*i
		if e+12 > len(b) {
			break
		}
		if v := int(o.Uint16(b[e+8:])); o.Uint16(b[e:]) == 0x0112 && v >= 1 && v <= 8 {
			return v
		}
	}
	return 1
}

// upright turns a picture as its orientation wants it.
func upright(img *image.RGBA, turned int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	var to func(x, y int) (int, int)
	switch turned {
	case 2:
		to = func(x, y int) (int, int) { return w - 1 - x, y }
	case 3:
		to = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 4:
		to = func(x, y int) (int, int) { return x, h - 1 - y }
	case 5:
		to = func(x, y int) (int, int) { return y, x }
	case 6:
		to = func(x, y int) (int, int) { return h - 1 - y, x }
	case 7:
		to = func(x, y int) (int, int) { return h - 1 - y, w - 1 - x }
	case 8:
		to = func(x, y int) (int, int) { return y, w - 1 - x }
	default:
		return img
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turned >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			i := img.PixOffset(x, y)
			copy(out.Pix[out.PixOffset(to(x, y)):], img.Pix[i:i+4])
		}
	}
	return out
}

// shrink makes src as small as dst by the mean of what each pixel covers. It
// needs a few lines of memory, where a general scaler keeps the whole height.
func shrink(dst *image.RGBA, src image.Image) {
	b := src.Bounds()
	dw, dh := dst.Rect.Dx(), dst.Rect.Dy()
	sw, sh := b.Dx(), b.Dy()
	line := image.NewRGBA(image.Rect(0, 0, sw, 1))
	across := make([]float32, 4*dw)
	sum := make([]float32, 4*dw)
	kx, ky := float64(sw)/float64(dw), float64(sh)/float64(dh)
	area := float32(1 / (kx * ky))
	y := 0
	for sy := range sh {
		draw.Draw(line, line.Rect, src, image.Pt(b.Min.X, b.Min.Y+sy), draw.Src)
		squash(across, line.Pix, kx)
		top, foot := float64(sy), float64(sy+1)
		for y < dh {
			edge := float64(y+1) * ky
			part := float32(min(foot, edge) - max(top, float64(y)*ky))
			for i, v := range across {
				sum[i] += v * part
			}
			if foot < edge && sy+1 < sh {
				break
			}
			row := dst.Pix[y*dst.Stride:]
			for i, v := range sum {
				row[i] = uint8(min(255, v*area+0.5))
			}
			clear(sum)
			y++
			if foot <= edge {
				break
			}
		}
	}
}

// squash sums a line's pixels into the fewer of dst, each covering k of them.
func squash(dst []float32, pix []byte, k float64) {
	clear(dst)
	n := len(pix) / 4
	for x := range len(dst) / 4 {
		from, to := float64(x)*k, float64(x+1)*k
		d := dst[4*x : 4*x+4 : 4*x+4]
		for sx := int(from); sx < n && float64(sx) < to; sx++ {
			part := float32(min(to, float64(sx+1)) - max(from, float64(sx)))
			p := pix[4*sx : 4*sx+4 : 4*sx+4]
			d[0] += float32(p[0]) * part
			d[1] += float32(p[1]) * part
			d[2] += float32(p[2]) * part
			d[3] += float32(p[3]) * part
		}
	}
}
