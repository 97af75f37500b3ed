package queue

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua/internal/hall"
)

// give issues tickets of one service, a letter each: "e" for the elder group,
// "o" for an ordinary one.
func (w *world) give(service, letters string) {
	w.t.Helper()
	for _, c := range letters {
		with := `{'service':'` + service + `'}`
		if c != 'o' {
			with = `{'service':'` + service + `','priority':'` + map[rune]string{'e': "elder", 'c': "child", 'h': "hero"}[c] + `'}`
		}
		w.do(robot, "issue_ticket", with)
	}
}

// calls makes n calls at a counter and spells the groups of those who came.
func (w *world) calls(counter string, n int) string {
	w.t.Helper()
	var s strings.Builder
	for range n {
		number := w.next(counter)
		if number == "" {
			s.WriteByte('-')
			continue
		}
		group := w.ticket(number).Priority
		if group == "" {
			group = "o"
		}
		s.WriteByte(group[0])
		w.serve(counter)
	}
	return s.String()
}

func TestWhoseTurnItIs(t *testing.T) {
	long := 50 * time.Minute
	for _, c := range []struct {
		name   string
		shares map[string]int
		early  string // who came, and waited
		waited time.Duration
		now    string // who came then
		want   string
	}{
		{"nobody has a share", nil, "", 0, "ooo", "ooo-"},
		{"one call in three", map[string]int{"elder": 3}, "", 0, "ooooee", "eooeoo"},
		{"no more than that", map[string]int{"elder": 3}, "", 0, "eeeooo", "eooeoe"},
		{"alone it has them all", map[string]int{"elder": 3}, "", 0, "eee", "eee"},
		{"a group without a share waits among the others", map[string]int{"elder": 0}, "", 0, "oeo", "oeo"},
		{"every call", map[string]int{"elder": 1}, "", 0, "ooeee", "eeeoo"},
		{"every call, but who has waited too long", map[string]int{"elder": 1}, "oo", long, "eeee", "oeoeee"},
		{"two groups", map[string]int{"elder": 3, "child": 3}, "", 0, "ooooooeecc", "ecoecooooo"},
		{"two groups that claim every call", map[string]int{"elder": 2, "child": 2}, "", 0, "ooooeeeecccc", "ecoecoecoeco"},
		{"three groups, and who has waited too long", map[string]int{"elder": 2, "child": 2, "hero": 2}, "ooo", long, "ooeecchh", "oeocoheocho"},
		{"who has a share and has waited too long", map[string]int{"elder": 4}, "eeee", long, "oooo", "eeoeeooo"},
		{"the eldest of both goes first", map[string]int{"elder": 4}, "oeee", long, "oo", "oeeoeo"},
		{"a share does not hold its own group back", map[string]int{"elder": 3}, "eeee", 16 * time.Minute, "oooo", "eeoeeooo"},
		{"who came before goes before", map[string]int{"elder": 3}, "ooeee", 16 * time.Minute, "o", "eooeeo"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := town()
			h.Priorities = nil
			for _, id := range []string{"elder", "child", "hero"} {
				if n, ok := c.shares[id]; ok {
					h.Priorities = append(h.Priorities, hall.Priority{ID: id, Share: n})
				}
			}
			w := newWorld(t, h)
			w.open("3")
			w.give("land", c.early)
			w.now = w.now.Add(c.waited)
			w.give("land", c.now)
			if got := w.calls("3", len(c.want)); got != c.want {
				t.Errorf("called %s, want %s", got, c.want)
			}
		})
	}
}

func TestWhichLineACounterTakesFrom(t *testing.T) {
	for _, c := range []struct {
		name   string
		below  hall.Serves // behind land
		waited time.Duration
		want   string
	}{
		{"below, while there are some above", hall.Serves{}, 10 * time.Minute, "A001 A002 B001 B002"},
		{"below, past the hall's longest wait", hall.Serves{}, 46 * time.Minute, "B001 B002 A001 A002"},
		{"past its own bound", hall.Serves{AfterWait: 20 * time.Minute}, 21 * time.Minute, "B001 B002 A001 A002"},
		{"before its own bound", hall.Serves{AfterWait: 20 * time.Minute}, 20 * time.Minute, "A001 A002 B001 B002"},
		{"its own bound is later than the hall's", hall.Serves{AfterWait: time.Hour}, 46 * time.Minute, "B001 B002 A001 A002"},
		{"only when idle, however long they wait", hall.Serves{IdleOnly: true}, 3 * time.Hour, "A001 A002 B001 B002"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := town()
			c.below.Service = "civil"
			h.Counters[0].Services = []hall.Serves{{Service: "land"}, c.below}
			w := newWorld(t, h)
			w.open("1")
			w.give("civil", "oo")
			w.now = w.now.Add(c.waited)
			w.give("land", "oo")
			var got []string
			for range 4 {
				got = append(got, w.next("1"))
				w.serve("1")
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("called %s, want %s", s, c.want)
			}
		})
	}
}

