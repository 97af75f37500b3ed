package floor

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"strings"
	"time"

	"motcua/internal/formats"
	"motcua/internal/hall"
	"motcua/internal/person"
	"motcua/internal/wire"
	"motcua/server/forecast"
	"motcua/server/queue"
)

// glance is how often the clock is looked at when nothing is due: it may have
// been set, somebody may have waited too long, a device may be gone.
const glance = 5 * time.Second

// deciding is what the run goroutine owns.
type deciding struct {
	eng    *queue.Engine // runs ahead of the log by what toCommit holds
	random *bufio.Reader
	mac    hash.Hash // with the key of macDay
	macDay hall.Day
	timer  *time.Timer
	due    time.Time // when the clock has something to say
	silent time.Time // of the last event before this start; zero in a new hall
	// replayed is how many entries the start folded one by one.
	replayed int
	looked   look
	// listens is since when the hall's devices may come, and missed whether
	// those that did not were told of.
	listens time.Time
	missed  bool
	quiet   map[[2]string]*queue.Done // what was answered without an event today, by keyOf
}

// run decides commands one by one, in the order in which they come.
func (f *Floor) run(opening *call) {
	defer f.wg.Done()
	defer f.toCommit.close()
	f.timer = time.NewTimer(0)
	defer f.timer.Stop()
	f.silent = f.eng.Since()
	f.take(opening)
	for {
		select {
		case c := <-f.asks:
			f.take(c)
		case <-f.timer.C:
			f.tick()
		case <-f.devices.stir:
			f.tick()
		case <-f.toCommit.failed:
			f.recover()
		case <-f.stop:
			f.drain()
			return
		}
	}
}

// drain answers those who came before the hall closed.
func (f *Floor) drain() {
	for {
		select {
		case c := <-f.asks:
			c.reply <- refused(c.cmd.ID, wire.Errorf(wire.CodeUnavailable, "the hall is closing"))
		default:
			return
		}
	}
}

// tick lets the clock do what it has to, the day's turn, opening, closing, and
// sets the timer to when it has something to say again.
func (f *Floor) tick() {
	now := f.clock.now()
	f.lookClock(now)
	f.lookDevices(now)
	for {
		events := f.eng.Tick(now)
		if len(events) == 0 {
			f.clock.saw(f.eng.At())
			f.due = f.eng.NextTick(now)
			f.timer.Reset(min(max(f.due.Sub(now), time.Millisecond), glance))
			return
		}
		entry := &queue.Entry{Events: events}
		f.eng.Apply(entry)
		for i := range events {
			if events[i].Kind == wire.DayOpened {
				_ = f.dayKey() // logged; whoever needs it asks again
				f.snapshot(entry)
			}
		}
		f.toCommit.put(&written{entry: entry})
	}
}

// snapshot puts the state of the new day's first moment beside its entry.
func (f *Floor) snapshot(entry *queue.Entry) {
	data, err := f.eng.Snapshot()
	if err != nil {
		f.cfg.Logger.Error("no snapshot of the day", "err", err)
		return
	}
	entry.Snapshot = data
}

// take decides one call. Its answer goes out when all that it rests on is
// durable.
func (f *Floor) take(c *call) {
	if f.toCommit.broken() {
		f.recover()
	}
	if !f.clock.now().Before(f.due) {
		f.tick()
	}
	w := &written{call: c}
	if c.site != nil {
		f.site(w)
	} else if c.note != nil {
		w.entry = &queue.Entry{Events: f.eng.Note(f.clock.now(), *c.note)}
		f.eng.Apply(w.entry)
		w.reply = wire.Reply{OK: true}
	} else if err := f.decide(w); err != nil {
		w.reply = refused(c.cmd.ID, err)
	}
	f.toCommit.put(w)
	if c.site != nil || w.entry != nil && (w.entry.Resets() || queue.Stirs(w.entry.Events)) {
		f.tick() // the hours, or the alarms, say something else now
	}
}

