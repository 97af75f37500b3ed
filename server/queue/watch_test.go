package queue

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// guarded is the town with its alarms on and its devices known.
func guarded(t *testing.T) *world {
	h := town()
	h.Alarms = hall.Alarms{}
	h.Devices = []hall.Device{
		{Name: "kiosk-1", Role: "kiosk"}, {Name: "board-1", Role: "display", Board: "hall"}, {Name: "tablet-1", Role: "tablet", Counter: "1"},
	}
	w := newWorld(t, h)
	if events := w.e.Changed(w.now); len(events) > 0 {
		w.apply(&Entry{Events: events})
	}
	return w
}

// alarms are the ids of those that stand.
func (w *world) alarms() string {
	var ids []string
	for _, a := range w.e.alarms {
		ids = append(ids, a.ID)
	}
	return strings.Join(ids, " ")
}

// pass lets time go by, looking every five seconds as the floor does.
func (w *world) pass(d time.Duration) {
	for end := w.now.Add(d); w.now.Before(end); {
		w.now = w.now.Add(min(5*time.Second, end.Sub(w.now)))
		w.tick()
	}
}

// wants fails unless exactly these alarms stand.
func (w *world) wants(ids string) {
	w.t.Helper()
	if got := w.alarms(); got != ids {
		w.t.Fatalf("at %s: alarms %q, want %q", w.now.Format("15:04:05"), got, ids)
	}
}

func (w *world) device(name, state, cause string) {
	w.t.Helper()
	if events := w.e.Devices(w.now, []wire.Device{{Name: name, State: state, Cause: cause}}); len(events) > 0 {
		w.apply(&Entry{Events: events})
	}
	w.tick()
}

// Each kind of alarm: what brings it, that it does not come before its time,
// and what ends it.
func TestEveryAlarmComesAndGoes(t *testing.T) {
	const m = time.Minute
	for _, c := range []struct {
		id     string
		bring  func(w *world)
		before time.Duration // it is not there yet after this
		then   time.Duration // and is after that much more
		end    func(w *world)
	}{
		{
			"wait/land", func(w *world) { w.open("1", "2"); w.issue("land") }, 29*m + 55*time.Second, 5 * time.Second,
			func(w *world) { w.next("1") },
		},
		{
			"serving/1", func(w *world) { w.open("1"); w.issue("land"); w.next("1"); w.do(robot, "start", `{'counter':'1'}`) }, 59*m + 55*time.Second, 5 * time.Second,
			func(w *world) { w.do(robot, "finish", `{'counter':'1','outcome':'accepted'}`) },
		},
		{
			"uncalled/1", func(w *world) { w.open("1"); w.issue("land"); w.next("1") }, 4*m + 55*time.Second, 5 * time.Second,
			func(w *world) { w.do(robot, "start", `{'counter':'1'}`) },
		},
		{
			"unserved/land", func(w *world) { w.open("2"); w.issue("land") }, 2*m + 55*time.Second, 5 * time.Second,
			func(w *world) { w.open("3") },
		},
		{"back/1", func(w *world) {
			w.open("1")
			w.do(robot, "pause_counter", `{'counter':'1','until':'2026-11-21T08:10:00+07:00'}`)
		}, 14*m + 55*time.Second, 5 * time.Second, func(w *world) { w.open("1") }},
		{
			"help/20261121-H001", func(w *world) { w.do(kiosk1, "call_help", `{}`) }, 55 * time.Second, 5 * time.Second,
			func(w *world) { w.do(guide, "answer_help", `{'help':'20261121-H001'}`) },
		},
		{
			"device/board-1", func(w *world) { w.device("board-1", wire.DeviceAway, "") }, 25 * time.Second, 5 * time.Second,
			func(w *world) { w.device("board-1", wire.DeviceOK, "") },
		},
		{
			"device/tablet-1", func(w *world) { w.device("tablet-1", wire.DeviceFailed, "screen: dark") }, 25 * time.Second, 5 * time.Second,
			func(w *world) { w.device("tablet-1", wire.DeviceWarn, "battery: 20 %") },
		},
		{"printer/printer-1", func(w *world) {
			w.do(paper, "printer_status", `{'printer':'printer-1','state':'ok'}`)
		}, 0, 0, nil},
	} {
		t.Run(c.id, func(t *testing.T) {
			w := guarded(t)
			c.bring(w)
			w.pass(c.before)
			w.wants("")
			if c.end == nil {
				w.do(paper, "printer_status", `{'printer':'printer-1','state':'near_end'}`)
				w.tick()
				w.wants(c.id)
				w.do(paper, "printer_status", `{'printer':'printer-1','state':'ok'}`)
				w.tick()
				w.wants("")
				return
			}
			w.pass(c.then)
			w.wants(c.id)
			raised := len(w.log)
			w.pass(2 * time.Second)
			if len(w.log) != raised {
				t.Errorf("it says more while nothing changes: %+v", w.log[raised:])
			}
			c.end(w)
			w.tick()
			w.wants("")
			w.same()
		})
	}
}

