package demo

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"motcua/server/cases"
)

// caseFiles is what a province's one-stop system might have exported this
// morning. "{12}" in a code is the day twelve days ago, "+3" a day three days
// from now, so that the list is as fresh as the demo.
//
//go:embed cases.csv
var caseFiles string

// exampleCase is in every demo; the look-up page offers it there.
const exampleCase = "H56.14-240823-0001"

var daysAgo = regexp.MustCompile(`\{(\d+)\}`)

// fileCases puts the demo's case files into its register, on its first start:
// what the hall's own counters said since is left as it is.
func fileCases(r *cases.Register, now time.Time) error {
	if _, known, err := r.Find(context.Background(), exampleCase); err != nil || known {
		return err
	}
	taken, bad, err := r.Import(strings.NewReader(freshCases(now)))
	switch {
	case err != nil:
		return fmt.Errorf("demo's case files: %w", err)
	case len(bad) > 0 || taken == 0:
		return fmt.Errorf("demo's case files: %d taken, %v", taken, bad)
	}
	return nil
}

// freshCases writes the days into the list.
func freshCases(now time.Time) string {
	var b strings.Builder
	for line := range strings.Lines(caseFiles) {
		line = daysAgo.ReplaceAllStringFunc(line, func(s string) string {
			n, _ := strconv.Atoi(s[1 : len(s)-1]) // digits: cannot fail
			return now.AddDate(0, 0, -n).Format("060102")
		})
		cells := strings.Split(strings.TrimSpace(line), ",")
		for i, cell := range cells {
			if n, err := strconv.Atoi(cell); err == nil {
				cells[i] = now.AddDate(0, 0, n).Format(time.DateOnly)
			}
		}
		fmt.Fprintln(&b, strings.Join(cells, ","))
	}
	pastCases(&b, now)
	return b.String()
}

// pastCases writes the files whose results were due on the working days of the
// last two months, so that a month's share of those on time is a share of many.
func pastCases(b *strings.Builder, now time.Time) {
	n := 0
	for ago := 1; ago <= 62; ago++ {
		due := now.AddDate(0, 0, -ago)
		if due.Weekday() == time.Saturday || due.Weekday() == time.Sunday {
			continue
		}
		for range 4 {
			n++
			state, ended := "returned", due.AddDate(0, 0, -n%4).Format(time.DateOnly)
			switch {
			case n%53 == 0:
				state, ended = "processing", ""
			case n%19 == 0 && ago > 3:
				ended = due.AddDate(0, 0, 2).Format(time.DateOnly)
			}
			fmt.Fprintf(b, "H56.14-%s-%04d,%s,%s,%s\n", due.AddDate(0, 0, -15).Format("060102"), 1000+n, state, due.Format(time.DateOnly), ended)
		}
	}
}
