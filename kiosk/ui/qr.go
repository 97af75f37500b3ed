package ui

import (
	"image"
	"image/color"

	"rsc.io/qr/coding"
)

// codes keeps the last QR picture, so that a scene built anew shows the same
// image and is not painted again for it.
var codes = &qrCache{}

type qrCache struct {
	text string
	img  image.Image
}

// forget drops the picture: it leads to somebody's ticket.
func (c *qrCache) forget() { c.text, c.img = "", nil }

func (c *qrCache) image(text string) image.Image {
	if text == "" {
		return nil
	}
	if c.text != text || c.img == nil {
		img := qrPicture(text)
		if img == nil {
			return nil
		}
		c.text, c.img = text, img
	}
	return c.img
}

// qrPicture is text as a QR symbol with its quiet zone, level M; nil when it is
// too long. The library that the server and the printer use is twice as much
// code in the browser's program as the rest of a screen; it also makes files.
func qrPicture(text string) image.Image {
	const level = coding.M
	in := coding.String(text)
	v := coding.Version(coding.MinVersion)
	for ; in.Bits(v) > v.DataBytes(level)*8; v++ {
		if v == coding.MaxVersion {
			return nil
		}
	}
	var best *coding.Code
	least := 0
	for mask := range coding.Mask(8) {
		plan, err := coding.NewPlan(v, level, mask)
		if err != nil {
			return nil
		}
		code, err := plan.Encode(in)
		if err != nil {
			return nil
		}
		if p := penalty(code); best == nil || p < least {
			best, least = code, p
		}
	}
	return picture(best)
}

// picture paints a symbol, four dots a module, with the quiet zone of four
// modules that the standard asks for.
func picture(c *coding.Code) image.Image {
	const dots, quiet = 4, 4
	side := (c.Size + 2*quiet) * dots
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if c.Black(x/dots-quiet, y/dots-quiet) {
				img.Pix[y*img.Stride+x] = 1
			}
		}
	}
	return img
}

// penalty judges how hard a masked symbol is to read, lower is better: ISO/IEC
// 18004, 7.8.3, its rules of runs, of blocks and of the balance. Any mask is
// valid; a scratched screen is read better with a good one.
func penalty(c *coding.Code) int {
	n := c.Size
	sum, black := 0, 0
	for _, at := range []func(i, j int) bool{
		func(i, j int) bool { return c.Black(j, i) },
		func(i, j int) bool { return c.Black(i, j) },
	} {
		for i := range n {
			run := 1
			for j := 1; j <= n; j++ {
				if j < n && at(i, j) == at(i, j-1) {
					run++
					continue
				}
				if run >= 5 {
					sum += run - 2
				}
				run = 1
			}
		}
	}
	for y := range n {
		for x := range n {
			b := c.Black(x, y)
			if b {
				black++
			}
			if x > 0 && y > 0 && b == c.Black(x-1, y) && b == c.Black(x, y-1) && b == c.Black(x-1, y-1) {
				sum += 3
			}
		}
	}
	off := black*20 - n*n*10 // twentieths away from half
	return sum + max(off, -off)/(n*n)*10
}
