package flow

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// soak is a kiosk at which somebody touches at random for hours, with a server
// and a printer that answer late, twice, wrongly or never. It keeps account of
// every ticket that there ever was.
type soak struct {
	State
	t       *testing.T
	rng     *rand.Rand
	now     time.Time
	pending []pending
	tickets map[string]*soakTicket // by request
	served  int                    // tickets made so far
	count   map[Page]int           // how often each page came up
	shown   int
	given   int // up
	event   Event
	steps   int
}

// pending is an answer on its way.
type pending struct {
	at time.Duration
	e  Event
}

type soakTicket struct {
	id      string
	told    bool // Issued has arrived
	shown   bool
	printed int
	upGiven bool
}

const (
	soakCard  = "038201001234|171234567|Nguyễn Văn An|01021980|Nam|Thanh Hóa|15082021"
	soakToken = "Zk3v9QxT1bLm8RsW5yUe2A"
	soakCase  = "H56.14-240823-0001"
)

func newSoak(t *testing.T, seed uint64) *soak {
	s := &soak{
		State: New("boot", DefaultRules()), t: t, rng: rand.New(rand.NewPCG(seed, 5)), now: clock,
		tickets: map[string]*soakTicket{}, count: map[Page]int{},
	}
	s.step(HallIs{Hall: s.hall()})
	s.step(LineIs{Line: Line{Up: true, Numbers: true}})
	return s
}

// hall is one of the halls that the kiosk may find itself in.
func (s *soak) hall() Hall {
	h := smallHall()
	if s.rng.IntN(2) == 0 {
		h = bigHall()
	}
	h.Card = []CardRule{"", "", CardAsk, CardMust}[s.rng.IntN(4)]
	h.PerPerson = 2
	for i := range h.Services {
		if s.rng.IntN(6) == 0 {
			h.Services[i].Open, h.Services[i].Reason = false, []string{wire.ReasonHours, wire.ReasonLimit, wire.ReasonClosed}[s.rng.IntN(3)]
		}
	}
	return h
}

// step steps the machine, does what it asks for and checks what must hold.
func (s *soak) step(e Event) {
	before, page := s.State, s.Page
	s.event = e
	sampled := s.steps%997 == 0
	var was string
	if sampled {
		was = fmt.Sprintf("%+v", before)
	}
	next, effects := Step(s.State, e)
	if sampled {
		if is := fmt.Sprintf("%+v", before); is != was {
			s.t.Fatalf("%#v changed the state that it came from", e)
		}
	}
	s.State = next
	s.steps++
	if s.Page != page {
		s.count[s.Page]++
	}
	if is, ok := e.(Issued); ok {
		s.told(is)
	}
	for _, f := range effects {
		s.serve(f)
	}
	s.check(e, page)
	if sampled {
		if kept := fmt.Sprintf("%+v", s.State); strings.Contains(kept, "038201001234") || strings.Contains(kept, "Nguyễn Văn An") {
			s.t.Fatalf("after %#v the card is kept: %s", e, kept)
		}
	}
}

// told: a ticket that comes is shown at once, or given up by this very step.
func (s *soak) told(e Issued) {
	if k := s.tickets[e.Request]; k != nil {
		k.told = true
		if s.Page == Result && s.Visit.Request == e.Request && s.Visit.Ticket.ID == e.Ticket.ID && !k.shown {
			k.shown = true
			s.shown++
		}
	}
}

func (s *soak) later(most time.Duration, e Event) {
	s.pending = append(s.pending, pending{s.at + time.Duration(s.rng.Int64N(int64(most)+1)), e})
}

