package queue

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// Engine is the state of a hall's day. It is for one goroutine at a time.
type Engine struct {
	// The site, what today makes of it, and what is worked out from that. No
	// part of the fold.
	site     *hall.Hall
	hall     *hall.Hall
	forecast Forecast
	blocked  numbers
	services map[string]*hall.Service
	desks    map[string]*desk
	serving  map[string][]*desk // by service
	hours    hours

	// The fold of the log.
	seq      uint64
	at       time.Time // of the last event: time never runs back
	day      hall.Day
	tickets  map[string]*ticket // today's, by id
	order    []*ticket          // today's, in the order of issue
	tokens   map[string]*ticket // by holder's token, yesterday's too
	before   map[string]*ticket // yesterday's, by id
	lines    map[string]*line
	all      times // of every service together
	gaps     times // from the end of one to the call of the next who waited
	series   map[string]*numbers
	persons  map[string]int // keyed hash -> numbers today
	counters map[string]*counter
	printers []wire.Printer
	jobs     int              // asked for today
	slips    map[string]*tray // by printer
	// lots are the ratings that wait until five are together: how many gave each score.
	lots    map[string]map[int]int
	box     box
	ratings map[string]*rateable // by ticket id, of hall.MostKeepRating
	proofs  map[string]*rateable // by rating token
	today   *wire.Today
	// The last day before this one that gave numbers, and those of days to come
	// that a wrong clock had begun: no number is given twice on a day.
	lastDay   hall.Day
	abandoned map[hall.Day]map[string]*numbers
	calls     wire.Calls
	drawn     bool        // today's draw has been held
	reverted  bool        // the day turned and took today's rules away: nobody has heard yet
	helps     []wire.Help // unanswered, oldest first
	helped    int         // called today
	alarms    []wire.Alarm
	devices   []wire.Device
	done      map[string]*Done
	voids     map[string]bool
	// shownSite is the site as an event last told it.
	shownSite *wire.Site

	// names holds one copy of each id that many visits name. No part of the fold.
	names map[string]string
	// behind is since when the clock has been days behind the log. No part of
	// the fold.
	behind time.Time
}

// desk is a counter as the site has it, with the lines that it serves.
type desk struct {
	*hall.Counter
	at    *counter
	lines []*line
}

// counter is what a counter is doing.
type counter struct {
	is     wire.CounterState // without its ticket
	ticket *ticket           // called or serving here
	own    list              // returned here, or transferred to this counter
	parked list
	seq    uint64    // of the last event here
	left   time.Time // when it was no longer open
	back   time.Time // when a pause is to end
	freed  time.Time // when its last ticket left it; zero when it has paused since
	step   step      // what undo would take back; nothing when it has no Kind
}

// step is the last move at a counter, with all that it changed.
type step struct {
	Kind   wire.Kind    `json:"kind"`
	Seq    uint64       `json:"seq"`
	At     time.Time    `json:"at"`
	Before *hall.Ticket `json:"before"`
	Since  time.Time    `json:"since"`
}

// aDay is how many tickets a day has room for without growing its tables.
const aDay = 2000

// New is an engine before its first day. Forecast may be nil: then every wait
// is unknown. The hall must not be changed afterwards.
func New(h *hall.Hall, forecast Forecast) *Engine {
	if forecast == nil {
		forecast = func(Facts) (*hall.Wait, bool) { return nil, false }
	}
	e := &Engine{
		forecast: forecast,
		tickets:  make(map[string]*ticket, aDay),
		tokens:   make(map[string]*ticket, aDay),
		lines:    map[string]*line{},
		series:   map[string]*numbers{},
		persons:  map[string]int{},
		counters: map[string]*counter{},
		slips:    map[string]*tray{},
		lots:     map[string]map[int]int{},
		ratings:  make(map[string]*rateable, aDay),
		proofs:   make(map[string]*rateable, aDay),
		names:    map[string]string{},
		done:     map[string]*Done{},
		voids:    map[string]bool{},
		today:    new(wire.Today),
		box:      box{coded: map[string]*wire.Suggestion{}},
	}
	e.SetHall(h)
	return e
}

// SetHall puts a site in force. The event that says so is made by Changed.
func (e *Engine) SetHall(h *hall.Hall) {
	e.site = h
	e.effect()
}

// Seq is the seq of the last event.
func (e *Engine) Seq() uint64 { return e.seq }

// At is the time of the last event.
func (e *Engine) At() time.Time { return e.at }

// Day is the business day; "" before the first.
func (e *Engine) Day() hall.Day { return e.day }

// Answered finds what was answered to a key of an actor; void says that an
// offline number has taken the place of what the key asked for.
func (e *Engine) Answered(by wire.Actor, key string) (done *Done, void bool) {
	k := keyOf(Owner(by), key)
	return e.done[k], e.voids[k]
}

// Owner names whom an idempotency key belongs to.
func Owner(by wire.Actor) string { return string(by.Role) + "/" + by.Name }

func keyOf(actor, key string) string { return actor + "\x00" + key }

func (e *Engine) line(service string) *line {
	l := e.lines[service]
	if l == nil {
		l = newLine(service, e.hall.Priorities)
		e.lines[service] = l
	}
	return l
}

// counter is the counter of that id; one that nobody ever opened is closed.
func (e *Engine) counter(id string) *counter {
	c := e.counters[id]
	if c == nil {
		c = &counter{is: wire.CounterState{ID: id, State: hall.Closed}}
		e.counters[id] = c
	}
	return c
}

// used is the set of numbers given today under a prefix.
func (e *Engine) used(prefix string) *numbers {
	n := e.series[prefix]
	if n == nil {
		n = new(numbers)
		e.series[prefix] = n
	}
	return n
}

// wall is what the machine's clock says: whole milliseconds in the hall's zone.
// Opening hours go by it, so that a clock that ran ahead and was set right does
// not keep the hall shut.
func (e *Engine) wall(now time.Time) time.Time { return now.Truncate(time.Millisecond).In(e.zone()) }

// clock is the time of what is decided now: the wall's, but never before the
// last event, however the machine's clock jumps.
func (e *Engine) clock(now time.Time) time.Time {
	if now = e.wall(now); now.Before(e.at) {
		return e.at
	}
	return now
}
