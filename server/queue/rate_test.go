package queue

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// judged is the town with two of the circular's questions.
func judged() *hall.Hall {
	h := town()
	levels := []hall.Level{{Points: 0}, {Points: 1}, {Points: 2}}
	h.Rating.Questions = []hall.Question{{ID: "time", Index: 1, Levels: levels}, {ID: "attitude", Index: 7, Levels: levels}}
	return h
}

// rated gives a rating that must be taken and returns what the log has of it.
func (w *world) rated(by wire.Actor, token string, score int) wire.Rating {
	w.t.Helper()
	return *w.do(by, "rate", fmt.Sprintf(`{'token':'%s','score':%d}`, token, score)).Events[0].Rating
}

func TestRatingsReachAManagerInFives(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "3")
	groups := 0
	for range 4 { // another counter's wait for one more of their own
		w.issue("land")
		w.next("3")
		if a := w.do(tablet, "rate", fmt.Sprintf(`{'token':'%s','score':1}`, w.serve("3"))); a.Events[0].Rating.Group != nil {
			t.Fatalf("fewer than five were shown: %+v", a.Events[0].Rating.Group)
		}
	}
	for i := range 10 {
		w.issue("land")
		w.next("1")
		a := w.do(tablet, "rate", fmt.Sprintf(`{'token':'%s','score':%d,'comment':'cảm ơn'}`, w.serve("1"), 1+i%5))
		r := a.Events[0].Rating
		if a.Comment != "cảm ơn" || len(r.CommentHash) != 64 {
			t.Errorf("comment %q, hash %q", a.Comment, r.CommentHash)
		}
		if g := r.Group; g != nil {
			groups++
			if g.N != 5 || len(g.Scores) != 5 || i%5 != 4 {
				t.Errorf("rating %d brings %+v", i, g)
			}
		}
	}
	if groups != 2 {
		t.Errorf("%d groups of 10 ratings", groups)
	}
}

func TestOneRatingATicketByEitherToken(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	r := w.issue("land")
	w.no(wire.CodeWrongState, phone, "rate", `{'token':'`+r.Token+`','score':5}`)
	w.next("1")
	token := w.serve("1")
	w.do(phone, "rate", `{'token':'`+r.Token+`','score':5}`)
	w.no(wire.CodeAlreadyRated, tablet, "rate", `{'token':'`+token+`','score':1}`)
}

// Whatever has become of the ticket, the log names the service that was rated.
func TestALateRatingStaysWithItsOwnService(t *testing.T) {
	w := newWorld(t, judged())
	w.do(an, "open_counter", `{'counter':'1'}`)
	w.open("2")
	w.issue("land")
	w.next("1")
	w.do(an, "start", `{'counter':'1'}`)
	w.now = w.now.Add(5 * time.Minute)
	w.do(an, "finish", `{'counter':'1','outcome':'accepted'}`)
	ended, token := w.now, w.ticket("A001").RatingToken

	// It comes back, is passed on and is finished elsewhere; An goes home.
	w.now = w.now.Add(time.Minute)
	w.do(an, "return_ticket", `{'ticket':'`+id("A001")+`'}`)
	w.next("1")
	w.do(an, "transfer", `{'counter':'1','to_service':'civil'}`)
	w.do(an, "close_counter", `{'counter':'1'}`)
	w.do(binh, "open_counter", `{'counter':'1'}`)
	w.next("2")
	second := w.serve("2")
	if second == token {
		t.Fatal("two services have one token")
	}
	got := w.rated(tablet, token, 4)
	want := wire.Rating{Ticket: id("A001"), Counter: "1", Clerk: "an", Service: "land", Day: "2026-11-21", Finished: ended, Score: 4, Levels: 5}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	w.no(wire.CodeAlreadyRated, tablet, "rate", `{'token':'`+second+`','score':1}`)
}

