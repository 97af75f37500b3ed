package cases

import (
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

type table map[string][]byte

func (t table) Get(k string) ([]byte, bool, error) { v, ok := t[k]; return v, ok, nil }
func (t table) Put(k string, v []byte) error       { t[k] = v; return nil }

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestAnExportLeavesNoNameBehind(t *testing.T) {
	tb := table{}
	r := New(tb, func() time.Time { return noon })
	n, bad, err := r.Import(strings.NewReader("\ufeffCode,Name,State,Due\n" +
		"h56.14–240823–0001,Nguyễn Văn A,processing,2026-12-01\n" +
		"H56.14-240823-0002,Trần B,flying,\n" +
		"H56.14-240823-0003,Lê C,done,tomorrow\n" +
		"XA-17/2026,Lò D,done,\n"))
	if err != nil || n != 2 || len(bad) != 2 || !strings.HasPrefix(bad[0].Error(), "line 3: ") || !strings.HasPrefix(bad[1].Error(), "line 4: due") {
		t.Fatalf("%d taken, %v, %v", n, bad, err)
	}
	c, ok, err := r.Find(" H56.14-240823-0001\r\n")
	if err != nil || !ok || c.State != Processing || c.Due != "2026-12-01" || !c.AsOf.Equal(noon) {
		t.Errorf("%+v, %v, %v", c, ok, err)
	}
	if _, ok, _ := r.Find("xa-17/2026"); !ok {
		t.Error("a local code is not found")
	}
	for k, v := range tb {
		for _, name := range []string{"Nguyễn", "Trần", "Lê", "Lò"} {
			if strings.Contains(k+string(v), name) {
				t.Errorf("%s holds a name: %s", k, v)
			}
		}
	}
	for _, code := range []string{"", "   ", "H56.14-240823-0009", strings.Repeat("x", 200)} {
		if c, ok, err := r.Find(code); ok || err != nil {
			t.Errorf("%q: %+v, %v", code, c, err)
		}
	}
	if _, _, err := r.Import(strings.NewReader("id,state\n")); err == nil {
		t.Error("a list without codes was taken")
	}
}

func TestCountersFillTheRegister(t *testing.T) {
	r := New(table{}, nil)
	finish := func(at time.Time, outcome string) {
		t.Helper()
		err := r.Fold(wire.Event{At: at, Body: wire.Body{Kind: wire.TicketFinished,
			Ticket: &hall.Ticket{CaseCode: "H56.14-261121-0001", Outcome: outcome}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	state := func() State { c, _, _ := r.Find("H56.14-261121-0001"); return c.State }
	finish(noon, "answered")
	if state() != "" {
		t.Error("advice made a case")
	}
	finish(noon, "accepted")
	if state() != Received {
		t.Errorf("state %s", state())
	}
	if err := r.Put(Case{Code: "H56.14-261121-0001", State: Done, Due: "2026-12-01", AsOf: noon.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	finish(noon.Add(time.Minute), "accepted") // replayed late: the newer report stands
	if state() != Done {
		t.Errorf("state %s, want done", state())
	}
	finish(noon.Add(2*time.Hour), "handed-over")
	if c, _, _ := r.Find("H56.14-261121-0001"); c.State != Returned || c.Due != "2026-12-01" {
		t.Errorf("%+v", c)
	}
}