func TestAnOldLineDoesNotShutOutAnOlderOne(t *testing.T) {
	w := newWorld(t, town())
	w.open("1")
	w.give("land", "o")
	w.now = w.now.Add(time.Minute)
	w.give("civil", "o")
	w.now = w.now.Add(time.Hour)
	if got := w.next("1"); got != "A001" {
		t.Errorf("%s, want A001: both are past their bounds, and it is the elder", got)
	}
}

func TestACallOutOfOrderUsesUpNobodysTurn(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "3")
	w.give("land", "oooeee")
	if got := w.calls("3", 1); got != "e" {
		t.Fatal(got)
	}
	w.do(robot, "call", `{'counter':'1','ticket':'`+id("A006")+`','reason':'mệt'}`)
	if got := w.calls("3", 3); got != "ooe" {
		t.Errorf("%s, want ooe: the call out of order was no turn of the group", got)
	}
}

// Two counters call, and the first call is taken back behind the second.
func TestAnUndoneCallIsAsIfItHadNeverBeen(t *testing.T) {
	w := newWorld(t, town())
	w.open("1", "3")
	w.give("land", "ooooee")
	if got := w.next("1"); got != "A005" { // elder
		t.Fatal(got)
	}
	if got := w.next("3"); got != "A001" {
		t.Fatal(got)
	}
	w.do(robot, "undo", `{'counter':'1'}`)
	if got := w.next("1"); got != "A005" {
		t.Errorf("%s, want A005: the group has had no call", got)
	}
	w.serve("3")
	if got := w.next("3"); got != "A002" {
		t.Errorf("%s, want A002", got)
	}
}

func TestALatecomerByTheHallsRule(t *testing.T) {
	for _, c := range []struct {
		name string
		rule hall.Rejoin
		want string
	}{
		{"at the end", hall.Rejoin{}, "A003 A004 A005 A006 A001"},
		{"next", hall.Rejoin{Soon: true}, "A001 A003 A004 A005 A006"},
		{"behind two calls", hall.Rejoin{Soon: true, After: 2}, "A003 A004 A001 A005 A006"},
		{"behind more than there are", hall.Rejoin{Soon: true, After: 9}, "A003 A004 A005 A006 A001"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := town()
			h.Limits.Rejoin = c.rule
			w := newWorld(t, h)
			w.open("3")
			w.give("land", "oooooo")
			w.next("3")
			w.do(robot, "no_show", `{'counter':'3'}`)
			w.next("3") // A002
			w.serve("3")
			a := w.do(phone, "rejoin", `{'token':'`+w.ticket("A001").Token+`'}`)
			w.same()
			if a.Events[0].Ticket.Rejoined.IsZero() {
				t.Error("the ticket does not say that it rejoined")
			}
			var got []string
			for range 5 {
				got = append(got, w.next("3"))
				w.serve("3")
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("called %s, want %s", s, c.want)
			}
		})
	}
}

func TestNobodyGainsByComingLate(t *testing.T) {
	h := town()
	h.Limits.Rejoin = hall.Rejoin{Soon: true, After: 1}
	w := newWorld(t, h)
	w.open("3")
	w.give("land", "oooooo")
	miss := func(number string) {
		if got := w.next("3"); got != number {
			t.Fatalf("%s, want %s", got, number)
		}
		w.do(robot, "no_show", `{'counter':'3'}`)
		w.do(robot, "rejoin", `{'ticket':'`+id(number)+`'}`)
	}
	miss("A001") // stands behind A002
	miss("A002") // stands behind A001's turn, not before it
	miss("A001") // too late for the second time: the end
	var got []string
	for range 6 {
		got = append(got, w.next("3"))
		w.serve("3")
	}
	if s := strings.Join(got, " "); s != "A002 A003 A004 A005 A006 A001" {
		t.Errorf("called %s", s)
	}
	w.no("wrong_state", robot, "rejoin", `{'ticket':'`+id("A001")+`'}`)
}

// Whoever waits is told how many are ahead; then the hall calls, and nobody
// else comes.
func TestWhatIsSaidOfThoseAheadComesTrue(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := town()
		h.Priorities = []hall.Priority{
			{ID: "elder", Share: rapid.IntRange(1, 5).Draw(r, "elder")},
			{ID: "child", Share: rapid.IntRange(0, 5).Draw(r, "child")},
			{ID: "hero", Share: rapid.IntRange(1, 5).Draw(r, "hero")},
		}
		w := newWorld(t, h)
		w.open("3")
		letters := rapid.StringOfN(rapid.RuneFrom([]rune("oooech")), 1, 40, -1)
		w.give("land", letters.Draw(r, "first"))
		w.now = w.now.Add(rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(r, "waited"))
		w.calls("3", rapid.IntRange(0, 8).Draw(r, "calls"))
		w.give("land", letters.Draw(r, "then"))
		said := map[string]int{}
		for _, tk := range w.e.order {
			if tk.State == hall.Waiting {
				_, said[tk.Number.String()], _, _ = w.e.ByToken(tk.Token, w.now)
			}
		}
		o, _ := w.e.Outlook("3", w.now, 1000)
		for place := range len(said) {
			n := w.next("3")
			if said[n] != place || o.Tickets[place] != id(n) {
				r.Fatalf("%s was told %d ahead and the console %s, and was call %d", n, said[n], o.Tickets[place], place)
			}
			w.serve("3")
		}
	})
}

