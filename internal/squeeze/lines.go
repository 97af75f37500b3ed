package squeeze

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The table of functions, as runtime/symtab.go reads it since Go 1.20:
//
//	header  magic F1 FF FF FF 0 0, 1, 8; then eight-byte words: functions,
//	        files, text, and where these begin: names, units, files, pc, functions
//	functions  a pair of uint32 for each: entry, where its record is
//	record  44 bytes, of which uint32 at 16 the table of stack sizes, 20 of
//	        files, 24 of lines, 28 how many further tables; those follow
//
// The tables lie one behind the other from pc on; one that two functions share
// is there once. 0 means that there is none.
var magic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// dropLines takes the tables of files and lines out. A table of another form,
// of a later Go, is left as it is.
func dropLines(mem []byte) {
	at := bytes.Index(mem, magic)
	if at < 0 || bytes.Count(mem, magic) != 1 || at+72 > len(mem) {
		return
	}
	word := func(i int) int { return int(binary.LittleEndian.Uint64(mem[at+8+8*i:])) }
	count, pcs, funcs := word(0), at+word(6), at+word(7)
	if count <= 0 || count > 1<<20 || pcs < at || funcs <= pcs || funcs+8*count > len(mem) {
		return
	}
	size := funcs - pcs
	records := make([]int, count)
	kept, lost := map[int]bool{0: true}, []int{}
	for i := range records {
		f := funcs + int(binary.LittleEndian.Uint32(mem[funcs+8*i+4:]))
		if f+44 > len(mem) {
			return
		}
		u32 := func(i int) int { return int(binary.LittleEndian.Uint32(mem[f+i:])) }
		further := u32(28)
		if further > 32 || f+44+4*further > len(mem) {
			return
		}
		kept[u32(16)] = true
		for j := range further {
			kept[u32(44+4*j)] = true
		}
		lost = append(lost, u32(20), u32(24))
		records[i] = f
	}
	bounds := append([]int{size}, lost...)
	for o := range kept {
		bounds = append(bounds, o)
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	if bounds[len(bounds)-1] != size {
		return // a table that lies behind all tables
	}
	for _, o := range lost {
		if kept[o] {
			continue
		}
		i, _ := slices.BinarySearch(bounds, o)
		clear(mem[pcs+o : pcs+bounds[i+1]])
	}
	for _, f := range records {
		clear(mem[f+20 : f+28])
	}
}
