package slip_test

import (
	"strings"
	"testing"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/slip"

	"pgregory.net/rapid"
)

// Bad input is one line that says where and which key.
func TestDecodeErrors(t *testing.T) {
	const least = `{"hall":"H","number":"A1","service":"S"`
	tests := []struct {
		name string
		kind slip.Kind
		json string
		want string
	}{
		{"unknown field", slip.KindTicket, "{\n\"hall\":\"H\",\n\"colour\":1}", "line 3: colour: unknown key"},
		{"unknown field in wait", slip.KindTicket, least + ",\n\"wait_s\":{\"p50\":1,\"p90\":2,\"p99\":3}}", "line 2: p99: unknown key"},
		{"broken", slip.KindTicket, "{\n\"hall\":\"H\",\n]", "line 3: invalid character"},
		{"cut off", slip.KindTicket, "{\"hall\":\"H\",\n\"number\"", "line 2: ends in the middle"},
		{"empty", slip.KindTicket, "", "line 1: empty"},
		{"two objects", slip.KindTicket, least + "}\n{}", "line 2: more after the end"},
		{"wrong type", slip.KindTicket, "{\"hall\":\"H\",\n\"number\":12}", "line 2: number: number instead of string"},
		{"array", slip.KindTicket, "[]", "line 1"},
		{"bad time", slip.KindTicket, least + `,"issued_at":"08:12"}`, "08:12"},
		{"no hall", slip.KindTicket, `{"number":"A1","service":"S"}`, "hall: missing"},
		{"blank number", slip.KindTicket, `{"hall":"H","number":" ","service":"S"}`, "number: missing"},
		{"no service", slip.KindTicket, `{"hall":"H","number":"A1"}`, "service: missing"},
		{"bad language", slip.KindTicket, least + `,"lang":"zz"}`, `lang: unknown language "zz": one of vi, en, fr`},
		{"bad mark", slip.KindTicket, least + `,"marks":["priority","vip"]}`, `marks[1]: unknown mark "vip"`},
		{"negative", slip.KindTicket, least + `,"ahead":-1}`, "ahead: -1 is negative"},
		{"wait upside down", slip.KindTicket, least + `,"wait_s":{"p50":9,"p90":2}}`, "wait_s: p10, p50 and p90 are not in order"},
		{"guide without name", slip.KindGuide, `{"hall":"H","code":"1"}`, "name: missing"},
		{"guide language", slip.KindGuide, `{"hall":"H","code":"1","name":"N","lang":"xx"}`, "lang: unknown language"},
		{"lookup without state", slip.KindLookup, `{"hall":"H","case_code":"1"}`, "state: missing"},
		{"lookup is no ticket", slip.KindLookup, least + `}`, "number: unknown key"},
		{"kind", "poster", `{}`, `unknown kind "poster"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := slip.Decode(tt.kind, []byte(tt.json))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got  %v\nwant %s", err, tt.want)
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{ticket, ticketMarks, guide, lookup, "{", "null", `{"hall":"H","number":"A1","service":"\u0010\u0004"}`} {
		f.Add("ticket", []byte(s))
		f.Add("guide", []byte(s))
		f.Add("lookup", []byte(s))
	}
	p, err := profiles.Printer("zjiang-pos-5890k")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		s, err := slip.Decode(slip.Kind(kind), data)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			return
		}
		b, err := escpos.Encode((*slip.Book)(nil).Doc(s, p), p)
		if err == nil && realTime(b) >= 0 {
			t.Errorf("real-time command at %d", realTime(b))
		}
	})
}

// realTime is where a stream holds bytes that a printer obeys at once, or -1.
func realTime(b []byte) int {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == 0x10 && (b[i+1] == 0x04 || b[i+1] == 0x05 || b[i+1] == 0x14) {
			return i
		}
	}
	return -1
}

// A thousand random tickets over all profiles hold no real-time command.
func TestNoRealTimeCommandInAnyTicket(t *testing.T) {
	t.Parallel()
	n := 1_000
	if testing.Short() {
		n = 500
	}
	words := rapid.StringOfN(rapid.RuneFrom([]rune("aăâbcdđeêghiklmnoôơpqrstuưvxyẠẬỆỘỢỰỴẪỖàáãảạ ,.-0123456789")), 1, 60, -1)
	gen := rapid.Custom(func(t *rapid.T) slip.Ticket {
		ahead, p10 := rapid.IntRange(0, 400).Draw(t, "ahead"), rapid.IntRange(0, 9000).Draw(t, "p10")
		return slip.Ticket{
			Hall: words.Draw(t, "hall"), Service: words.Draw(t, "service"), Counters: words.Draw(t, "counters"), Notice: words.Draw(t, "notice"),
			Number: rapid.StringMatching(`[A-Z]{1,2}[0-9]{3}`).Draw(t, "number"), Ahead: &ahead,
			Wait:  &slip.Wait{P10: &p10, P50: p10 + 60, P90: p10 + rapid.IntRange(60, 9000).Draw(t, "p90")},
			URL:   rapid.StringMatching(`(https://m\.vn/t/[A-Za-z0-9_-]{22})?`).Draw(t, "url"),
			Marks: rapid.SliceOfN(rapid.SampledFrom([]slip.Mark{slip.Priority, slip.Reprint, slip.Offline}), 0, 3).Draw(t, "marks"),
		}
	})
	var ps []profile.Printer
	for _, key := range profiles.Printers() {
		p, err := profiles.Printer(key)
		if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, p)
	}
	for i := range n {
		p := ps[i%len(ps)]
		tk := gen.Example(i)
		b, err := escpos.Encode((*slip.Book)(nil).Doc(tk, p), p)
		if err != nil {
			t.Fatalf("%s: %+v: %v", p.Key, tk, err)
		}
		if at := realTime(b); at >= 0 {
			t.Fatalf("%s: real-time command at byte %d of %+v", p.Key, at, tk)
		}
	}
}
