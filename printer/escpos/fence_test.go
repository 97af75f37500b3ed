package escpos

import (
	"strings"
	"testing"

	"motcua/firmware-config/profiles"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// A job that forgot its last line feed is on paper before the fence says so.
func TestFenceLeavesNothingInTheLineBuffer(t *testing.T) {
	for _, name := range []string{"epson-tm-t88v", "epson-tm-t88iii"} {
		p, err := profiles.Printer(name)
		if err != nil {
			t.Fatal(err)
		}
		lang := Language(p)
		for job, rows := range map[string]int{"word": 24, "word\n": p.Paper.LineDots} {
			pr := paper.New(p, paper.Options{AtHead: true})
			_, _ = pr.Write(append([]byte(job), lang.Fence(spool.Mark{'A', 'B', 'C', 'D'})...))
			s, _ := pr.Growing() // without Finish: nobody presses the feed button
			if got := strings.Join(s.Text, "\n"); got != "word" {
				t.Errorf("%s, %q: on paper stands %q", name, job, got)
			}
			if got := s.Image.Bounds().Dy(); got != rows {
				t.Errorf("%s, %q: %d dots of paper, want %d", name, job, got, rows)
			}
		}
	}
}
