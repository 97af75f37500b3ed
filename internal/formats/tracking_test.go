package formats

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func tracking(t *testing.T, r *rand.Rand) string {
	t.Helper()
	for {
		b := make([]byte, 16)
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		if code, ok := Tracking(b); ok {
			return code
		}
	}
}

// One wrong letter, or two that changed places, never lead to another
// suggestion: they are told to be wrong.
func TestEverySlipOfAFingerIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		code := tracking(t, r)
		if back, err := ParseTracking(code); err != nil || back != code {
			t.Fatalf("%s reads back as %q, %v", code, back, err)
		}
		for i := range code {
			for _, c := range trackingAlphabet {
				wrong := code[:i] + string(c) + code[i+1:]
				if back, err := ParseTracking(wrong); wrong != code && err == nil {
					t.Fatalf("%s was typed as %s and taken for %s", code, wrong, back)
				}
			}
			for j := range i {
				b := []byte(code)
				b[i], b[j] = b[j], b[i]
				if back, err := ParseTracking(string(b)); b[i] != b[j] && err == nil {
					t.Fatalf("%s was typed as %s and taken for %s", code, b, back)
				}
			}
		}
	}
}

func TestTrackingCodesAreReadAsPeopleWriteThem(t *testing.T) {
	code := tracking(t, rand.New(rand.NewPCG(3, 4)))
	shown := ShowTracking(code)
	if len(shown) != 14 || strings.ReplaceAll(shown, "-", "") != code {
		t.Fatalf("%s is shown as %s", code, shown)
	}
	for _, s := range []string{
		shown, strings.ToLower(shown), strings.ReplaceAll(shown, "-", " "), strings.ReplaceAll(shown, "-", "–"),
		" " + code + "\r\n", "https://hall.example.vn/suggest/" + code, "/suggest/" + strings.ToLower(shown),
	} {
		if back, err := ParseTracking(s); err != nil || back != code {
			t.Errorf("%q reads as %q, %v", s, back, err)
		}
	}
	for _, s := range []string{"", "A012", code[:11], code + "2", "H56.14-240823-0001", strings.Repeat("2", 600), code[:11] + "Ô", "0OIL-0OIL-0OIL"} {
		if back, err := ParseTracking(s); err == nil {
			t.Errorf("%q reads as %q", s, back)
		}
	}
}

// Every letter comes as often as any other: a code has the bits that it seems
// to have.
func TestTrackingCodesAreEven(t *testing.T) {
	const n = 6200
	r := rand.New(rand.NewPCG(5, 6))
	var count [trackingLength]map[byte]int
	for i := range count {
		count[i] = map[byte]int{}
	}
	for range n {
		code := tracking(t, r)
		for i := range len(code) {
			count[i][code[i]]++
		}
	}
	for i := range count {
		for _, c := range []byte(trackingAlphabet) {
			if k := count[i][c]; k < 130 || k > 280 { // 200 expected, 5 deviations
				t.Errorf("letter %c stands %d times at place %d", c, k, i+1)
			}
		}
	}
	if _, ok := Tracking(make([]byte, TrackingLetters-1)); ok {
		t.Error("a code was made of too little chance")
	}
	if _, ok := Tracking([]byte(strings.Repeat("\xff", 40))); ok {
		t.Error("bytes that favour a letter were used")
	}
}

func FuzzParseTracking(f *testing.F) {
	f.Add("2K7M-P3XQ-A9TX")
	f.Add("https://hall.example.vn/suggest/2k7mp3xqa9tx")
	f.Fuzz(func(t *testing.T, s string) {
		code, err := ParseTracking(s)
		if err != nil {
			return
		}
		if back, err := ParseTracking(ShowTracking(code)); err != nil || back != code {
			t.Fatalf("%q gives %s, which gives %q, %v", s, code, back, err)
		}
	})
}