// decide runs a command through its checks and the engine. w gets the reply,
// and the entry if there are events.
func (f *Floor) decide(w *written) *wire.Error {
	c := w.call
	if err := f.dayKey(); err != nil {
		return err
	}
	body := f.keyed(c.body)
	done, void := f.eng.Answered(c.by, c.cmd.ID)
	if done == nil && !void {
		done = f.quiet[keyOf(c)]
	}
	switch {
	case done != nil && !bytes.Equal(done.Body, body):
		return wire.Errorf(wire.CodeConflict, "id %q was used for another command", c.cmd.ID)
	case done != nil:
		w.reply = wire.Reply{ID: c.cmd.ID, OK: true, Seq: done.Seq, Result: done.Result}
		return nil
	case void:
		return wire.Errorf(wire.CodeConflict, "an offline number has taken the place of this request")
	}
	if c.bad != nil {
		return c.bad
	}
	f.hidePerson(c.args)
	ask := queue.Ask{Now: f.clock.now(), By: c.by, Do: c.cmd.Do, Args: c.args, Tokens: f.random}
	if a, ok := c.args.(*wire.IssueOffline); ok {
		ask.Away = f.presence.away(c.by.Name, a.Request != "")
	}
	if a, ok := c.args.(*wire.Suggest); ok {
		ask.From, ask.Same = f.hideSource(c.by, a)
	}
	answer, refusal := f.eng.Decide(ask)
	if refusal != nil {
		return refusal
	}
	result, err := json.Marshal(answer.Result)
	if err != nil {
		return wire.Errorf(wire.CodeInvalid, "result: %v", err)
	}
	done = &queue.Done{
		By: queue.Owner(c.by), Key: c.cmd.ID, Body: body, Do: c.cmd.Do, Seq: f.eng.Seq(), Result: result,
		Ticket: answer.Ticket, Voids: answer.Voids,
	}
	if len(answer.Events) == 0 {
		f.remember(c, done)
	} else {
		w.entry = &queue.Entry{Events: answer.Events, Comment: answer.Comment, Words: answer.Words, Done: done}
		done.Seq = w.entry.Last()
		f.eng.Apply(w.entry)
	}
	w.reply = wire.Reply{ID: c.cmd.ID, OK: true, Seq: done.Seq, Result: result}
	return nil
}

// mostQuiet bounds the memory of a day in which somebody sends nothing else.
const mostQuiet = 1 << 16

// keyOf is whose idempotency key a call carries, and which.
func keyOf(c *call) [2]string { return [2]string{queue.Owner(c.by), c.cmd.ID} }

// remember keeps the answer to a command that was done already when it came, so
// that it made no event: opening a counter that is open. Sent again late, it
// must not be decided anew. It is kept for the day, but not across a restart:
// the log has nothing of it. A null frees its key.
func (f *Floor) remember(c *call, done *queue.Done) {
	if string(done.Result) == "null" || len(f.quiet) >= mostQuiet {
		return
	}
	if f.quiet == nil {
		f.quiet = map[[2]string]*queue.Done{}
	}
	f.quiet[keyOf(c)] = done
	if done.Voids != "" { // an issue_ticket under this key is another command
		f.quiet[[2]string{queue.Owner(c.by), done.Voids}] = done
	}
}

// longReplay is more than a day's entries.
const longReplay = 50_000

