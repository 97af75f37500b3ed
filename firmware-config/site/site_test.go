package site

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
)

const small = `[hall]
id = "thu"
name.vi = "Xã Thử"
name.en = "Trial"
hours.weekdays = ["07:30-11:30", "13:30-17:00"]

[[service]]
id = "dat-dai"
prefix = "D"
name.vi = "Đất đai"
name.en = "Land"
target_wait = "20m"

[[service]]
id = "ho-tich"
prefix = "A"
name.vi = "Hộ tịch"
name.en = "Civil status"

[[counter]]
id = "q1"
name.vi = "Quầy 1"
name.en = "Counter 1"
services = ["dat-dai", { service = "ho-tich", after_wait = "15m" }]

[[device]]
name = "kiosk-1"
role = "kiosk"
profile = "epson-tm-t88v"
port = "/dev/ttyUSB0"
block = 1

[[device]]
name = "tablet-1"
role = "tablet"
counter = "q1"
`

func TestASmallSiteIsReadWhole(t *testing.T) {
	s, err := Parse("thu.toml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	h := &s.Hall
	if h.ID != "thu" || h.Zone.String() != "Asia/Ho_Chi_Minh" || len(h.Services) != 2 || h.Services[0].Target != 20*time.Minute {
		t.Errorf("hall: %+v", h)
	}
	if c := h.Counters[0].Services; len(c) != 2 || c[1].Service != "ho-tich" || c[1].AfterWait != 15*time.Minute || c[0].AfterWait != 0 {
		t.Errorf("counter: %+v", c)
	}
	if h.Blocks["kiosk-1"] != 1 || len(h.Printers) != 1 || h.Printers[0] != "kiosk-1" || h.Rating.Levels != 5 || len(h.Outcomes) != 3 {
		t.Errorf("blocks %v, printers %v, levels %d, outcomes %v", h.Blocks, h.Printers, h.Rating.Levels, h.Outcomes)
	}
	if len(s.Warnings) != 0 {
		t.Errorf("warnings: %v", s.Warnings)
	}
	if h.Alarms != (hall.Alarms{}) || h.Cards != 0 || h.Limits != (hall.Limits{}) {
		t.Errorf("what is left out is the engine's default: %+v, %+v, %d", h.Alarms, h.Limits, h.Cards)
	}
	if len(h.Parks) != 2 || h.Parks[0].Name["vi"] != "Chờ bổ sung giấy tờ" || h.Parks[1].Name["vi"] != "Chờ ký" {
		t.Errorf("parks: %v", h.Parks)
	}
}

func TestTheRulesOfTheDayAreRead(t *testing.T) {
	s, err := Parse("thu.toml", []byte(strings.Replace(small, `id = "thu"`, "id = \"thu\"\ncards = 10", 1)+`
[limits]
per_person_day = 2
card = "ask"
longest_wait = "50m"
rejoin = "after 3"
numbers_before = "90m"
draw = true
no_last_number = true
[alarms]
wait = "25m"
serving = "off"
uncalled = "2m"
unserved = "4m"
help = "90s"
device = "45s"
back = "off"
[[park]]
id = "cho-le-phi"
name.vi = "Chờ nộp phí, lệ phí"
name.en = "Waiting for the fee"
`))
	if err != nil {
		t.Fatal(err)
	}
	h := &s.Hall
	if want := (hall.Limits{
		PerPersonDay: 2, Card: hall.CardAsk,
		LongestWait: 50 * time.Minute, Rejoin: hall.Rejoin{Soon: true, After: 3},
		NumbersBefore: 90 * time.Minute, Draw: true, NoLastNumber: true,
	}); h.Limits != want {
		t.Errorf("limits %+v, want %+v", h.Limits, want)
	}
	if want := (hall.Alarms{
		Wait: 25 * time.Minute, Serving: -1, Uncalled: 2 * time.Minute, Unserved: 4 * time.Minute,
		Help: 90 * time.Second, Device: 45 * time.Second, Back: -1,
	}); h.Alarms != want {
		t.Errorf("alarms %+v, want %+v", h.Alarms, want)
	}
	if len(h.Parks) != 1 || h.Parks[0].ID != "cho-le-phi" || h.Cards != 10 || h.FirstBlocked() != 500 {
		t.Errorf("parks %v, cards %d, first blocked %d", h.Parks, h.Cards, h.FirstBlocked())
	}
	for word, want := range map[string]hall.Rejoin{"end": {}, "next": {Soon: true}, "after 1": {Soon: true, After: 1}} {
		s, err := Parse("thu.toml", []byte(small+"\n[limits]\nrejoin = \""+word+"\"\n"))
		if err != nil || s.Hall.Limits.Rejoin != want {
			t.Errorf("rejoin = %q: %+v, %v", word, s, err)
		}
	}
}

// Whoever edits a site in the field must be led to the line and the key.
func TestEveryMistakeNamesFileLineAndKey(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`id = "thu"`, `idd = "thu"`, `thu.toml:2: hall.idd: unknown key; did you mean id?`},
		{`id = "thu"`, ``, `thu.toml:1: hall.id: missing`},
		{`id = "thu"`, `id = "Thử 1"`, `thu.toml:2: hall.id: "Thử 1"`},
		{`name.en = "Trial"`, `languages = ["vi", "zz"]`, `thu.toml:4: hall.languages: there are no words in "zz": one of vi, en, fr`},
		{`id = "thu"`, `id = 7`, `thu.toml:2: hall.id:`},
		{`id = "thu"`, `id = "thu`, `thu.toml:2: `},
		{`[[counter]]`, `[[countr]]`, `thu.toml:20: countr: unknown key; did you mean counter?`},
		{`name.vi = "Xã Thử"`, ``, `thu.toml:4: hall.name.vi: missing`},
		{`name.vi = "Hộ tịch"`, ``, `thu.toml:18: service.name.vi: missing`},
		{`name.en = "Land"`, `name.english = "Land"`, `thu.toml:11: service.name.english: unknown key`},
		{`id = "thu"`, "id = \"thu\"\ntimezone = \"Asia/Hanoi\"", `thu.toml:3: hall.timezone: unknown time zone "Asia/Hanoi"`},
		{`id = "thu"`, "id = \"thu\"\npublic_url = \"so.vn\"", `thu.toml:3: hall.public_url: "so.vn"`},
		{`"13:30-17:00"`, `"13:30-25:00"`, `thu.toml:5: hall.hours.weekdays: "13:30-25:00": want hours`},
		{`"13:30-17:00"`, `"11:00-17:00"`, `thu.toml:5: hall.hours.weekdays: "11:00-17:00" begins before`},
		{`"07:30-11:30"`, `"11:30-07:30"`, `thu.toml:5: hall.hours.weekdays: "11:30-07:30" ends before`},
		{`prefix = "A"`, `prefix = "D"`, `thu.toml:16: service.prefix: "D" is already the prefix of the service in line 9`},
		{`prefix = "A"`, `prefix = "Đ"`, `thu.toml:16: service.prefix: "Đ": want one or two capitals`},
		{`prefix = "A"`, ``, `thu.toml:14: service.prefix: missing`},
		{`id = "ho-tich"`, `id = "dat-dai"`, `thu.toml:15: service.id: "dat-dai" stands already in line 8`},
		{`target_wait = "20m"`, `target_wait = "20 phút"`, `thu.toml:12: service.target_wait: "20 phút": want a length of time`},
		{`target_wait = "20m"`, `max_per_day = 960`, `thu.toml:12: service.max_per_day: 960: the blocks of kiosks and cards begin at 950`},
		{`target_wait = "20m"`, `line = "nop"`, `thu.toml:12: service.line: "nop": want submit`},
		{`services = ["dat-dai", { service = "ho-tich", after_wait = "15m" }]`, `services = []`, `thu.toml:24: counter.services: missing: counter "q1" serves no service`},
		{`services = ["dat-dai", { service = "ho-tich", after_wait = "15m" }]`, ``, `thu.toml:20: counter.services: missing`},
		{`["dat-dai",`, `["dat-dia",`, `thu.toml:24: counter.services: unknown service "dat-dia"; did you mean "dat-dai"?`},
		{`after_wait = "15m"`, `after = "15m"`, `thu.toml:24: counter.services.after: unknown key`},
		{`after_wait = "15m"`, `after_wait = 15`, `thu.toml:24: counter.services.after_wait: 15 is of the wrong type`},
		{`service = "ho-tich", after`, `service = "dat-dai", after`, `thu.toml:24: counter.services: service "dat-dai" stands here twice`},
		{`profile = "epson-tm-t88v"`, "profile = \"epson-tm-t88v\"\nfallback = \"kiosk-1\"", `thu.toml:30: device.fallback: "kiosk-1" cannot stand in for itself`},
		{`profile = "epson-tm-t88v"`, "profile = \"epson-tm-t88v\"\nfallback = \"kiosk-2\"", `thu.toml:30: device.fallback: unknown printer "kiosk-2"`},
		{`profile = "epson-tm-t88v"`, "profile = \"epson-tm-t88v\"\nroll_m = 0", `thu.toml:30: device.roll_m: 0: want the length of a roll in metres, 5 to 500`},
		{"[[device]]", "[cases]\nurl = \"https://x.vn/{code}\"\n[[device]]", `thu.toml:26: cases.state: missing`},
		{"[[device]]", "[cases]\nurl = \"x.vn/{code}\"\nstate = \"s\"\n[[device]]", `thu.toml:27: cases.url: "x.vn/{code}": want https`},
		{"[[device]]", "[cases]\nurl = \"https://x.vn/\"\nstate = \"s\"\n[[device]]", `thu.toml:27: cases.url: "https://x.vn/": {code} is missing`},
		{"[[device]]", "[cases]\nurl = \"https://x.vn/{code}\"\nstate = \"s\"\ntimeout = \"20s\"\n[[device]]", `thu.toml:29: cases.timeout: "20s": want at most 10s`},
		{"[[device]]", "[cases]\nurl = \"https://x.vn/{code}\"\nstate = \"s\"\n[cases.states]\n\"Xong\" = \"ready\"\n[[device]]", `thu.toml:30: cases.states.Xong: "ready": want one of received`},
		{"[[device]]", "[backup]\n[[device]]", `thu.toml:26: backup.dir: missing: name an existing folder`},
		{"[[device]]", "[backup]\ndir = \"/x\"\nat = \"25:00\"\n[[device]]", `thu.toml:28: backup.at: "25:00": want a time of day`},
		{"[[device]]", "[backup]\ndir = \"/x\"\nat = \"24:00\"\n[[device]]", `thu.toml:28: backup.at: "24:00": want a time of day`},
		{"[[device]]", "[backup]\ndir = \"/x\"\nkeep = 400\n[[device]]", `thu.toml:28: backup.keep: 400: want 1 to 60`},
		{"[[device]]", "[retention]\ncomments_days = 3\n[[device]]", `thu.toml:27: retention.comments_days: 3: want 30 to 3650 days, or 0`},
		{"[[device]]", "[retention]\ncases_days = -1\n[[device]]", `thu.toml:27: retention.cases_days: -1: want 30`},
		{`block = 1`, "block = 1\nscanner = \"com3\"", `thu.toml:32: device.scanner: "com3": want serial:VID:PID`},
		{`block = 1`, "block = 1\nscanner = \"/dev/ttyUSB0\"", `thu.toml:32: device.scanner: "/dev/ttyUSB0": the printer is there already`},
		{`counter = "q1"`, "counter = \"q1\"\nscanner = \"hid:1:2\"", `thu.toml:37: device.scanner: only a kiosk has a scanner`},
		{`profile = "epson-tm-t88v"`, `profile = "epson-tm-t88w"`, `thu.toml:29: device.profile: unknown printer profile "epson-tm-t88w": did you mean epson-tm-t88v?`},
		{`profile = "epson-tm-t88v"`, `profile = "mine.toml"`, `thu.toml:29: device.profile: "mine.toml": a profile of one's own is named by its whole path`},
		{`profile = "epson-tm-t88v"`, `profile = "/no/such/mine.toml"`, `thu.toml:29: device.profile: printer profile: open /no/such/mine.toml`},
		{`role = "kiosk"`, `role = "kiosks"`, `thu.toml:28: device.role: unknown role "kiosks"`},
		{`block = 1`, `block = 0`, `thu.toml:31: device.block: 0: want 1 to 10`},
		{`port = "/dev/ttyUSB0"`, ``, `thu.toml:26: device.port: missing`},
		{`port = "/dev/ttyUSB0"`, `port = "usb:04B8"`, `thu.toml:30: device.port: "usb:04B8": want a path`},
		{`port = "/dev/ttyUSB0"`, `port = "USB 1"`, `thu.toml:30: device.port: "USB 1": want a path`},
		{`counter = "q1"`, `counter = "q9"`, `thu.toml:36: device.counter: unknown counter "q9"`},
		{`counter = "q1"`, ``, `thu.toml:33: device.counter: missing`},
		{`name = "tablet-1"`, `name = "kiosk-1"`, `thu.toml:34: device.name: "kiosk-1" stands already in line 27`},
		{`role = "tablet"`, "role = \"kiosk\"\nprofile = \"epson-tm-t88v\"\nport = \"x\"\nblock = 1", `thu.toml:38: device.block: block 1 belongs already to the kiosk in line 31`},
		{`[[counter]]`, "[suggestions]\nlength = 20\n[[counter]]", `thu.toml:21: suggestions.length: 20: want 100 to 4000`},
		{`[[counter]]`, "[suggestions]\nkeep_days = 0\n[[counter]]", `thu.toml:21: suggestions.keep_days: 0: want 30`},
		{`[[counter]]`, "[suggestions]\nper_dya = 3\n[[counter]]", `thu.toml:21: suggestions.per_dya: unknown key; did you mean per_day?`},
		{`[[counter]]`, "[suggestions.complaint]\nname.vi = \"Cổng\"\nname.en = \"Portal\"\nurl = \"dichvucong\"\n[[counter]]", `thu.toml:23: suggestions.complaint.url: "dichvucong": want an address`},
		{`[[counter]]`, "[suggestions.complaint]\nname.vi = \"Cổng\"\nname.en = \"Portal\"\n[[counter]]", `thu.toml:20: suggestions.complaint: url or phone is missing`},
		{`[[counter]]`, "[suggestions.complaint]\nname.vi = \"Cổng\"\nname.en = \"Portal\"\nphone = \"call me\"\n[[counter]]", `thu.toml:23: suggestions.complaint.phone: "call me": want a number`},
		{`[[counter]]`, "[[suggestions.topic]]\nid = \"x\"\nname.vi = \"Ghế\"\nname.en = \"Seats\"\n[[suggestions.topic]]\nid = \"x\"\nname.vi = \"Ghế\"\nname.en = \"Seats\"\n[[counter]]", `thu.toml:25: suggestions.topic.id: "x" stands already`},
		{`[[counter]]`, "[rating]\nscale = 4\n[[counter]]", `thu.toml:21: rating.scale: 4: want 5 or 3`},
		{`[[counter]]`, "[[priority]]\nid = \"gia\"\nname.vi = \"x\"\nshare = -1\n[[counter]]", `thu.toml:23: priority.share: -1`},
		{`[[counter]]`, "[limits]\nundo_within = \"2h\"\n[[counter]]", `thu.toml:21: limits.undo_within:`},
		{`[[counter]]`, "[limits]\nper_person_day = 2\ncard = \"yes\"\n[[counter]]", `thu.toml:22: limits.card: "yes": want "ask" or "must"`},
		{`[[counter]]`, "[limits]\ncard = \"ask\"\n[[counter]]", `thu.toml:21: limits.card: a card is read to count`},
		{`[[counter]]`, "[limits]\nlongest_wait = \"10s\"\n[[counter]]", `thu.toml:21: limits.longest_wait: "10s": want 1m to 12h`},
		{`[[counter]]`, "[limits]\nrejoin = \"first\"\n[[counter]]", `thu.toml:21: limits.rejoin: "first": want "end", "next" or "after 3"`},
		{`[[counter]]`, "[limits]\nrejoin = \"after 0\"\n[[counter]]", `thu.toml:21: limits.rejoin: "after 0": want`},
		{`[[counter]]`, "[limits]\nrejoin = \"after 51\"\n[[counter]]", `thu.toml:21: limits.rejoin: "after 51": want`},
		{`[[counter]]`, "[limits]\nnumbers_before = \"9h\"\n[[counter]]", `thu.toml:21: limits.numbers_before: "9h": the hall opens at 07:30`},
		{`[[counter]]`, "[limits]\nnumbers_before = \"20s\"\n[[counter]]", `thu.toml:21: limits.numbers_before: "20s": want 1m or more`},
		{`[[counter]]`, "[limits]\ndraw = true\n[[counter]]", `thu.toml:21: limits.draw: a draw is among those who took numbers before the opening`},
		{`[[counter]]`, "[alarms]\nwait = \"never\"\n[[counter]]", `thu.toml:21: alarms.wait: "never": want a length of time`},
		{`[[counter]]`, "[alarms]\nhelp = \"1s\"\n[[counter]]", `thu.toml:21: alarms.help: "1s": want 10s to 12h, or "off"`},
		{`[[counter]]`, "[alarms]\nhelps = \"1m\"\n[[counter]]", `thu.toml:21: alarms.helps: unknown key; did you mean help?`},
		{`[[counter]]`, "[[park]]\nid = \"cho\"\n[[counter]]", `thu.toml:20: park.name.vi: missing`},
		{`[[counter]]`, "[[park]]\nid = \"cho\"\nname.vi = \"x\"\n[[park]]\nid = \"cho\"\nname.vi = \"y\"\n[[counter]]", `thu.toml:24: park.id: "cho" stands already in line 21`},
		{`id = "thu"`, "id = \"thu\"\ncards = 0", `thu.toml:3: hall.cards: 0: want a block of numbers, 1 to 10`},
		{`id = "thu"`, "id = \"thu\"\ncards = 1", `thu.toml:3: hall.cards: block 1 belongs already to the kiosk in line 32`},
		{"\"13:30-17:00\"]\n\n[[service]]\n", "\"13:30-17:00\"]\ncards = 10\n\n[[service]]\nmax_per_day = 500\n", `thu.toml:9: service.max_per_day: 500: the blocks of kiosks and cards begin at 500`},
		{`[[service]]`, "[[hall.calendar.holiday]]\nfrom = \"2026-13-01\"\nname.vi = \"x\"\n[[service]]", `thu.toml:8: hall.calendar.holiday.from: day "2026-13-01"`},
	} {
		s, err := Parse("thu.toml", []byte(strings.Replace(small, c.old, c.new, 1)))
		if s != nil || err == nil {
			t.Errorf("%q for %q was taken", c.new, c.old)
			continue
		}
		var all Problems
		if !errors.As(err, &all) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", c.new, err)
			continue
		}
		var found bool
		for _, p := range all {
			found = found || strings.HasPrefix(p.Error(), c.want)
		}
		if !found {
			t.Errorf("%q for %q:\n got %v\nwant %s", c.new, c.old, all, c.want)
		}
	}
}

