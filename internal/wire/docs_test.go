package wire

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables of docs/protocol.md again")

const protocol = "../../docs/protocol.md"

// The tables of docs/protocol.md are the code's own words.
func TestProtocolDocumentAgreesWithTheCode(t *testing.T) {
	doc, err := os.ReadFile(protocol)
	if err != nil {
		t.Fatal(err)
	}
	want := string(doc)
	for name, table := range map[string]string{
		"commands": commandTable(), "codes": codeTable(), "close": closeTable(), "events": eventTable(),
	} {
		re := regexp.MustCompile(`(?s)<!-- ` + name + ` -->\n.*?<!-- /` + name + ` -->`)
		if !re.MatchString(want) {
			t.Fatalf("docs/protocol.md has no place for %q", name)
		}
		want = re.ReplaceAllLiteralString(want, "<!-- "+name+" -->\n"+table+"<!-- /"+name+" -->")
	}
	if want == string(doc) {
		return
	}
	if *update {
		if err := os.WriteFile(protocol, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Error("docs/protocol.md differs from the code; go test ./internal/wire -update writes its tables again")
}

func commandTable() string {
	var b strings.Builder
	b.WriteString("| do | with | who |\n|---|---|---|\n")
	for _, do := range sorted(arguments) {
		var fields []string
		collect(reflect.TypeOf(arguments[do]()).Elem(), &fields)
		var roles []string
		for role, list := range roleCommands {
			if list[do] {
				roles = append(roles, string(role))
			}
		}
		sort.Strings(roles)
		fmt.Fprintf(&b, "| %s | %s | %s |\n", do, strings.Join(fields, ", "), strings.Join(roles, ", "))
	}
	return b.String()
}

func collect(t reflect.Type, fields *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			collect(f.Type, fields)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		*fields = append(*fields, name)
	}
}

func codeTable() string {
	byStatus := map[int][]string{}
	for _, c := range codes {
		byStatus[c.Status()] = append(byStatus[c.Status()], string(c))
	}
	var b strings.Builder
	b.WriteString("| status | codes |\n|---|---|\n")
	for _, s := range sorted(byStatus) {
		fmt.Fprintf(&b, "| %d | %s |\n", s, strings.Join(byStatus[s], ", "))
	}
	return b.String()
}

// codes is every code; a test below holds it against Status.
var codes = []Code{
	CodeUnauthenticated, CodeTooLarge, CodeInvalid, CodeUnknownCommand, CodeForbidden, CodeConflict,
	CodeUnknownService, CodeUnknownCounter, CodeNoSuchTicket, CodeBadToken, CodeNotFound, CodeServiceClosed,
	CodeLimitReached, CodeCounterBusy, CodeCounterClosed, CodeNotServing, CodeWrongState, CodeAlreadyRated,
	CodeTooMany, CodeUnavailable,
}

func TestEveryCodeHasAStatus(t *testing.T) {
	src, err := os.ReadFile("error.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`(?m)^\tCode\w+ +Code = "`).FindAll(src, -1)); n != len(codes) {
		t.Errorf("error.go declares %d codes, the test knows %d", n, len(codes))
	}
	for _, c := range codes {
		if c.Status() == 500 {
			t.Errorf("%s has no status", c)
		}
	}
}

func closeTable() string {
	src, err := os.ReadFile("wire.go")
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	b.WriteString("| code | why |\n|---|---|\n")
	for _, m := range regexp.MustCompile(`(?m)^\tClose\w+ += (4\d{3}) // (.*)$`).FindAllSubmatch(src, -1) {
		fmt.Fprintf(&b, "| %s | %s |\n", m[1], m[2])
	}
	return b.String()
}

func eventTable() string {
	src, err := os.ReadFile("event.go")
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	b.WriteString("| kind | seen by |\n|---|---|\n")
	for _, m := range regexp.MustCompile(`(?m)^\t\w+ +Kind = "(\w+)"`).FindAllSubmatch(src, -1) {
		kind := Kind(m[1])
		who := "everyone in the hall"
		switch {
		case kind == RatingGiven:
			who = "managers, five or more together"
		case kind == PrintRequested:
			who = "the printer it is for"
		case kind == SeriesNearlyFull, strings.HasPrefix(string(kind), "suggestion_"):
			who = "managers, inspectors"
		case kind == HelpCalled, kind == HelpAnswered:
			who = "staff, and the kiosk that called"
		case slices.Contains(staffOnly, kind):
			who = "staff"
		case !slices.Contains(public, kind):
			who = "staff, kiosks, and the printer it is about"
		}
		fmt.Fprintf(&b, "| %s | %s |\n", kind, who)
	}
	return b.String()
}

func sorted[K int | string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
