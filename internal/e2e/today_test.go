package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// What a manager sets for a day is over with the day, whatever it was, and
// nobody has to do anything for the next morning to be an ordinary one; the
// roster stands. Every role's fold goes along.
func TestTodayEndsWithTheDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVirtual(t, officeSite("", ""))
		v.until("2000-01-03 07:00")
		v.open()
		defer func() { v.shut() }()
		open := func(id string) bool { return v.see().service(id).Open }
		before := v.see()

		v.must("manager", "open_hall", given{"reason": "đông người", "until": "2000-01-03T07:30:00+07:00"})
		v.news()
		if !open("dat-dai") || v.issue("dat-dai").Number != "A001" {
			t.Error("opened by a manager at seven, it gives no numbers")
		}
		v.until("2000-01-03 08:00")
		v.must("manager", "set_hours", given{"hours": []string{"07:30-10:00"}, "reason": "họp"})
		v.must("manager", "set_notices", given{"notices": []map[string]string{{"vi": "Chiều nghỉ"}}})
		v.must("manager", "set_counter", given{"counter": "3", "services": []string{"xay-dung", "hiem", "ho-tich"}})
		v.must("manager", "set_service", given{"service": "ho-tich", "max": 1})
		v.must("manager", "set_service", given{"service": "xay-dung", "last": "09:00"})
		v.must("manager", "set_roster", given{"roster": map[string]string{"1": "clerk"}})
		v.must("manager", "close_service", given{"service": "hiem", "reason": secretReason})
		v.must("clerk", "open_counter", at1)
		v.news()
		v.issue("ho-tich")
		v.issue("xay-dung")
		for _, refused := range []struct{ at, service, code string }{
			{"08:30", "ho-tich", "limit_reached"},
			{"08:30", "hiem", "service_closed"},
			{"09:01", "xay-dung", ""},
			{"10:01", "dat-dai", "service_closed"},
		} {
			v.until("2000-01-03 " + refused.at)
			a := v.give("kiosk", "issue_ticket", given{"service": refused.service})
			if a.OK || refused.code != "" && a.Code != refused.code {
				t.Errorf("%s %s: %s, want it refused %s", refused.at, refused.service, a.raw, refused.code)
			}
			v.news()
		}
		v.must("clerk", "call_next", at1) // who has a number is served
		v.must("clerk", "start", at1)
		a := v.must("manager", "close_hall", given{"reason": "hết giờ"})
		for _, number := range []string{"C001", "KD001"} {
			if !strings.Contains(string(a.Result), number) {
				t.Errorf("closing does not name %s: %s", number, a.Result)
			}
		}
		if got := v.see().ticket("20000103-C001").State; got != "waiting" {
			t.Errorf("closing the hall made C001 %s", got)
		}
		v.must("clerk", "finish", given{"counter": "1", "outcome": "accepted"})
		v.must("clerk", "call_next", at1)
		v.news()
		a = v.must("manager", "end_day", given{})
		v.news()
		for _, tk := range v.see().Tickets {
			if tk.Number == "KD001" && tk.State != "expired" {
				t.Errorf("the day was ended, and %s is %s: %s", tk.Number, tk.State, a.Result)
			}
		}
		if a := v.give("kiosk", "issue_ticket", given{"service": "dat-dai"}); a.Code != "service_closed" {
			t.Errorf("after the end of the day: %s", a.raw)
		}
		v.replay()

		v.until("2000-01-04 00:10")
		v.news()
		after := v.see()
		for _, s := range before.Services {
			if got := after.service(s.ID); got.Open != s.Open || got.Reason != s.Reason {
				t.Errorf("%s in the night: %+v, the night before %+v", s.ID, got, s)
			}
		}
		for _, c := range before.Counters {
			if got := after.counter(c.ID); !slices.Equal(got.Services, c.Services) || got.State != "closed" {
				t.Errorf("counter %s in the night: %+v, the night before %+v", c.ID, got, c)
			}
		}
		state := bare(t, v.f.State())
		if objects(state["notices"]) != nil {
			t.Errorf("yesterday's notices: %v", state["notices"])
		}
		if today, _ := state["today"].(map[string]any); fmt.Sprint(today["roster"]) != "map[1:clerk]" || today["opened_by"] != nil || today["closed_by"] != nil {
			t.Errorf("today in the night: %v", today)
		}
		v.until("2000-01-04 07:31")
		v.news()
		for _, s := range []string{"dat-dai", "ho-tich", "xay-dung", "hiem"} {
			if !open(s) {
				t.Errorf("%s is not open on the next morning: %s", s, v.see().service(s).Reason)
				continue
			}
			if tk := v.issue(s); !strings.HasSuffix(tk.Number, "001") {
				t.Errorf("the first of the day is %s", tk.Number)
			}
		}
		v.issue("ho-tich") // yesterday's limit is gone
		v.news()
		v.replay()
	})
}

