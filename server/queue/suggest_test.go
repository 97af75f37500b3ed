package queue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

var tablet2 = wire.Actor{Role: wire.RoleTablet, Name: "tablet-2", Counter: "2"}

// boxed is a town with topics and small limits.
func boxed() *hall.Hall {
	h := town()
	h.Suggestions = hall.Suggestions{
		Length: 200, PerDevice: 3, PerAddress: 2, PerDay: 8,
		Topics:    []hall.Reason{{ID: "seats"}},
		Complaint: hall.Channel{Name: hall.Text{"vi": "Cổng phản ánh, kiến nghị"}, Phone: "1022"},
	}
	return h
}

// suggest gives words, counted as of a place.
func (w *world) suggest(by wire.Actor, from, text string) (Answer, *wire.Error) {
	w.t.Helper()
	a, err := w.e.Decide(Ask{
		Now: w.now, By: by, Do: "suggest", Args: &wire.Suggest{Text: text}, Tokens: w.rand, From: from, Same: fmt.Sprint(crc32.ChecksumIEEE([]byte(text))),
	})
	if err == nil && len(a.Events) > 0 {
		w.apply(&Entry{Events: a.Events})
	}
	return a, err
}

// suggested gives words that must be taken, and returns the suggestion's id and
// code.
func (w *world) suggested(by wire.Actor, from, text string) (id, code string) {
	w.t.Helper()
	a, err := w.suggest(by, from, text)
	if err != nil {
		w.t.Fatalf("%q: %v", text, err)
	}
	code = a.Result.(suggested).Code
	return w.e.Suggestion(code).ID, code
}

func TestASuggestionIsFollowedByItsCode(t *testing.T) {
	w := newWorld(t, boxed())
	a, err := w.suggest(tablet, "x", "  Xin thêm\tghế ngồi\u202e cho\n\n\n\nngười già.\r\n")
	if err != nil {
		t.Fatal(err)
	}
	code := a.Result.(suggested).Code
	s := w.e.Suggestion(code)
	if s == nil || s.State != wire.SuggestionReceived || s.Via != wire.RoleTablet || s.ID != "20261121-S001" {
		t.Fatalf("%+v", s)
	}
	if got := a.Words[s.Words]; got != "Xin thêm ghế ngồi cho\n\nngười già." {
		t.Errorf("the words are %q", got)
	}
	ev, err2 := json.Marshal(a.Events)
	if err2 != nil || bytes.Contains(ev, []byte("ghế")) || bytes.Contains(ev, []byte("tablet-1")) {
		t.Errorf("the log tells too much: %s", ev)
	}
	if w.e.State(w.now).Suggestions != 1 {
		t.Error("nobody is told that it waits")
	}

	w.do(boss, "answer_suggestion", "{'suggestion':'20261121-S001','state':'read'}")
	if w.e.Suggestion(code).State != wire.SuggestionRead || w.e.State(w.now).Suggestions != 1 {
		t.Error("read: not so")
	}
	answer := w.do(boss, "answer_suggestion", "{'suggestion':'20261121-S001','state':'answered','answer':'Trung tâm đã đặt thêm 12 ghế.'}")
	s = w.e.Suggestion(code)
	if s.State != wire.SuggestionAnswered || !s.Replied || answer.Words[s.Answer] != "Trung tâm đã đặt thêm 12 ghế." || s.By != "boss" {
		t.Errorf("answered: %+v, %v", s, answer.Words)
	}
	if w.e.State(w.now).Suggestions != 0 {
		t.Error("an answered one still waits")
	}
	if again := w.do(boss, "answer_suggestion", "{'suggestion':'20261121-S001','state':'answered','answer':'Trung tâm đã đặt thêm 12 ghế.'}"); len(again.Events) > 0 {
		t.Error("the same answer twice is two events")
	}
	if w.e.Suggestion(code[:11]+"2") != nil && code[11] != '2' {
		t.Error("another code finds it")
	}
}

