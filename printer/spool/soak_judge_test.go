package spool_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"motcua/printer/paper"
	"motcua/printer/spool"
)

// judge holds what was said against the paper.
func (s *scene) judge(states map[string]spool.Job) {
	if s.profile.Cut.Kind == "none" {
		s.paper.Finish()
	}
	sheets := s.paper.Sheets()
	growing, _ := s.paper.Growing()
	sheets = append(sheets, growing)
	for _, id := range s.jobs {
		j := states[id]
		traces, whole := s.onPaper(id, sheets)
		switch {
		case !j.State.Final():
			s.bad("%s is lost: %q", id, j.State)
		case traces > 1:
			s.bad("%s (%s) stands on %d sheets", id, j.Verdict(), traces)
		case j.State == spool.Printed && whole != 1:
			s.bad("%s is called printed and is not whole on paper", id)
		case j.State == spool.Accepted && whole != 1:
			s.bad("%s is called accepted and is not whole on paper", id)
		case !s.began[id] && traces > 0:
			s.bad("%s (%s) never began and stands on paper", id, j.Verdict())
		case s.told[id] != "" && s.told[id] != j.Verdict():
			s.bad("%s was told %q and is %q", id, s.told[id], j.Verdict())
		case s.fine[id] && whole != 1:
			s.bad("%s (%s) was asked for when all was mended, and is not on paper", id, j.Verdict())
		case s.fine[id] && s.profile.Status.Fence != "none" && j.State != spool.Printed && j.State != spool.Accepted:
			s.bad("%s is called %s though all was mended", id, j.Verdict())
		}
	}
	if len(s.wrong) > 0 {
		s.wrong = append(s.wrong, s.log...)
		s.wrong = append(s.wrong, strings.Split(strings.TrimSpace(s.paper.Transcript()), "\n")...)
	}
	s.count(states, sheets)
}

// onPaper counts the sheets with the QR of id, and those that are all of the
// ticket and nothing else of importance.
func (s *scene) onPaper(id string, sheets []paper.Sheet) (traces, whole int) {
	var want []byte
	for _, sheet := range sheets {
		if !strings.Contains(strings.Join(sheet.Text, "\n")+"\n", "QR: https://x.example/t/"+id+"\n") {
			continue
		}
		traces++
		if want == nil {
			ref := paper.New(s.profile, paper.Options{})
			ref.Write(s.ticket(id))
			ref.Finish()
			want = inkOf(ref.Sheets()[0])
		}
		if got := inkOf(sheet); sheet.Cut != "" && strings.Contains(string(got), string(want[:s.body(want)])) {
			whole++
		}
	}
	return traces, whole
}

// body is a picture without its blank end: how far the paper is fed before the
// tear is the person's.
func (s *scene) body(pix []byte) int { return len(strings.TrimRight(string(pix), "\x00")) }

// tally is what many scenes came to.
type tally struct {
	scenes  int
	words   map[string]int
	slowest time.Duration
}

func (s *scene) count(states map[string]spool.Job, sheets []paper.Sheet) {
	s.words = map[string]int{}
	for _, id := range s.jobs {
		_, whole := s.onPaper(id, sheets)
		word := states[id].Verdict()
		if strings.HasPrefix(word, "unknown") || word == "accepted" || strings.HasPrefix(word, "failed") {
			word += map[bool]string{true: " [on paper]", false: ""}[whole > 0]
		}
		s.words[word]++
	}
}

func (a *tally) add(s *scene) {
	if a.words == nil {
		a.words = map[string]int{}
	}
	a.scenes++
	for w, n := range s.words {
		a.words[w] += n
	}
	a.slowest = max(a.slowest, s.slowest)
}

func (a *tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d scripts, slowest verdict %v", a.scenes, a.slowest.Round(time.Millisecond))
	for _, w := range slices.Sorted(maps.Keys(a.words)) {
		fmt.Fprintf(&b, "\n%6d %s", a.words[w], w)
	}
	return b.String()
}
