package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"

	"motcua/firmware-config/site"
	"motcua/server/control"
	"motcua/server/report"
	"motcua/server/serve"
)

type reportCmd struct {
	at
	Period string `help:"2026-11-21, 2026-W47, 2026-11, 2026-Q4 or 2026; else the last day in the log." xor:"day"`
	Day    string `help:"The same for a day, YYYY-MM-DD." xor:"day"`
	Format string `help:"text, csv, xlsx, pdf or json; a record is text, csv or json." default:"text"`
	Record string `help:"The record of that day instead of its figures: who opened, who sat where, all that went another way. YYYY-MM-DD or last." placeholder:"DAY" xor:"day"`
	To     string `help:"The record up to this event only, to compare one on paper." placeholder:"EVENT"`
	Lang   string `help:"Language of what is written." placeholder:"vi"`

	Figure  string `help:"The events behind a figure, a line of JSON each: issued, carried, served, legs, no_show, cancelled, expired, open, transfers, out_of_order, undone, wait_s, targeted, in_target, late or service_s."`
	Service string `help:"With --figure: of this service alone."`
	Counter string `help:"With --figure: of this counter alone."`
	Clerk   string `help:"With --figure: of this account alone."`
	Hour    string `help:"With --figure: of this hour alone, 00 to 23."`
	Weekday string `help:"With --figure: of this day of the week alone, 1 (Monday) to 7."`
	Most    int    `help:"With --figure: at most so many events." default:"1000"`
}

// Run writes to standard output.
func (c *reportCmd) Run(ctx context.Context, out io.Writer) error {
	if c.Figure != "" {
		return c.behind(ctx, out)
	}
	q := url.Values{"period": {c.Period}, "day": {c.Day}, "format": {c.Format}, "record": {c.Record}, "to": {c.To}, "lang": {c.Lang}}
	return c.hall(false, func(h *control.Client) error { return h.Copy(ctx, "/report?"+q.Encode(), out) })
}

// behind writes the events behind a figure and says how many there are.
func (c *reportCmd) behind(ctx context.Context, out io.Writer) error {
	q := report.Query{
		Figure: report.Measure(c.Figure), Service: c.Service, Counter: c.Counter, Clerk: c.Clerk, Hour: c.Hour, Weekday: c.Weekday,
	}
	v := q.Values()
	v.Set("period", c.Period)
	v.Set("day", c.Day)
	v.Set("most", strconv.Itoa(c.Most))
	var e report.Evidence
	if err := c.hall(false, func(h *control.Client) error { return h.Get(ctx, "/report/events?"+v.Encode(), &e) }); err != nil {
		return err
	}
	lines := json.NewEncoder(out)
	for i := range e.Facts {
		if err := lines.Encode(e.Facts[i]); err != nil {
			return err
		}
	}
	if n := len(e.Facts); n < e.N {
		return fmt.Errorf("%d of %d events; --most %d writes them all", n, e.N, e.N)
	}
	return nil
}

type casesCmd struct {
	Import casesImportCmd `cmd:"" help:"Take in a one-stop system's list, CSV or XLSX, with code, state and due."`
	Ask    casesAskCmd    `cmd:"" help:"Ask the one-stop system that a site names, to try its [cases]."`
}

type casesAskCmd struct {
	Site string `required:"" help:"The site file." type:"path"`
	Code string `arg:"" help:"A case code that the system knows."`
}

// Run asks once and writes what the hall would know.
func (c *casesAskCmd) Run(ctx context.Context, out io.Writer) error {
	st, err := site.Load(c.Site)
	if err != nil {
		return err
	}
	r, err := serve.OneStop(st)
	switch {
	case err != nil:
		return err
	case r == nil:
		return fmt.Errorf("%s: it has no [cases]", c.Site)
	}
	defer r.Close()
	found, ok, err := r.Find(ctx, c.Code)
	switch {
	case err != nil:
		return err
	case !ok:
		return fmt.Errorf("%s: the one-stop system does not know it, or its answer has no %s", c.Code, st.Cases.State)
	}
	return json.NewEncoder(out).Encode(found)
}

type casesImportCmd struct {
	at
	File string `arg:"" help:"The list." type:"path"`
}

// Run takes the good rows and says which were left out, on stderr.
func (c *casesImportCmd) Run(ctx context.Context, out io.Writer, to logTo) error {
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	var done control.Imported
	if err := c.hall(true, func(h *control.Client) error { return h.Send(ctx, "/cases", f, &done) }); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	for _, why := range done.Bad {
		_, _ = fmt.Fprintf(to, "%s: %s\n", c.File, why)
	}
	if done.Taken == 0 && len(done.Bad) > 0 {
		return fmt.Errorf("%s: no row could be taken", c.File)
	}
	_, _ = fmt.Fprintf(out, "%d taken, %d left out\n", done.Taken, len(done.Bad))
	return nil
}