func TestWhatIsNoSuggestionIsRefused(t *testing.T) {
	w := newWorld(t, boxed())
	before := w.snapshot()
	for _, text := range []string{
		"", "   \n\t ", "!!!", "7", "\u200b\u200d", strings.Repeat("a", 201), strings.Repeat("ấ", 201),
		"Xem https://a.example và https://b.example nhé", "www.a.example WWW.b.example",
	} {
		if _, err := w.suggest(phone, "", text); err == nil || err.Code != wire.CodeInvalid {
			t.Errorf("%.40q: %v", text, err)
		}
	}
	for with, code := range map[string]wire.Code{
		`{'text':'Tốt lắm','topic':'nothing'}`:               wire.CodeInvalid,
		`{'text':'Tốt lắm','lang':'` + "vietnamese-longer'}": wire.CodeInvalid,
		`{'text':'Tốt lắm','from':'me'}`:                     wire.CodeInvalid,
		`{'text':'Tốt\u0007 lắm'}`:                           wire.CodeInvalid,
	} {
		if _, err := w.try(phone, "suggest", with); err == nil || err.Code != code {
			t.Errorf("%s: %v, want %s", with, err, code)
		}
	}
	h := *w.e.site
	h.Suggestions.Off = true
	w.e.SetHall(&h)
	if _, err := w.suggest(phone, "", "Xin thêm ghế"); err == nil || err.Code != wire.CodeNotFound {
		t.Errorf("a hall without a box: %v", err)
	}
	if w.e.info().Box != nil {
		t.Error("screens are told of a box that is not there")
	}
	w.e.SetHall(boxed())
	if !bytes.Equal(before, w.snapshot()) {
		t.Error("a refusal changed something")
	}
}

