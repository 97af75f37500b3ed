package ui

import (
	"math/rand"
	"slices"
	"testing"
	"time"

	"motcua/internal/canvas"
	"motcua/kiosk/flow"
)

// On the first page too: nobody loses voice and language without a word.
func TestTheFirstPageWarnsWhoListens(t *testing.T) {
	l := listen(t, screenOf(t, "idle", "vi"), silent)
	l.press(canvas.KeyRepeat, canvas.KeyDark, canvas.KeyNext)
	at := l.s.view.Focused().Spoken()
	if heard := l.wait(95 * time.Second); len(heard) == 0 || heard[len(heard)-1] != "Tiếp tục" {
		t.Fatalf("before the end it says %q", heard)
	}
	if heard := l.press(canvas.KeyEnter); len(heard) == 0 {
		t.Error("gone on in silence")
	}
	l.find(at)
	if l.wait(95 * time.Second); !l.s.State().Visit.View.Dark {
		t.Error("light before the end of its grace")
	}
	if l.wait(25 * time.Second); l.s.State().Visit.View != (flow.View{}) || l.s.State().Visit.Warned {
		t.Errorf("left alone: %+v", l.s.State().Visit)
	}
}

// What becomes of a guide is said, wherever the keypad is.
func TestAGuidesPaperIsHeard(t *testing.T) {
	l := listen(t, screenOf(t, "procedure", "vi"), dark)
	l.find("In hướng dẫn")
	l.press(canvas.KeyEnter, canvas.KeyNext)
	for state, want := range map[flow.PrintState]string{flow.Printed: in("vi").Guided, flow.Failed: in("vi").GuideFails} {
		if heard := l.tell(flow.PrintIs{Request: l.s.State().Visit.GuideJob, Print: flow.Print{State: state}}); !slices.Equal(heard, []string{want}) {
			t.Errorf("%s: says %q, want %q", state, heard, want)
		}
	}
}

// No key is met with silence, whatever it does or does not do.
func TestEveryKeyIsAnswered(t *testing.T) {
	keys := []canvas.KeyName{canvas.KeyNext, canvas.KeyBack, canvas.KeyEnter, canvas.KeyEnter, canvas.KeyRepeat, canvas.KeyEscape}
	for i, name := range Screens() {
		l := listen(t, screenOf(t, name, "vi"), dark)
		rng := rand.New(rand.NewSource(int64(i)))
		for range 12 {
			page, k := l.s.State().Page, keys[rng.Intn(len(keys))]
			if heard := l.press(k); len(heard) == 0 && l.s.State().Visit.View.Aloud {
				t.Errorf("%s: %s on page %s: silence", name, k, page)
			}
		}
	}
}
