//go:build !js

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/canvas"
	"motcua/internal/canvas/ebi"
	"motcua/internal/canvas/face"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/kiosk/agent"
	"motcua/kiosk/flow"
	"motcua/kiosk/ui"
)

// A kiosk runs for years: what it keeps of each ticket must be nothing. The
// short form of every test run takes 200 tickets; SOAK=100000 takes as many and
// is the figure of the issue: under 5 MB between ticket 10,000 and 100,000.
// SOAK_WINDOW=1 shows each of them in a real window.
//
//	SOAK=100000 go test ./kiosk -run TestTicketsLeaveNothingBehind -timeout 2h -v
func TestTicketsLeaveNothingBehind(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("SOAK"))
	if err != nil {
		n = 200
	}
	front := httptest.NewServer(soakHall())
	defer front.Close()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "MOTCUA_SOAK="+strconv.Itoa(n), "MOTCUA_SOAK_HALL="+front.URL, "MOTCUA_SOAK_DATA="+t.TempDir())
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var marks []soakMark
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var m soakMark
		if json.Unmarshal(lines.Bytes(), &m) == nil && m.Ticket > 0 {
			marks = append(marks, m)
			t.Logf("ticket %6d: RSS %.1f MB, heap %.2f MB, %d goroutines", m.Ticket, m.RSS, m.Heap, m.Goroutines)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if len(marks) < 3 {
		t.Fatalf("only %d marks", len(marks))
	}
	tenth, last := marks[0], marks[len(marks)-1]
	if last.Ticket != n {
		t.Errorf("the last mark is of ticket %d", last.Ticket)
	}
	if d := last.Heap - tenth.Heap; d > 1 {
		t.Errorf("the heap grew by %.2f MB from ticket %d to %d", d, tenth.Ticket, last.Ticket)
	}
	if last.Goroutines > tenth.Goroutines+5 {
		t.Errorf("%d goroutines at ticket %d, %d at %d", tenth.Goroutines, tenth.Ticket, last.Goroutines, last.Ticket)
	}
	if d := last.RSS - tenth.RSS; n >= 100_000 && d > 5 {
		t.Errorf("RSS grew by %.1f MB from ticket %d to %d", d, tenth.Ticket, last.Ticket)
	}
}

// soakMark is what the child says ten times on its way.
type soakMark struct {
	Ticket     int
	RSS, Heap  float64 // MB
	Goroutines int
}

// soakHall is the least that a hall can be: it gives numbers and forgets them.
func soakHall() http.Handler {
	up := websocket.Upgrader{Subprotocols: []string{wire.Subprotocol}}
	now := time.Now().UTC()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		var m wire.Message
		if ws.ReadJSON(&m) != nil {
			return
		}
		state := &wire.State{
			Epoch: "e", Seq: 1, Day: hall.Day(now.Format("2006-01-02")),
			Hall:     &wire.HallInfo{ID: "h", Name: hall.Text{"vi": "Một cửa"}, Languages: []string{"vi"}},
			Services: []wire.ServiceState{{ID: "land", Prefix: "A", Name: hall.Text{"vi": "Đất đai"}, Open: true}},
		}
		_ = ws.WriteJSON(wire.Message{Type: "welcome", Epoch: "e", Seq: 1, Welcome: wire.Welcome{
			Hall: "h", Day: state.Day, Time: now, Role: wire.RoleKiosk, Device: "kiosk-1", HeartbeatS: 15,
		}})
		_ = ws.WriteJSON(wire.Message{Type: "snapshot", Seq: 1, State: state})
		for n := 1; ; n++ {
			var m wire.Message
			if ws.ReadJSON(&m) != nil {
				return
			}
			if m.Type != "command" {
				continue
			}
			result := json.RawMessage(`{}`)
			if m.Do == "issue_ticket" {
				result = fmt.Appendf(nil, `{"id":"t%d","number":"A%03d","service":"land","token":"tok-%020d","issued_at":%q,"ahead":3,"wait_s":null}`, n, n%1000, n, now.Format(time.RFC3339))
			}
			_ = ws.WriteJSON(map[string]any{"type": "reply", "id": m.ID, "ok": true, "seq": 1, "result": result})
		}
	})
}

