package port

import (
	"strings"
	"testing"
)

func TestIdentity(t *testing.T) {
	for in, want := range map[string]identity{
		"1a86:7523":           {vendor: "1A86", product: "7523"},
		"4b8:202:X5AP012345":  {vendor: "04B8", product: "0202", serial: "X5AP012345"},
		"04B8:0202:A:B/C d":   {vendor: "04B8", product: "0202", serial: "A:B/C d"},
		"0483:5740: 0001 \t ": {vendor: "0483", product: "5740", serial: "0001"},
	} {
		if got, err := parseIdentity(in); err != nil || got != want {
			t.Errorf("%q: %+v, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "1a86", "1a86:", ":7523", "1a86:75230", "x:y", "-1:2", "1a86.7523"} {
		if id, err := parseIdentity(bad); err == nil {
			t.Errorf("%q: %+v", bad, id)
		}
	}
}

// The printer that a name means is never guessed.
func TestMatch(t *testing.T) {
	at := func(path, serial, part, socket string) device {
		return device{path: path, id: identity{vendor: "1A86", product: "7523", serial: serial, part: part, socket: socket}}
	}
	all := []device{
		at("a", "", "00", "1-1"), at("b", "", "00", "1-2"), at("c", "S1", "00", "1-3"), at("d", "S1", "02", "1-3"),
		{path: "e", id: identity{vendor: "04B8", product: "0202", socket: "1-4"}},
	}
	for _, c := range []struct {
		id         identity
		path, fail string
	}{
		{identity{vendor: "04B8", product: "0202"}, "e", ""},
		{identity{vendor: "04B8", product: "0202", socket: "9-9"}, "e", ""},
		{identity{vendor: "04B8", product: "0202", serial: "X"}, "", "not plugged in"},
		{identity{vendor: "1A86", product: "7523", socket: "1-2"}, "b", ""},
		{identity{vendor: "1A86", product: "7523"}, "", "4 devices"},
		{identity{vendor: "1A86", product: "7523", serial: "S1", part: "02"}, "d", ""},
		{identity{vendor: "1A86", product: "7523", serial: "S1"}, "", "2 devices"},
		{identity{vendor: "AAAA", product: "7523"}, "", "AAAA:7523 is not plugged in"},
	} {
		d, err := c.id.match(all)
		if d.path != c.path || (err == nil) != (c.fail == "") || err != nil && !strings.Contains(err.Error(), c.fail) {
			t.Errorf("%+v: %q, %v", c.id, d.path, err)
		}
	}
}

func Test1284(t *testing.T) {
	for in, want := range map[string]string{
		"MFG:EPSON;CMD:ESC/POS;MDL:TM-T20II;CLS:PRINTER;": "EPSON TM-T20II",
		"MANUFACTURER:XPrinter ;MODEL: XP-N160II;":        "XPrinter XP-N160II",
		"mdl:POS80\x00\x1b[2J":                            "POS80[2J",
		"CLS:PRINTER;":                                    "",
		"":                                                "",
	} {
		if got := parse1284(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// An identity that was read is read back from its own name.
func FuzzIdentity(f *testing.F) {
	f.Add("1a86:7523")
	f.Add("4b8:202:X5AP:0123/45")
	f.Add("::")
	f.Fuzz(func(t *testing.T, s string) {
		id, err := parseIdentity(s)
		if err != nil {
			if id.known() {
				t.Errorf("%q: %v, and %+v", s, err, id)
			}
			return
		}
		if again, err := parseIdentity(id.String()); err != nil || again != id {
			t.Errorf("%q: %+v, then %+v, %v", s, id, again, err)
		}
		for _, scheme := range []string{"serial:", "usb:"} {
			if _, _, named, err := parseName(scheme + id.String()); err != nil || named != id {
				if !strings.Contains(id.String(), "://") {
					t.Errorf("%s%s: %+v, %v", scheme, id, named, err)
				}
			}
		}
	})
}

// Whatever a device says of itself: a name of it is VID and PID or nothing, and
// no control code reaches the installer's screen.
func FuzzSysfs(f *testing.F) {
	f.Add("DEVTYPE=usb_device\nPRODUCT=1a86/7523/264\n", "MFG:EPSON;MDL:TM-T20II;")
	f.Add("PRODUCT=4b8/e15/100\r\n\n=\nDEVNAME=usb/lp0", "MDL:\x1b[31m;\xff")
	f.Fuzz(func(t *testing.T, uevent, ieee string) {
		ev := parseUevent(uevent)
		if _, ok := ev[""]; ok {
			t.Error("a key without a name")
		}
		for k, v := range ev {
			if strings.ContainsAny(k+v, "\n") {
				t.Errorf("a line end within %q=%q", k, v)
			}
		}
		v, p, ok := productOf(ev["PRODUCT"])
		if ok != (len(v) == 4 && len(p) == 4) {
			t.Errorf("%q: %q %q %t", ev["PRODUCT"], v, p, ok)
		}
		if i := strings.IndexFunc(parse1284(ieee), func(r rune) bool { return r < ' ' || r == 0x7F || r == 0xFFFD }); i >= 0 {
			t.Errorf("%q passes", parse1284(ieee))
		}
	})
}
