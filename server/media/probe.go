package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // for its size
	_ "image/png"
	"io"
	"math"
	"time"

	"motcua/internal/media"
)

// Limits of one file. They keep a board on its feet: its box has a gigabyte of
// memory, a cache of a few, and shares the hall's network with the calls.
const (
	maxPicture = 64 << 20
	maxFilm    = 1 << 30
	maxPixels  = 50_000_000
	maxFilmW   = 1920 // of MPEG-1, which a processor decodes
	maxFilmH   = 1088
)

// found is what a file is, by its bytes; its name's ending counts for nothing.
type found struct {
	kind, ctype string
	w, h        int
	length      time.Duration // of a film; 0: not known
}

var errForeign = errors.New("not a PNG or JPEG picture, nor an MPEG-1, MP4 or WebM film")

// probe looks what a file of that size is.
func probe(f io.ReadSeeker, size int64) (found, error) {
	head := make([]byte, 64)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return found{}, errForeign
	}
	head = head[:n]
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return found{}, err
	}
	has := func(at int, s string) bool { return len(head) >= at+len(s) && string(head[at:at+len(s)]) == s }
	var is found
	switch {
	case has(0, "\x89PNG\r\n\x1a\n"):
		is, err = picture(f, size, media.PNG)
	case has(0, "\xff\xd8\xff"):
		is, err = picture(f, size, media.JPEG)
	case has(0, "\x00\x00\x01\xba"), has(0, "\x00\x00\x01\xb3"):
		is, err = mpeg(f, size, head)
	case has(4, "ftyp"):
		is = found{kind: media.Film, ctype: media.MP4}
		is.length, err = mp4Length(f, size)
	case has(0, "\x1a\x45\xdf\xa3"):
		is = found{kind: media.Film, ctype: media.WebM}
		is.length, err = webmLength(f)
	default:
		return found{}, errForeign
	}
	if err == nil && is.kind == media.Film && size > maxFilm {
		err = fmt.Errorf("%d MB: a film has at most %d", size>>20, maxFilm>>20)
	}
	return is, err
}

// picture reads a picture's size, and whether the file is whole.
func picture(f io.ReadSeeker, size int64, ctype string) (found, error) {
	if size > maxPicture {
		return found{}, fmt.Errorf("%d MB: a picture has at most %d", size>>20, maxPicture>>20)
	}
	c, _, err := image.DecodeConfig(f)
	if err != nil {
		return found{}, fmt.Errorf("broken: %w", err)
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width*c.Height > maxPixels {
		return found{}, fmt.Errorf("%d x %d pixels: at most %d million", c.Width, c.Height, maxPixels/1_000_000)
	}
	end := []byte("IEND")
	if ctype == media.JPEG {
		end = []byte{0xff, 0xd9}
	}
	tail := make([]byte, min(size, 64<<10))
	if _, err := f.Seek(-int64(len(tail)), io.SeekEnd); err != nil {
		return found{}, err
	}
	if _, err := io.ReadFull(f, tail); err != nil || !bytes.Contains(tail, end) {
		return found{}, errors.New("cut off: its end is missing")
	}
	return found{kind: media.Picture, ctype: ctype, w: c.Width, h: c.Height}, nil
}

// rates are MPEG-1's frames a second by their code, ISO/IEC 11172-2, 2.4.3.2.
var rates = [16]float64{0, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60}

// mpeg reads size and length of an MPEG-1 programme stream (ISO/IEC 11172-1) or
// of the bare video in one.
func mpeg(f io.ReadSeeker, size int64, head []byte) (found, error) {
	is := found{kind: media.Film, ctype: media.MPEG}
	stream := head[3] == 0xba
	if stream && (len(head) < 12 || head[4]>>4 != 2) {
		return is, errors.New("MPEG-2: a board plays MPEG-1 (ffmpeg -c:v mpeg1video)")
	}
	start := make([]byte, min(size, 1<<20))
	if _, err := io.ReadFull(f, start); err != nil {
		return is, err
	}
	at := bytes.Index(start, []byte{0, 0, 1, 0xb3})
	if at < 0 || at+8 > len(start) {
		return is, errors.New("broken: no picture in its first megabyte")
	}
	b := start[at+4:]
	is.w, is.h = int(b[0])<<4|int(b[1])>>4, int(b[1]&15)<<8|int(b[2])
	if is.w == 0 || is.h == 0 || is.w > maxFilmW || is.h > maxFilmH {
		return is, fmt.Errorf("%d x %d pixels: an MPEG-1 film has at most %d x %d", is.w, is.h, maxFilmW, maxFilmH)
	}
	rate := rates[b[3]&15]
	if rate == 0 {
		return is, errors.New("broken: it has no frame rate")
	}
	if !stream {
		frames, err := pictures(f)
		is.length = time.Duration(float64(frames) / rate * float64(time.Second))
		return is, err
	}
	tail := make([]byte, min(size, 1<<20))
	if _, err := f.Seek(-int64(len(tail)), io.SeekEnd); err != nil {
		return is, err
	}
	if _, err := io.ReadFull(f, tail); err != nil {
		return is, err
	}
	first, ok := stamp(start, true)
	last, ok2 := stamp(tail, false)
	if !ok || !ok2 || last <= first {
		return is, errors.New("broken: its clock does not run")
	}
	is.length = last - first + time.Duration(float64(time.Second)/rate)
	return is, nil
}

// stamp finds the first, or latest, time at which a picture is shown.
func stamp(b []byte, first bool) (at time.Duration, ok bool) {
	for i := 0; i+16 < len(b); {
		n := bytes.Index(b[i:], []byte{0, 0, 1, 0xe0})
		if n < 0 {
			break
		}
		i += n + 6 // behind the packet's length
		p := b[i:]
		for len(p) > 0 && p[0] == 0xff { // stuffing
			p = p[1:]
		}
		if len(p) > 2 && p[0]>>6 == 1 { // the size of its buffer
			p = p[2:]
		}
		if len(p) < 5 || p[0]>>4 != 2 && p[0]>>4 != 3 {
			continue
		}
		ticks := int64(p[0]>>1&7)<<30 | int64(p[1])<<22 | int64(p[2]>>1)<<15 | int64(p[3])<<7 | int64(p[4]>>1)
		t := time.Duration(ticks) * time.Second / 90_000
		if first {
			return t, true
		}
		at, ok = max(at, t), true
	}
	return at, ok
}

// pictures counts the pictures of a bare video.
func pictures(f io.ReadSeeker) (n int, err error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	buf, keep := make([]byte, 256<<10), 0
	for {
		got, err := f.Read(buf[keep:])
		b := buf[:keep+got]
		n += bytes.Count(b, []byte{0, 0, 1, 0})
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return n, err
		}
		keep = min(3, len(b))
		copy(buf, b[len(b)-keep:])
	}
}

