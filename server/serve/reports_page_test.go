package serve

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
)

// opens are the figures of a report's page that open; opened is what the page
// behind one says there are, and eachRow its rows.
var (
	opens   = regexp.MustCompile(`<a href="(/floor/reports/[^"]+/events\?[^"]+)">([^<]+)</a>`)
	opened  = regexp.MustCompile(`<h1>[^<]*<b class="num">(\d+)</b></h1>`)
	eachRow = regexp.MustCompile(`<td class="n">\d+</td><td class="n">\d+</td>`)
)

// Every count on the page of a report opens down to as many events as it says,
// for the manager and for the inspector, in each cut.
func TestEveryFigureOfAReportOpens(t *testing.T) {
	w := newWorld(t, nil)
	w.must("integration", "open_counter", `{"counter":"1"}`)
	for range 3 {
		w.serveOne("civil", `{"counter":"1"}`)
	}
	w.must("kiosk", "issue_ticket", `{"service":"civil"}`)
	w.must("integration", "call_next", `{"counter":"1"}`)
	w.must("integration", "no_show", `{"counter":"1"}`)
	w.must("kiosk", "issue_ticket", `{"service":"land"}`)
	manager, inspector := w.signIn("quan"), w.signIn("thanh")
	day := fmt.Sprint(manager.ask("GET", "/api/v1/report", "").json(t)["day"])
	page := manager.ask("GET", "/floor/reports/"+day, "")
	if page.status != 200 {
		t.Fatalf("the page: %d %s", page.status, page.body)
	}
	followed, figures := 0, map[string]bool{}
	for _, m := range opens.FindAllStringSubmatch(string(page.body), -1) {
		href, says := html.UnescapeString(m[1]), m[2]
		behind := inspector.ask("GET", href, "")
		n := opened.FindStringSubmatch(string(behind.body))
		if behind.status != 200 || n == nil {
			t.Errorf("%s: %d", href, behind.status)
			continue
		}
		if rows := len(eachRow.FindAllString(string(behind.body), -1)); fmt.Sprint(rows) != n[1] {
			t.Errorf("%s: %d rows for %s events", href, rows, n[1])
		}
		_, rest, _ := strings.Cut(href, "figure=")
		figure, _, _ := strings.Cut(rest, "&")
		figures[figure] = true
		if followed++; !strings.ContainsAny(says, ":%") && says != n[1] { // a time and a share have how many they are made of
			t.Errorf("%s: the report says %s, %s events are behind it", href, says, n[1])
		}
	}
	for _, want := range []string{"issued", "served", "no_show", "open", "wait_s", "service_s"} {
		if !figures[want] {
			t.Errorf("nothing opens %s", want)
		}
	}
	if followed < 20 {
		t.Errorf("%d figures opened", followed)
	}
}
