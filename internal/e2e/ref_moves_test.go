package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// move is a command at a counter.
func (r *ref) move(v *verdict, who, do string, g given, now time.Time) effect {
	c := r.counter(g.str("counter"))
	v.may(g.str("counter") == "", "invalid")
	r.fields(v, do, g)
	v.next()
	v.must(c == nil, "unknown_counter")
	var chosen *refTicket
	if id := g.str("ticket"); id != "" {
		chosen = r.ticket(id)
		v.must(chosen == nil, "no_such_ticket")
	}
	if to := g.str("to_service"); to != "" {
		v.must(r.service(to) == nil, "unknown_service")
	}
	if to := g.str("to_counter"); to != "" {
		v.must(r.counter(to) == nil, "unknown_counter")
	}
	if do == "finish" {
		if t := r.atCounter(g.str("counter")); t != nil {
			for _, s := range g.list("then") {
				v.may(s == t.service || slices.Contains(t.then, s), "invalid")
			}
		}
		r.then(v, g)
	}
	v.next()
	if c == nil {
		return nil
	}
	t := r.atCounter(c.id)
	switch do {
	case "open_counter", "close_counter", "pause_counter", "hand_over":
		return r.door(v, who, do, c, t)
	case "call_next":
		return r.callNext(v, c, t, now)
	case "call", "resume":
		return r.callChosen(v, do, c, t, chosen, now)
	case "undo":
		return r.takeBack(v, c, now)
	}
	v.must(t == nil && c.state == "open", "not_serving", "wrong_state")
	v.must(t == nil && c.state != "open", "not_serving", "counter_closed")
	v.next()
	if t == nil {
		return nil
	}
	v.may(c.state != "open", "counter_closed")
	switch do {
	case "recall":
		v.must(t.state != "called", "wrong_state")
		return func(answer, *seen) error { r.loosen(c, t, now, func() { t.recalls++ }); return nil }
	case "start":
		v.must(t.state != "called", "wrong_state")
		return func(answer, *seen) error { r.loosen(c, t, now, func() { t.state = "serving" }); return nil }
	case "no_show":
		v.must(t.state != "called" || t.recalls < r.recalls, "wrong_state")
		return func(answer, *seen) error { r.did(c, t, now, func() { t.state = "no_show" }); return nil }
	case "finish":
		v.must(t.state != "serving", "wrong_state")
		return r.finish(who, g, c, t, now)
	case "transfer":
		v.may(t.state == "called", "wrong_state")
		to := g.str("to_counter")
		v.may(to == c.id || g.str("to_service") == t.service, "wrong_state", "invalid")
		if o := r.counter(to); o != nil {
			v.may(o.state != "open", "counter_closed")
		}
		return func(_ answer, s *seen) error {
			r.did(c, t, now, func() {
				t.state, t.counter, t.bound = "waiting", "", to
				if to == "" {
					t.service = g.str("to_service")
				} else {
					t.service = s.ticket(t.id).Service // the contract does not say whether it changes
				}
				if t.note = g.str("note"); t.note == "" {
					t.note = s.ticket(t.id).Note // an older note may stand or go
				}
			})
			return nil
		}
	case "park":
		v.must(chosen != nil && chosen != t, "wrong_state", "not_serving", "invalid")
		v.may(t.state == "called", "wrong_state")
		return func(answer, *seen) error { r.did(c, t, now, func() { t.state = "parked" }); return nil }
	}
	panic(do)
}

// fields are the checks of what a command is given with.
func (r *ref) fields(v *verdict, do string, g given) {
	switch do {
	case "call":
		v.must(g.str("reason") == "" || g.str("ticket") == "", "invalid")
	case "transfer":
		v.must((g.str("to_service") == "") == (g.str("to_counter") == ""), "invalid")
		v.may(g.str("to_counter") == g.str("counter"), "invalid")
	case "finish":
		o := g.str("outcome")
		v.must(o != "" && !slices.Contains(r.outcomes, o) || o == "" && r.outcome, "invalid")
		v.must(g.num("files") < 0 || g.num("people") < 0, "invalid")
	}
}

// loosen: the contract does not count a recall or a start among what can be
// taken back; a hall that does, or that still takes the call back, is forgiven.
func (r *ref) loosen(c *refCounter, t *refTicket, now time.Time, step func()) {
	r.did(c, t, now, step)
	c.step.loose = true
}