// A tablet that was dead while the hall changed its scale delivers what was said
// on the old one: 4 of 5 is neither refused nor taken for the best of 3, and 3 of
// 5 is not taken for the best.
func TestARatingKeepsTheScaleItWasAskedWith(t *testing.T) {
	h := town()
	w := newWorld(t, h)
	w.open("1")
	var tokens []string
	for range 4 {
		w.issue("land")
		w.next("1")
		tokens = append(tokens, w.serve("1"))
	}
	three := *h
	three.Rating.Levels, three.Rating.Words = 3, nil
	w.e.SetHall(&three)
	for i, c := range []struct{ with, score, levels int }{{5, 4, 5}, {5, 3, 5}, {0, 3, 3}} {
		args := fmt.Sprintf(`{'token':'%s','score':%d,'levels':%d}`, tokens[i], c.score, c.with)
		if r := w.do(tablet, "rate", args).Events[0].Rating; r.Score != c.score || r.Levels != c.levels {
			t.Errorf("%s: %d of %d", args, r.Score, r.Levels)
		}
	}
	for _, bad := range []string{`'score':4`, `'score':4,'levels':3`, `'score':6,'levels':5`, `'score':4,'levels':4`, `'score':1,'levels':-5`} {
		w.no(wire.CodeInvalid, tablet, "rate", `{'token':'`+tokens[3]+`',`+bad+`}`)
	}
}

// A ticket of several services is rated when the last of them ends, for that one.
func TestATicketOfSeveralServicesIsRatedAtItsEnd(t *testing.T) {
	w := newWorld(t, judged())
	w.open("1", "2")
	r := w.do(robot, "issue_ticket", `{'service':'land','then':['civil']}`).Result.(*Issued)
	w.next("1")
	w.do(robot, "start", `{'counter':'1'}`)
	if got := w.do(robot, "finish", `{'counter':'1'}`).Result; got != (none{}) {
		t.Errorf("the first service gave %v", got)
	}
	w.no(wire.CodeWrongState, phone, "rate", `{'token':'`+r.Token+`','score':5}`)
	w.next("2")
	if got := w.rated(tablet, w.serve("2"), 5); got.Service != "civil" || got.Counter != "2" {
		t.Errorf("%+v", got)
	}
}

// A rating hinders no undo, and an undo takes no rating back: a clerk who tries
// learns nothing. The citizen is not asked twice.
func TestAnUndoIsTheSameWithARatingAndWithout(t *testing.T) {
	var shown [2]string
	for i, rated := range []bool{false, true} {
		w := newWorld(t, judged())
		w.do(an, "open_counter", `{'counter':'1'}`)
		w.issue("land")
		w.next("1")
		w.do(an, "start", `{'counter':'1'}`)
		w.do(an, "finish", `{'counter':'1','outcome':'accepted'}`)
		token := w.ticket("A001").RatingToken
		if rated {
			w.rated(tablet, token, 1)
		}
		for _, do := range []string{"undo", "finish"} {
			a := w.do(an, do, `{'counter':'1'}`)
			for _, e := range a.Events {
				e.Seq = 0
				cut, _ := wire.ViewOf(an).Event(e)
				b, _ := json.Marshal(cut)
				shown[i] += string(b) + "\n"
			}
		}
		again := w.ticket("A001").RatingToken
		if again != token {
			t.Error("a tablet that never heard of the undo has the wrong token")
		}
		last := w.log[len(w.log)-1].Events[0]
		cut, _ := wire.ViewOf(tablet).Event(last)
		if asks := cut.Ticket.RatingToken != ""; asks == rated {
			t.Errorf("rated %v: the tablet asks again: %v", rated, asks)
		}
		_, err := w.try(tablet, "rate", `{'token':'`+again+`','score':5}`)
		if refused := err != nil && err.Code == wire.CodeAlreadyRated; refused != rated {
			t.Errorf("rated %v: the second rating: %v", rated, err)
		}
	}
	if shown[0] != shown[1] {
		t.Errorf("the clerk sees\n%swithout a rating and\n%swith one", shown[0], shown[1])
	}
}

// While its finish is taken back a service cannot be rated; if it ends
// elsewhere after all, the old token is worth nothing.
func TestAnUndoneServiceIsNotRated(t *testing.T) {
	w := newWorld(t, judged())
	w.open("1", "2")
	r := w.issue("land")
	w.next("1")
	token := w.serve("1")
	w.do(robot, "undo", `{'counter':'1'}`)
	w.no(wire.CodeBadToken, tablet, "rate", `{'token':'`+token+`','score':3}`)
	w.no(wire.CodeWrongState, phone, "rate", `{'token':'`+r.Token+`','score':3}`)
	w.do(robot, "transfer", `{'counter':'1','to_counter':'2'}`)
	w.next("2")
	second := w.serve("2")
	w.no(wire.CodeBadToken, tablet, "rate", `{'token':'`+token+`','score':3}`)
	if got := w.rated(tablet, second, 3); got.Counter != "2" {
		t.Errorf("%+v", got)
	}
}