// site puts a changed hall in force, or the first one.
func (f *Floor) site(w *written) {
	if err := f.eng.Stranded(w.call.site); err != nil {
		if w.call.opening {
			f.cfg.Logger.Warn("the site has changed since the hall was closed", "err", err)
		} else {
			w.reply = refused("", err)
			return
		}
	}
	f.eng.SetHall(w.call.site)
	f.listens, f.missed = f.clock.now(), false
	w.hall = w.call.site
	w.reply = wire.Reply{OK: true}
	f.tick() // opens the first day
	_ = f.dayKey()
	if w.call.opening && !f.silent.IsZero() {
		entry := &queue.Entry{Events: f.eng.Started(f.clock.now(), f.silent)}
		f.eng.Apply(entry)
		if f.replayed > longReplay { // no snapshot was of this program: the next start is to be quick
			f.cfg.Logger.Info("the log was read from further back than today", "entries", f.replayed)
			f.snapshot(entry)
		}
		f.toCommit.put(&written{entry: entry})
	}
	if events := f.eng.Changed(f.clock.now()); len(events) > 0 {
		w.entry = &queue.Entry{Events: events}
		f.eng.Apply(w.entry)
	}
}

// dayKey fetches the secret of the business day.
func (f *Floor) dayKey() *wire.Error {
	day := f.eng.Day()
	if day == f.macDay && f.mac != nil {
		return nil
	}
	key, err := f.cfg.Log.DayKey(day)
	if err != nil {
		f.cfg.Logger.Error("no key of the day", "err", err)
		return wire.Errorf(wire.CodeUnavailable, "the key of the day cannot be kept")
	}
	f.mac, f.macDay = hmac.New(sha256.New, key), day
	f.person.Store(new(hex.EncodeToString(f.keyed([]byte("a kiosk's key for persons")))))
	clear(f.quiet)
	return nil
}

func (f *Floor) keyed(data []byte) []byte {
	f.mac.Reset()
	f.mac.Write(data) //nolint:errcheck // a hash takes everything
	return f.mac.Sum(nil)[:16]
}

// PersonKey is the key by which kiosks hide the numbers of citizen cards today;
// "" where nobody is counted.
func (f *Floor) PersonKey() string {
	key := f.person.Load()
	if key == nil || f.Hall().Limits.PerPersonDay == 0 {
		return ""
	}
	return *key
}

// hidePerson replaces what was said of a person by a hash that dies with the
// day: what a kiosk has hidden already, and what a guide has typed, so that
// both count for one.
func (f *Floor) hidePerson(args any) {
	var issue *wire.IssueTicket
	switch a := args.(type) {
	case *wire.IssueTicket:
		issue = a
	case *wire.IssueOffline:
		issue = &a.IssueTicket
	}
	if issue != nil && issue.Person != "" {
		p := issue.Person
		if key := f.person.Load(); key != nil && !formats.IsPerson(p) {
			p = person.Hide(*key, []byte(p))
		}
		issue.Person = hex.EncodeToString(f.keyed([]byte("person\x00" + p)))
	}
}

// hideSource is what stands today for where a suggestion comes from, and for
// its words as anybody would take them for the same.
func (f *Floor) hideSource(by wire.Actor, a *wire.Suggest) (from, same string) {
	words := strings.ToLower(strings.Join(strings.Fields(a.Text), " "))
	return hex.EncodeToString(f.keyed([]byte("from\x00" + queue.Owner(by) + "\x00" + by.Address))[:8]),
		hex.EncodeToString(f.keyed([]byte("words\x00" + words))[:8])
}

// rebuild makes the deciding engine from the published one.
func (f *Floor) rebuild() error {
	f.mu.Lock()
	data, err := f.pub.Snapshot()
	h := f.hall
	f.mu.Unlock()
	if err != nil {
		return err
	}
	f.eng = queue.New(h, forecast.Look)
	return f.eng.Restore(data)
}

// recover goes back to what is in the log after a batch was refused.
func (f *Floor) recover() {
	f.toCommit.flush()
	clear(f.quiet) // some rested on what the disk refused
	if err := f.catchUp(); err != nil {
		f.cfg.Logger.Error("catch up with the log", "err", err)
	}
	if err := f.rebuild(); err != nil {
		f.cfg.Logger.Error("rebuild after a refused batch", "err", err)
	}
	f.retell()
}