func TestAllMistakesAreFoundAtOnce(t *testing.T) {
	bad := strings.NewReplacer(`prefix = "A"`, `prefix = "a"`, `counter = "q1"`, `counter = "q7"`, `block = 1`, `block = 99`).Replace(small)
	_, err := Parse("thu.toml", []byte(bad))
	var all Problems
	if !errors.As(err, &all) || len(all) != 3 || all[0].Line != 16 || all[2].Line != 36 {
		t.Fatalf("got %v", all)
	}
	if !strings.HasSuffix(err.Error(), "(and 2 more)") {
		t.Errorf("got %v", err)
	}
}

func TestPrefixesThatSoundOrLookAlikeAreWarnedOf(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"B", "P", "sounds like"},
		{"M", "N", "sounds like"},
		{"X", "S", "sounds like"},
		{"AB", "AP", "sounds like \"AB\" (line 9) when it is called out: a pê, a bê"},
		{"D", "G", "sounds like \"D\" (line 9) when it is called out: giê, dê"},
		{"A", "AA", "sounds like"},
		{"OB", "QB", "looks like \"OB\""},
		{"VV", "W", "looks like"},
		{"IA", "B", "looks like 1"},
		{"BM", "PN", "sounds like"},
		{"AB", "BA", ""},
		{"BM", "PA", ""},
		{"D", "I", "looks like 1"},
		{"D", "O", "looks like 0"},
		{"D", "A", ""},
		{"B", "M", ""},
		{"B", "BP", ""},
	} {
		x := strings.NewReplacer(`prefix = "D"`, fmt.Sprintf("prefix = %q", c.a), `prefix = "A"`, fmt.Sprintf("prefix = %q", c.b)).Replace(small)
		s, err := Parse("thu.toml", []byte(x))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.Warnings, "; "); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s, %s: %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

