package practice

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/tomlfile"
	"motcua/internal/wire"
)

//go:embed situations/*.toml
var shipped embed.FS

// Shipped are the situations that come with the program.
func Shipped() ([]Situation, error) {
	sub, err := fs.Sub(shipped, "situations")
	if err != nil {
		return nil, err
	}
	return Load(sub)
}

// Load reads every *.toml file of a folder, in the order that they give. The
// errors of all files come together, each with its file.
func Load(dir fs.FS) ([]Situation, error) {
	files, err := fs.Glob(dir, "*.toml")
	if err != nil {
		return nil, err
	}
	var list []Situation
	var errs []error
	for _, f := range files {
		data, err := fs.ReadFile(dir, f)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		s, err := Parse(f, data)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		list = append(list, s)
	}
	slices.SortStableFunc(list, byOrder)
	return list, errors.Join(errs...)
}

// Merge puts a hall's own situations beside others; one of the same id takes
// the other's place.
func Merge(list, own []Situation) []Situation {
	list = slices.DeleteFunc(slices.Clone(list), func(s Situation) bool {
		return slices.ContainsFunc(own, func(o Situation) bool { return o.ID == s.ID })
	})
	list = append(list, own...)
	slices.SortStableFunc(list, byOrder)
	return list
}

func byOrder(a, b Situation) int { return cmp.Compare(a.Order, b.Order) }

// Parse reads one situation and checks it.
func Parse(file string, data []byte) (Situation, error) {
	var s Situation
	if err := tomlfile.Decode(file, data, &s); err != nil {
		return s, err
	}
	c := checking{s: &s, file: file, people: map[string]bool{}, steps: map[string]bool{}}
	c.all()
	return s, errors.Join(c.errs...)
}

// checking holds a situation against its own rules.
type checking struct {
	s             *Situation
	file          string
	people, steps map[string]bool
	errs          []error
}

func (c *checking) bad(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf("%s: %s", c.file, fmt.Sprintf(format, args...)))
}