// serve is the agent, the server and the printer.
func (s *soak) serve(f Effect) {
	switch f := f.(type) {
	case Ask:
		s.asked(f)
	case GiveUp:
		for request, k := range s.tickets {
			if k.id == f.Ticket.ID {
				if k.shown && s.event != (CalledOff{}) {
					s.t.Fatalf("%s: its number was shown, and is taken away", request)
				}
				if k.shown && k.upGiven {
					s.t.Fatalf("%s: called off twice", request)
				}
				if !k.upGiven {
					s.given++
				}
				k.upGiven = true
			}
		}
	case PrintTicket:
		k := s.tickets[f.Request]
		if k == nil || !k.shown || k.printed > 0 || k.id != f.Ticket.ID {
			s.t.Fatalf("prints %+v of %+v", f, k)
		}
		k.printed++
		s.prints(f.Request)
	case PrintGuide:
		s.prints(f.Request)
	case PrintCase:
		s.prints(f.Request)
	case PrintOwn:
		s.prints(f.Request)
	case Find:
		s.later(time.Second, FoundAre{Query: f.Query, Results: []Found{{Code: "1.001193"}, {Code: "?"}}})
	case Open:
		info := ProcedureInfo{Code: f.Code, Name: "x", Service: "land"}
		if f.Code == "?" {
			info.Name = ""
		}
		s.later(2*time.Second, ProcedureIs{Info: info})
	case AskCase:
		s.maybe(6*time.Second, CaseIs{Case: Case{Code: f.Code, State: "processing"}})
	case AskOwn:
		state := []hall.State{hall.Waiting, hall.NoShow, hall.Called}[s.rng.IntN(3)]
		s.maybe(6*time.Second, OwnIs{Token: f.Token, Own: OwnTicket{Number: "A012", State: state}})
	case Rejoin:
		if s.rng.IntN(2) == 0 {
			s.maybe(4*time.Second, WasRefused{Request: f.Request, Code: string(wire.CodeWrongState)})
		} else {
			s.maybe(4*time.Second, OwnIs{Token: f.Token, Own: OwnTicket{Number: "A012", State: hall.Waiting}})
		}
	case CallHelp:
		if f.On {
			s.later(3*time.Second, HelpIs{Help: []Help{HelpCalled, HelpAlone}[s.rng.IntN(2)]})
			s.maybe(time.Minute, HelpIs{Help: HelpComing})
		}
	case CheckPIN:
		s.later(time.Second, PINIs{Request: f.Request, Good: s.rng.IntN(3) == 0})
	}
}

// maybe answers, but for one time in five.
func (s *soak) maybe(most time.Duration, e Event) {
	if s.rng.IntN(5) > 0 {
		s.later(most, e)
	}
}

// asked answers a wish: mostly soon, often late, sometimes twice or never.
func (s *soak) asked(f Ask) {
	if s.tickets[f.Request] != nil {
		s.t.Fatalf("asked twice for %s", f.Request)
	}
	s.served++
	k := &soakTicket{id: fmt.Sprint("t", s.served)}
	s.tickets[f.Request] = k
	t := Ticket{ID: k.id, Number: fmt.Sprintf("A%03d", s.served%1000), Service: f.Issue.Service, Token: soakToken}
	switch s.rng.IntN(10) {
	case 0: // never
	case 1:
		s.later(5*time.Second, WasRefused{Request: f.Request, Code: string(wire.CodeLimitReached)})
	case 2, 3:
		s.later(2*s.Rules.Fuse, Issued{Request: f.Request, Ticket: t})
	case 4:
		s.later(time.Second, Issued{Request: f.Request, Ticket: t})
		s.later(2*time.Minute, Issued{Request: f.Request, Ticket: t})
	default:
		s.later(time.Second, Issued{Request: f.Request, Ticket: t})
	}
}

func (s *soak) prints(request string) {
	if s.rng.IntN(4) == 0 {
		s.later(3*time.Second, PrintIs{Request: request, Print: Print{State: Failed, Reason: "paper end"}})
		s.later(20*time.Second, PrintIs{Request: request, Print: Print{State: Printed, Where: "printer-2"}})
		return
	}
	s.maybe(4*time.Second, PrintIs{Request: request, Print: Print{State: Printed}})
}

