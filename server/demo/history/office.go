package history

import (
	"container/heap"
	"context"
	"encoding/binary"
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/forecast"
	"motcua/server/queue"
)

// step is something that happens at a moment.
type step struct {
	at time.Time
	n  int // keeps steps of the same moment in order
	do func()
}

type steps []step

func (s steps) Len() int      { return len(s) }
func (s steps) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s steps) Less(i, j int) bool {
	return s[i].at.Before(s[j].at) || s[i].at.Equal(s[j].at) && s[i].n < s[j].n
}
func (s *steps) Push(x any) { *s = append(*s, x.(step)) }
func (s *steps) Pop() any   { o := *s; x := o[len(o)-1]; *s = o[:len(o)-1]; return x }

// office is the hall in virtual time. It is for one goroutine.
type office struct {
	cfg    Config
	ctx    context.Context
	eng    *queue.Engine
	rnd    *rand.Rand
	tokens *rand.ChaCha8
	sum    Sum
	out    chan<- []queue.Entry

	now   time.Time
	due   time.Time // when the clock has something to say
	queue steps
	n     int
	batch []queue.Entry
	keys  int  // of commands, so far
	dark  bool // no power: nothing can be done

	desks  []*desk
	guests map[string]*guest   // by ticket
	inLine map[string][]string // service -> tickets, the last that came
	kiosks []*kiosk
}

// newOffice is a hall before its first day.
func newOffice(ctx context.Context, cfg Config, out chan<- []queue.Entry) *office {
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], cfg.Seed)
	o := &office{
		cfg: cfg, ctx: ctx, out: out, eng: queue.New(cfg.Hall, forecast.Look),
		rnd: rand.New(rand.NewPCG(cfg.Seed, 0x6c6f6e67)), tokens: rand.NewChaCha8(seed),
		guests: map[string]*guest{}, inLine: map[string][]string{},
	}
	if o.cfg.Clerk == nil {
		o.cfg.Clerk = somebody
	}
	for i := range cfg.Hall.Counters {
		c := &cfg.Hall.Counters[i]
		o.desks = append(o.desks, &desk{office: o, counter: c, own: o.cfg.Clerk(c.ID)})
	}
	o.kiosks = kiosksOf(cfg.Hall)
	return o
}

// somebody belongs to a counter of a hall that names nobody.
func somebody(counter string) wire.Actor {
	return wire.Actor{Role: wire.RoleClerk, Name: "cb-" + counter, Officer: hall.Officer{Name: "Cán bộ " + counter, Title: "Chuyên viên"}}
}

func (o *office) zone() *time.Location { return o.cfg.Hall.Zone }

func (o *office) chance(p float64) bool { return o.rnd.Float64() < p }

func (o *office) between(lo, hi time.Duration) time.Duration {
	return lo + time.Duration(o.rnd.Int64N(int64(hi-lo)))
}

// after does something later. What people do takes milliseconds too.
func (o *office) after(d time.Duration, do func()) { o.at(o.now.Add(d), do) }

func (o *office) at(t time.Time, do func()) {
	o.n++
	heap.Push(&o.queue, step{t.Truncate(time.Millisecond), o.n, do})
}

// live lives through the days.
func (o *office) live() {
	o.now = o.cfg.From.Start(o.zone())
	o.tick()
	if events := o.eng.Changed(o.now); len(events) > 0 {
		o.keep(queue.Entry{Events: events})
	}
	for day := o.cfg.From; day < o.cfg.Until && o.ctx.Err() == nil; day = shift(day, 1) {
		if len(o.cfg.Hall.Hours.On(day)) > 0 {
			o.sum.Days++
			o.plan(day)
		}
		o.until(shift(day, 1).Start(o.zone()))
		o.commit()
	}
}

// until lets everything happen that is to happen before a moment, and then the
// day turn.
func (o *office) until(end time.Time) {
	for {
		at := end
		if len(o.queue) > 0 && o.queue[0].at.Before(at) {
			at = o.queue[0].at
		}
		if o.due.Before(at) && !o.dark {
			o.now = o.due
			o.tick()
			continue
		}
		o.now = at
		if !at.Before(end) {
			o.tick()
			return
		}
		heap.Pop(&o.queue).(step).do()
	}
}

// glance is how often the clock is looked at while the hall is in use: who
// waits too long is told of then.
const glance = time.Minute

// tick lets the engine's clock do what it has to.
func (o *office) tick() {
	for {
		events := o.eng.Tick(o.now)
		if len(events) == 0 {
			break
		}
		e := queue.Entry{Events: events}
		o.eng.Apply(&e)
		for i := range events {
			if events[i].Kind == wire.DayOpened && events[i].Day >= o.cfg.Until {
				if snap, err := o.eng.Snapshot(); err == nil { // a hall starts from its last day's
					e.Snapshot = snap
				}
			}
		}
		o.put(e)
	}
	o.due = o.eng.NextTick(o.now)
	if look := o.now.Add(glance); look.Before(o.due) && o.busy() {
		o.due = look
	}
}

// busy reports whether anybody may be waiting.
func (o *office) busy() bool {
	for _, d := range o.desks {
		if d.here {
			return true
		}
	}
	return false
}

// keep applies what was decided outside a command, and writes it.
func (o *office) keep(e queue.Entry) {
	o.eng.Apply(&e)
	o.put(e)
}

func (o *office) put(e queue.Entry) {
	o.sum.Entries++
	o.sum.Events = e.Last()
	o.batch = append(o.batch, e)
	if len(o.batch) >= largeCommit {
		o.commit()
	}
}

// largeCommit is how many entries go into one commit at most: enough to make
// the disk's sync cheap, few enough to stand in memory.
const largeCommit = 20_000

func (o *office) commit() {
	if len(o.batch) > 0 {
		o.out <- o.batch
		o.batch = nil
	}
}

// do gives a command; ok is false when it was refused. The answer's events are
// applied and written.
func (o *office) do(by wire.Actor, do string, args any) (answer queue.Answer, ok bool) {
	answer, refusal := o.ask(queue.Ask{By: by, Do: do, Args: args})
	return answer, refusal == nil
}

// ask is do with the refusal, and with what a kiosk's numbers depend on.
func (o *office) ask(a queue.Ask) (queue.Answer, *wire.Error) {
	if o.dark {
		return queue.Answer{}, wire.Errorf(wire.CodeUnavailable, "there is no power")
	}
	a.Now, a.Tokens = o.now, o.tokens
	answer, refusal := o.eng.Decide(a)
	if refusal != nil {
		o.sum.Refused++
		return answer, refusal
	}
	if len(answer.Events) == 0 {
		return answer, nil
	}
	o.keys++
	result, err := json.Marshal(answer.Result)
	if err != nil { // made of texts and numbers
		return answer, wire.Errorf(wire.CodeInvalid, "result: %v", err)
	}
	e := queue.Entry{Events: answer.Events, Comment: answer.Comment, Done: &queue.Done{
		By: queue.Owner(a.By), Key: strconv.FormatInt(int64(o.keys), 36) + "-" + strconv.FormatUint(o.tokens.Uint64(), 36),
		Body: binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, o.tokens.Uint64()), o.tokens.Uint64()),
		Do:   a.Do, Ticket: answer.Ticket, Result: result, Voids: answer.Voids,
	}}
	e.Done.Seq = e.Last()
	o.keep(e)
	if e.Resets() || queue.Stirs(e.Events) {
		o.tick()
	}
	return answer, nil
}
