package cases

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/floor"
	"motcua/server/store"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func register(t testing.TB) (*Register, *store.Bucket) {
	t.Helper()
	st, err := store.Open(filepath.Join(t.TempDir(), "hall.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	b := st.Bucket("cases")
	return New(b, func() time.Time { return noon }), b
}

func find(t testing.TB, r *Register, code string) (Case, bool) {
	t.Helper()
	c, ok, err := r.Find(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	return c, ok
}

func TestAnExportLeavesNoNameBehind(t *testing.T) {
	r, b := register(t)
	n, bad, err := r.Import(strings.NewReader("\ufeffCode,Name,State,Due\n" +
		"h56.14–240823–0001,Nguyễn Văn A,processing,2026-12-01\n" +
		"H56.14-240823-0002,Trần B,flying,\n" +
		"H56.14-240823-0003,Lê C,done,tomorrow\n" +
		"H56.14-240823-0004,\"Phạm \"D,done,\n" +
		",Vũ E,done,\n" +
		"XA-17/2026,Lò D,done,\n" +
		"H56.14-240823-0001,Nguyễn Văn A,done,2026-12-02\n"))
	if err != nil || n != 3 || len(bad) != 4 {
		t.Fatalf("%d taken, %v, %v", n, bad, err)
	}
	for i, want := range []string{"line 3: state", "line 4: due", "line 5: ", "line 6: code"} {
		if !strings.HasPrefix(bad[i].Error(), want) {
			t.Errorf("%v, want %s", bad[i], want)
		}
	}
	c, ok := find(t, r, " H56.14-240823-0001\r\n")
	if !ok || c.State != Done || c.Due != "2026-12-02" || !c.AsOf.Equal(noon) {
		t.Errorf("%+v, %v: the last row of a code counts", c, ok)
	}
	if _, ok := find(t, r, "xa-17/2026"); !ok {
		t.Error("a local code is not found")
	}
	rows := 0
	if err := b.ForEach(func(k string, v []byte) error {
		rows++
		for _, name := range []string{"Nguyễn", "Trần", "Lê", "Lò", "Phạm"} {
			if strings.Contains(k+string(v), name) {
				t.Errorf("%s holds a name: %s", k, v)
			}
		}
		return nil
	}); err != nil || rows != 2 {
		t.Errorf("%d rows, %v", rows, err)
	}
	for _, code := range []string{"", "   ", "H56.14-240823-0009", strings.Repeat("x", 200), "day"} {
		if c, ok := find(t, r, code); ok {
			t.Errorf("%q: %+v", code, c)
		}
	}
}

func TestAOneStopSystemsOwnWords(t *testing.T) {
	r, _ := register(t)
	n, bad, err := r.Import(strings.NewReader("STT;Mã hồ sơ;Chủ hồ sơ;Trạng thái;Ngày hẹn trả\r\n" +
		"1;G01.899.909-260916-000001;Trần B;Đang xử lý;1/12/2026\r\n" +
		"2;00001/2026/07906;Lê C;ĐÃ TRẢ KẾT QUẢ;\r\n"))
	if err != nil || n != 2 || len(bad) != 0 {
		t.Fatalf("%d, %v, %v", n, bad, err)
	}
	if c, _ := find(t, r, "g01.899.909-260916-000001"); c.State != Processing || c.Due != "2026-12-01" {
		t.Errorf("%+v", c)
	}
	if c, _ := find(t, r, "00001/2026/07906"); c.State != Returned {
		t.Errorf("%+v", c)
	}
	n, bad, err = r.Import(strings.NewReader("DANH SÁCH HỒ SƠ\n\nSTT\tSố biên nhận\tTình trạng hồ sơ\tHạn trả\n1\tH56.14-240823-0009\tchờ trả kết quả\t17:00 05/12/2026\n"))
	if c, _ := find(t, r, "H56.14-240823-0009"); err != nil || n != 1 || len(bad) != 0 || c.State != Done || c.Due != "2026-12-05" {
		t.Errorf("below a title, parted by tabs: %+v, %d, %v, %v", c, n, bad, err)
	}
	for file, want := range map[string]string{"\xff\xfeC\x00": "UTF-16", "\xd0\xcf\x11\xe0": ".xlsx", "PK\x03\x04": "workbook"} {
		if _, _, err := r.Import(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", file, err)
		}
	}
	for _, file := range []string{"", "id,state\n", "code\n"} {
		if _, _, err := r.Import(strings.NewReader(file)); err == nil || !strings.HasPrefix(err.Error(), "line 1: ") {
			t.Errorf("%q: %v", file, err)
		}
	}
}

// A workbook as it is exported: days are numbers there, and lines its rows.
func TestAWorkbookIsTaken(t *testing.T) {
	f := excelize.NewFile()
	for i, row := range [][]any{
		{"BÁO CÁO TÌNH HÌNH HỒ SƠ"},
		{"STT", "Mã hồ sơ", "Chủ hồ sơ", "Trạng thái", "Ngày hẹn trả"},
		{1, "H56.14-240823-0001", "Nguyễn Văn A", "Đang giải quyết", 46357},
		{},
		{2, "H56.14-240823-0002", "Trần B", "bay", ""},
		{3, "H56.14-240823-0003", "Lê C", "Đã có kết quả"},
	} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := errors.Join(f.Write(&file), f.Close()); err != nil {
		t.Fatal(err)
	}
	r, _ := register(t)
	n, bad, err := r.Import(&file)
	if err != nil || n != 2 || len(bad) != 1 || !strings.HasPrefix(bad[0].Error(), `line 5: state "bay"`) {
		t.Errorf("%d, %v, %v", n, bad, err)
	}
	if c, _ := find(t, r, "H56.14-240823-0001"); c.State != Processing || c.Due != "2026-12-01" {
		t.Errorf("%+v", c)
	}
}

func FuzzImport(f *testing.F) {
	for _, s := range []string{"code,state\nA,done\n", "\ufeffMã hồ sơ;Trạng thái\r\n1;\"x", "PK\x03\x04", "a\nb\ncode\tstate\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		l, err := open(strings.NewReader(file))
		if err != nil {
			return
		}
		defer l.close()
		for range 10000 {
			c, err := l.next()
			var row *rowError
			switch {
			case errors.Is(err, io.EOF) || err != nil && !errors.As(err, &row):
				return
			case err == nil && (Key(c.Code) == "" || !slices.Contains(states, c.State)):
				t.Fatalf("%+v", c)
			}
		}
	})
}

func TestALongListIsTakenQuickly(t *testing.T) {
	r, _ := register(t)
	var b strings.Builder
	b.WriteString("code,state\n")
	const many = 2000
	for i := range many {
		fmt.Fprintf(&b, "H56.14-240823-%04d,done\n", i)
	}
	begun := time.Now()
	if n, bad, err := r.Import(strings.NewReader(b.String())); n != many || len(bad) > 0 || err != nil {
		t.Fatalf("%d, %v, %v", n, bad, err)
	}
	t.Logf("%d rows in %v", many, time.Since(begun))
	for i := range many {
		if _, ok := find(t, r, fmt.Sprintf("H56.14-240823-%04d", i)); !ok {
			t.Fatalf("row %d is missing", i)
		}
	}
}

// running is a real hall on a real file, with one counter.
type running struct {
	t     testing.TB
	floor *floor.Floor
	store *store.Store
	keys  int
}

func open1(t testing.TB, path string, now func() time.Time) *running {
	t.Helper()
	st, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	h := hall.Hall{
		ID: "xa", Zone: time.UTC, Services: []hall.Service{{ID: "s", Prefix: "A"}},
		Counters: []hall.Counter{{ID: "1", Services: []hall.Serves{{Service: "s"}}}},
		Outcomes: []hall.Outcome{{ID: "accepted"}, {ID: "returned"}, {ID: "answered"}, {ID: "handed-over"}},
	}
	for d := range h.Hours.Week {
		h.Hours.Week[d] = []hall.Span{{From: 0, To: 24 * 60}}
	}
	f, err := floor.New(t.Context(), floor.Config{Hall: h, Log: st, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return &running{t: t, floor: f, store: st}
}

func (h *running) close() {
	if err := errors.Join(h.floor.Close(), h.store.Close()); err != nil {
		h.t.Error(err)
	}
}

func (h *running) do(cmd string, with any) {
	h.t.Helper()
	raw, err := json.Marshal(with)
	if err != nil {
		h.t.Fatal(err)
	}
	h.keys++
	by := wire.Actor{Role: wire.RoleIntegration, Name: "test"}
	if r := h.floor.Do(h.t.Context(), by, wire.Command{ID: fmt.Sprint("k", h.floor.Seq(), "-", h.keys), Do: cmd, With: raw}); r.Error != nil {
		h.t.Fatalf("%s: %v", cmd, r.Error)
	}
}

type with map[string]string

func (h *running) finish(code, outcome string) {
	h.t.Helper()
	h.do("issue_ticket", with{"service": "s"})
	h.do("call_next", with{"counter": "1"})
	h.do("start", with{"counter": "1"})
	h.do("finish", with{"counter": "1", "outcome": outcome, "case_code": code})
}

// taken follows the hall until all that it has said is in the register.
func (h *running) taken(r *Register) {
	h.t.Helper()
	ctx, cancel := context.WithCancel(h.t.Context())
	seq := h.floor.Seq()
	feed := &watched{Floor: h.floor, until: seq, reached: cancel}
	if err := r.Follow(ctx, h.store, feed); err != nil {
		h.t.Fatal(err)
	}
}

// watched tells when a follower has asked for what comes behind a seq.
type watched struct {
	*floor.Floor
	until   uint64
	reached func()
}

func (w *watched) After(seq uint64) ([]wire.Event, <-chan struct{}, bool) {
	events, more, ok := w.Floor.After(seq)
	if ok && seq+uint64(len(events)) >= w.until {
		w.reached()
	}
	return events, more, ok
}

func TestCountersFillTheRegister(t *testing.T) {
	const code, other = "H56.14-261121-0001", "H56.14-261121-0002"
	clock := noon
	now := func() time.Time { clock = clock.Add(time.Second); return clock }
	path := filepath.Join(t.TempDir(), "hall.db")
	h := open1(t, path, now)
	r := New(h.store.Bucket("cases"), now)
	h.do("open_counter", with{"counter": "1"})
	for _, step := range []struct {
		outcome string
		want    State
	}{{"answered", ""}, {"accepted", Received}, {"answered", Received}, {"returned", Supplement}, {"", Supplement}} {
		h.finish(code, step.outcome)
		h.taken(r)
		if c, _ := find(t, r, code); c.State != step.want {
			t.Errorf("after %q: %+v, want %q", step.outcome, c, step.want)
		}
	}
	h.finish(code, "accepted")
	h.do("undo", with{"counter": "1"})
	h.do("finish", with{"counter": "1", "outcome": "accepted", "case_code": other})
	h.taken(r)
	if c, _ := find(t, r, code); c.State != Supplement {
		t.Errorf("an undone finish left %+v", c)
	}
	if c, _ := find(t, r, other); c.State != Received {
		t.Errorf("%+v", c)
	}
	if err := r.Put(Case{Code: code, State: Done, Due: "2026-12-01", AsOf: now()}); err != nil {
		t.Fatal(err)
	}
	h.finish(other, "handed-over") // nobody follows: the power goes
	h.close()
	clock = clock.Add(24 * time.Hour)
	h = open1(t, path, now)
	defer h.close()
	r = New(h.store.Bucket("cases"), now)
	h.taken(r)
	if c, _ := find(t, r, other); c.State != Returned {
		t.Errorf("what happened while nobody followed is lost: %+v", c)
	}
	if c, _ := find(t, r, code); c.State != Done || c.Due != "2026-12-01" {
		t.Errorf("an old event has put out a newer report: %+v", c)
	}
	h.do("open_counter", with{"counter": "1"})
	h.finish(code, "handed-over")
	h.taken(r)
	if c, _ := find(t, r, code); c.State != Returned || c.Due != "2026-12-01" {
		t.Errorf("%+v: the due date is kept", c)
	}
	if day, _, err := h.store.Bucket("cases").Get(dayKey); string(day) != "2026-11-22" || err != nil {
		t.Errorf("read up to %q, %v", day, err)
	}
}

// stopping is a table that stops who looks a case up in it.
type stopping struct {
	Table
	stop func()
	n    int // changes
}

func (s *stopping) Get(key string) ([]byte, bool, error) {
	if key != dayKey {
		s.stop()
	}
	return s.Table.Get(key)
}

func (s *stopping) Put(key string, value []byte) error {
	s.n++
	return s.Table.Put(key, value)
}

// Who has a year to catch up with stops when told to, and goes on the next time.
func TestAFollowerStopsInTheMiddle(t *testing.T) {
	h := open1(t, filepath.Join(t.TempDir(), "hall.db"), func() time.Time { return noon })
	defer h.close()
	h.do("open_counter", with{"counter": "1"})
	codes := []string{"H56.14-261121-0001", "H56.14-261121-0002", "H56.14-261121-0003"}
	for _, c := range codes {
		h.finish(c, "accepted")
	}
	ctx, cancel := context.WithCancel(t.Context())
	table := &stopping{Table: h.store.Bucket("cases"), stop: cancel}
	if err := New(table, nil).Follow(ctx, h.store, h.floor); err != nil || table.n != 0 {
		t.Errorf("%d written after the word to stop, %v", table.n, err)
	}
	r := New(h.store.Bucket("cases"), nil)
	h.taken(r)
	for _, c := range codes {
		if found, _ := find(t, r, c); found.State != Received {
			t.Errorf("%s: %+v", c, found)
		}
	}
}

func TestAWindowShutsOnWhoGuesses(t *testing.T) {
	r, _ := register(t)
	const code = "H56.14-240823-0001"
	if err := r.Put(Case{Code: code, State: Done}); err != nil {
		t.Fatal(err)
	}
	clock := noon
	w := NewWindow(r, func() time.Time { return clock })
	ask := func(address, code string) error { _, err := w.Ask(t.Context(), address, code); return err }
	for i := range 5 * missesAllowed { // a hall's worth of good questions
		if err := ask("10.0.0.1", code); err != nil {
			t.Fatalf("question %d: %v", i, err)
		}
	}
	for i := range missesAllowed {
		if err := ask("10.0.0.1", fmt.Sprintf("H56.14-240823-1%03d", i)); !errors.Is(err, ErrUnknown) {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	if err := ask("10.0.0.1", code); !errors.Is(err, ErrTooMany) {
		t.Errorf("after %d guesses: %v", missesAllowed, err)
	}
	if err := ask("10.0.0.2", code); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	clock = clock.Add(missWindow)
	if err := ask("10.0.0.1", code); err != nil {
		t.Errorf("a minute later: %v", err)
	}
	for i := range manyAddresses + 10 {
		_ = ask(fmt.Sprint("a", i), "?")
		clock = clock.Add(time.Second)
	}
	if n := len(w.misses); n > manyAddresses {
		t.Errorf("%d addresses are remembered", n)
	}
}

// A list as offices keep it: a title with commas above semicolons, the lines of
// an old Macintosh; and rows that are none are said in a line, however long.
func TestListsOfManyHands(t *testing.T) {
	for name, file := range map[string]string{
		"a title above":     "DANH SÁCH HỒ SƠ, QUÝ IV, 2026\nMã hồ sơ;Trạng thái\nH56.14-240823-0011;đang xử lý\n",
		"carriage returns":  "code,state\rH56.14-240823-0012,done\r",
		"quotes and a mark": "\ufeff\"code\"\t\"state\"\nH56.14-240823-0013\tdone\n",
	} {
		r, _ := register(t)
		if n, bad, err := r.Import(strings.NewReader(file)); n != 1 || len(bad) > 0 || err != nil {
			t.Errorf("%s: %d taken, %v, %v", name, n, bad, err)
		}
	}
	r, _ := register(t)
	n, bad, err := r.Import(strings.NewReader("code,state\nkhông có,done\nH56.14-240823-0014," + strings.Repeat("x", 1<<20) + "\n"))
	if n != 0 || len(bad) != 2 || err != nil {
		t.Fatalf("%d taken, %d left out, %v", n, len(bad), err)
	}
	for _, e := range bad {
		if len(e.Error()) > 300 {
			t.Errorf("an error of %d bytes", len(e.Error()))
		}
	}
	if _, _, err := r.Import(strings.NewReader("code,state\n")); err == nil {
		t.Error("a header alone is taken for a list")
	}
}
