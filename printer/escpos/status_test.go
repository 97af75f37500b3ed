package escpos

import (
	"bytes"
	"reflect"
	"testing"

	"motcua/printer/spool"
)

func last(as []spool.Answer) spool.Status {
	for i := len(as) - 1; i >= 0; i-- {
		if as[i].Status != nil {
			return *as[i].Status
		}
	}
	return spool.Status{}
}

func TestRealTimeStatus(t *testing.T) {
	healthy := spool.Status{Known: true, Online: true}
	tests := []struct {
		name    string
		replies []byte
		want    spool.Status
	}{
		{"healthy", []byte{0x12, 0x12, 0x12, 0x12}, healthy},
		{"drawer open is no trouble", []byte{0x16, 0x12, 0x12, 0x12}, healthy},
		{"cover", []byte{0x1A, 0x16, 0x12, 0x12}, spool.Status{Known: true, CoverOpen: true}},
		{"paper end, near-end sensor silent", []byte{0x1A, 0x32, 0x12, 0x72}, spool.Status{Known: true, PaperEnd: true}},
		{"paper end known by the offline cause only", []byte{0x1A, 0x32, 0x12, 0x12}, spool.Status{Known: true, PaperEnd: true}},
		{"near end", []byte{0x12, 0x12, 0x12, 0x1E}, spool.Status{Known: true, Online: true, NearEnd: true}},
		{"cutter", []byte{0x1A, 0x52, 0x1A, 0x12}, spool.Status{Known: true, CutterError: true}},
		{"dead", []byte{0x1A, 0x52, 0x32, 0x12}, spool.Status{Known: true, Unrecoverable: true}},
		{"hot", []byte{0x1A, 0x52, 0x52, 0x12}, spool.Status{Known: true, Recoverable: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var d Decoder
			d.Asked([]byte{0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4})
			var all []spool.Answer
			for _, c := range tt.replies { // one byte a read
				all = append(all, d.Feed([]byte{c})...)
			}
			if got := last(all); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			if len(all) != 4 || !all[3].Whole || all[2].Whole {
				t.Errorf("the fourth of four answers alone is whole: %+v", all)
			}
			if d.Garbage != 0 {
				t.Errorf("garbage %d", d.Garbage)
			}
		})
	}
}

func TestUnaskedReplyIsNoAnswer(t *testing.T) {
	var d Decoder
	if as := d.Feed([]byte{0x12, 0x7E}); len(as) != 0 || d.Garbage != 2 {
		t.Fatalf("a late reply was read as an answer: %+v, garbage %d", as, d.Garbage)
	}
	if as := d.Feed([]byte{0x00}); len(as) != 0 {
		t.Fatalf("a stray zero was read as a fence: %+v", as)
	}
}

func TestAutomaticStatus(t *testing.T) {
	tests := []struct {
		name string
		in   []byte
		want spool.Status
	}{
		{"healthy", []byte{0x10, 0, 0, 0}, spool.Status{Known: true, Online: true}},
		{"drawer", []byte{0x14, 0, 0, 0x0F}, spool.Status{Known: true, Online: true}},
		{"cover", []byte{0x38, 0, 0, 0}, spool.Status{Known: true, CoverOpen: true}},
		{"paper end and near end", []byte{0x18, 0, 0x0F, 0}, spool.Status{Known: true, PaperEnd: true, NearEnd: true}},
		{"cutter", []byte{0x18, 0x08, 0, 0}, spool.Status{Known: true, CutterError: true}},
		{"xoff and xon inside", []byte{0x18, 0x13, 0x00, 0x11, 0x0C, 0x13, 0x00}, spool.Status{Known: true, PaperEnd: true}},
		{"broken group before", []byte{0x10, 0x00, 0x18, 0, 0x0C, 0}, spool.Status{Known: true, PaperEnd: true}},
		{"noise before", []byte{0xFF, 0x81, 0x18, 0, 0x0C, 0}, spool.Status{Known: true, PaperEnd: true}},
		{"block cut short before", []byte{0x37, 0x22, 'a', 0x18, 0, 0x0C, 0}, spool.Status{Known: true, PaperEnd: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for cut := 0; cut <= len(tt.in); cut++ {
				var d Decoder
				var as []spool.Answer
				as = append(as, d.Feed(tt.in[:cut])...)
				as = append(as, d.Feed(tt.in[cut:])...)
				if got := last(as); got != tt.want {
					t.Errorf("split at %d: got %+v, want %+v", cut, got, tt.want)
				}
			}
		})
	}
}