// mp4Length reads how long an MP4 is: moov/mvhd, ISO/IEC 14496-12.
func mp4Length(f io.ReadSeeker, size int64) (time.Duration, error) {
	at, end := int64(0), size
	var h [16]byte
	for boxes := 0; at+8 <= end && boxes < 10_000; boxes++ {
		if err := readAt(f, at, h[:8]); err != nil {
			return 0, err
		}
		length, body := int64(binary.BigEndian.Uint32(h[:])), int64(8)
		switch length {
		case 0:
			length = end - at
		case 1:
			if err := readAt(f, at+8, h[8:16]); err != nil {
				return 0, err
			}
			length, body = int64(binary.BigEndian.Uint64(h[8:])), 16
		}
		if length < body || length > end-at {
			return 0, errors.New("cut off: its end is missing")
		}
		switch string(h[4:8]) {
		case "moov": // go into it
			at, end = at+body, at+length
			continue
		case "mvhd":
			var v [32]byte
			if err := readAt(f, at+body, v[:]); err != nil {
				return 0, err
			}
			scale, ticks := binary.BigEndian.Uint32(v[12:]), uint64(binary.BigEndian.Uint32(v[16:]))
			if v[0] == 1 {
				scale, ticks = binary.BigEndian.Uint32(v[20:]), binary.BigEndian.Uint64(v[24:])
			}
			return seconds(float64(ticks) / float64(scale))
		}
		at += length
	}
	return 0, errors.New("broken: it does not say how long it is")
}

func readAt(f io.ReadSeeker, at int64, b []byte) error {
	if _, err := f.Seek(at, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.ReadFull(f, b); err != nil {
		return errors.New("cut off: its end is missing")
	}
	return nil
}

// seconds is a length that is one.
func seconds(s float64) (time.Duration, error) {
	if math.IsNaN(s) || s <= 0 || s > 24*3600 {
		return 0, errors.New("broken: it does not say how long it is")
	}
	return time.Duration(s * float64(time.Second)), nil
}

// webmLength reads how long a WebM is: Segment/Info/Duration, RFC 9559.
func webmLength(f io.ReadSeeker) (time.Duration, error) {
	const segment, info, scaleID, durationID, docType = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489, 0x4282
	start := make([]byte, 1<<20)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return 0, err
	}
	b, scale, length, inside := start[:n], 1e6, 0.0, false
	for len(b) > 0 {
		id, k := vint(b, false)
		if k == 0 {
			break
		}
		size, m := vint(b[k:], true)
		if m == 0 {
			break
		}
		body := b[k+m:]
		if id == segment || id == 0x1A45DFA3 || id == info { // go into it
			inside = inside || id == info
			b = body
			continue
		}
		if size > uint64(len(body)) {
			break
		}
		v := body[:size]
		switch id {
		case docType:
			if string(bytes.TrimRight(v, "\x00")) != "webm" {
				return 0, errForeign
			}
		case scaleID:
			if inside && len(v) <= 8 {
				scale = 0
				for _, x := range v {
					scale = scale*256 + float64(x)
				}
			}
		case durationID:
			switch len(v) {
			case 4:
				length = float64(math.Float32frombits(binary.BigEndian.Uint32(v)))
			case 8:
				length = math.Float64frombits(binary.BigEndian.Uint64(v))
			}
		}
		b = body[size:]
	}
	return seconds(length * scale / 1e9)
}

// vint reads an EBML number, with or without its length's mark; 0 bytes when
// there is none.
func vint(b []byte, value bool) (v uint64, n int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	for n = 1; b[0]>>(8-n) == 0; n++ {
	}
	if n > len(b) {
		return 0, 0
	}
	v = uint64(b[0])
	if value {
		v &= 1<<(8-n) - 1
	}
	for _, x := range b[1:n] {
		v = v<<8 | uint64(x)
	}
	return v, n
}
