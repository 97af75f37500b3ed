package spool_test

import "testing"

// Only a job of which no byte left may go to another printer by itself.
func TestWhatFailedBeforeItsFirstByteSaysSo(t *testing.T) {
	r := newRig(t, load(t, "epson-tm-t88v"), 20, 0, "paper-end@100dots")
	sp := r.spool(t, t.TempDir(), nil)
	for _, c := range []struct {
		id    string
		begun bool
	}{{"A001", true}, {"A002", false}} {
		if got := print(t, sp, c.id, slip(t, r.profile, c.id)); got != "failed: paper end" {
			t.Fatalf("%s: %q", c.id, got)
		}
		if j, _ := sp.Job(c.id); j.Begun != c.begun {
			t.Errorf("%s: begun %v", c.id, j.Begun)
		}
	}
	if r.traces("A002") != 0 {
		t.Error("what was never begun is on paper")
	}
}