func (r *ref) door(v *verdict, who, do string, c *refCounter, t *refTicket) effect {
	switch do {
	case "open_counter":
		v.may(c.state == "open", "wrong_state", "counter_busy", "forbidden")
		if roleOf(who) == "clerk" {
			v.may(c.account != "" && c.account != who, "wrong_state", "counter_busy", "forbidden")
			for _, o := range r.counters {
				v.may(o != c && o.account == who, "wrong_state", "counter_busy", "forbidden")
			}
		}
	case "close_counter":
		v.may(c.state == "closed", "wrong_state", "counter_closed")
		v.may(t != nil, "counter_busy", "wrong_state")
	case "pause_counter":
		v.must(c.state == "closed", "wrong_state", "counter_closed")
		v.may(c.state == "paused", "wrong_state")
		v.may(t != nil, "counter_busy", "wrong_state")
	case "hand_over":
		v.may(true, "wrong_state", "counter_closed", "counter_busy", "forbidden", "not_serving")
	}
	return func(_ answer, s *seen) error {
		want := map[string]string{"open_counter": "open", "close_counter": "closed", "pause_counter": "paused"}[do]
		have := s.counter(c.id)
		if want != "" && have.State != want {
			return fmt.Errorf("counter %s is %s, want %s", c.id, have.State, want)
		}
		if do == "open_counter" && roleOf(who) == "clerk" && have.Account != who {
			return fmt.Errorf("counter %s is %q's, want %q's", c.id, have.Account, who)
		}
		if step := c.step; have.State != c.state || have.Account != c.account || step == nil {
			r.act(nil, c)
		} else {
			step.loose = true // a repetition that changed nothing
		}
		for _, o := range r.counters { // opening another may leave the first
			if o == c || o.account == who {
				o.state, o.account = s.counter(o.id).State, s.counter(o.id).Account
				r.release(o, s)
			}
		}
		return nil
	}
}

// release: those who wait for a counter that closes may stay, or go back to
// their line, at their own time.
func (r *ref) release(c *refCounter, s *seen) {
	for _, t := range r.tickets {
		mine := t.state == "returned" && t.counter == c.id || t.bound == c.id
		if have := s.ticket(t.id); mine && c.state == "closed" && have.State == "waiting" && have.Counter == "" {
			r.act(t, c)
			t.state, t.counter, t.bound = "waiting", "", ""
		}
	}
}

func (r *ref) callNext(v *verdict, c *refCounter, t *refTicket, now time.Time) effect {
	v.must(c.state == "closed", "counter_closed")
	v.must(c.state == "paused", "counter_closed", "wrong_state")
	v.must(t != nil, "counter_busy")
	return func(a answer, _ *seen) error {
		allowed := r.mayCall(c, now)
		var got *ticket
		if err := json.Unmarshal(a.Result, &got); err != nil {
			return err
		}
		if got == nil {
			if string(a.Result) != "null" || len(allowed) > 0 {
				return fmt.Errorf("%s, and %s waits", a.Result, names(allowed))
			}
			return nil
		}
		for _, t := range allowed {
			if t.id == got.ID {
				r.count(c, t)
				r.did(c, t, now, func() { t.calledAt(c) })
				return sameTicket(t, got)
			}
		}
		return fmt.Errorf("called %s; allowed: %s", got.Number, names(allowed))
	}
}

func (t *refTicket) calledAt(c *refCounter) {
	t.state, t.counter, t.bound, t.recalls, t.calledBefore = "called", c.id, "", 0, true
}

func names(list []*refTicket) string {
	text := "nobody"
	for i, t := range list {
		if i == 0 {
			text = ""
		}
		text += t.number + "(" + t.priority + ") "
	}
	return text
}

func sameTicket(t *refTicket, got *ticket) error {
	if got.Number != t.number || got.Service != t.service || got.Token != "" {
		return fmt.Errorf("the answer has %s of %s (token %q), want %s of %s and no token", got.Number, got.Service, got.Token, t.number, t.service)
	}
	return nil
}

func (r *ref) callChosen(v *verdict, do string, c *refCounter, t, chosen *refTicket, now time.Time) effect {
	v.must(c.state == "closed", "counter_closed")
	v.must(c.state == "paused", "counter_closed", "wrong_state")
	v.must(t != nil, "counter_busy")
	if do == "resume" && chosen == nil {
		var parked []*refTicket
		for _, t := range r.tickets {
			if t.state == "parked" && t.counter == c.id {
				parked = append(parked, t)
			}
		}
		v.must(len(parked) == 0, "not_serving", "wrong_state", "no_such_ticket", "invalid")
		v.may(len(parked) > 1, "invalid", "wrong_state")
		if len(parked) > 0 {
			chosen = parked[0]
		}
		if len(parked) > 1 {
			return func(_ answer, s *seen) error { // any of them
				for _, t := range parked {
					if s.ticket(t.id).State != "parked" {
						return r.resumed(c, t, now)(answer{}, s)
					}
				}
				return fmt.Errorf("none of %s was resumed", names(parked))
			}
		}
	}
	if chosen == nil {
		return nil
	}
	if do == "resume" {
		v.must(chosen.state != "parked", "wrong_state")
		v.may(chosen.counter != c.id, "wrong_state", "forbidden")
		return r.resumed(c, chosen, now)
	}
	serves := slices.ContainsFunc(c.serves, func(s refServes) bool { return s.service == chosen.service })
	v.may(!serves || chosen.bound != "" && chosen.bound != c.id || chosen.state != "waiting", "wrong_state")
	v.must(slices.Contains([]string{"called", "serving", "finished", "cancelled", "expired"}, chosen.state), "wrong_state")
	return func(a answer, _ *seen) error {
		var got *ticket
		if err := json.Unmarshal(a.Result, &got); err != nil || got == nil || got.ID != chosen.id {
			return fmt.Errorf("result %s, want %s: %w", a.Result, chosen.id, err)
		}
		r.did(c, chosen, now, func() { chosen.calledAt(c) })
		return sameTicket(chosen, got)
	}
}