// A latecomer stands where the hall's rule says, and nobody is passed over
// for it more than that.
func TestLatecomers(t *testing.T) {
	for rule, want := range map[string]string{
		"end": "A002 A003 A004 A005 A001", "next": "A001 A002 A003 A004 A005", "after 2": "A002 A003 A001 A004 A005",
	} {
		t.Run(rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newVirtual(t, siteWith("", fmt.Sprintf("rejoin = %q\nrejoin_within = \"60m\"", rule)))
				v.until("2000-01-03 08:00")
				v.open()
				defer func() { v.shut() }()
				at := given{"counter": "4"}
				v.must("clerk", "open_counter", at)
				first := v.issue("dat-dai")
				for range 3 {
					v.issue("dat-dai")
				}
				v.must("clerk", "call_next", at)
				v.must("clerk", "no_show", at)
				time.Sleep(59 * time.Minute)
				v.must("kiosk", "rejoin", given{"token": first.Token})
				if a := v.give("kiosk", "rejoin", given{"token": first.Token}); a.Code != "wrong_state" {
					t.Errorf("rejoined twice: %s", a.raw)
				}
				time.Sleep(time.Second)
				v.issue("dat-dai")
				v.news()
				var order []string
				for range 5 {
					var tk ticket
					if err := json.Unmarshal(v.must("clerk", "call_next", at).Result, &tk); err != nil {
						t.Fatal(err)
					}
					order = append(order, tk.Number)
					v.must("clerk", "start", at)
					v.must("clerk", "finish", at)
				}
				if rule == "end" { // those who came after the latecomer came back stand behind it
					want = "A002 A003 A004 A001 A005"
				}
				if got := strings.Join(order, " "); got != want {
					t.Errorf("called %s, want %s", got, want)
				}
				late := v.issue("dat-dai")
				v.must("clerk", "call_next", at)
				v.must("clerk", "no_show", at)
				time.Sleep(61 * time.Minute)
				if a := v.give("kiosk", "rejoin", given{"token": late.Token}); a.OK {
					t.Errorf("rejoined an hour late: %s", a.raw)
				}
				v.replay()
			})
		})
	}
}

// What says who somebody is stands nowhere in the file, and the limit that it
// is for ends with the day.
func TestAPersonIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newVirtual(t, siteWith("", "per_person_day = 2"))
		v.until("2000-01-03 08:00")
		v.open()
		take := func() string {
			return v.give("kiosk", "issue_ticket", given{"service": "dat-dai", "person": secretPerson}).Code
		}
		for i, want := range []string{"", "", "limit_reached"} {
			if got := take(); got != want {
				t.Errorf("number %d of a person: %q, want %q", i+1, got, want)
			}
		}
		v.shut()
		v.open()
		if got := take(); got != "limit_reached" {
			t.Errorf("after a restart: %q", got)
		}
		v.until("2000-01-04 08:00")
		if got := take(); got != "" {
			t.Errorf("on the next day: %q", got)
		}
		v.shut()
		raw, err := os.ReadFile(v.path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte(secretPerson)) {
			t.Error("the file has the person")
		}
	})
}