// Two counters that a loudspeaker calls the same are one for those who wait.
func TestCountersThatAreCalledTheSameAreWarnedOf(t *testing.T) {
	for name, want := range map[string]bool{"Quầy 01": true, "Quầy 1 – Đất đai": true, "Quầy 1A": false, "Cửa 1": false, "Quầy Tư pháp": false} {
		s, err := Parse("thu.toml", []byte(small+`
[[counter]]
id = "q9"
name.vi = "`+name+`"
services = ["dat-dai"]
`))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(strings.Join(s.Warnings, "; "), `calls say "đến quầy số một" for "`+name+`" and for "Quầy 1"`); got != want {
			t.Errorf("%s: %q", name, s.Warnings)
		}
	}
}

// A hall's calendar decides about money and tempers: holidays run to their
// last day, a swapped Saturday opens.
func TestTheCalendarIsRead(t *testing.T) {
	x := small + `
[[hall.calendar.holiday]]
from = "2027-02-05"
to = "2027-02-09"
name.vi = "Tết Nguyên đán"
[[hall.calendar.special]]
day = "2027-02-20"
hours = ["08:00-11:00"]
`
	s, err := Parse("thu.toml", []byte(x))
	if err != nil {
		t.Fatal(err)
	}
	h := &s.Hall.Hours
	if len(h.Holidays) != 5 || h.On("2027-02-09") != nil || len(h.On("2027-02-10")) != 2 || len(h.On("2027-02-20")) != 1 || len(h.On("2027-02-21")) != 0 {
		t.Errorf("holidays %v, special %v", h.Holidays, h.Special)
	}
}