func TestASeriesThatRunsOutIsAnAlarmForTheDay(t *testing.T) {
	w := guarded(t)
	l := w.e.line("land")
	w.apply(&Entry{Events: []wire.Event{{Seq: w.e.seq + 1, At: w.now, Body: wire.Body{Kind: wire.SeriesNearlyFull, Service: l.service}}}})
	w.tick()
	w.wants("series/land")
	w.clock(23, 59)
	w.pass(2 * time.Minute)
	w.wants("")
}

// A threshold of the site's own, and an alarm that is switched off.
func TestThresholds(t *testing.T) {
	w := guarded(t)
	w.e.hall.Alarms = hall.Alarms{Wait: 10 * time.Minute, Unserved: -1, Uncalled: -1}
	w.issue("land")
	w.pass(9 * time.Minute)
	w.wants("")
	w.pass(time.Minute)
	w.wants("wait/land")

	w = guarded(t)
	w.e.hall.Alarms = hall.Alarms{Unserved: -1}
	w.e.hall.Services[0].Target = 5 * time.Minute
	w.issue("land")
	w.pass(5 * time.Minute)
	w.wants("wait/land")
}

// A line that hovers about the promise makes one alarm, not one for each call.
func TestAWaitDoesNotFlap(t *testing.T) {
	w := guarded(t)
	w.open("1")
	for range 8 { // one every two minutes
		w.issue("land")
		w.pass(2 * time.Minute)
	}
	w.pass(14 * time.Minute) // the first waits for 30
	w.wants("wait/land")
	before := len(w.log)
	for range 2 { // the longest wait falls to 28, 26 minutes and grows again
		w.next("1")
		w.serve("1")
		w.pass(2 * time.Minute)
		w.wants("wait/land")
	}
	for _, e := range w.log[before:] {
		if e.Events[0].Alarm != nil && e.Events[0].Alarm.Kind == wire.AlarmWait {
			t.Errorf("%s", e.Events[0].Kind)
		}
	}
	for range 4 {
		w.next("1")
		w.serve("1")
	}
	w.tick()
	w.wants("") // 18 minutes: well below
}

// A ticket that was sent on waits there from then on; one that a kiosk numbered
// by itself has waited since its paper says.
func TestWhatCountsAsWaiting(t *testing.T) {
	w := guarded(t)
	w.open("1", "2")
	w.issue("land")
	w.pass(20 * time.Minute)
	w.next("1")
	w.do(robot, "start", `{'counter':'1'}`)
	w.do(robot, "transfer", `{'counter':'1','to_service':'civil'}`)
	w.pass(15 * time.Minute)
	w.wants("")
	w.do(kiosk1, "issue_offline", `{'service':'land','number':'A950','issued_at':'2026-11-21T08:00:00+07:00','token':'t1t1t1t1t1t1t1t1t1t1t1'}`)
	w.tick()
	w.wants("wait/land")
}

// Before the doors open nobody is kept waiting, in the lunch break no counter
// is missed, and after closing those who still wait are.
func TestAlarmsKeepTheHours(t *testing.T) {
	w := guarded(t)
	w.clock(11, 0)
	w.open("1")
	w.issue("land")
	w.clock(11, 31)
	w.do(robot, "close_counter", `{'counter':'1'}`)
	w.pass(20 * time.Minute)
	w.wants("wait/land")
	w.clock(13, 31)
	w.wants("wait/land")
	w.pass(2 * time.Minute) // 13:33: nobody has come back from lunch
	w.wants("wait/land unserved/land")
	w.clock(17, 30)
	w.wants("wait/land unserved/land")
	w.open("1")
	w.tick()
	w.wants("wait/land")
	w.next("1")
	w.serve("1")
	w.tick()
	w.wants("")
}

