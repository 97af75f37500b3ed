package voice_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/dop251/goja"

	"motcua/display/voice"
	"motcua/internal/hall"
	"motcua/internal/spoken"
)

// plainQueue is the queue of the plain board, static/plain-voice.js, in an
// interpreter that is no browser.
type plainQueue struct {
	t  *testing.T
	vm *goja.Runtime
	q  *goja.Object
}

func newPlainQueue(t *testing.T) plainQueue {
	t.Helper()
	src, err := os.ReadFile("../../server/web/static/plain-voice.js")
	if err != nil {
		t.Fatal(err)
	}
	vm := goja.New()
	for _, name := range []string{"Promise", "Map", "Set", "WeakMap", "Symbol", "Proxy", "Reflect"} {
		if err := vm.GlobalObject().Delete(name); err != nil { // ECMAScript 5 has none of them
			t.Fatal(err)
		}
	}
	if _, err := vm.RunString("var plain = {};" + string(src)); err != nil {
		t.Fatal(err)
	}
	v, err := vm.RunString("plain.voice()")
	if err != nil {
		t.Fatal(err)
	}
	return plainQueue{t, vm, v.ToObject(vm)}
}

func (p plainQueue) call(name string, args ...any) goja.Value {
	p.t.Helper()
	f, ok := goja.AssertFunction(p.q.Get(name))
	if !ok {
		p.t.Fatalf("no function %s", name)
	}
	var in []goja.Value
	for _, a := range args {
		in = append(in, p.vm.ToValue(a))
	}
	v, err := f(p.q, in...)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

// next is what the plain board says, in the words of the server that joins it.
func (p plainQueue) next(now time.Time, names map[string]hall.Text, numbers map[string]string) string {
	v := p.call("next", now.UnixMilli())
	if goja.IsNull(v) {
		return "nothing"
	}
	o := v.ToObject(p.vm)
	lang := o.Get("lang").String()
	if o.Get("test") != nil {
		return fmt.Sprint(o.Get("chime"), lang, spoken.Count(lang))
	}
	c := o.Get("call").ToObject(p.vm)
	lead := map[string]spoken.Lead{"first": spoken.First, "again": spoken.Again, "more": spoken.More}[o.Get("how").String()]
	phrases := spoken.Phrases(lang, numbers[c.Get("ticket").String()], names[c.Get("counter").String()].In(lang), spoken.Style{}, lead)
	if o.Get("goes").ToBoolean() {
		phrases = append(phrases, spoken.Break)
	}
	return fmt.Sprint(o.Get("chime"), lang, phrases)
}

// The plain board says what the other boards say, whatever comes: calls, recalls,
// calls to another counter, people who come, other loudspeakers, failures.
func TestThePlainBoardSaysTheSame(t *testing.T) {
	names := map[string]hall.Text{"q1": {"vi": "Quầy 1", "en": "Counter 1"}, "q2": {"vi": "Quầy 12B", "en": "Counter 12B"}, "q3": {"vi": "Quầy Tư pháp", "en": "Justice"}}
	counters := []string{"q1", "q2", "q3"}
	for round := range uint64(60) {
		random := rand.New(rand.NewPCG(round, 6))
		set := voice.Settings{Langs: [][]string{{"vi"}, {"vi", "en"}, {"en", "vi"}}[round%3], Repeat: int(round % 4), NoChime: round%5 == 4}
		var q voice.Queue
		q.Set(set)
		p := newPlainQueue(t)
		p.call("set", map[string]any{"langs": set.Langs, "repeat": set.Repeat, "chime": !set.NoChime})
		now, seq := time.UnixMilli(1_795_000_000_000), uint64(100)
		numbers := map[string]string{}
		gone := map[string]bool{}
		for step := range 200 {
			now = now.Add(time.Duration(random.IntN(2500)) * time.Millisecond)
			seq++
			ticket := fmt.Sprintf("t%d", random.IntN(12))
			numbers[ticket] = "A" + fmt.Sprintf("%03d", 7*len(ticket)+int(ticket[1]))
			what := random.IntN(8)
			switch what {
			case 0, 1, 2:
				c := voice.Call{Ticket: ticket, Number: numbers[ticket], Counter: counters[random.IntN(3)], Seq: seq, At: now, Again: random.IntN(4) == 0}
				c.Name = names[c.Counter]
				delete(gone, ticket)
				q.Add(c)
				p.call("add", map[string]any{"seq": c.Seq, "ticket": c.Ticket, "counter": c.Counter, "at": now.UnixMilli(), "again": c.Again})
			case 3:
				gone[ticket] = true
				q.Keep(func(c voice.Call) bool { return !gone[c.Ticket] })
				p.call("keep", func(c map[string]any) bool { return !gone[c["ticket"].(string)] })
			case 4:
				if random.IntN(6) == 0 {
					q.SaidTo(seq - 3)
					p.call("saidTo", seq-3)
				}
			case 5:
				if random.IntN(8) == 0 {
					q.Try()
					p.call("tryIt")
				}
			case 6:
				if random.IntN(6) == 0 {
					q.Failed()
					p.call("failed")
				} else {
					q.Done(now)
					p.call("done", now.UnixMilli())
				}
			}
			if q.Waiting() != int(p.call("waiting").ToInteger()) || int64(q.Said()) != p.call("said").ToInteger() {
				t.Fatalf("round %d, step %d: %d wait and all to %d is said, on the plain board %v and %v", round, step, q.Waiting(), q.Said(), p.call("waiting"), p.call("said"))
			}
			want := "nothing"
			if s, ok := q.Next(now); ok {
				want = fmt.Sprint(s.Chime, s.Lang, slices.Clone(s.Phrases))
			}
			if got := p.next(now, names, numbers); got != want {
				t.Fatalf("round %d, step %d (%d): the plain board says\n%s, want\n%s", round, step, what, got, want)
			}
		}
	}
}