func (r *ref) resumed(c *refCounter, t *refTicket, now time.Time) effect {
	return func(_ answer, s *seen) error {
		state := s.ticket(t.id).State
		if state != "called" && state != "serving" {
			return fmt.Errorf("resumed, %s is %s", t.number, state)
		}
		r.did(c, t, now, func() { t.calledAt(c); t.state = state })
		c.step.loose = true // whether a resume is a call to take back is left open
		return nil
	}
}

func (r *ref) finish(who string, g given, c *refCounter, t *refTicket, now time.Time) effect {
	return func(a answer, s *seen) error {
		var got struct {
			RatingToken string `json:"rating_token"`
		}
		if err := json.Unmarshal(a.Result, &got); err != nil {
			return err
		}
		then := slices.Concat(t.then, g.list("then"))
		integration := roleOf(who) == "integration"
		if got.RatingToken != "" && !integration {
			return fmt.Errorf("a %s was given a rating token", roleOf(who))
		}
		if integration && len(then) == 0 && len(got.RatingToken) < 22 {
			return fmt.Errorf("result %s, want a rating token", a.Result)
		}
		r.did(c, t, now, func() {
			if n := g.num("files"); n > 0 {
				t.files = n
			}
			if n := g.num("people"); n > 0 {
				t.people = n
			}
			t.ratingToken = got.RatingToken
			if len(then) > 0 {
				t.state, t.counter, t.service, t.then = "waiting", "", then[0], then[1:]
				t.outcome, t.caseCode = s.ticket(t.id).Outcome, s.ticket(t.id).CaseCode
				return
			}
			t.state = "finished"
			have := s.ticket(t.id)
			t.outcome = said(g.str("outcome"), t.outcome, have.Outcome)
			t.caseCode = said(g.str("case_code"), t.caseCode, have.CaseCode)
		})
		return nil
	}
}

// said is what a finish leaves behind: its own word, else what an earlier one
// said may stand or go.
func said(word, earlier, have string) string {
	if word == "" && have == earlier {
		return earlier
	}
	return word
}

func (r *ref) takeBack(v *verdict, c *refCounter, now time.Time) effect {
	step := c.step
	fresh := step != nil && now.Sub(step.at) < r.undo
	v.must(step == nil || now.Sub(step.at) > r.undo+time.Second, "wrong_state", "not_serving")
	v.may(c.state != "open", "counter_closed")
	v.may(!fresh || step.loose, "wrong_state")
	return func(_ answer, s *seen) error {
		t := step.ticket
		was := []refTicket{step.before}
		if step.loose {
			was = t.past
		}
		have := s.ticket(t.id)
		for i := len(was) - 1; i >= 0; i-- {
			if b := was[i]; b.state == have.State && same(&b, have) == nil {
				past, rated := t.past, t.rated
				r.act(t, c)
				*t = b
				t.past, t.rated = past, rated
				t.ratingToken = ""
				c.step = nil
				r.uncount(t)
				return nil
			}
		}
		return fmt.Errorf("undone, %s is %+v, and was %+v", t.number, have, was)
	}
}

// count notes a call from a line for the shares.
func (r *ref) count(c *refCounter, t *refTicket) {
	if t.state != "waiting" || t.bound != "" {
		return
	}
	call := refCall{service: t.service, priority: t.priority}
	for _, o := range r.waiting(t.service) {
		call.others = call.others || o.priority == ""
		call.group = call.group || o.priority != ""
	}
	r.calls = append(r.calls, call)
}

// uncount forgets a call that was taken back.
func (r *ref) uncount(t *refTicket) {
	for i := len(r.calls) - 1; i >= 0 && t.state == "waiting"; i-- {
		if r.calls[i].service == t.service && r.calls[i].priority == t.priority {
			r.calls = slices.Delete(r.calls, i, i+1)
			return
		}
	}
}
