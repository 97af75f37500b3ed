package flow

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

var clock = time.Date(2026, 11, 21, 8, 12, 0, 0, time.FixedZone("+07", 7*3600))

func service(id, prefix, line, agency string) wire.ServiceState {
	s := wire.ServiceState{
		ID: id, Prefix: prefix, Name: hall.Text{"vi": "Dịch vụ " + id}, Line: line, Open: true, Waiting: 2,
	}
	if agency != "" {
		s.Agency = hall.Text{"vi": agency}
	}
	return s
}

func smallHall() Hall {
	closed := service("tax", "T", "submit", "")
	closed.Open, closed.Reason, closed.Until = false, "hours", "13:30"
	full := service("id", "C", "submit", "")
	full.Open, full.Reason = false, "limit"
	return Hall{
		Name: hall.Text{"vi": "Trung tâm"}, Languages: []string{"vi", "en"},
		Services:   []wire.ServiceState{service("land", "A", "submit", ""), service("civil", "B", "submit", ""), closed, full},
		Priorities: []wire.Named{{ID: "elder"}, {ID: "merit"}},
	}
}

// kiosk is a State under test with what it asked for.
type kiosk struct {
	State
	t       *testing.T
	effects []Effect
}

func newKiosk(t *testing.T, h Hall) *kiosk {
	k := &kiosk{State: New("boot", DefaultRules()), t: t}
	k.tell(HallIs{Hall: h})
	k.tell(LineIs{Line: Line{Up: true}})
	k.wait(time.Second)
	return k
}

func (k *kiosk) tell(e Event) {
	s, effects := Step(k.State, e)
	k.State = s
	k.effects = append(k.effects, effects...)
}

func (k *kiosk) wait(d time.Duration) { k.tell(Tick{At: k.at + d, Clock: clock}) }

// touch lets a second pass first, as people do.
func (k *kiosk) touch(events ...Event) {
	for _, e := range events {
		k.wait(time.Second)
		k.tell(e)
	}
}

func (k *kiosk) on(p Page) {
	k.t.Helper()
	if k.Shown() != p {
		k.t.Fatalf("page %q, want %q", k.Shown(), p)
	}
}

// did takes the one effect of type T out of what was asked for.
func did[T Effect](k *kiosk) T {
	k.t.Helper()
	var found []T
	k.effects = slices.DeleteFunc(k.effects, func(e Effect) bool {
		v, ok := e.(T)
		if ok {
			found = append(found, v)
		}
		return ok
	})
	if len(found) != 1 {
		var zero T
		k.t.Fatalf("%d of %T, want 1; others: %v", len(found), zero, k.effects)
	}
	return found[0]
}

func TestTwoTouchesGiveANumber(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"})
	k.on(Confirm)
	k.touch(Took{})
	k.on(Issuing)
	ask := did[Ask](k)
	if !reflect.DeepEqual(ask.Issue, wire.IssueTicket{Service: "land", Lang: "vi"}) || ask.Request != "boot-1" {
		t.Fatalf("ask %+v", ask)
	}
	k.tell(Issued{Request: ask.Request, Ticket: Ticket{ID: "20261121-A012", Number: "A012", Service: "land", Token: "tok"}})
	k.on(Result)
	if p := did[PrintTicket](k); p.Ticket.Number != "A012" || p.Priority {
		t.Fatalf("print %+v", p)
	}
	k.tell(PrintIs{Request: ask.Request, Print: Print{State: Printed}})
	if !k.Visit.Print.Took() {
		t.Fatal("the slip is out and the screen does not say so")
	}
	k.wait(k.Rules.Result)
	k.on(Idle)
	if !reflect.DeepEqual(k.Visit, Visit{}) {
		t.Fatalf("kept of the last person: %+v", k.Visit)
	}
}

// A slip that did not come out here comes out elsewhere: the page follows, and
// only then.
func TestTheSlipMovesToAnotherPrinter(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"}, Took{})
	ask := did[Ask](k)
	k.tell(Issued{Request: ask.Request, Ticket: Ticket{ID: "20261121-A012", Number: "A012", Service: "land", Token: "tok"}})
	says := func(p Print) { t.Helper(); k.tell(PrintIs{Request: ask.Request, Print: p}) }
	says(Print{State: Failed, Reason: "paper end"})
	says(Print{State: Printed}) // late, or doubled: what was said stands
	if k.Visit.Print.State != Failed {
		t.Fatalf("%+v", k.Visit.Print)
	}
	k.wait(k.Rules.Result)
	says(Print{State: Printing, Where: "printer-2"})
	says(Print{State: Printed, Where: "printer-2"})
	says(Print{State: Failed, Where: "printer-3"})
	if k.Visit.Print != (Print{State: Printed, Where: "printer-2"}) {
		t.Fatalf("%+v", k.Visit.Print)
	}
	k.wait(k.Rules.Result - time.Second)
	k.on(Result) // there is time to fetch it
	k.wait(time.Second)
	k.on(Idle)
}