// check is what holds after every step.
func (s *soak) check(e Event, page Page) {
	v := &s.Visit
	bad := ""
	switch {
	case s.Page == Issuing && (v.Request == "" || s.tickets[v.Request] == nil):
		bad = "issuing, and nobody was asked"
	case s.Page == Issuing && page != Issuing && page != Confirm && page != Card:
		bad = "a number is wished for from a page without LẤY SỐ"
	case (s.Page == Result || s.Page == Undo) && (v.Ticket.ID == "" || !s.tickets[v.Request].shown):
		bad = "a result without its ticket"
	case (s.Page == Confirm || s.Page == Card || s.Page == Priority) && s.Service() == nil:
		bad = "a page of no field"
	case s.Page == Procedure && v.Procedure == nil, s.Page == Group && len(v.Path) == 0, s.Page == Helping && v.From == "":
		bad = "a page without what it shows"
	case v.Warned && (s.Page == Idle || s.Page == Issuing):
		bad = "a warning where nothing ends"
	case len(s.recent) > keep || len(v.PIN) > pinLength:
		bad = "it grows"
	case s.Page != page && (len(s.Tiles()) > MaxTiles || v.Sheet >= s.Sheets()):
		bad = "tiles that are not there"
	}
	if bad != "" {
		s.t.Fatalf("step %d, %#v on %s: %s: page %s, visit %+v", s.steps, e, page, bad, s.Page, *v)
	}
}