func (c *checking) text(where string, t hall.Text) {
	for _, l := range []string{"vi", "en"} {
		if strings.TrimSpace(t[l]) == "" {
			c.bad("%s.%s is missing", where, l)
		}
	}
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (c *checking) all() {
	s := c.s
	if !idForm.MatchString(s.ID) {
		c.bad("id %q: want small letters, digits and single hyphens", s.ID)
	}
	c.text("title", s.Title)
	c.text("story", s.Story)
	c.text("good", s.Good)
	for i, p := range s.People {
		c.text(fmt.Sprintf("person %d who", i+1), p.Who)
		if p.Key == "" || c.people[p.Key] {
			c.bad("person %d: key %q is empty or there already", i+1, p.Key)
		}
		c.people[p.Key] = true
	}
	if len(s.Steps) == 0 {
		c.bad("there is no step")
	}
	c.scripts("begin", s.Begin, false)
	for i := range s.Steps {
		c.steps[s.Steps[i].ID] = true
	}
	if len(c.steps) != len(s.Steps) {
		c.bad("two steps have one id")
	}
	for i := range s.Steps {
		c.step(&s.Steps[i])
	}
	for i := range s.Wrongs {
		w := &s.Wrongs[i]
		where := fmt.Sprintf("wrong %d", i+1)
		c.text(where+" say", w.Say)
		c.matches(where, w.On)
		for _, id := range []string{w.From, w.Until} {
			if id != "" && !c.steps[id] {
				c.bad("%s: there is no step %q", where, id)
			}
		}
	}
	for i := range s.Checks {
		where := fmt.Sprintf("check %d", i+1)
		c.text(where+" say", s.Checks[i].Say)
		c.matches(where, append(slices.Clone(s.Checks[i].On), s.Checks[i].Never...))
	}
	c.issued()
}

func (c *checking) step(s *Step) {
	where := "step " + s.ID
	if !idForm.MatchString(s.ID) {
		c.bad("%s: id: want small letters, digits and single hyphens", where)
	}
	c.text(where+" say", s.Say)
	if len(s.Hints) == 0 {
		c.bad("%s: there is no hint", where)
	}
	for i, h := range s.Hints {
		c.text(fmt.Sprintf("%s hint %d", where, i+1), h)
	}
	c.matches(where, s.On)
	c.scripts(where+" do", s.Do, true)
	c.scripts(where+" then", s.Then, false)
}

// issued checks that everybody of the story gets a ticket.
func (c *checking) issued() {
	got := map[string]bool{}
	all := slices.Clone(c.s.Begin)
	for i := range c.s.Steps {
		all = append(all, c.s.Steps[i].Then...)
	}
	for _, s := range all {
		if s.As != "" {
			got[s.As] = true
		}
	}
	for _, p := range c.s.People {
		if !got[p.Key] {
			c.bad("person %q never gets a ticket: no command says as = %q", p.Key, p.Key)
		}
	}
}

func (c *checking) matches(where string, list []Match) {
	if len(list) == 0 {
		c.bad("%s: there is nothing to recognise it by", where)
	}
	for _, m := range list {
		switch {
		case m.Kind == "" && m.Ticket == "":
			c.bad("%s: a match wants a kind, or a ticket whose state it looks at", where)
		case m.Kind != "" && !kinds[m.Kind]:
			c.bad("%s: there is no event %q to wait for", where, m.Kind)
		case m.Ticket != "" && !c.people[m.Ticket]:
			c.bad("%s: there is no person %q", where, m.Ticket)
		case m.By != "" && m.By != "any" && !players[m.By]:
			c.bad("%s: by %q: want any, kiosk, guide, manager or colleague", where, m.By)
		}
	}
}

// players are those who give the script's commands.
var players = map[string]bool{"kiosk": true, "guide": true, "manager": true, "colleague": true}

// kinds are the events that a step may wait for.
var kinds = func() map[wire.Kind]bool {
	m := map[wire.Kind]bool{}
	for _, k := range []wire.Kind{
		wire.TicketIssued, wire.TicketCalled, wire.TicketRecalled, wire.ServiceStarted, wire.TicketFinished, wire.TicketNoShow,
		wire.TicketTransferred, wire.TicketParked, wire.TicketReturned, wire.TicketRejoined, wire.TicketCancelled, wire.StepUndone,
		wire.CounterOpened, wire.CounterPaused, wire.CounterClosed, wire.CounterHandedOver, wire.LegFinished, wire.TicketMarked,
		wire.HelpCalled, wire.HelpAnswered, wire.PrintRequested, wire.ServerStarted,
	} {
		m[k] = true
	}
	return m
}()

func (c *checking) scripts(where string, list []Script, trainee bool) {
	for i, s := range list {
		at := fmt.Sprintf("%s, command %d", where, i+1)
		switch {
		case s.Away > 0 && !trainee:
			if s.Do != "" {
				c.bad("%s: a power cut does nothing else", at)
			}
			continue
		case !players[s.By] && (!trainee || s.By != ""):
			c.bad("%s: by %q: want kiosk, guide, manager or colleague", at, s.By)
		case s.As != "" && !c.people[s.As]:
			c.bad("%s: there is no person %q", at, s.As)
		}
		if err := s.form(c.people); err != nil {
			c.bad("%s: %v", at, err)
		}
	}
}

// form checks that a command can be given: that there is one of that name, and
// that it takes what it is given with.
func (s *Script) form(people map[string]bool) error {
	args, err := s.Arguments(func(place string) (any, bool) {
		switch {
		case place == "desk":
			return "q1", true
		case place == "card":
			return "A850", true
		case strings.HasPrefix(place, "ago:"):
			return "2026-11-20T08:00:00+07:00", true
		}
		return "20261120-A001", people[place]
	})
	if err != nil {
		return err
	}
	if !wire.Known(s.Do) {
		return fmt.Errorf("there is no command %q", s.Do)
	}
	if _, bad := wire.Arguments(s.Do, args); bad != nil {
		return bad
	}
	return nil
}

// Arguments writes what a command is given with; place says what stands for
// "@place".
func (s *Script) Arguments(place func(string) (any, bool)) (json.RawMessage, error) {
	with := map[string]any{}
	for k, v := range s.With {
		if text, ok := v.(string); ok && strings.HasPrefix(text, "@") {
			real, ok := place(text[1:])
			if !ok {
				return nil, fmt.Errorf("%s: nobody has %s", k, text)
			}
			v = real
		}
		with[k] = v
	}
	return json.Marshal(with)
}

// Fits checks a situation against the hall that it is to run in: its services,
// priorities and outcomes must be there.
func (s *Situation) Fits(h *hall.Hall) error {
	var errs []error
	want := func(ok bool, what string, v any) {
		if id, is := v.(string); is && id != "" && !ok {
			errs = append(errs, fmt.Errorf("%s: the hall has no %s %q", s.ID, what, id))
		}
	}
	each := func(list []Script) {
		for _, c := range list {
			for k, v := range c.With {
				id, _ := v.(string)
				switch k {
				case "service", "to_service":
					_, ok := h.Service(id)
					want(ok, "service", v)
				case "counter", "to_counter":
					_, ok := h.Counter(id)
					want(ok || strings.HasPrefix(id, "@"), "counter", v)
				case "priority":
					want(slices.ContainsFunc(h.Priorities, func(p hall.Priority) bool { return p.ID == id }), "priority", v)
				case "outcome":
					want(slices.ContainsFunc(h.Outcomes, func(o hall.Outcome) bool { return o.ID == id }), "outcome", v)
				}
			}
		}
	}
	each(s.Begin)
	for i := range s.Steps {
		each(s.Steps[i].Do)
		each(s.Steps[i].Then)
	}
	return errors.Join(errs...)
}