// soak is the child: a kiosk that presses its own buttons.
func soak(n int) int {
	rules := flow.DefaultRules()
	rules.Burst = 1 << 30 // nobody stands before it
	k := &kiosk{}
	k.screen = ui.NewScreen(flow.New(agent.Seed(), rules), k.do, k.now)
	store, err := agent.OpenDir(os.Getenv("MOTCUA_SOAK_DATA"))
	if err != nil {
		say(os.Stderr, err)
		return 1
	}
	a, err := k.start(agent.Config{
		URL: os.Getenv("MOTCUA_SOAK_HALL"), Token: "t", Store: store,
		NewPrinter: func(agent.PrinterEvents) (agent.Printer, error) { return paperless{}, nil },
	})
	if err != nil {
		say(os.Stderr, err)
		return 1
	}
	defer a.Close()
	ctx, end := context.WithCancel(context.Background())
	defer end()
	h := &hand{Program: k.screen.Program(), screen: k.screen, want: n, done: end, given: map[string]bool{}}
	if os.Getenv("SOAK_WINDOW") != "" {
		err = ebi.Run(ctx, h, ebi.Options{Title: "soak", Window: true, W: 540, H: 960})
	} else {
		h.run(ctx)
	}
	if err != nil {
		say(os.Stderr, err)
		return 1
	}
	return 0
}

// hand presses the one next button of whatever is shown.
type hand struct {
	canvas.Program
	screen *ui.Screen
	want   int
	n      int
	given  map[string]bool // the ticket that is shown
	done   func()
}

// run shows the screen to nobody.
func (h *hand) run(ctx context.Context) {
	woken := make(chan struct{}, 1)
	h.Start(func() {
		select {
		case woken <- struct{}{}:
		default:
		}
	})
	c := blank{face.Liberation()}
	for {
		h.Paint(c, time.Now(), false)
		select {
		case <-woken:
		case <-ctx.Done():
			return
		}
	}
}

// Paint paints and presses: a tile, LẤY SỐ, Xong.
func (h *hand) Paint(c canvas.Canvas, now time.Time, fresh bool) time.Time {
	next := h.Program.Paint(c, now, fresh)
	st := h.screen.State()
	press := map[flow.Page]string{flow.Idle: "Đất đai", flow.Confirm: "LẤY SỐ", flow.Result: "Xong"}[st.Page]
	if st.Page == flow.Result {
		if st.Visit.Print.State != flow.Printed {
			return next
		}
		if t := st.Visit.Ticket; !h.given[t.Token] {
			clear(h.given)
			h.given[t.Token] = true
			h.count()
		}
	}
	for i, b := range h.Controls() {
		if press != "" && !b.Text && !b.Disabled && strings.HasPrefix(b.Label, press) {
			h.Activate(i)
			break
		}
	}
	return next
}

func (h *hand) count() {
	if h.n++; h.n%(h.want/10) == 0 {
		runtime.GC()
		debug.FreeOSMemory()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		_ = json.NewEncoder(os.Stdout).Encode(soakMark{h.n, rss(), float64(m.HeapAlloc) / (1 << 20), runtime.NumGoroutine()})
	}
	if h.n == h.want {
		h.done()
	}
}

// rss is the memory of this process, MB.
func rss() float64 {
	b, err := os.ReadFile("/proc/self/statm")
	f := strings.Fields(string(b))
	if err != nil || len(f) < 2 {
		return 0
	}
	pages, err := strconv.Atoi(f[1])
	if err != nil {
		return 0
	}
	return float64(pages*os.Getpagesize()) / (1 << 20)
}

// paperless is a printer that needs no paper.
type paperless struct{}

func (paperless) Print(context.Context, agent.Slip) agent.Outcome {
	return agent.Outcome{Print: flow.Print{State: flow.Printed}, PaperMM: 120}
}

func (paperless) Await(context.Context, string) (agent.Outcome, bool) { return agent.Outcome{}, false }
func (paperless) Close()                                              {}

// blank measures and draws nothing.
type blank struct{ *face.Set }

func (blank) Size() (w, h float64)                                     { return 1080, 1920 }
func (blank) FillRect(canvas.Rect, canvas.Color)                       {}
func (blank) Fill(*canvas.Path, canvas.Color)                          {}
func (blank) Text(string, float64, float64, canvas.Font, canvas.Color) {}
func (blank) Picture(image.Image, canvas.Rect)                         {}
func (blank) Clip(_ canvas.Rect, draw func())                          { draw() }
