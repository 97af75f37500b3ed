package media

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"testing"
	"time"

	"motcua/internal/media"
)

// box is a box of an MP4.
func box(name string, body ...byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), append([]byte(name), body...)...)
}

// mp4Of is the skeleton of an MP4 that lasts so many milliseconds, its head at
// the end as cameras write it.
func mp4Of(ms int) []byte {
	head := make([]byte, 100)
	binary.BigEndian.PutUint32(head[12:], 1000)
	binary.BigEndian.PutUint32(head[16:], uint32(ms))
	b := box("ftyp", []byte("isom\x00\x00\x02\x00isomavc1")...)
	b = append(b, box("mdat", make([]byte, 500)...)...)
	return append(b, box("moov", box("mvhd", head...)...)...)
}

// webmOf is the skeleton of a WebM.
func webmOf(ms float64) []byte {
	el := func(id string, body []byte) []byte {
		return append(append([]byte(id), byte(0x40|len(body)>>8), byte(len(body))), body...)
	}
	info := append(el("\x2a\xd7\xb1", []byte{0x0f, 0x42, 0x40}), el("\x44\x89", binary.BigEndian.AppendUint64(nil, math.Float64bits(ms)))...)
	return append(el("\x1a\x45\xdf\xa3", el("\x42\x82", []byte("webm"))), el("\x18\x53\x80\x67", el("\x15\x49\xa9\x66", info))...)
}

// pngHeader is a PNG that promises w x h.
func pngHeader(w, h uint32) []byte {
	body := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	body = append(binary.BigEndian.AppendUint32(body, h), 8, 2, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	b = append(b, body...)
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
	return append(b, "....IEND...."...)
}

func TestWhatAFileIs(t *testing.T) {
	for name, c := range map[string]struct {
		b    []byte
		want found
	}{
		"png":  {pngOf(t, 640, 360), found{media.Picture, media.PNG, 640, 360, 0}},
		"jpeg": {jpegOf(t, 321, 123), found{media.Picture, media.JPEG, 321, 123, 0}},
		"mpg":  {filmOf(t, 125, false), found{media.Film, media.MPEG, 32, 32, 5 * time.Second}},
		"m1v":  {filmOf(t, 30, true), found{media.Film, media.MPEG, 32, 32, 1200 * time.Millisecond}},
		"mp4":  {mp4Of(61_500), found{kind: media.Film, ctype: media.MP4, length: 61_500 * time.Millisecond}},
		"webm": {webmOf(7_250), found{kind: media.Film, ctype: media.WebM, length: 7250 * time.Millisecond}},
	} {
		got, err := probe(bytes.NewReader(c.b), int64(len(c.b)))
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
		for cut := len(c.b) * 3 / 4; cut > 0; cut /= 2 { // never worse than an error
			_, _ = probe(bytes.NewReader(c.b[:cut]), int64(cut))
		}
	}
}

func FuzzProbe(f *testing.F) {
	for _, b := range [][]byte{pngOf(f, 20, 20), jpegOf(f, 20, 20), filmOf(f, 3, false), filmOf(f, 3, true), mp4Of(5000), webmOf(5000), pngHeader(1<<31, 1<<31)} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		is, err := probe(bytes.NewReader(b), int64(len(b)))
		if err == nil && (is.kind == "" || endings[is.ctype] == "" || is.length < 0 || is.w*is.h > maxPixels) {
			t.Errorf("%+v", is)
		}
	})
}
