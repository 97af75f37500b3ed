package e2e

import (
	"html"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// changed is our own site with one of its texts replaced by another.
func changed(t *testing.T, site string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(site, pairs[i]) {
			t.Fatalf("the site has no %q", pairs[i])
		}
		site = strings.Replace(site, pairs[i], pairs[i+1], 1)
	}
	return site
}

// hup puts a site file in force, or has it refused: it waits for the word of
// either on the program's stderr.
func (h *own) hup(site string) (refused string) {
	h.t.Helper()
	mark := len(h.errs.String())
	if err := os.WriteFile(h.site, []byte(site), 0o600); err != nil {
		h.t.Fatal(err)
	}
	if err := h.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		h.t.Fatal(err)
	}
	for patience := time.Now().Add(20 * time.Second); time.Now().Before(patience); time.Sleep(5 * time.Millisecond) {
		for line := range strings.SplitSeq(h.errs.String()[mark:], "\n") {
			switch {
			case strings.Contains(line, "site not changed"):
				return line
			case strings.Contains(line, "site changed"):
				return ""
			}
		}
	}
	h.t.Fatalf("no word of the site: %s", h.errs.String()[mark:])
	return ""
}

// The site changes while people wait: nothing of the day is lost, what would
// strand somebody is refused with words, and every picture follows.
func TestTheSiteChangesWhilePeopleWait(t *testing.T) {
	base := siteWith("", "")
	h := startOwn(t, base)
	none := func() []string { return nil }
	var seats []*seat
	for _, who := range []string{"display", "kiosk", "tablet", "clerk", "manager", "inspector", "integration"} {
		seats = append(seats, h.sit(who, none))
	}
	boss := h.who("manager")
	see := func() *seen {
		t.Helper()
		var s seen
		boss.get("/api/v1/hall", &s)
		return &s
	}
	agree := func() {
		t.Helper()
		for _, s := range seats {
			s.agrees()
		}
	}
	desk, kiosk := h.who("integration"), h.who("kiosk")
	issue := func(service string) ticket {
		t.Helper()
		var tk ticket
		kiosk.must("issue_ticket", map[string]any{"service": service}, &tk)
		return tk
	}
	for _, c := range []string{"1", "2", "3"} {
		desk.must("open_counter", map[string]any{"counter": c}, nil)
	}
	first := issue("dat-dai")
	issue("ho-tich")
	rare := issue("hiem")
	desk.must("call_next", map[string]any{"counter": "1"}, nil) // A001 is called
	agree()
	day := see()

	same := func() { // all tickets are as they were
		t.Helper()
		now := see()
		if len(now.Tickets) != len(day.Tickets) {
			t.Fatalf("%d tickets, there were %d", len(now.Tickets), len(day.Tickets))
		}
		for _, tk := range day.Tickets {
			if *now.ticket(tk.ID) != tk {
				t.Errorf("%+v, was %+v", *now.ticket(tk.ID), tk)
			}
		}
	}

	// what would strand somebody
	strands := map[string]string{
		"a service with people waiting goes":     changed(t, base, "[[service]]\nid = \"hiem\"\nprefix = \"T\"\nname.vi = \"Ít số\"\nmax_per_day = 7\n", "", `"hiem"]`, `"ho-tich"]`, `["hiem", `, `[`),
		"no counter takes a service any more":    changed(t, base, `"hiem"]`, `"ho-tich"]`, `["hiem", `, `[`),
		"the counter with a called ticket goes":  changed(t, base, "[[counter]]\nid = \"1\"", "[[counter]]\nid = \"9\"", `counter = "1"`, `counter = "9"`),
		"the prefix of numbers in hands changes": changed(t, base, `prefix = "T"`, `prefix = "Y"`),
	}
	for what, site := range strands {
		seq := see().Seq
		words := h.hup(site)
		if strings.HasPrefix(what, "the prefix") { // the contract leaves open whether it waits for a new day
			if words == "" {
				if n := issue("hiem"); strings.HasPrefix(n.Number, "T") && n.Number != "T002" || n.Number == rare.Number {
					t.Errorf("%s: then %s", what, n.Number)
				}
				day = see()
			}
			h.hup(base)
			continue
		}
		if words == "" {
			t.Errorf("%s: taken, and somebody is stranded", what)
		} else if !strings.Contains(words, "hiem") && !strings.Contains(words, "T001") && !strings.Contains(words, "A001") && !strings.Contains(words, "counter 1") {
			t.Errorf("%s: refused without saying whom: %s", what, words)
		}
		if got := see().Seq; got != seq {
			t.Errorf("%s: refused, and %d events came of it", what, got-seq)
		}
		same()
		agree()
	}
	// a file with a mistake
	if words := h.hup(changed(t, base, `prefix = "C"`, `prefix = "A"`)); !strings.Contains(words, "prefix") {
		t.Errorf("a double prefix: %q", words)
	}
	same()

	// what is taken: a service and a counter more, other names and overflow,
	// a priority less, hours that have ended
	grown := changed(t, base,
		"[[counter]]\nid = \"1\"", "[[service]]\nid = \"moi\"\nprefix = \"M\"\nname.vi = \"Việc mới\"\n\n[[counter]]\nid = \"5\"\nname.vi = \"Quầy 5\"\nservices = [\"moi\", \"dat-dai\"]\n[[counter]]\nid = \"1\"",
		"name.vi = \"Hộ tịch\"", "name.vi = \"Hộ tịch, chứng thực\"",
		"[[priority]]\nid = \"mang-thai\"\nname.vi = \"Phụ nữ mang thai\"\nshare = 4\n", "")
	if words := h.hup(grown); words != "" {
		t.Fatalf("a site that only grows is refused: %s", words)
	}
	same()
	agree()
	for _, s := range seats {
		if s.fold.kinds["site_changed"] == 0 {
			t.Errorf("%s heard of no changed site", s.name)
		}
	}
	if tk := issue("moi"); tk.Number != "M001" {
		t.Errorf("the new service's first: %s", tk.Number)
	}
	if a := kiosk.do("issue_ticket", map[string]any{"service": "dat-dai", "priority": "mang-thai"}); a.Code != "invalid" {
		t.Errorf("a priority that is gone: %s", a.raw)
	}
	desk.must("open_counter", map[string]any{"counter": "5"}, nil)
	var called ticket
	desk.must("call_next", map[string]any{"counter": "5"}, &called)
	if called.Number != "M001" {
		t.Errorf("the new counter called %s", called.Number)
	}
	if tk := issue("dat-dai"); tk.Number != "A002" {
		t.Errorf("the series went on with %s", tk.Number)
	}
	desk.must("start", map[string]any{"counter": "1"}, nil)
	desk.must("finish", map[string]any{"counter": "1"}, nil)
	if got := see().ticket(first.ID).State; got != "finished" {
		t.Errorf("A001 is %s", got)
	}
	agree()

	// hours that have ended: no numbers, and those who wait are served
	shut := strings.ReplaceAll(grown, `"00:00-24:00"`, `"00:00-00:01"`)
	if words := h.hup(shut); words != "" {
		t.Fatalf("other hours are refused: %s", words)
	}
	if a := kiosk.do("issue_ticket", map[string]any{"service": "dat-dai"}); a.Code != "service_closed" {
		t.Errorf("after the hours: %s", a.raw)
	}
	desk.must("call_next", map[string]any{"counter": "1"}, &called)
	if called.Number != "A002" {
		t.Errorf("after the hours, called %s", called.Number)
	}
	agree()
}