// shared is one call out of a line, with who waited when it was made.
type shared struct {
	group   string
	waiting map[string]bool // groups, "" for the ordinary
	late    bool            // somebody had waited too long
	old     bool            // one of a group had waited a third of that
}

// The share in every window, as docs/decisions/0007-order.md says it. A group
// of one in N that waits all the while has a call in any N; where there are
// others, g in all, in any N+2(g-1); and in twice as many while somebody has
// waited too long. While ordinary tickets wait, it has no more than one in N
// until one of a group has waited a third of too long. And the ordinary tickets have one call in
// g+1, unless a group is to have every call.
func TestTheShareHoldsInEveryWindowWhateverTheGroups(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := town()
		h.Priorities = nil
		names := []string{"elder", "child", "hero"}[:rapid.IntRange(1, 3).Draw(r, "groups")]
		share := map[string]int{}
		for _, id := range names {
			share[id] = rapid.IntRange(1, 5).Draw(r, id)
			h.Priorities = append(h.Priorities, hall.Priority{ID: id, Share: share[id]})
		}
		h.Limits.LongestWait = 10 * time.Minute
		w := newWorld(t, h)
		w.open("1", "3")
		var made []shared
		for range rapid.IntRange(20, 120).Draw(r, "steps") {
			w.now = w.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 10, 60}).Draw(r, "seconds")) * time.Second)
			if rapid.IntRange(0, 9).Draw(r, "what") < 5 {
				w.give("land", rapid.StringMatching("[oooe"+strings.Repeat("c", min(1, len(names)-1))+strings.Repeat("h", max(0, len(names)-2))+"]").Draw(r, "who"))
				continue
			}
			s := shared{waiting: map[string]bool{}}
			for _, tk := range w.e.order {
				if tk.State == hall.Waiting {
					s.waiting[tk.Priority] = true
					s.late = s.late || w.now.Sub(tk.IssuedAt) > h.Limits.LongestWait
					s.old = s.old || tk.Priority != "" && w.now.Sub(tk.IssuedAt) > h.Limits.LongestWait/3
				}
			}
			counter := rapid.SampledFrom([]string{"1", "3"}).Draw(r, "counter")
			number := w.next(counter)
			if number == "" {
				continue
			}
			s.group = w.ticket(number).Priority
			if rapid.IntRange(0, 5).Draw(r, "mistake") == 0 {
				w.do(robot, "undo", `{'counter':'`+counter+`'}`)
				continue
			}
			w.serve(counter)
			made = append(made, s)
		}
		for _, id := range names {
			windows(r, made, id, share)
		}
		windows(r, made, "", share)
	})
}

// windows looks at all windows of calls in which a group waited all the while.
func windows(r *rapid.T, made []shared, id string, share map[string]int) {
	for from := range made {
		groups, late, old, strict, plain, had := map[string]bool{}, false, false, false, true, 0
		for to := from; to < len(made) && made[to].waiting[id]; to++ {
			c := made[to]
			for g := range c.waiting {
				groups[g] = true
				strict = strict || share[g] == 1
			}
			groups[c.group] = true
			if c.group == id {
				had++
			}
			delete(groups, "")
			late, old = late || c.late, old || c.old
			plain = plain && c.waiting[""]
			if size := to - from + 1; had == 0 && size >= bound(id, share[id], len(groups), late, old, strict) {
				r.Fatalf("calls %d to %d: %q waited and had no call in %d: %s", from, to, id, size, spell(made[from:to+1]))
			}
			if n := share[id]; id != "" && n > 1 && to-from < n && plain && !old && had > 1 {
				r.Fatalf("calls %d to %d: %q had %d calls: %s", from, to, id, had, spell(made[from:to+1]))
			}
		}
	}
}

// bound is how many calls in a row may pass one by who waits, by the words of
// the decision.
func bound(id string, n, groups int, late, old, strict bool) int {
	ordinary := groups + 1
	if old {
		ordinary = max(ordinary, 3)
	}
	switch {
	case id == "" && strict:
		return 1 << 20 // only the longest wait is theirs: see TestWhoseTurnItIs
	case id == "" && late:
		return 2 * ordinary
	case id == "":
		return ordinary
	case groups > 1 && late:
		return 2 * (n + 2*(groups-1))
	case groups > 1:
		return n + 2*(groups-1)
	case n == 1 && late:
		return 2
	}
	return n
}

func spell(made []shared) string {
	var s []string
	for _, c := range made {
		s = append(s, fmt.Sprintf("%q of %v", c.group, c.waiting))
	}
	return strings.Join(s, ", ")
}
