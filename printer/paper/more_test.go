package paper

import (
	"runtime"
	"strings"
	"testing"

	"motcua/firmware-config/profiles"
)

func TestRarerCommands(t *testing.T) {
	const clean = "unknown commands: 0\nlost bytes: 0\n"
	tests := []struct{ name, in, want string }{
		{"a macro", "\x1d:A\n\x1d:\x1d^\x02\x00\x00", "A\nA\nA\n" + clean},
		{"no macro within a macro", "\x1d:A\n\x1d^\x02\x00\x00B\n", "A\nB\n" + clean},
		{"UTF-8", "\x1c(C\x02\x0002Tiếng Việt\n\x1c(C\x02\x0001\x82\n", "Tiếng Việt\né\n" + clean},
		{"broken UTF-8", "\x1c(C\x02\x0002\xe1\xbaA\xff\n", "A?\n" + clean},
		{"a customer display", "A\n\x1b=\x02shop\n\x1b=\x01B\n", "A\nB\n" + clean},
		{"a buzzer", "\x1bB\x02\x03A\n", "A\n" + clean},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := render(t, epson(t), tt.in).Transcript(); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

func TestStarsOwnCommandsAreSkipped(t *testing.T) {
	p, err := profiles.Printer("star-tsp650ii")
	if err != nil {
		t.Fatal(err)
	}
	in := "\x1b\x1dt\x20\x1b\x1da\x01\x1b\x1eF\x01\x1b\x1dyS0\x02\x1b\x1dyD1\x00\x03\x00abc\x1b\x1dyPA\n"
	if got := render(t, p, in).Transcript(); !strings.HasPrefix(got, "A\n") || !strings.Contains(got, "unknown commands: 0") {
		t.Errorf("got\n%s", got)
	}
}

// Whatever comes, and however much, the memory stays bounded: a stream of
// pictures, feeds, symbols, macros and garbage.
func TestGarbageIsBounded(t *testing.T) {
	var garbage []byte
	x := uint32(1)
	for len(garbage) < 1<<20 {
		x = x*1664525 + 1013904223
		garbage = append(garbage, byte(x>>24))
		if x>>16&63 == 0 {
			garbage = append(garbage, "\x1d8L\xff\xff\xff\x00\x1d(k\xff\xff1P0\x1dkI\xff\x1bL\x1dv0\x00\xff\xff\xff\xff\x1bd\xff\x1d:\x1d^\xff\x00\x00"[x>>8&31:]...)
		}
	}
	pr := New(epson(t), Options{Keep: 2})
	_, _ = pr.Write(garbage)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 3 {
		_, _ = pr.Write(garbage)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 16<<20 {
		t.Errorf("%d bytes more after three times the garbage", grown)
	}
}
