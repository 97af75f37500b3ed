package questions_test

import (
	"strings"
	"testing"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/paper"
	"motcua/printer/questions"
)

// The test page comes out whole on every printer: its ruler is as long as the
// print is wide, its code reads, and its last line is 3 mm from the cut.
func TestPageOnEveryPrinter(t *testing.T) {
	seen := map[profile.Paper]bool{} // English and another's eyes: once a paper will do
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		langs, first := []string{"vi"}, !seen[p.Paper]
		if seen[p.Paper] = true; first {
			langs = append(langs, "en")
		}
		for _, l := range langs {
			pr := paper.New(p, paper.Options{})
			_, _ = pr.Write(questions.TestPage(p, l))
			pr.Finish()
			if c := pr.Counts(); c.Unknown+c.Lost+c.Missing+c.RealTime > 0 || strings.Contains(pr.Transcript(), "?") {
				t.Errorf("%s: %s", key, pr.Transcript())
			}
			v, cuts, _ := strip(pr)
			const code = "https://example.vn/t/in-thu"
			if !strings.Contains(pr.Transcript(), "QR: "+code) {
				t.Errorf("%s: no code: %s", key, pr.Transcript())
			}
			if first && v.qr() != code {
				t.Errorf("%s: the code reads %q", key, v.qr())
			}
			last := v.spans()[len(v.spans())-1]
			if len(cuts) == 1 && p.Cut.Command != "none" {
				if mm := float64(cuts[0]-last.y1) * 25.4 / float64(p.Paper.DPI); mm < 2.5 || mm > 3.5 {
					t.Errorf("%s: the last line is %.1f mm from the cut", key, mm)
				}
			}
			if n, want := ticks(v), int((float64(p.Paper.Dots)-1.5)*25.4/float64(p.Paper.DPI))+1; n != want {
				t.Errorf("%s: %d ticks of a millimetre on %d dots, want %d", key, n, p.Paper.Dots, want)
			}
		}
	}
}

// ticks counts the ruler's marks: the row with the most runs of two dots.
func ticks(v view) int {
	most := 0
	for _, row := range v.rows {
		n, run := 0, 0
		for x := 0; x <= len(row); x++ {
			if x < len(row) && row[x] {
				run++
				continue
			}
			if run == 2 {
				n++
			}
			if run > 2 {
				n = -len(row)
			}
			run = 0
		}
		if n < 100 { // a chessboard of two dots is no ruler
			most = max(most, n)
		}
	}
	return most
}