// Boxes are switched off in the evening: that is no trouble until shortly
// before the doors open again.
func TestDevicesAreMissedWhileThereArePeople(t *testing.T) {
	w := guarded(t)
	w.clock(17, 30)
	w.device("board-1", wire.DeviceAway, "")
	w.pass(time.Minute)
	w.wants("")
	w.now = time.Date(2026, 11, 23, 6, 29, 50, 0, zone) // Monday
	w.tick()
	w.wants("")
	w.pass(15 * time.Second)
	w.wants("device/board-1")
	w.clock(17, 5)
	w.wants("")
}

func TestAcknowledging(t *testing.T) {
	w := guarded(t)
	w.device("board-1", wire.DeviceAway, "")
	w.pass(30 * time.Second)
	w.no(wire.CodeInvalid, boss, "acknowledge", `{}`)
	w.no(wire.CodeNotFound, boss, "acknowledge", `{'alarm':'device/board-2'}`)
	w.no(wire.CodeInvalid, boss, "acknowledge", `{'alarm':'device/board-1','note':'`+strings.Repeat("x", 501)+`'}`)
	a := w.do(boss, "acknowledge", `{'alarm':'device/board-1','note':'đã gọi thợ'}`)
	if e := a.Events[0]; e.Kind != wire.AlarmAcknowledged || e.Reason != "đã gọi thợ" || e.Alarm.AckBy != "boss" || !e.Alarm.AckAt.Equal(w.now) {
		t.Errorf("%+v", e)
	}
	w.no(wire.CodeWrongState, boss, "acknowledge", `{'alarm':'device/board-1'}`)
	w.pass(10 * time.Minute)
	w.wants("device/board-1") // listed, quiet, until it is over
	w.device("board-1", wire.DeviceOK, "")
	w.wants("")
	w.device("board-1", wire.DeviceAway, "")
	w.pass(30 * time.Second)
	w.wants("device/board-1")
	if by := w.e.alarms[0].AckBy; by != "" {
		t.Errorf("a new alarm is acknowledged by %s already", by)
	}
	w.same()
}

// Who knows that paper runs low has not yet heard that it has ended; a box that
// fails by its printer is said once.
func TestAPrinterThatGetsWorseIsANewAlarm(t *testing.T) {
	w := guarded(t)
	status := func(state string) {
		w.do(kiosk1, "printer_status", `{'printer':'kiosk-1','state':'`+state+`'}`)
		w.tick()
	}
	status("near_end")
	w.do(boss, "acknowledge", `{'alarm':'printer/kiosk-1'}`)
	status("paper_end")
	w.wants("printer/kiosk-1")
	if a := w.e.alarms[0]; a.AckBy != "" || a.Cause != "paper_end" {
		t.Errorf("%+v", a)
	}
	w.do(boss, "acknowledge", `{'alarm':'printer/kiosk-1'}`)
	status("cover_open") // on the way to a new roll
	w.device("kiosk-1", wire.DeviceFailed, "printer: cover_open")
	w.pass(time.Minute)
	w.wants("printer/kiosk-1")
	if a := w.e.alarms[0]; a.AckBy != "boss" {
		t.Errorf("the same trouble lost its name: %+v", a)
	}
	status("ok")
	w.wants("device/kiosk-1") // it still says that it fails
}

func TestCallingTheGuide(t *testing.T) {
	w := guarded(t)
	first := w.do(kiosk1, "call_help", `{'place':'counter 1','lang':'en'}`).Result.(helpID)
	if h := w.e.helps[0]; first.ID != "20261121-H001" || h.Place != "kiosk-1" || h.Lang != "en" || !h.At.Equal(w.now) {
		t.Errorf("%+v %+v", first, h)
	}
	if a := w.do(kiosk1, "call_help", `{}`); len(a.Events) > 0 || a.Result != first {
		t.Errorf("called twice: %+v", a)
	}
	w.do(an, "open_counter", `{'counter':'1'}`)
	w.do(an, "call_help", `{'place':'the door'}`)
	w.do(binh, "call_help", `{'place':'the stairs'}`)
	w.no(wire.CodeInvalid, boss, "call_help", `{}`)
	w.no(wire.CodeInvalid, boss, "call_help", `{'place':'`+strings.Repeat("x", 101)+`'}`)
	if h := w.e.helps; h[1].Place != "1" || h[2].Place != "the stairs" {
		t.Errorf("%+v", h)
	}
	w.no(wire.CodeInvalid, guide, "answer_help", `{}`)
	for _, id := range []string{"H001", "20261121-H000", "20261121-H004", "20261121-H1", "20261121-H0001"} {
		w.no(wire.CodeNotFound, guide, "answer_help", `{'help':'`+id+`'}`)
	}
	a := w.do(guide, "answer_help", `{'help':'20261121-H001'}`)
	if h := a.Events[0].Help; h.AnsweredBy != "guide" || !h.AnsweredAt.Equal(w.now) || len(w.e.helps) != 2 {
		t.Errorf("%+v", h)
	}
	w.no(wire.CodeWrongState, boss, "answer_help", `{'help':'20261121-H001'}`)
	if again := w.do(kiosk1, "call_help", `{}`).Result.(helpID); again.ID != "20261121-H004" {
		t.Errorf("a new call is %s", again.ID)
	}
	w.same()
	w.clock(23, 59)
	w.pass(2 * time.Minute)
	if len(w.e.helps) > 0 || w.e.State(w.now).Helps != nil {
		t.Errorf("the day has turned and %+v wait", w.e.helps)
	}
	w.no(wire.CodeNotFound, guide, "answer_help", `{'help':'20261121-H002'}`)
}

