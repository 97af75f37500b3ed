package crowd

import (
	"math"
	"reflect"
	"testing"
	"time"

	"motcua/firmware-config/sites"
	"motcua/internal/hall"
)

func provincial(t *testing.T) *hall.Hall {
	t.Helper()
	s, err := sites.Load("provincial")
	if err != nil {
		t.Fatal(err)
	}
	return &s.Hall
}

func TestASeedIsADay(t *testing.T) {
	h := provincial(t)
	a, b, c := Plan(7, h, []string{"q1"}), Plan(7, h, []string{"q1"}), Plan(8, h, []string{"q1"})
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed gave another day")
	}
	if reflect.DeepEqual(a, c) {
		t.Error("two seeds gave the same day")
	}
}

// A hundred mornings: each is its own, together they are what we say of them.
func TestAHundredMorningsAreBelievable(t *testing.T) {
	h := provincial(t)
	const seeds = 100
	hours := make([]float64, int(Day/time.Hour)+1)
	var n, priority, missed, back, rated, happy, low, gaveUp, signing, cases, submit float64
	var logSum, logSquare, serve float64
	perService := map[string]int{}
	for seed := range uint64(seeds) {
		plan := Plan(seed, h, []string{"q1"})
		if len(plan) < 500 || len(plan) > 1500 {
			t.Fatalf("seed %d: %d visits a day", seed, len(plan))
		}
		today := map[string]int{}
		for i, v := range plan {
			if i > 0 && v.At < plan[i-1].At || v.At < 0 || v.At >= Day {
				t.Fatalf("seed %d: visit %d at %v is out of order", seed, i, v.At)
			}
			if v.Serve < 30*time.Second || v.Serve > 40*time.Minute || v.Walk <= 0 || v.Outcome == "" {
				t.Fatalf("seed %d: %+v", seed, v)
			}
			n++
			today[v.Service]++
			perService[v.Service]++
			hours[v.At/time.Hour]++
			count := func(c bool, to *float64) {
				if c {
					*to++
				}
			}
			count(v.Priority != "", &priority)
			count(v.Misses, &missed)
			count(v.Back > 0, &back)
			count(v.GivesUp > 0, &gaveUp)
			count(v.Signing > 0, &signing)
			count(v.CaseFile, &cases)
			count(v.Score > 0, &rated)
			count(v.Score >= 4, &happy)
			count(v.Score > 0 && v.Score <= 2, &low)
			if s, _ := h.Service(v.Service); s.Line == "submit" && v.Files < 6 {
				submit++
				x := math.Log(v.Serve.Minutes())
				logSum, logSquare, serve = logSum+x, logSquare+x*x, serve+v.Serve.Minutes()
			}
		}
		for s, k := range today {
			if k > 850 { // the kiosks' blocks begin at 900
				t.Errorf("seed %d: %d numbers of %s", seed, k, s)
			}
		}
	}
	within := func(what string, got, want, by float64) {
		t.Helper()
		if math.Abs(got-want) > by {
			t.Errorf("%s: %.4f, want %.3f ± %.3f", what, got, want, by)
		}
	}
	within("priority", priority/n, 0.08, 0.004)
	within("missed calls", missed/n, 0.06, 0.004)
	within("of them back", back/missed, 0.6, 0.03)
	within("gave up", gaveUp/n, 0.02, 0.003)
	within("rated", rated/n, 0.4, 0.01)
	within("content of those who rated", happy/rated, 0.87, 0.01)
	within("low scores", low/rated, 0.05, 0.01)
	within("median service, minutes", math.Exp(logSum/submit), 5.5, 0.1)
	within("spread of service", math.Sqrt(logSquare/submit-(logSum/submit)*(logSum/submit)), 0.5, 0.02)
	if signing == 0 || cases == 0 || serve == 0 {
		t.Error("nothing waits for a signature, or no file is accepted")
	}
	for _, s := range h.Services {
		if perService[s.ID] < seeds {
			t.Errorf("service %s: %d visits in %d days", s.ID, perService[s.ID], seeds)
		}
	}
	// It rises to the late morning and falls towards the evening.
	if !(hours[0] < hours[1] && hours[1] < hours[3] && hours[3] > hours[5] && hours[5] > hours[7]) {
		t.Errorf("arrivals by the hour: %.0f", hours)
	}
	within("share before noon (4 h)", (hours[0]+hours[1]+hours[2]+hours[3])/n, 0.512, 0.01)
}

// The counter that is left to people must have somebody to call.
func TestTheFirstCountersLineGrows(t *testing.T) {
	h := provincial(t)
	land := 0
	for _, v := range Plan(1, h, []string{"q1"}) {
		if v.Service == "dat-dai" && v.At < 5*time.Hour {
			land++
		}
	}
	if land < 60 {
		t.Errorf("only %d people for land in the first five hours", land)
	}
}