// passes lets time pass with all answers that fall due.
func (s *soak) passes(d time.Duration) {
	until := s.at + d
	for {
		next := -1
		for i, p := range s.pending {
			if p.at <= until && (next < 0 || p.at < s.pending[next].at) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		p := s.pending[next]
		s.pending = append(s.pending[:next], s.pending[next+1:]...)
		s.tick(max(p.at, s.at))
		s.step(p.e)
	}
	s.tick(until)
}

func (s *soak) tick(at time.Duration) {
	s.step(Tick{At: at, Clock: clock.Add(at)})
}

// alone leaves the kiosk alone, as screens do with a tick a second.
func (s *soak) alone() {
	s.step(HeadsetIs{})
	for range 400 {
		s.passes(time.Second)
	}
	if s.Page != Idle || !reflect.DeepEqual(s.Visit, New("", s.Rules).Visit) {
		s.t.Fatalf("left alone: page %s, visit %+v", s.Page, s.Visit)
	}
}

// touch draws a touch: mostly of something that the page has.
func (s *soak) touch() Event {
	all := []Event{
		Took{},
		WentBack{},
		Ended{},
		Stayed{},
		Walked{},
		AskedPriority{},
		AskedAssist{},
		NoCard{},
		AskedHelp{},
		OpenedSearch{},
		OpenedLookUp{},
		OpenedTuning{},
		Erased{},
		Cleared{},
		Submitted{},
		SwitchedInput{},
		AskedGuide{},
		AskedNumber{},
		AskedSlip{},
		Rejoined{},
		Mistook{},
		CalledOff{},
		PressedHidden{},
		ChoseProcedure{Code: "1.001193"},
		ChoseStaff{Act: TestSlip},
		Counted{What: Files, By: 1},
		Counted{What: People, By: -1},
		Turned{By: 1},
		Turned{By: -1},
		ChosePriority{ID: "elder"},
		Spoke{Lang: "en"},
		Viewed{View: View{Larger: 1}},
		Typed{Key: '7'},
		Typed{Key: 'd'},
		Scanned{Text: soakCard},
		Scanned{Text: soakCase},
		Scanned{Text: "https://h.vn/t/" + soakToken},
		Scanned{Text: "?"},
		Scanned{Text: "https://h.vn/procedures/1.001193"},
	}
	likely := map[Page][]Event{
		Confirm:   {Took{}, Took{}, Took{}, AskedPriority{}, AskedAssist{}, Counted{What: Files, By: 1}},
		Card:      {Scanned{Text: soakCard}, Scanned{Text: soakCard}, NoCard{}},
		Priority:  {ChosePriority{ID: "elder"}},
		Result:    {Ended{}, Ended{}, Ended{}, Took{}, Mistook{}},
		Undo:      {CalledOff{}, WentBack{}},
		Refused:   {WentBack{}},
		Search:    {Typed{Key: 'd'}, ChoseProcedure{Code: "1.001193"}},
		Procedure: {AskedGuide{}, AskedNumber{}, AskedNumber{}},
		LookUp:    {Scanned{Text: soakCase}, Scanned{Text: soakToken}},
		CaseFile:  {AskedSlip{}},
		Own:       {Rejoined{}, AskedSlip{}},
		StaffPIN:  {Typed{Key: '1'}, Submitted{}},
		Issuing:   {Took{}, Ended{}, WentBack{}},
	}[s.Page]
	tiles := s.Tiles()
	switch n := s.rng.IntN(10); {
	case (s.Page == Idle || s.Page == Group) && n < 8 && len(tiles) > 0:
		tile := tiles[s.rng.IntN(len(tiles))]
		if tile.Service == nil {
			return ChoseGroup{Key: tile.Key}
		}
		return Chose{Service: tile.Service.ID}
	case n < 6 && len(likely) > 0:
		return likely[s.rng.IntN(len(likely))]
	}
	return all[s.rng.IntN(len(all))]
}

// world draws news that nobody at the kiosk has made.
func (s *soak) world() {
	switch s.rng.IntN(5) {
	case 4:
		s.step(HeadsetIs{In: !s.Headset})
	case 0:
		s.step(HallIs{Hall: s.hall()})
	case 1, 2:
		up := s.rng.IntN(3) > 0
		s.step(LineIs{Line: Line{Up: up, Numbers: s.rng.IntN(4) > 0, Since: s.Clock}})
	case 3:
		s.step(PrinterIs{State: []string{"ok", "paper_end"}[s.rng.IntN(2)]})
	}
}

// hour lets children play for so long.
func (s *soak) hour(d time.Duration) {
	for end := s.at + d; s.at < end; {
		switch s.rng.IntN(400) {
		case 0:
			s.passes(time.Duration(s.rng.IntN(150)) * time.Second)
		case 1:
			s.world()
		default:
			s.passes(time.Duration(s.rng.IntN(120)) * time.Millisecond)
		}
		s.step(s.touch())
	}
	s.alone()
	for request, k := range s.tickets {
		if k.told && !k.shown && !k.upGiven {
			s.t.Fatalf("%s: a ticket that nobody saw and nobody gave up", request)
		}
	}
}

// Random touches for an hour, a finger every few hundredths of a second, with
// the line, the server and the printer failing as they like: nothing panics,
// every ticket is shown once or given up, never both, nobody's wish makes two,
// and left alone the kiosk stands as on its first morning. Four such hours, each
// in another mood; SOAK=60 makes it sixty, two million steps.
func TestAnHourOfRandomTouches(t *testing.T) {
	hours := 4
	if n, err := strconv.Atoi(os.Getenv("SOAK")); err == nil && n > 0 {
		hours = n
	}
	came := map[Page]int{}
	for i := range hours {
		s := newSoak(t, uint64(i+1))
		s.hour(time.Hour)
		for p, n := range s.count {
			came[p] += n
		}
		if s.shown < 50 || s.given < 5 {
			t.Errorf("%d numbers shown, %d given up: too few to tell anything", s.shown, s.given)
		}
		t.Logf("%d steps, %d wishes, %d numbers shown, %d given up", s.steps, s.served, s.shown, s.given)
	}
	for _, p := range []Page{
		Group, Confirm, Card, Priority, Issuing, Result, Undo, Refused, Search, Procedure, LookUp, CaseFile, Own, Helping, StaffPIN, Staff,
	} {
		if came[p] == 0 {
			t.Errorf("in all these hours page %s never came up", p)
		}
	}
}