func TestTheGuideIsNotDrownedInCalls(t *testing.T) {
	w := guarded(t)
	for i := range maxHelps {
		w.do(robot, "call_help", fmt.Sprintf(`{'place':'p%d'}`, i))
	}
	w.no(wire.CodeLimitReached, robot, "call_help", `{'place':'one more'}`)
}

func TestARollIsCounted(t *testing.T) {
	w := guarded(t)
	w.no(wire.CodeInvalid, guide, "change_roll", `{}`)
	w.no(wire.CodeNotFound, guide, "change_roll", `{'printer':'printer-9'}`)
	w.no(wire.CodeNotFound, guide, "change_roll", `{'printer':'board-1'}`)
	job := 0
	printed := func(verdict string) {
		job++
		w.do(paper, "print_result", fmt.Sprintf(`{'printer':'printer-1','job':'j%d','verdict':'%s'}`, job, verdict))
	}
	printed("printed") // before it ever said how it is
	printed("accepted")
	printed("failed")
	printed("unknown")
	w.do(paper, "printer_status", `{'printer':'printer-1','state':'near_end'}`)
	if p := w.e.printer("printer-1"); p.Slips != 2 || p.State != "near_end" || !p.Roll.IsZero() {
		t.Errorf("%+v", p)
	}
	w.pass(time.Minute)
	a := w.do(guide, "change_roll", `{'printer':'printer-1'}`)
	if p := a.Events[0].Printer; a.Events[0].Kind != wire.PrinterChanged || p.Slips != 0 || !p.Roll.Equal(w.now) || p.State != "near_end" {
		t.Errorf("%+v", p)
	}
	printed("printed")
	w.do(kiosk1, "print_result", `{'printer':'kiosk-1','job':'j','verdict':'accepted'}`)
	w.do(guide, "change_roll", `{'printer':'kiosk-1'}`)
	if p, k := w.e.printer("printer-1"), w.e.printer("kiosk-1"); p.Slips != 1 || k.Slips != 0 || !k.Roll.Equal(w.now) {
		t.Errorf("%+v %+v", p, k)
	}
	w.same()
}

func TestTheDevicesOfTheDay(t *testing.T) {
	w := guarded(t)
	if got := w.devices(); got != "kiosk-1:away board-1:away tablet-1:away" {
		t.Errorf("at first %s", got)
	}
	w.wants("") // nobody misses what was never there
	w.pass(time.Minute)
	w.wants("")
	w.device("kiosk-1", wire.DeviceOK, "")
	w.device("phone-of-an", wire.DeviceOK, "")
	w.device("stranger", wire.DeviceAway, "") // never seen, and gone: nobody cares
	if got := w.devices(); got != "kiosk-1:ok board-1:away tablet-1:away phone-of-an:ok?" {
		t.Errorf("%s", got)
	}
	since := w.e.device("kiosk-1").Since
	w.pass(time.Minute)
	w.device("kiosk-1", wire.DeviceOK, "") // no news
	w.device("kiosk-1", wire.DeviceOK, "x")
	if d := w.e.device("kiosk-1"); !d.Since.Equal(since) || d.Role != wire.RoleKiosk || d.Cause != "x" {
		t.Errorf("%+v, since %v", d, since)
	}
	for i := range 2 * maxGuests {
		w.device(fmt.Sprint("guest", i), wire.DeviceOK, "")
	}
	if n := len(w.e.devices); n != 3+maxGuests {
		t.Errorf("%d devices", n)
	}
	for i := range maxGuests {
		w.device(fmt.Sprint("guest", i), wire.DeviceAway, "")
	}
	w.pass(time.Minute)
	w.wants("") // a guest may go
	w.same()
	w.clock(23, 59)
	w.pass(2 * time.Minute)
	if got := w.devices(); got != "kiosk-1:ok board-1:away tablet-1:away phone-of-an:ok?" {
		t.Errorf("the next day: %s", got)
	}
}