// The administrator's page puts a changed site in force as SIGHUP does, and
// says there what is wrong with it; nobody else's hand does.
func TestTheAdministratorReloadsTheSite(t *testing.T) {
	base := siteWith("", "")
	h := startOwn(t, base)
	issue := func(service string) answer {
		return h.who("kiosk").do("issue_ticket", map[string]any{"service": service})
	}
	if a := issue("hiem"); !a.OK {
		t.Fatalf("%s", a.raw)
	}
	reload := func(who, site string) (int, string) {
		t.Helper()
		if err := os.WriteFile(h.site, []byte(site), 0o600); err != nil {
			t.Fatal(err)
		}
		res, err := h.who(who).http.Post(h.URL+"/admin/reload", "application/x-www-form-urlencoded", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, html.UnescapeString(string(body))
	}
	more := changed(t, base, "[[counter]]\nid = \"1\"", "[[service]]\nid = \"moi\"\nprefix = \"M\"\nname.vi = \"Việc mới\"\n\n[[counter]]\nid = \"5\"\nname.vi = \"Quầy 5\"\nservices = [\"moi\"]\n[[counter]]\nid = \"1\"")
	for _, who := range []string{"clerk", "guide", "inspector"} {
		if _, body := reload(who, more); strings.Contains(body, "Cấu hình đang dùng") {
			t.Errorf("a %s is shown the administrator's page", who)
		}
	}
	if a := issue("moi"); a.Code != "unknown_service" {
		t.Errorf("the site was changed by somebody who may not: %s", a.raw)
	}
	if status, body := reload("admin", changed(t, more, `"hiem"]`, `"ho-tich"]`, `["hiem", `, `[`)); status != 200 || !strings.Contains(body, "hiem") {
		t.Errorf("a site that strands somebody: %d, without a word of it", status)
	}
	if status, body := reload("admin", changed(t, more, `prefix = "C"`, `prefix = "A"`)); status != 200 || !strings.Contains(body, "site.toml:") || !strings.Contains(body, "prefix") {
		t.Errorf("a double prefix: %d, without file, line and key", status)
	}
	if status, _ := reload("admin", more); status != 200 {
		t.Errorf("a good site: %d", status)
	}
	if a := issue("moi"); !a.OK {
		t.Errorf("after the reload: %s", a.raw)
	}
}
