package probe

import (
	"context"

	"motcua/printer/questions"
)

// An Interview leads one session: it asks the printer, prints the patterns and
// puts the questions.
type Interview struct {
	Session *questions.Session
	Probe   *Probe
	// Ask answers a question; wrong is why the answer before did not fit.
	Ask func(q questions.Question, wrong error) (string, error)
	// Heard is told what the printer answered by itself; may be nil.
	Heard func(questions.Measured)
	// Print is called before a pattern is printed; may be nil.
	Print func(questions.Question)
}

// timedAt is the question before which feeding is known and measured.
const timedAt = "roll_mm"

// Run is the whole session. Its profile is Session.Profile.
func (i *Interview) Run(ctx context.Context) error {
	m, err := i.Probe.Status(ctx)
	if err != nil {
		return err
	}
	if i.Heard != nil {
		i.Heard(m)
	}
	i.Session.Measured(m)
	for {
		q, more := i.Session.Next()
		if !more {
			return nil
		}
		if q.Key == timedAt {
			if err := i.timed(ctx, &m); err != nil {
				return err
			}
		}
		if len(q.Pattern) > 0 {
			if i.Print != nil {
				i.Print(q)
			}
			if err := i.Probe.Print(ctx, m, q.Pattern); err != nil {
				return err
			}
		}
		if err := i.ask(ctx, q); err != nil {
			return err
		}
	}
}

// timed measures speed and buffer, which cost blank paper.
func (i *Interview) timed(ctx context.Context, m *questions.Measured) (err error) {
	if m.MMPerS, err = i.Probe.Speed(ctx, *m, i.Session.Feed); err != nil {
		return err
	}
	if m.Buffer, m.AtLeast, err = i.Probe.Buffer(ctx, i.Session.Feed(BufferWay), m.MMPerS); err != nil {
		return err
	}
	i.Session.Measured(*m)
	return nil
}

func (i *Interview) ask(ctx context.Context, q questions.Question) error {
	var wrong error
	for {
		text, err := i.Ask(q, wrong)
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if wrong = i.Session.Answer(text); wrong == nil {
			return nil
		}
	}
}
