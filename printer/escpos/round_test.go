package escpos

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"motcua/printer/spool"
)

var ask4 = []byte{0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4}

// said are the replies of a printer in that state.
func said(s spool.Status) []byte {
	r := []byte{0x12, 0x12, 0x12, 0x12}
	set := func(on bool, i int, bits byte) {
		if on {
			r[i] |= bits
		}
	}
	set(!s.Online, 0, 0x08)
	set(s.CoverOpen, 1, 0x04)
	set(s.Feeding, 1, 0x08)
	set(s.PaperEnd, 1, 0x20)
	set(s.Mechanical, 2, 0x04)
	set(s.CutterError, 2, 0x08)
	set(s.Unrecoverable, 2, 0x20)
	set(s.Recoverable, 2, 0x40)
	set(s.NearEnd, 3, 0x0C)
	set(s.PaperEnd, 3, 0x60)
	return r
}

// group is the automatic status of a printer in that state.
func group(s spool.Status) []byte {
	g := []byte{0x10, 0, 0, 0}
	set := func(on bool, i int, bits byte) {
		if on {
			g[i] |= bits
		}
	}
	set(!s.Online, 0, 0x08)
	set(s.CoverOpen, 0, 0x20)
	set(s.Feeding, 0, 0x40)
	set(s.Mechanical, 1, 0x04)
	set(s.CutterError, 1, 0x08)
	set(s.Unrecoverable, 1, 0x20)
	set(s.Recoverable, 1, 0x40)
	set(s.NearEnd, 2, 0x03)
	set(s.PaperEnd, 2, 0x0C)
	return g
}

var anyStatus = rapid.Custom(func(t *rapid.T) spool.Status {
	b := func(name string) bool { return rapid.Bool().Draw(t, name) }
	return spool.Status{
		Known: true, Online: b("online"), PaperEnd: b("end"), NearEnd: b("near"), CoverOpen: b("cover"), Feeding: b("feed"),
		CutterError: b("cutter"), Mechanical: b("mechanical"), Unrecoverable: b("dead"), Recoverable: b("hot"),
	}
})

func TestRepliesLateDoubledAbsent(t *testing.T) {
	ok, end := spool.Status{Known: true, Online: true}, spool.Status{Known: true, PaperEnd: true}
	join := func(parts ...[]byte) []byte { return slices.Concat(parts...) }
	tests := []struct {
		name     string
		lateAsk  int // questions asked and given up before the round
		replies  []byte
		want     spool.Status
		garbage  int
		answered bool
	}{
		{"in time", 0, said(end), end, 0, true},
		{"late ones first", 4, join(said(ok), said(end)), end, 0, true},
		{"the last two of four late", 2, join(said(ok)[2:], said(end)), end, 0, true},
		{"late ones never come", 4, said(end), end, 0, true},
		{"every reply twice", 0, join(twice(said(end))), end, 0, true},
		{"one absent", 0, said(end)[:3], spool.Status{}, 0, false},
		{"none", 0, nil, spool.Status{}, 0, false},
		{"three times as many", 0, join(said(ok), said(ok), said(ok)), ok, 4, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var d Decoder
			if tt.lateAsk > 0 {
				d.Asked(ask4[:3*tt.lateAsk])
				d.Forget()
			}
			d.Asked(ask4)
			var whole *spool.Status
			for _, c := range tt.replies {
				for _, a := range d.Feed([]byte{c}) {
					if a.Whole {
						whole = a.Status
					}
				}
			}
			switch {
			case (whole != nil) != tt.answered:
				t.Errorf("answered: %v", whole)
			case whole != nil && *whole != tt.want:
				t.Errorf("got %+v, want %+v", *whole, tt.want)
			}
			if d.Garbage != tt.garbage {
				t.Errorf("garbage %d, want %d", d.Garbage, tt.garbage)
			}
		})
	}
}

func twice(b []byte) (out []byte) {
	for _, c := range b {
		out = append(out, c, c)
	}
	return out
}

