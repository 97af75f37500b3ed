package floor

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/store"
)

var zone = time.FixedZone("ICT", 7*3600)

// noon is a zone in which it is about noon now, so that no day turns in the
// middle of a test that runs by the real clock.
var noon = time.FixedZone("noon", (12-time.Now().UTC().Hour())*3600)

// always is a hall that never closes: two services, two counters.
func always() hall.Hall {
	h := hall.Hall{
		ID: "demo", Name: hall.Text{"vi": "Một cửa"}, Zone: zone, Languages: []string{"vi", "en"},
		Services: []hall.Service{
			{ID: "land", Prefix: "A", Name: hall.Text{"vi": "Đất đai"}},
			{ID: "civil", Prefix: "B", Name: hall.Text{"vi": "Hộ tịch"}},
		},
		Counters: []hall.Counter{
			{ID: "1", Name: hall.Text{"vi": "Quầy 1"}, Services: []hall.Serves{{Service: "land"}, {Service: "civil"}}},
			{ID: "2", Name: hall.Text{"vi": "Quầy 2"}, Services: []hall.Serves{{Service: "land"}}},
		},
		Outcomes: []hall.Outcome{{ID: "accepted"}, {ID: "returned"}, {ID: "answered"}},
		Blocks:   map[string]int{"kiosk-1": 1}, Printers: []string{"printer-1"},
		Rating: hall.RatingScale{Levels: 5},
	}
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
	}
	return h
}

var (
	kiosk       = wire.Actor{Role: wire.RoleKiosk, Name: "kiosk-1"}
	integration = wire.Actor{Role: wire.RoleIntegration, Name: "integration"}
)

// open starts a hall on a file.
func open(t testing.TB, path string, h hall.Hall) (*Floor, *store.Store) {
	t.Helper()
	st, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	h.Zone = noon
	f, err := New(context.Background(), Config{Hall: h, Log: st, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return f, st
}

func shut(t testing.TB, f *Floor, st *store.Store) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if err := st.Close(); err != nil {
		t.Error(err)
	}
}

var keys int

// do runs a command under a fresh key and wants it taken.
func do(t testing.TB, f *Floor, by wire.Actor, cmd string, with any) json.RawMessage {
	t.Helper()
	r := try(t, f, by, cmd, with)
	if r.Error != nil {
		t.Fatalf("%s: %v", cmd, r.Error)
	}
	return r.Result
}

func try(t testing.TB, f *Floor, by wire.Actor, cmd string, with any) wire.Reply {
	t.Helper()
	raw, err := json.Marshal(with)
	if err != nil {
		t.Fatal(err)
	}
	keys++
	return f.Do(context.Background(), by, wire.Command{ID: fmt.Sprint("k", keys), Do: cmd, With: raw})
}

type with map[string]any

func TestATicketGoesItsWayAndSurvivesARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall.db")
	f, st := open(t, path, always())
	var issued struct{ ID, Number, Token string }
	if err := json.Unmarshal(do(t, f, kiosk, "issue_ticket", with{"service": "land"}), &issued); err != nil {
		t.Fatal(err)
	}
	if issued.Number != "A001" || len(issued.Token) != 22 {
		t.Fatalf("issued %+v", issued)
	}
	do(t, f, integration, "open_counter", with{"counter": "1"})
	do(t, f, integration, "call_next", with{"counter": "1"})
	do(t, f, integration, "start", with{"counter": "1"})
	var rating struct {
		Token string `json:"rating_token"`
	}
	if err := json.Unmarshal(do(t, f, integration, "finish", with{"counter": "1", "outcome": "accepted"}), &rating); err != nil {
		t.Fatal(err)
	}
	do(t, f, integration, "rate", with{"token": rating.Token, "score": 5})
	before, seq := mustJSON(t, f.State()), f.Seq()
	if events, _, _ := f.After(0); slices.ContainsFunc(events, func(e wire.Event) bool { return e.Kind == wire.ServerStarted }) {
		t.Error("a new hall says that it was away")
	}
	shut(t, f, st)

	f, st = open(t, path, always())
	defer shut(t, f, st)
	if f.Seq() != seq+1 {
		t.Fatalf("seq %d after the restart, want %d and that it started", f.Seq(), seq)
	}
	state := *f.State()
	state.Seq = seq
	if after := mustJSON(t, &state); after != before {
		t.Errorf("the state after a restart:\n%s\nwant\n%s", after, before)
	}
	events, _, ok := f.After(0)
	if !ok || len(events) != int(seq)+1 || events[seq].Kind != wire.ServerStarted || !events[seq].Until.Equal(events[seq-1].At) {
		t.Errorf("%d events of %d, ok %v", len(events), seq, ok)
	}
	if r := try(t, f, integration, "rate", with{"token": rating.Token, "score": 1}); r.Error == nil || r.Error.Code != wire.CodeAlreadyRated {
		t.Errorf("second rating: %+v", r)
	}
}

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