// A tablet that was dead delivers for as long as the site says, a phone for a
// day; the token is known, rated or not, until then.
func TestHowLongARatingIsTaken(t *testing.T) {
	h := judged()
	h.Rating.Keep = 72 * time.Hour
	w := newWorld(t, h)
	w.open("1")
	var phones, tablets []string
	for range 4 {
		phones = append(phones, w.issue("land").Token)
		w.next("1")
		tablets = append(tablets, w.serve("1"))
	}
	ended := w.now
	w.rated(tablet, tablets[3], 5)
	at := func(d time.Duration) { w.now = ended.Add(d); w.tick() }
	at(24 * time.Hour)
	if got := w.rated(phone, phones[0], 2); got.Day != "2026-11-21" || !got.Finished.Equal(ended) {
		t.Errorf("%+v", got)
	}
	at(24*time.Hour + time.Millisecond)
	w.no(wire.CodeWrongState, phone, "rate", `{'token':'`+phones[1]+`','score':2}`)
	at(72 * time.Hour)
	if w.e.Day() != "2026-11-24" {
		t.Fatal("the days did not turn")
	}
	w.no(wire.CodeAlreadyRated, tablet, "rate", `{'token':'`+tablets[3]+`','score':2}`)
	if got := w.rated(tablet, tablets[1], 2); got.Ticket != id("A002") || got.Counter != "1" || got.Service != "land" {
		t.Errorf("%+v", got)
	}
	at(72*time.Hour + time.Millisecond)
	w.no(wire.CodeWrongState, tablet, "rate", `{'token':'`+tablets[2]+`','score':2}`)
	for d := 4 * 24 * time.Hour; d <= hall.MostKeepRating+24*time.Hour; d += 24 * time.Hour {
		at(d)
	}
	w.no(wire.CodeBadToken, tablet, "rate", `{'token':'`+tablets[2]+`','score':2}`)
	if len(w.e.ratings) != 0 || len(w.e.proofs) != 0 {
		t.Errorf("%d tickets and %d tokens are kept for ever", len(w.e.ratings), len(w.e.proofs))
	}
}