func (w *world) snapshot() []byte {
	w.t.Helper()
	b, err := w.e.Snapshot()
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func TestTheBoxIsNotFilledUp(t *testing.T) {
	w := newWorld(t, boxed())
	limit := func(what string, err *wire.Error) {
		t.Helper()
		if err == nil || err.Code != wire.CodeLimitReached {
			t.Errorf("%s: %v", what, err)
		}
	}
	for i := range 3 {
		w.suggested(tablet, "t1", fmt.Sprint("Góp ý số ", i))
	}
	_, err := w.suggest(tablet, "t1", "Góp ý nữa")
	limit("a tablet's fourth", err)
	for i := range 2 {
		w.suggested(phone, "p1", fmt.Sprint("Từ điện thoại ", i))
	}
	_, err = w.suggest(phone, "p1", "Từ điện thoại nữa")
	limit("an address's third", err)
	for i := range 3 {
		w.suggested(tablet2, "t2", fmt.Sprint("Quầy hai ", i))
	}
	_, err = w.suggest(kiosk1, "k1", "Cả ngày")
	limit("the hall's ninth", err)

	// A restart forgets none of it, the next day all.
	e := New(boxed(), nil)
	if err := e.Restore(w.snapshot()); err != nil {
		t.Fatal(err)
	}
	w.e = e
	_, err = w.suggest(kiosk1, "k1", "Sau khi khởi động lại")
	limit("after a restart", err)
	w.now = w.now.Add(24 * time.Hour)
	w.tick()
	if id, _ := w.suggested(tablet, "t1", "Sáng hôm sau"); id != "20261122-S001" {
		t.Errorf("the next day begins with %s", id)
	}
}

func TestTheSameWordsCountOnce(t *testing.T) {
	h := boxed()
	h.Suggestions.PerAddress, h.Suggestions.PerDay = 50, 50
	w := newWorld(t, h)
	const long = "Đề nghị trung tâm bố trí thêm chỗ để xe cho người khuyết tật."
	_, code := w.suggested(phone, "p1", long)
	n := len(w.log)
	if _, again := w.suggested(phone, "p1", long); again != code || len(w.log) != n {
		t.Error("the same words from the same address are two suggestions")
	}
	_, two := w.suggested(phone, "p2", long)
	w.suggested(phone, "p3", long)
	if two == code {
		t.Error("somebody else got the code of the first")
	}
	if _, err := w.suggest(phone, "p4", long); err == nil || err.Code != wire.CodeLimitReached {
		t.Errorf("words that are sent about: %v", err)
	}
	for range 6 { // what many say in two words is no copy
		w.suggested(phone, "p1", "Rất tốt!")
	}
}

func TestWhatAManagerMayMakeOfASuggestion(t *testing.T) {
	h := boxed()
	h.Suggestions.PerAddress, h.Suggestions.PerDay = 100, 100
	w := newWorld(t, h)
	states := []wire.SuggestionState{"received", "read", "answered", "handed_on", "closed"}
	may := map[[2]wire.SuggestionState]bool{
		{"received", "read"}: true, {"received", "answered"}: true, {"received", "handed_on"}: true, {"received", "closed"}: true,
		{"read", "answered"}: true, {"read", "handed_on"}: true, {"read", "closed"}: true,
		{"answered", "answered"}: true, {"answered", "handed_on"}: true, {"answered", "closed"}: true,
		{"handed_on", "answered"}: true, {"handed_on", "handed_on"}: true, {"handed_on", "closed"}: true,
		{"closed", "read"}: true, {"closed", "answered"}: true,
	}
	change := func(id string, to wire.SuggestionState, n int) *wire.Error {
		with := fmt.Sprintf("{'suggestion':'%s','state':'%s'", id, to)
		switch to {
		case wire.SuggestionAnswered:
			with += fmt.Sprintf(",'answer':'Trả lời %d'", n)
		case wire.SuggestionHandedOn:
			with += fmt.Sprintf(",'to':'Sở số %d'", n)
		}
		_, err := w.try(boss, "answer_suggestion", with+"}")
		return err
	}
	for _, from := range states {
		for _, to := range states {
			id, code := w.suggested(phone, "", "Một góp ý")
			if from != wire.SuggestionReceived {
				if err := change(id, from, 1); err != nil {
					t.Fatal(err)
				}
			}
			before := w.snapshot()
			err := change(id, to, 2)
			switch same := from == to && !may[[2]wire.SuggestionState{from, to}]; {
			case to == wire.SuggestionReceived:
				if err == nil || err.Code != wire.CodeInvalid {
					t.Errorf("back to received: %v", err)
				}
			case same:
				if err != nil || !bytes.Equal(before, w.snapshot()) {
					t.Errorf("%s again: %v", to, err)
				}
			case may[[2]wire.SuggestionState{from, to}]:
				if s := w.e.Suggestion(code); err != nil || s.State != to {
					t.Errorf("%s to %s: %v, %v", from, to, err, s.State)
				}
			case err == nil || err.Code != wire.CodeWrongState || !bytes.Equal(before, w.snapshot()):
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
	open := 0
	for _, s := range w.e.Suggestions() {
		open += owes(s.State)
	}
	if got := w.e.State(w.now).Suggestions; got != open {
		t.Errorf("%d are said to wait, %d do", got, open)
	}
	id, _ := w.suggested(phone, "", "Một góp ý")
	for with, code := range map[string]wire.Code{
		"{'state':'read'}":                                                                          wire.CodeInvalid,
		"{'suggestion':'" + id + "'}":                                                               wire.CodeInvalid,
		"{'suggestion':'" + id + "','state':'answered'}":                                            wire.CodeInvalid,
		"{'suggestion':'" + id + "','state':'read','answer':'x'}":                                   wire.CodeInvalid,
		"{'suggestion':'" + id + "','state':'closed','to':'x'}":                                     wire.CodeInvalid,
		"{'suggestion':'" + id + "','state':'closed','answer':'" + strings.Repeat("x", 4001) + "'}": wire.CodeInvalid,
		"{'suggestion':'20261121-S999','state':'read'}":                                             wire.CodeNotFound,
	} {
		if _, err := w.try(boss, "answer_suggestion", with); err == nil || err.Code != code {
			t.Errorf("%.80s: %v, want %s", with, err, code)
		}
	}
}

// What is older than the hall keeps is emptied when the day turns, in the log;
// a clock that runs years ahead for a morning takes nothing away.
func TestSuggestionsAreKeptAsLongAsTheSiteSays(t *testing.T) {
	h := boxed()
	h.Suggestions.KeepDays = 10
	w := newWorld(t, h)
	_, first := w.suggested(kiosk1, "k", "Cũ nhất")
	w.now = w.now.AddDate(5, 0, 0)
	w.tick()
	if w.e.Suggestion(first) == nil {
		t.Fatal("a clock that ran ahead emptied the box")
	}
	w.now = w.now.AddDate(-5, 0, 1)
	w.tick()
	_, second := w.suggested(kiosk1, "k", "Mới hơn")
	if w.e.Day() != "2026-11-22" {
		t.Fatalf("the clock went back, the day is %s", w.e.Day())
	}
	gone := ""
	for w.e.Day() < "2026-12-03" {
		w.now = w.now.Add(24 * time.Hour)
		w.tick()
		if w.e.Suggestion(first) == nil && gone == "" {
			gone = string(w.e.Day())
		}
	}
	if gone != "2026-12-03" || w.e.Suggestion(second) == nil {
		t.Errorf("the first went on %q, the second is there: %t", gone, w.e.Suggestion(second) != nil)
	}
	last := w.log[len(w.log)-1].Events
	if ev := last[len(last)-1]; ev.Kind != wire.SuggestionEmptied || ev.Suggestion.Code != first {
		for i := range last {
			t.Logf("%s", last[i].Kind)
		}
		t.Error("the log does not say so")
	}
	if got := w.e.State(w.now).Suggestions; got != 1 {
		t.Errorf("%d wait", got)
	}
}

// The log alone makes the box again, and so does a snapshot.
func TestTheBoxIsAFoldOfTheLog(t *testing.T) {
	w := newWorld(t, boxed())
	id, _ := w.suggested(kiosk1, "k", "Thứ nhất")
	w.suggested(phone, "p", "Thứ hai")
	w.do(boss, "answer_suggestion", "{'suggestion':'"+id+"','state':'handed_on','to':'Sở Xây dựng'}")
	w.now = w.now.Add(24 * time.Hour)
	w.tick()
	w.suggested(phone, "p", "Thứ ba")
	want := w.snapshot()
	replayed := New(boxed(), nil)
	for i := range w.log {
		replayed.Apply(&w.log[i])
	}
	if got, err := replayed.Snapshot(); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the log makes another box:\n%s\n%s", got, want)
	}
	restored := New(boxed(), nil)
	if err := restored.Restore(want); err != nil {
		t.Fatal(err)
	}
	if got, err := restored.Snapshot(); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the snapshot makes another box: %s", got)
	}
	for _, s := range restored.Suggestions()[:2] {
		if s.From != "" || s.Same != "" {
			t.Errorf("%s still says where it came from", s.ID)
		}
	}
}

func FuzzTidyWords(f *testing.F) {
	for _, s := range []string{"a\u0301\u0301\u0301\u0301\u0301b", "\u202eabc", "x \r\n\r\n\r\n y", "Đường\u00a0sá", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := tidyWords(s)
		if again := tidyWords(got); again != got {
			t.Fatalf("%q, then %q", got, again)
		}
		if strings.TrimSpace(got) != got || strings.Contains(got, "\n\n\n") || strings.ContainsAny(got, "\u202e\u200b\r\t\x00") {
			t.Fatalf("%q", got)
		}
	})
}
