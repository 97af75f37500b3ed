package crowd

import (
	"container/heap"
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"motcua/internal/hall"
	"motcua/internal/link"
	"motcua/internal/wire"
)

// Config says which hall the crowd comes to.
type Config struct {
	URL         string // of the running server
	Kiosk       string // token of the kiosk at which numbers are taken
	Integration string // token that works at the counters and gives the ratings
	// Clerks are the session cookies, "name=value", of those who open the
	// counters, by counter: boards show who they are. A counter without one is
	// opened by the integration.
	Clerks  map[string]string
	Hall    *hall.Hall
	Not     []string // counters that are left to people
	Printer string   // prints the tickets; "" prints none
	Seed    uint64
	Pace    float64       // how much faster than life; 0 means 1
	Begin   time.Duration // how far into the day the crowd begins
	Logger  *slog.Logger
}

// warmUp is how many minutes of people stand already in line at the start.
const warmUp = 20 * time.Minute

// slipTime is what a slip takes on a slow serial line, and some room for the
// people who print too.
const slipTime = 12 * time.Second

// step is something that happens at a moment of the crowd's day.
type step struct {
	at time.Duration
	n  int // keeps steps of the same moment in order
	do func(context.Context)
}

type steps []step

func (s steps) Len() int      { return len(s) }
func (s steps) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s steps) Less(i, j int) bool {
	return s[i].at < s[j].at || s[i].at == s[j].at && s[i].n < s[j].n
}
func (s *steps) Push(x any) { *s = append(*s, x.(step)) }
func (s *steps) Pop() any   { o := *s; x := o[len(o)-1]; *s = o[:len(o)-1]; return x }

// guest is a visit that has a ticket.
type guest struct {
	Visit
	token string
}

// crowd is the running day. Everything in it belongs to Run's goroutine, but
// for wake.
type crowd struct {
	cfg    Config
	log    *slog.Logger
	kiosk  *link.Client
	office *link.Client
	wake   chan struct{} // holds a token when somebody may have come into a line

	began  time.Time
	offset time.Duration // the day's time at began
	queue  steps
	n      int
	rnd    *rand.Rand
	guests map[string]*guest // by ticket id
	desks  []*desk
	day    uint64
	paper  time.Time // when the printer will have printed what it was asked for
}

