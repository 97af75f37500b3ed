package paper

import (
	"motcua/server/report"
)

// column is one figure of every row, the words of which are in the language's
// pack: "col.KEY" over a spreadsheet, "short.KEY" below its group on paper.
type column struct {
	key, group string
	kind       kind
	of         func(*report.Figures) Value
}

func number(of func(*report.Figures) int) func(*report.Figures) Value {
	return func(f *report.Figures) Value { return counted(of(f)) }
}

// times is a time in seconds, blank where nobody had one.
func times(in func(*report.Figures) report.Spread, of func(report.Spread) int) func(*report.Figures) Value {
	return func(f *report.Figures) Value {
		if s := in(f); s.N > 0 {
			return Value{kind: seconds, n: float64(of(s))}
		}
		return Value{}
	}
}

func waits(f *report.Figures) report.Spread    { return f.Wait }
func services(f *report.Figures) report.Spread { return f.Service }
func p50(s report.Spread) int                  { return s.P50 }
func p90(s report.Spread) int                  { return s.P90 }
func longest(s report.Spread) int              { return s.Max }

// flow are the figures that every cut has, in the order of a report.
var flow = []column{
	{"issued", "tickets", count, number(func(f *report.Figures) int { return f.Issued })},
	{"carried", "tickets", count, number(func(f *report.Figures) int { return f.Carried })},
	{"served", "tickets", count, number(func(f *report.Figures) int { return f.Served })},
	{"no_show", "tickets", count, number(func(f *report.Figures) int { return f.NoShow })},
	{"cancelled", "tickets", count, number(func(f *report.Figures) int { return f.Cancelled })},
	{"expired", "tickets", count, number(func(f *report.Figures) int { return f.Expired })},
	{"open", "tickets", count, number(func(f *report.Figures) int { return f.Open })},
	{"transfers", "steps", count, number(func(f *report.Figures) int { return f.Transfers })},
	{"out_of_order", "steps", count, number(func(f *report.Figures) int { return f.OutOfOrder })},
	{"undone", "steps", count, number(func(f *report.Figures) int { return f.Undone })},
	{"legs", "steps", count, number(func(f *report.Figures) int { return f.Legs })},
	{"wait_n", "wait", count, number(func(f *report.Figures) int { return f.Wait.N })},
	{"wait_p50", "wait", seconds, times(waits, p50)},
	{"wait_p90", "wait", seconds, times(waits, p90)},
	{"wait_max", "wait", seconds, times(waits, longest)},
	{"in_target", "wait", share, func(f *report.Figures) Value { return part(f.InTarget, f.Targeted) }},
	{"service_p50", "service", seconds, times(services, p50)},
	{"service_p90", "service", seconds, times(services, p90)},
	{"service_max", "service", seconds, times(services, longest)},
	{"given", "ratings", count, number(func(f *report.Figures) int { return f.Given })},
	{"response", "ratings", share, response},
	{"rating_n", "ratings", count, func(f *report.Figures) Value {
		if f.Rating == nil {
			return Value{}
		}
		return counted(f.Rating.N)
	}},
	{"rating_mean", "ratings", score, func(f *report.Figures) Value { return mean(f.Rating) }},
}