func TestAPrinterThatCannotPrintIsKnown(t *testing.T) {
	k := newKiosk(t, smallHall())
	for state, none := range map[string]bool{"": false, "ok": false, "near_end": false, "silent": false, "paper_end": true, "cover_open": true, "cutter": true, "error": true, "offline": true} {
		if k.tell(PrinterIs{State: state}); k.NoPaper() != none {
			t.Errorf("%q: no paper %v", state, !none)
		}
	}
}

func TestADoubleTouchIsOneWish(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"}, Took{})
	k.tell(Took{})
	k.touch(Took{}, Chose{Service: "civil"}, Took{}, Ended{}, WentBack{})
	k.on(Issuing)
	did[Ask](k)
}

func TestAnAnswerThatIsRepeatedOrLate(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"}, Took{})
	ask := did[Ask](k)
	ticket := Ticket{ID: "x", Number: "A001", Service: "land"}
	k.tell(Issued{Request: ask.Request, Ticket: ticket})
	k.tell(Issued{Request: ask.Request, Ticket: ticket})
	did[PrintTicket](k)
	k.touch(Ended{}, Chose{Service: "land"}, Took{})
	late := did[Ask](k)
	if late.Request == ask.Request {
		t.Fatal("a new wish has the old one's id")
	}
	k.wait(k.Rules.Fuse)
	k.on(Refused)
	k.tell(Issued{Request: late.Request, Ticket: ticket})
	if g := did[GiveUp](k); g.Ticket.ID != "x" {
		t.Fatalf("gave up %+v", g)
	}
	k.on(Refused)
}

func TestClosedAndFullSayWhy(t *testing.T) {
	for id, want := range map[string]wire.Code{"tax": wire.CodeServiceClosed, "id": wire.CodeLimitReached} {
		k := newKiosk(t, smallHall())
		k.touch(Chose{Service: id})
		k.on(Refused)
		if k.Visit.Refusal != want || k.Service().ID != id {
			t.Errorf("%s: refusal %q", id, k.Visit.Refusal)
		}
		k.touch(WentBack{})
		k.on(Idle)
	}
}

func TestPriorityIsTheHoldersWord(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"}, AskedPriority{})
	k.on(Priority)
	k.touch(ChosePriority{ID: "elder"}, Counted{What: Files, By: 1}, Counted{What: People, By: -1}, Took{})
	ask := did[Ask](k)
	if ask.Issue.Priority != "elder" || ask.Issue.Files != 2 || ask.Issue.People != 1 {
		t.Fatalf("asked %+v", ask.Issue)
	}
	k.tell(Issued{Request: ask.Request, Ticket: Ticket{Service: "land"}})
	if !did[PrintTicket](k).Priority {
		t.Fatal("the slip does not say ƯU TIÊN")
	}
}

func TestWarningThenHome(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Spoke{Lang: "en"}, Chose{Service: "land"})
	k.wait(44 * time.Second)
	if k.Visit.Warned {
		t.Fatal("warned too early")
	}
	k.wait(time.Second)
	if left, ok := k.Left(); !k.Visit.Warned || !ok || left != 20*time.Second {
		t.Fatalf("warned %v, left %v", k.Visit.Warned, left)
	}
	k.touch(Stayed{})
	if k.Visit.Warned {
		t.Fatal("the warning stays")
	}
	k.on(Confirm)
	k.wait(64 * time.Second)
	k.on(Confirm)
	k.wait(time.Second)
	k.on(Idle)
	if k.Lang() != "vi" {
		t.Fatal("the last person's language stays")
	}
	k.touch(Chose{Service: "land"})
	k.wait(45 * time.Second)
	k.touch(Took{}) // under the warning: it only ends the warning
	k.on(Confirm)
	k.wait(45 * time.Second)
	k.touch(Ended{})
	k.on(Idle)
}

