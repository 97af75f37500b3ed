// Package squeeze makes a Go program for the browser smaller without changing
// what it does; make.go is the tool that `make` runs on the programs.
//
// Go's linker writes the program's memory as some 95,000 short pieces, one
// between any two runs of eight zeros, each with an address that no compressor
// can guess: a twelfth of what goes over the line. Program writes it as a few
// dozen. And it takes out the tables that say to which line of which file an
// instruction belongs, which are read only to print a stack: a panic in the
// browser still names its functions.
package squeeze

import (
	"encoding/binary"
	"errors"
	"slices"
)

// The sections of a module that concern us (WebAssembly core 5.5).
const (
	header      = 8 // magic and version
	dataSection = 11
)

// ErrForm says that a module is not written as Go's linker does.
var ErrForm = errors.New("no module of Go's linker")

// maxMemory bounds the memory that a module is taken to have, bytes.
const maxMemory = 256 << 20

// Program gives the smaller form of a module.
func Program(module []byte) ([]byte, error) {
	if len(module) < header || string(module[:4]) != "\x00asm" {
		return nil, ErrForm
	}
	out := slices.Clone(module[:header])
	found := false
	for r := (reader{b: module[header:]}); len(r.b) > 0; {
		whole := r.b
		id := r.byte()
		body := r.bytes(r.uint())
		if r.err != nil {
			return nil, r.err
		}
		if id != dataSection {
			out = append(out, whole[:len(whole)-len(r.b)]...)
			continue
		}
		mem, parts, err := memory(body)
		if err != nil {
			return nil, err
		}
		dropLines(mem)
		body = write(mem, parts)
		out = append(out, dataSection)
		out = binary.AppendUvarint(out, uint64(len(body)))
		out = append(out, body...)
		found = true
	}
	if !found {
		return nil, ErrForm
	}
	return out, nil
}

// part is a stretch of memory, its end not in it.
type part struct{ from, to int }

// near is how many zeros between two parts are cheaper to write than a new part.
const near = 64

// memory reads the data section: what stands where.
func memory(body []byte) ([]byte, []part, error) {
	r := reader{b: body}
	var mem []byte
	var parts []part
	for range r.uint() {
		const active, i32const, end = 0, 0x41, 0x0b
		if r.byte() != active || r.byte() != i32const {
			return nil, nil, ErrForm
		}
		at := r.int()
		if r.byte() != end {
			return nil, nil, ErrForm
		}
		data := r.bytes(r.uint())
		if r.err != nil || at < 0 || at+len(data) > maxMemory {
			return nil, nil, ErrForm
		}
		mem = append(mem, make([]byte, max(0, at+len(data)-len(mem)))...)
		copy(mem[at:], data)
		parts = append(parts, part{at, at + len(data)})
	}
	return mem, joined(parts), r.err
}

// joined sorts parts and joins those that touch or nearly do.
func joined(parts []part) []part {
	slices.SortFunc(parts, func(a, b part) int { return a.from - b.from })
	out := parts[:0]
	for _, p := range parts {
		if n := len(out); n > 0 && p.from-out[n-1].to < near {
			out[n-1].to = max(out[n-1].to, p.to)
		} else {
			out = append(out, p)
		}
	}
	return out
}

func write(mem []byte, parts []part) []byte {
	out := binary.AppendUvarint(nil, uint64(len(parts)))
	for _, p := range parts {
		out = append(out, 0, 0x41)
		out = appendInt(out, p.from)
		out = append(out, 0x0b)
		out = binary.AppendUvarint(out, uint64(p.to-p.from))
		out = append(out, mem[p.from:p.to]...)
	}
	return out
}

// appendInt writes signed LEB128, which is not the zig-zag of encoding/binary.
func appendInt(b []byte, v int) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

// reader takes a module apart; after an error it gives nothing but zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) byte() byte {
	if b := r.bytes(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.b, r.err = nil, ErrForm
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) uint() int {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > maxMemory {
		r.b, r.err = nil, ErrForm
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

func (r *reader) int() int {
	v, shift := 0, 0
	for shift < 35 {
		c := r.byte()
		v |= int(c&0x7f) << shift
		shift += 7
		if c&0x80 == 0 {
			if c&0x40 != 0 {
				v -= 1 << shift
			}
			return v
		}
	}
	r.err = ErrForm
	return 0
}