func TestReplyInsideGroup(t *testing.T) {
	var d Decoder
	d.Asked([]byte{0x10, 4, 1})
	as := d.Feed([]byte{0x18, 0x00, 0x1A, 0x0C, 0x00})
	if len(as) != 2 || !last(as).PaperEnd || last(as).Online {
		t.Fatalf("got %+v", as)
	}
}

func TestFenceAnswers(t *testing.T) {
	var d Decoder
	d.Asked([]byte{0x1D, 'r', 1})
	in := []byte{0x10, 0, 0, 0, 0x00, 0x37, 0x22, 'A', '0', '1', '2', 0x00, 0x37, 0x25, 0x00, 0x5F, 'T', 'M', 0x00}
	as := d.Feed(in)
	want := []spool.Answer{
		{Status: &spool.Status{Known: true, Online: true}, Whole: true},
		{Status: &spool.Status{Known: true, Online: true}, Taken: true},
		{Marked: &spool.Mark{'A', '0', '1', '2'}},
		{Cleared: true},
		{Identity: "TM"},
	}
	if !reflect.DeepEqual(as, want) {
		t.Fatalf("got %+v", as)
	}
}

func TestShortMarkIsNoFence(t *testing.T) {
	for _, in := range [][]byte{
		{0x37, 0x22, 'A', '0', '1', 0x00},           // a byte lost
		{0x37, 0x22, 'A', '0', '1', '2', '3', 0x00}, // a byte too many
		{0x37, 0x22, 'A', '0', '1', '2'},            // not ended
	} {
		var d Decoder
		for _, a := range d.Feed(in) {
			if a.Marked != nil {
				t.Errorf("% X passed as a fence", in)
			}
		}
	}
}

func TestForgetDropsOpenQuestions(t *testing.T) {
	var d Decoder
	d.Asked([]byte{0x10, 4, 1, 0x1D, 'r', 1})
	d.Forget()
	if as := d.Feed([]byte{0x12, 0x00}); len(as) != 0 {
		t.Fatalf("answers to forgotten questions: %+v", as)
	}
}

// FuzzDecoder checks that no bytes, however split, panic, grow the decoder,
// bring an answer that only a question allows, or read differently when they
// come one at a time.
func FuzzDecoder(f *testing.F) {
	f.Add([]byte{0x10, 0, 0, 0, 0x37, 0x22, 'A', '0', '1', '2', 0}, uint8(3))
	f.Add([]byte{0x18, 0x13, 0x00, 0x11, 0x0C, 0x5F, 'E', 0, 0x12, 0x12}, uint8(1))
	f.Fuzz(func(t *testing.T, in []byte, cut uint8) {
		ask := []byte{0x10, 4, 1, 0x10, 4, 2, 0x1D, 'r', 1}
		var whole, split Decoder
		whole.Asked(ask)
		split.Asked(ask)
		all := append([]spool.Answer(nil), whole.Feed(in)...)
		n := min(int(cut), len(in))
		parts := append([]spool.Answer(nil), split.Feed(in[:n])...)
		parts = append(parts, split.Feed(in[n:])...)
		if !reflect.DeepEqual(all, parts) && len(all)+len(parts) > 0 {
			t.Fatalf("% X read differently when split at %d: %+v, %+v", in, n, all, parts)
		}
		taken := 0
		for _, a := range all {
			if a.Taken {
				taken++
			}
			if a.Marked != nil && !bytes.Contains(in, a.Marked[:1]) {
				t.Fatalf("mark %q is not in % X", a.Marked, in)
			}
		}
		if taken > 1 {
			t.Fatalf("one GS r, %d answers", taken)
		}
		if len(whole.block) > maxBlock || len(whole.asked) > maxAsked {
			t.Fatal("decoder grew")
		}
	})
}