func TestSearchToNumber(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(OpenedSearch{})
	k.on(Search)
	for _, r := range "ddaats" {
		k.touch(Typed{Key: r})
	}
	if k.Visit.Query.Text != "đất" {
		t.Fatalf("typed %q", k.Visit.Query.Text)
	}
	last := k.effects[len(k.effects)-1].(Find)
	k.effects = nil
	k.tell(FoundAre{Query: "đâ", Results: []Found{{Code: "old"}}})
	if k.Visit.Results != nil {
		t.Fatal("an overtaken answer is shown")
	}
	k.tell(FoundAre{Query: last.Query, Results: []Found{{Code: "1.001193"}}})
	k.touch(ChoseProcedure{Code: "1.001193"})
	did[Open](k)
	k.tell(ProcedureIs{Info: ProcedureInfo{Code: "1.001193", Name: "Đăng ký", Service: "land"}})
	k.on(Procedure)
	k.touch(AskedGuide{}, AskedGuide{})
	guide := did[PrintGuide](k)
	k.tell(PrintIs{Request: guide.Request, Print: Print{State: Failed, Reason: "paper end"}})
	if k.Visit.Guide.State != Failed {
		t.Fatal("the guide's failure is not told")
	}
	k.touch(AskedNumber{})
	k.on(Confirm)
	k.touch(Took{})
	if ask := did[Ask](k); ask.Issue.Procedure != "1.001193" {
		t.Fatalf("asked %+v", ask.Issue)
	}
}

func TestScansFindTheirPage(t *testing.T) {
	const token = "Zk3v9QxT1bLm8RsW5yUe2A"
	k := newKiosk(t, smallHall())
	k.touch(Scanned{Text: "https://hcc.example.vn/t/" + token})
	k.on(Own)
	if did[AskOwn](k).Token != token {
		t.Fatal("another token")
	}
	k.tell(OwnIs{Token: token, Own: OwnTicket{Number: "A012", State: hall.NoShow}})
	k.touch(Rejoined{}, Rejoined{})
	r := did[Rejoin](k)
	k.tell(WasRefused{Request: r.Request, Code: string(wire.CodeWrongState)})
	if k.Visit.Refusal != wire.CodeWrongState {
		t.Fatal("the refusal is not told")
	}
	k.touch(Ended{}, Scanned{Text: " 000.17.22.h56-210531-0001\r"})
	k.on(CaseFile)
	if c := did[AskCase](k); c.Code != "000.17.22.H56-210531-0001" {
		t.Fatalf("asked for %q", c.Code)
	}
	k.tell(CaseIs{Case: Case{Code: "000.17.22.H56-210531-0001", State: "processing"}})
	k.touch(Ended{}, Scanned{Text: "hello"})
	k.on(LookUp)
	if !k.Visit.Wrong {
		t.Fatal("a scan of nonsense is not told")
	}
}

// takes gives one number of a field, from idle to idle.
func (k *kiosk) takes(field string) {
	k.t.Helper()
	k.touch(Chose{Service: field}, Took{})
	k.tell(Issued{Request: did[Ask](k).Request, Ticket: Ticket{Service: field}})
	did[PrintTicket](k)
	did[Sound](k)
	k.touch(Ended{})
}

func TestABurstLocksAndIsReported(t *testing.T) {
	k := newKiosk(t, smallHall())
	for i := range k.Rules.Burst {
		k.takes([]string{"land", "civil"}[i%2])
	}
	if r := did[ReportBurst](k); r.Count != k.Rules.Burst {
		t.Fatalf("reported %+v", r)
	}
	for _, field := range []string{"land", "civil"} {
		k.touch(Chose{Service: field}, Took{})
		k.on(Confirm)
		if left := k.LockLeft(); left <= 0 || left > k.Rules.Lock {
			t.Fatalf("locked for %v", left)
		}
		k.touch(WentBack{})
	}
	k.wait(k.Rules.Lock)
	k.takes("land")
	for range k.Rules.Burst - 2 {
		k.takes("land")
	}
	k.touch(Chose{Service: "land"}, Took{})
	k.on(Issuing) // the first after the lock was nobody's haste
}

// A morning's line, however long, is no burst.
func TestALineOfPeopleIsNoBurst(t *testing.T) {
	k := newKiosk(t, smallHall())
	for range 30 {
		k.takes("land")
		k.wait(5 * time.Second)
	}
	if k.LockLeft() > 0 || len(k.effects) > 0 {
		t.Fatalf("locked for %v, %v", k.LockLeft(), k.effects)
	}
}

