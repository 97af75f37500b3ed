package voice_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"motcua/display/voice"
	"motcua/internal/hall"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
)

// between is what a player process and its sound card add to each saying.
const between = 200 * time.Millisecond

// loudspeaker knows how long things sound, by the clips that come with the house.
type loudspeaker struct {
	packs map[string]*voicepack.Pack
	chime time.Duration
	known map[string]time.Duration
}

func newLoudspeaker(t testing.TB) *loudspeaker {
	l := &loudspeaker{packs: map[string]*voicepack.Pack{}, known: map[string]time.Duration{}}
	for _, lang := range []string{"vi", "en"} {
		p, err := voicepack.Default(lang)
		if err != nil || p == nil {
			t.Fatalf("%s: %v", lang, err)
		}
		l.packs[lang] = p
	}
	vi := l.packs["vi"]
	l.chime = sounds(len(vi.WithChime([]int16{0}, vi.Rate)), vi.Rate)
	return l
}

func sounds(samples, rate int) time.Duration {
	return time.Duration(samples) * time.Second / time.Duration(rate)
}

func (l *loudspeaker) length(s voice.Saying) time.Duration {
	words := s.Lang + spoken.Words(s.Phrases)
	d, ok := l.known[words]
	if !ok {
		p := l.packs[s.Lang]
		d = sounds(len(p.Speech(s.Phrases)), p.Rate)
		l.known[words] = d
	}
	if s.Chime {
		d += l.chime
	}
	return d + between
}

// day plays a hall of 60 counters that is called in by a Poisson process.
type day struct {
	lags    []float64 // s, of each call, from its making to the beginning of its sentence
	english int
	longest int // that waited at once
}

func play(l *loudspeaker, calls int, perMinute float64, burst int, seed uint64) (d day) {
	var q voice.Queue
	q.Set(voice.Settings{Langs: []string{"vi", "en"}})
	rng := rand.New(rand.NewPCG(seed, 6))
	start := time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)
	now, next, over := start, start, time.Time{}
	for n := 0; n < calls || q.Waiting() > 0 || !over.IsZero(); {
		for n < calls && !next.After(now) {
			for range burst {
				n++
				counter := 1 + rng.IntN(60)
				q.Add(voice.Call{
					Ticket: fmt.Sprint(n), Number: fmt.Sprintf("%c%03d", 'A'+rng.IntN(18), 1+n/18%900), Counter: fmt.Sprint(counter),
					Name: hall.Text{"vi": fmt.Sprint("Quầy ", counter), "en": fmt.Sprint("Counter ", counter)}, Seq: uint64(n), At: next,
				})
			}
			next = next.Add(time.Duration(rng.ExpFloat64() * float64(burst) * float64(time.Minute) / perMinute))
		}
		d.longest = max(d.longest, q.Waiting())
		if !over.IsZero() && !now.Before(over) {
			q.Done(now)
			over = time.Time{}
		}
		if s, ok := q.Next(now); ok {
			if s.Lang == "vi" {
				d.lags = append(d.lags, now.Sub(s.Call.At).Seconds())
			} else {
				d.english++
			}
			over = now.Add(l.length(s))
		}
		switch {
		case over.IsZero() && n >= calls:
			slices.Sort(d.lags)
			return d
		case over.IsZero() || n < calls && next.Before(over):
			now = next
		default:
			now = over
		}
	}
	slices.Sort(d.lags)
	return d
}

func (d *day) at(percent int) float64 { return d.lags[(len(d.lags)*percent+99)/100-1] }

// Sixty counters call 7.5 times a minute: 95 of 100 calls begin to be said within
// 10 s, in two languages nearly always. It is the clips and the rules that are
// measured, on a clock of its own.
func TestTheVoiceKeepsUp(t *testing.T) {
	d := play(newLoudspeaker(t), 1500, 7.5, 1, 1)
	if len(d.lags) != 1500 || d.at(95) >= 10 || d.english < 1000 {
		t.Errorf("%d said, %d also in English, p95 %.1f s", len(d.lags), d.english, d.at(95))
	}
}

// BenchmarkVoiceLag gives the figures of a long day at several loads, and of
// bursts of 50 calls.
func BenchmarkVoiceLag(b *testing.B) {
	l := newLoudspeaker(b)
	for _, c := range []struct {
		perMinute float64
		burst     int
	}{{5, 1}, {7.5, 1}, {10, 1}, {12, 1}, {7.5, 50}} {
		b.Run(fmt.Sprintf("%v-a-minute-by-%d", c.perMinute, c.burst), func(b *testing.B) {
			var d day
			for range b.N {
				d = play(l, 5000, c.perMinute, c.burst, 1)
			}
			b.ReportMetric(d.at(50), "p50-s")
			b.ReportMetric(d.at(95), "p95-s")
			b.ReportMetric(d.lags[len(d.lags)-1], "max-s")
			b.ReportMetric(100*float64(d.english)/5000, "%english")
			b.ReportMetric(0, "ns/op")
		})
	}
}