func (w *world) devices() string {
	var list []string
	for _, d := range w.e.State(w.now).Devices {
		s := d.Name + ":" + d.State
		if d.Guest {
			s += "?"
		}
		list = append(list, s)
	}
	return strings.Join(list, " ")
}

// A box that the site no longer has becomes a guest, a new one is away.
func TestDevicesOfAChangedSite(t *testing.T) {
	w := guarded(t)
	w.device("board-1", wire.DeviceOK, "")
	h := *w.e.site
	h.Devices = []hall.Device{{Name: "kiosk-9", Role: "kiosk"}, {Name: "kiosk-1", Role: "kiosk", Counter: "2"}}
	w.e.SetHall(&h)
	w.apply(&Entry{Events: w.e.Changed(w.now)})
	if got := w.devices(); got != "kiosk-9:away kiosk-1:away board-1:ok? tablet-1:away?" {
		t.Errorf("%s", got)
	}
	if w.e.Changed(w.now) != nil {
		t.Error("it changes again")
	}
}

func TestTestingTheSound(t *testing.T) {
	w := guarded(t)
	for _, board := range []string{"", "board-1", "hall"} {
		if a := w.do(boss, "test_sound", `{'board':'`+board+`'}`); a.Events[0].Kind != wire.SoundTested || a.Events[0].Board != board {
			t.Errorf("%+v", a.Events)
		}
	}
	w.no(wire.CodeNotFound, boss, "test_sound", `{'board':'kiosk-1'}`)
}

func TestTheClockWasSet(t *testing.T) {
	w := guarded(t)
	w.apply(&Entry{Events: w.e.ClockSet(w.now, w.now, w.now.Add(-time.Hour))})
	e := w.log[len(w.log)-1].Events[0]
	if e.Kind != wire.ClockChanged || e.From != "2026-11-21T08:00:00+07:00" || !e.Until.Equal(eight.Add(-time.Hour)) || e.At.Before(eight) {
		t.Errorf("%+v", e)
	}
}

// BenchmarkAlarms is one look over a hall of 30 services and 60 counters with
// 600 people waiting, on a quiet day and on one where every counter has an
// alarm of its own; nothing changes.
func BenchmarkAlarms(b *testing.B) {
	for _, bad := range []bool{false, true} {
		b.Run(map[bool]string{false: "quiet", true: "60-alarms"}[bad], func(b *testing.B) { benchmarkAlarms(b, bad) })
	}
}

func benchmarkAlarms(b *testing.B, bad bool) {
	h := town()
	h.Alarms, h.Services, h.Counters = hall.Alarms{}, nil, nil
	h.Limits = hall.Limits{}
	for i := range 30 {
		h.Services = append(h.Services, hall.Service{ID: fmt.Sprint("s", i), Prefix: string([]byte{'A' + byte(i/26), 'A' + byte(i%26)})})
	}
	for i := range 60 {
		c := hall.Counter{ID: fmt.Sprint(i)}
		for k := range 5 {
			c.Services = append(c.Services, hall.Serves{Service: fmt.Sprint("s", (i+k)%30)})
		}
		h.Counters = append(h.Counters, c)
		h.Devices = append(h.Devices, hall.Device{Name: fmt.Sprint("tablet-", i), Role: "tablet"})
	}
	w := newWorld(b, h)
	w.apply(&Entry{Events: w.e.Changed(w.now)})
	for i := range 60 {
		w.open(fmt.Sprint(i))
	}
	for i := range 660 {
		w.issue(fmt.Sprint("s", i%30))
	}
	for i := range 60 {
		w.next(fmt.Sprint(i))
	}
	if bad { // called, and nobody has come
		w.now = w.now.Add(10 * time.Minute)
	}
	w.tick()
	b.ReportAllocs()
	for b.Loop() {
		if events := w.e.Tick(w.now); len(events) > 0 {
			b.Fatal(events)
		}
	}
	b.ReportMetric(float64(len(w.e.alarms)), "alarms")
}