// Somebody who has the PIN sees who takes the numbers.
func TestThePINLiftsTheLock(t *testing.T) {
	k := newKiosk(t, smallHall())
	for range k.Rules.Burst {
		k.takes("land")
	}
	k.touch(PressedHidden{}, Typed{Key: '1'}, Submitted{})
	k.tell(PINIs{Request: k.Visit.Asked, Good: true})
	k.touch(Ended{}, Chose{Service: "land"}, Took{})
	k.on(Issuing)
}

func TestOutOfUse(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.tell(LineIs{Line: Line{}})
	k.on(Out)
	k.tell(LineIs{Line: Line{Numbers: true}})
	k.on(Idle)
	k.touch(Chose{Service: "tax"}) // offline nobody knows whether it is closed
	k.on(Confirm)
}

// Help can be called from the staff's pages, and the way back leads to no menu.
func TestHelpFromTheStaffsPages(t *testing.T) {
	for _, good := range []bool{false, true} {
		k := newKiosk(t, smallHall())
		k.touch(PressedHidden{}, Typed{Key: '1'}, Submitted{})
		if good {
			k.tell(PINIs{Request: k.Visit.Asked, Good: true})
			k.on(Staff)
		}
		k.touch(AskedHelp{})
		k.on(Helping)
		if k.Visit.PIN != "" || k.Visit.Asked != "" {
			t.Error("the PIN is still there")
		}
		k.touch(WentBack{})
		k.on(Idle)
	}
}

func TestStaffPIN(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(PressedHidden{})
	k.on(StaffPIN)
	for range k.Rules.PINTries {
		k.touch(Typed{Key: '1'}, Typed{Key: 'x'}, Submitted{})
		check := did[CheckPIN](k)
		if check.PIN != "1" {
			t.Fatal("another PIN")
		}
		k.touch(Submitted{}) // one is checked at a time
		k.tell(PINIs{Request: check.Request, Good: false})
		did[Sound](k)
	}
	k.touch(Typed{Key: '1'}, Submitted{})
	did[Sound](k)
	if len(k.effects) != 0 || !k.Visit.Wrong {
		t.Fatal("not locked after too many tries")
	}
	k.wait(k.Rules.PINLock)
	k.touch(PressedHidden{}, Typed{Key: '9'}, Submitted{})
	k.tell(PINIs{Request: "boot-1", Good: true}) // an answer of somebody before
	k.on(StaffPIN)
	k.tell(PINIs{Request: did[CheckPIN](k).Request, Good: true})
	k.on(Staff)
	k.touch(ChoseStaff{Act: TestSlip})
	did[DoStaff](k)
}

func TestHelpComesBack(t *testing.T) {
	k := newKiosk(t, smallHall())
	k.touch(Chose{Service: "land"}, AskedHelp{})
	k.on(Helping)
	if c := did[CallHelp](k); !c.On || c.Lang != "vi" || k.Visit.Help != HelpCalling {
		t.Fatalf("not called: %+v, %q", c, k.Visit.Help)
	}
	for _, h := range []Help{HelpAlone, HelpCalled, HelpComing} {
		if k.tell(HelpIs{Help: h}); k.Visit.Help != h {
			t.Fatalf("it says %q, want %q", k.Visit.Help, h)
		}
	}
	k.wait(k.Rules.IdleHelp - 2*time.Second)
	k.on(Helping) // whoever waits for somebody is not sent away
	if k.Visit.Warned {
		t.Fatal("warned too early")
	}
	k.touch(WentBack{})
	k.on(Confirm)
	if did[CallHelp](k).On || k.Visit.Help != "" {
		t.Fatal("still called")
	}
	k.tell(HelpIs{Help: HelpComing}) // too late: the next person has not called
	k.touch(AskedHelp{})
	if k.Visit.Help != HelpCalling {
		t.Fatalf("a new call is %q already", k.Visit.Help)
	}
}

func TestWhatIsAToken(t *testing.T) {
	for text, want := range map[string]string{
		"https://hcc.example.vn/t/Zk3v9QxT1bLm8RsW5yUe2A":                     "Zk3v9QxT1bLm8RsW5yUe2A",
		"Zk3v9QxT1bLm8RsW5yUe2A":                                              "Zk3v9QxT1bLm8RsW5yUe2A",
		"https://hcc.example.vn/t/short":                                      "",
		"038201001234|123456789|Nguyễn Văn A|01011980|Nam|Thanh Hóa|01012021": "",
		"": "",
	} {
		if got := TokenIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