// Run plays the crowd against the hall until ctx ends: one day after the
// other, each with the next seed. What the server refuses, because people work
// in the hall too, is taken as it comes.
func Run(ctx context.Context, cfg Config) error {
	c := &crowd{
		cfg: cfg, log: cfg.Logger, wake: make(chan struct{}, 1), offset: cfg.Begin,
		rnd: rand.New(rand.NewPCG(cfg.Seed, 1)), guests: map[string]*guest{},
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.cfg.Pace <= 0 {
		c.cfg.Pace = 1
	}
	c.kiosk = link.Dial(link.Config{URL: cfg.URL, Token: cfg.Kiosk})
	defer c.kiosk.Close()
	c.office = link.Dial(link.Config{URL: cfg.URL, Token: cfg.Integration, OnChange: c.changed})
	defer c.office.Close()

	c.began = time.Now()
	c.plan(cfg.Begin)
	for i := range cfg.Hall.Counters {
		if id := cfg.Hall.Counters[i].ID; !slices.Contains(cfg.Not, id) {
			d := &desk{crowd: c, counter: &cfg.Hall.Counters[i]}
			d.rest = c.now() + c.between(20*time.Minute, 150*time.Minute)
			c.desks = append(c.desks, d)
			c.after(c.between(0, 40*time.Second), d.open)
		}
	}
	return c.loop(ctx)
}

// plan puts a day's arrivals into the queue, from a moment of that day on;
// those who came a little before it stand in line already.
func (c *crowd) plan(from time.Duration) {
	start := c.now() - from
	for _, v := range Plan(c.cfg.Seed+c.day, c.cfg.Hall, c.cfg.Not) {
		if v.At < from-warmUp {
			continue
		}
		at := start + v.At
		if v.At < from {
			at = c.now() + time.Duration(c.rnd.Int64N(int64(8*time.Second)))
			v.Serve = max(time.Duration(c.rnd.Float64()*float64(v.Serve)), 20*time.Second) // what is left of it
		}
		c.at(at, func(ctx context.Context) { c.arrive(ctx, v) })
	}
	c.day++
	c.at(start+Day, func(context.Context) { c.plan(0) })
}

func (c *crowd) now() time.Duration {
	return c.offset + time.Duration(float64(time.Since(c.began))*c.cfg.Pace)
}

func (c *crowd) at(t time.Duration, do func(context.Context)) {
	c.n++
	heap.Push(&c.queue, step{t, c.n, do})
}

func (c *crowd) after(d time.Duration, do func(context.Context)) { c.at(c.now()+d, do) }

func (c *crowd) between(lo, hi time.Duration) time.Duration {
	return lo + time.Duration(c.rnd.Int64N(int64(hi-lo)))
}

func (c *crowd) loop(ctx context.Context) error {
	for {
		var due <-chan time.Time
		if len(c.queue) > 0 {
			wait := time.Duration(float64(c.queue[0].at-c.now()) / c.cfg.Pace)
			if wait <= 0 {
				if ctx.Err() != nil {
					return nil //nolint:nilerr // an ended context is how a crowd goes home
				}
				heap.Pop(&c.queue).(step).do(ctx)
				continue
			}
			due = time.After(wait)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-c.wake:
			c.look(ctx)
		case <-due:
		}
	}
}

// changed is called by the link's goroutine.
func (c *crowd) changed(ch link.Change) {
	if ch.Event == nil && !ch.Snapshot {
		return
	}
	if ch.Event != nil && (ch.Event.Ticket == nil || ch.Event.Ticket.State != hall.Waiting) {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// look sends idle clerks to their lines.
func (c *crowd) look(ctx context.Context) {
	waiting := map[string]int{}
	c.office.Read(func(s *wire.State) {
		if s != nil {
			for _, sv := range s.Services {
				waiting[sv.ID] = sv.Waiting
			}
		}
	})
	for _, d := range c.desks {
		if d.idle && d.again <= c.now() && slices.ContainsFunc(d.counter.Services, func(s hall.Serves) bool { return waiting[s.Service] > 0 }) {
			d.next(ctx)
		}
	}
}

// do gives a command and decodes its result; false when it was refused or the
// day is over.
func (c *crowd) do(ctx context.Context, by *link.Client, do string, with, result any) bool {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := by.Do(ctx, link.NewID(), do, with)
	if err != nil {
		if ctx.Err() == nil {
			c.log.Warn("crowd: no answer", "do", do, "err", err)
		}
		return false
	}
	if r.Error != nil {
		c.log.Debug("crowd: refused", "do", do, "code", r.Error.Code)
		return false
	}
	if result != nil && len(r.Result) > 0 {
		if err := json.Unmarshal(r.Result, result); err != nil {
			c.log.Warn("crowd: answer", "do", do, "err", err)
			return false
		}
	}
	return true
}

// arrive takes a number at the kiosk.
func (c *crowd) arrive(ctx context.Context, v Visit) {
	var t struct{ ID, Token string }
	if !c.do(ctx, c.kiosk, "issue_ticket", wire.IssueTicket{
		Service: v.Service, Lang: v.Lang, Priority: v.Priority, Files: v.Files, People: v.People,
	}, &t) {
		return
	}
	c.guests[t.ID] = &guest{v, t.Token}
	// One printer stands for all of the hall's: it is asked for no more than it
	// can print.
	if now := time.Now(); c.cfg.Printer != "" && now.After(c.paper) {
		c.paper = now.Add(slipTime)
		c.do(ctx, c.kiosk, "print", wire.Print{Printer: c.cfg.Printer, Kind: "ticket", Ticket: t.ID}, nil)
	}
	if v.GivesUp > 0 {
		c.after(v.GivesUp, func(ctx context.Context) {
			c.do(ctx, c.kiosk, "cancel_ticket", wire.CancelTicket{Token: t.Token}, nil)
		})
	}
}

// guest is who holds a ticket; one that the crowd has not issued belongs to a
// person of flesh and blood, who comes when called.
func (c *crowd) guest(id string) *guest {
	if g, ok := c.guests[id]; ok {
		return g
	}
	g := &guest{Visit: Visit{Walk: 20 * time.Second, Serve: c.between(3*time.Minute, 6*time.Minute), Outcome: "answered"}}
	c.guests[id] = g
	return g
}