// What is out of the scale is refused with its reason and changes nothing: no
// fold differs, and the token is still good.
func TestRefusedRatings(t *testing.T) {
	w := newWorld(t, judged())
	w.open("1")
	r := w.issue("land")
	w.next("1")
	token := w.serve("1")
	foreign := "AAAAAAAAAAAAAAAAAAAAAA"
	for _, c := range []struct {
		by        wire.Actor
		with, say string
		code      wire.Code
	}{
		{tablet, `'score':5`, "token is missing", wire.CodeInvalid},
		{tablet, `'token':'T'`, "score: want 1 to 5", wire.CodeInvalid},
		{tablet, `'token':'T','score':0`, "score: want 1 to 5", wire.CodeInvalid},
		{tablet, `'token':'T','score':6`, "score: want 1 to 5", wire.CodeInvalid},
		{tablet, `'token':'T','score':-1`, "score: want 1 to 5", wire.CodeInvalid},
		{tablet, `'token':'T','score':4.5`, "score", wire.CodeInvalid},
		{tablet, `'token':'T','score':'5'`, "score", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'reasons':['rude']`, `there is no "rude"`, wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'reasons':['slow','slow']`, "more than there are", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'answers':{'colour':1}`, `there is no question "colour"`, wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'answers':{'time':0}`, "time: want 1 to 3", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'answers':{'attitude':4}`, "attitude: want 1 to 3", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'answers':{'a':1,'b':1,'c':1}`, "more than there are questions", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'comment':'` + strings.Repeat("ồ", 1400) + `'`, "at most 4000", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'comment':'` + strings.Repeat("x", 1<<20) + `'`, "at most 4000", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'comment':'a\u0007b'`, "control characters", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'comment':'a\u001b[2Jb'`, "control characters", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'comment':'a\u202eb'`, "turn the direction", wire.CodeInvalid},
		{tablet, `'token':'T','score':5,'clerk':'an'`, "clerk", wire.CodeInvalid},
		{tablet, `'token':'` + foreign + `','score':5`, "no ticket has this token", wire.CodeBadToken},
		{phone, `'token':'T','score':5`, "no ticket has this token", wire.CodeBadToken}, // a phone proves nothing by a tablet's
		{tablet, `'token':'` + id("A001") + `','score':5`, "no ticket has this token", wire.CodeBadToken},
		{tablet, `'token':'A001','score':5`, "no ticket has this token", wire.CodeBadToken},
	} {
		with := "{" + strings.ReplaceAll(c.with, "'T'", "'"+token+"'") + "}"
		w.no(c.code, c.by, "rate", with)
		if _, err := w.try(c.by, "rate", with); !strings.Contains(err.Message, c.say) || len(err.Message) > 200 {
			t.Errorf("%.80s: %q, want %q", c.with, err.Message, c.say)
		}
	}
	got := w.do(tablet, "rate", `{'token':'`+token+`','score':2,'answers':{'attitude':3,'time':1},'reasons':['slow'],'comment':'chờ lâu\nquá'}`)
	if r := got.Events[0].Rating; r.Answers["attitude"] != 3 || r.Answers["time"] != 1 || len(r.Reasons) != 1 || got.Comment != "chờ lâu\nquá" {
		t.Errorf("%+v, comment %q", r, got.Comment)
	}
	for _, by := range []wire.Actor{tablet, robot, phone} {
		w.no(wire.CodeAlreadyRated, by, "rate", `{'token':'`+r.Token+`','score':5}`)
	}
}

// Only an integration that may rate is given the proof.
func TestWhoIsGivenTheRatingToken(t *testing.T) {
	w := newWorld(t, judged())
	w.open("1")
	narrow := wire.Actor{Role: wire.RoleIntegration, Name: "calls", May: []string{"issue", "call"}}
	for _, by := range []wire.Actor{an, boss, narrow} {
		w.issue("land")
		if by.Role == wire.RoleClerk {
			w.do(robot, "close_counter", `{'counter':'1'}`)
			w.do(an, "open_counter", `{'counter':'1'}`)
		}
		w.next("1")
		w.do(by, "start", `{'counter':'1'}`)
		if got := w.do(by, "finish", `{'counter':'1'}`).Result; got != (none{}) {
			t.Errorf("%s %s is given %v", by.Role, by.Name, got)
		}
	}
}

// What is waited for survives a restart: the snapshot is the replayed log's.
func TestRateableTicketsSurviveARestart(t *testing.T) {
	w := newWorld(t, judged())
	w.open("1")
	var tokens []string
	for range 3 {
		w.issue("land")
		w.next("1")
		tokens = append(tokens, w.serve("1"))
	}
	w.rated(tablet, tokens[0], 5)
	for range 3 { // the tickets themselves are forgotten
		w.now = w.now.Add(24 * time.Hour)
		w.tick()
	}
	old := New(judged(), nil)
	if err := old.Restore([]byte(w.fold())); err != nil {
		t.Fatal(err)
	}
	replayed := newReplay(t, judged(), w.log)
	for name, e := range map[string]*Engine{"restored": old, "replayed": replayed} {
		again := &world{t: t, e: e, now: w.now, rand: random(9)}
		if again.fold() != w.fold() {
			t.Errorf("%s: another fold", name)
		}
		again.no(wire.CodeAlreadyRated, tablet, "rate", `{'token':'`+tokens[0]+`','score':1}`)
		if got := again.rated(tablet, tokens[1], 4); got.Ticket != id("A002") || got.Service != "land" || got.Counter != "1" || got.Clerk != "robot" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if err := New(judged(), nil).Restore([]byte(`{"version":4}`)); !errors.Is(err, ErrVersion) {
		t.Errorf("a snapshot of the version before: %v", err)
	}
}

// newReplay folds a log as it is read from the disk.
func newReplay(t *testing.T, h *hall.Hall, log []Entry) *Engine {
	t.Helper()
	e := New(h, nil)
	for i := range log {
		b, err := json.Marshal(&log[i])
		if err != nil {
			t.Fatal(err)
		}
		var entry Entry
		if err := json.Unmarshal(b, &entry); err != nil {
			t.Fatal(err)
		}
		e.Apply(&entry)
	}
	return e
}
