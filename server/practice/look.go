package practice

import (
	"time"

	"motcua/internal/hall"
)

// View is what the coach shows, in every language.
type View struct {
	ID     string    `json:"id"`
	Title  hall.Text `json:"title"`
	Story  hall.Text `json:"story"`
	Seated bool      `json:"seated"` // the trainee is at the counter
	Over   bool      `json:"over"`
	// People are those of the story who have a number by now.
	People []Playing `json:"people"`
	Steps  []Shown   `json:"steps"`
	// Hints for the step that is awaited, as many as are shown by now; More
	// says that there are others.
	Hints  []hall.Text `json:"hints"`
	More   bool        `json:"more"`
	Faults []Fault     `json:"faults"`
	// Blocked says that a mistake has to be undone before the end can be
	// reached.
	Blocked bool `json:"blocked"`
	// Trouble says that the script could not go on, and the situation is to be
	// begun again.
	Trouble bool    `json:"trouble,omitempty"`
	Review  *Review `json:"review,omitempty"`
}

// Playing is somebody of the story with the ticket.
type Playing struct {
	Key    string    `json:"key"`
	Who    hall.Text `json:"who"`
	Ticket string    `json:"ticket"` // its id
	Number string    `json:"number"`
}

// Shown is a step as the coach shows it: done, now, later or passed.
type Shown struct {
	Say   hall.Text `json:"say"`
	State string    `json:"state"`
	After int       `json:"after_s,omitempty"` // seconds from the beginning until it was done
}

// Fault is a mistake as the coach shows it.
type Fault struct {
	Say  hall.Text `json:"say"`
	Back bool      `json:"back"` // it was taken back
}

// Review is what is said at the end, calmly: what was done, what a good clerk
// would have done and why, and how long people waited.
type Review struct {
	Good   hall.Text `json:"good"`
	Checks []Checked `json:"checks"`
	Waits  []Waited  `json:"waits"`
	Took   int       `json:"took_s"`
	Well   bool      `json:"well"` // every check holds and no mistake was left
}

// Checked is one point of the review.
type Checked struct {
	Say  hall.Text `json:"say"`
	Held bool      `json:"held"`
}

// Waited is how long somebody waited and was served.
type Waited struct {
	Who    hall.Text  `json:"who"`
	Number string     `json:"number"`
	State  hall.State `json:"state"`
	// WaitS is from the number to the first call, or to now when there was
	// none; ServedS from start to finish, 0 before the end.
	WaitS   int  `json:"wait_s"`
	ServedS int  `json:"served_s,omitempty"`
	Waiting bool `json:"waiting,omitempty"`
}

// Look shows the run as it stands.
func (r *Run) Look(now time.Time) View {
	v := View{
		ID: r.is.ID, Title: r.is.Title, Story: r.is.Story, Seated: r.seated, Over: r.Over(),
		Hints: []hall.Text{}, Faults: []Fault{}, People: []Playing{},
	}
	for _, p := range r.is.People {
		if t := r.tickets[p.Key]; t != nil {
			v.People = append(v.People, Playing{p.Key, p.Who, t.ID, t.Number.String()})
		}
	}
	done := map[int]reached{}
	for _, d := range r.reached {
		done[d.step] = d
	}
	for i := range r.is.Steps {
		s := Shown{Say: r.is.Steps[i].Say, State: "later"}
		if d, ok := done[i]; ok {
			s.State, s.After = "done", int(d.at.Sub(r.begun)/time.Second)
			if d.skipped {
				s.State = "passed"
			}
		} else if i == r.at {
			s.State = "now"
		}
		v.Steps = append(v.Steps, s)
	}
	for _, f := range r.faults {
		v.Faults = append(v.Faults, Fault{r.is.Wrongs[f.wrong].Say, f.back})
		v.Blocked = v.Blocked || r.is.Wrongs[f.wrong].Blocks && !f.back
	}
	if r.Over() {
		v.Blocked, v.Review = false, r.review()
		return v
	}
	hints := r.is.Steps[r.at].Hints
	n := min(len(hints), r.asked+r.slips+int(now.Sub(r.last)/stuck))
	v.Hints, v.More = append(v.Hints, hints[:n]...), n < len(hints)
	return v
}

func (r *Run) review() *Review {
	v := &Review{Good: r.is.Good, Took: int(r.ended.Sub(r.begun) / time.Second), Well: true, Checks: []Checked{}, Waits: []Waited{}}
	for i := range r.is.Checks {
		c := &r.is.Checks[i]
		held := (len(c.On) == 0 || r.met[i] != hit{}) && r.broke[i] == hit{}
		v.Checks = append(v.Checks, Checked{c.Say, held})
		v.Well = v.Well && held
	}
	for _, f := range r.faults {
		v.Well = v.Well && f.back
	}
	for _, p := range r.is.People {
		t := r.tickets[p.Key]
		if t == nil {
			continue
		}
		w := Waited{Who: p.Who, Number: t.Number.String(), State: t.State}
		until := r.called[p.Key]
		if until.IsZero() {
			until, w.Waiting = r.ended, true
		}
		w.WaitS = max(0, int(until.Sub(t.IssuedAt)/time.Second))
		if !t.EndedAt.IsZero() && !t.StartedAt.IsZero() {
			w.ServedS = max(0, int(t.EndedAt.Sub(t.StartedAt)/time.Second))
		}
		v.Waits = append(v.Waits, w)
	}
	return v
}