// Nobody's file may bring the server down.
func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("[hall]\nname = 3\n[[service]]\nservices = [[[{a=1}]]]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("x.toml", data)
		if (s == nil) == (err == nil) {
			t.Fatalf("site %v, error %v", s, err)
		}
		var all Problems
		if err != nil && (!errors.As(err, &all) || all[0].Line < 1) {
			t.Fatalf("error without a line: %v", err)
		}
	})
}

// Whoever writes a site has one page to look keys up in: it must have them all.
func TestTheManualNamesEveryKey(t *testing.T) {
	data, err := os.ReadFile("../../docs/site-file.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	var keys func(t reflect.Type) []string
	keys = func(t reflect.Type) (out []string) {
		switch t.Kind() {
		case reflect.Slice, reflect.Pointer:
			return keys(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				f := t.Field(i)
				out = append(append(out, f.Tag.Get("toml")), keys(f.Type)...)
			}
		}
		return out
	}
	for _, key := range keys(reflect.TypeFor[file]()) {
		if !strings.Contains(page, "`"+key) && !strings.Contains(page, "["+key) && !strings.Contains(page, "."+key) {
			t.Errorf("docs/site-file.md does not explain %q", key)
		}
	}
}

func TestAHallsOwnKeys(t *testing.T) {
	s, err := Parse("thu.toml", []byte(small+"\n[keys]\nnext = [\"F13\", \"NumpadAdd\"]\n"))
	if err != nil || s.Hall.Keys["next"][0] != "F13" {
		t.Fatalf("%v, %v", s, err)
	}
	for line, want := range map[string]string{
		`next = ["F5"]`: "belongs to the browser", `dance = ["F13"]`: "no such action", `next = ["F4"]`: "already does",
	} {
		if _, err := Parse("thu.toml", []byte(small+"\n[keys]\n"+line+"\n")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

func TestPortsByDevice(t *testing.T) {
	for name, ok := range map[string]bool{
		"serial:1A86:7523": true, "usb:04b8:0202:X5AP012345": true, "/dev/serial/by-id/usb-1a86-if00-port0": true,
		"tcp://192.168.1.20:9100": true, "serial:1A86": false, "usb:04B8:0202:": false, "usb:xyz:0202": false,
	} {
		if portForm.MatchString(name) != ok {
			t.Errorf("%s: taken %t", name, !ok)
		}
	}
}

func TestTheSuggestionBoxIsRead(t *testing.T) {
	s, err := Parse("thu.toml", []byte(small+`
[suggestions]
length = 400
per_day = 50
answer_days = 10
[[suggestions.topic]]
id = "ghe"
name.vi = "Chỗ ngồi"
name.en = "Seats"
[suggestions.complaint]
name.vi = "Cổng tiếp nhận"
name.en = "Portal"
url = "https://dichvucong.gov.vn"
phone = "18001096"
`))
	if err != nil {
		t.Fatal(err)
	}
	b := &s.Hall.Suggestions
	if b.Letters() != 400 || b.OfHall() != 50 || b.OfDevice() != 60 || b.OfAddress() != 40 || b.AnswerDays != 10 || b.Keep() != 730*24*time.Hour {
		t.Errorf("%+v", b)
	}
	if len(b.Topics) != 1 || b.Topics[0].Name["vi"] != "Chỗ ngồi" || b.Complaint.Phone != "18001096" || !b.Complaint.Known() {
		t.Errorf("%+v", b)
	}
	plain, err := Parse("thu.toml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if b := &plain.Hall.Suggestions; b.Off || b.Letters() != 1000 || b.Complaint.Known() {
		t.Errorf("a site that says nothing: %+v", b)
	}
}

func TestHowLongThingsAreKept(t *testing.T) {
	plain, err := Parse("/etc/motcua/thu.toml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if plain.Backup != (Backup{}) || plain.Retention != (Retention{Comments: 365, Cases: 1825}) {
		t.Errorf("a file that says nothing: %+v, %+v", plain.Backup, plain.Retention)
	}
	said, err := Parse("/etc/motcua/thu.toml", []byte(small+`
[backup]
dir = "copies"
at = "23:15"
keep = 30
[retention]
comments_days = 0
cases_days = 90
`))
	if err != nil {
		t.Fatal(err)
	}
	if said.Backup != (Backup{Dir: "/etc/motcua/copies", At: 23*60 + 15, Keep: 30}) || said.Retention != (Retention{Cases: 90}) {
		t.Errorf("%+v, %+v", said.Backup, said.Retention)
	}
}