// A half answered round must not show in an answer to something else.
func TestHalfARoundChangesNothing(t *testing.T) {
	var d Decoder
	d.Feed(group(spool.Status{Known: true, Online: true}))
	d.Asked(ask4)
	d.Asked([]byte{0x1D, 'r', 1})
	as := d.Feed(append(said(spool.Status{CoverOpen: true, PaperEnd: true})[:3], 0x00))
	got := last(as)
	if want := (spool.Status{Known: true, Online: true}); got != want || !as[len(as)-1].Taken {
		t.Errorf("got %+v", as)
	}
}

// A fence that was given up may be answered when the next job is under way: the
// answer is not that job's. Asked once more than there is doubt, the last answer
// is.
func TestLateFenceIsNotTheNextJobs(t *testing.T) {
	fence := []byte{0x1D, 'r', 1}
	taken := func(as []spool.Answer) (n int) {
		for _, a := range as {
			if a.Taken {
				n++
			}
		}
		return n
	}
	var d Decoder
	d.Asked(fence)
	d.Forget()
	if d.Unanswered() != 0 || d.Doubt() != 1 {
		t.Fatalf("unanswered %d, doubt %d", d.Unanswered(), d.Doubt())
	}
	d.Asked(fence)
	d.Asked(fence)
	if n := taken(d.Feed([]byte{0x00})); n != 0 {
		t.Error("the answer to the job before was taken for this job's")
	}
	if d.Doubt() != 0 {
		t.Errorf("doubt %d after the late one came", d.Doubt())
	}
	if n := taken(d.Feed([]byte{0x00})); n != 1 {
		t.Error("the job's own answer was not taken")
	}
	d.Asked(fence)
	d.Forget()
	doubt := d.Doubt()
	for range 3 { // the late ones never come: every job has its answer all the same
		n := 1 + d.Doubt()
		d.Asked(bytes.Repeat(fence, n))
		if n := taken(d.Feed(make([]byte, n))); n != 1 || d.Unanswered() != 0 || d.Doubt() != doubt {
			t.Errorf("%d taken, %d unanswered, doubt %d", n, d.Unanswered(), d.Doubt())
		}
	}
	for range 20 {
		d.Asked(fence)
		d.Forget()
	}
	if d.Doubt() > maxStale || len(d.asked) > maxStale {
		t.Errorf("doubt grew to %d", d.Doubt())
	}
}

// Whatever the interleaving, flow control and splitting, the status in the end
// is what the printer said last, and every fence that was passed is told.
func TestAnyInterleavingGivesTheSameStatus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d Decoder
		var in []byte
		var want spool.Status
		taken, marked := 0, 0
		steps := rapid.IntRange(1, 8).Draw(t, "steps")
		var got spool.Status
		gotTaken, gotMarked := 0, 0
		feed := func() {
			for len(in) > 0 {
				n := rapid.IntRange(1, len(in)).Draw(t, "split")
				for _, a := range d.Feed(in[:n]) {
					if a.Whole {
						got = *a.Status
					}
					if a.Taken {
						gotTaken++
					}
					if a.Marked != nil {
						gotMarked++
					}
				}
				in = in[n:]
			}
		}
		flow := func(b []byte) {
			for _, c := range b {
				if rapid.IntRange(0, 4).Draw(t, "flow") == 0 {
					in = append(in, rapid.SampledFrom([]byte{xon, xoff}).Draw(t, "x"))
				}
				in = append(in, c)
			}
		}
		for range steps {
			s := anyStatus.Draw(t, "status")
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0: // automatic status
				flow(group(s))
				want = s
			case 1: // a round
				d.Asked(ask4)
				flow(said(s))
				want = s
			case 2: // a round in the middle of an automatic status, both alike
				d.Asked(ask4)
				g := group(s)
				at := rapid.IntRange(1, 3).Draw(t, "at")
				flow(slices.Concat(g[:at], said(s), g[at:]))
				want = s
			case 3: // a fence
				d.Asked([]byte{0x1D, 'r', 1})
				flow(group(want)[2:3])
				taken++
			case 4: // a process ID
				flow([]byte{0x37, 0x22, '!', 'a', '~', '2', 0})
				marked++
			}
			feed() // each answer is read before the next question
		}
		if got != want {
			t.Fatalf("status %+v, want %+v", got, want)
		}
		if gotTaken != taken || gotMarked != marked {
			t.Fatalf("%d of %d taken, %d of %d marked", gotTaken, taken, gotMarked, marked)
		}
	})
}
