package profile

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Format is the TOML file of a profile: every value that has a source, with
// it, and nothing else. ReadPrinter reads the same profile from it when
// all values that are not zero have one. comment stands on top, line by line.
func Format(p Printer, comment string) []byte {
	var b strings.Builder
	for line := range strings.Lines(comment) {
		b.WriteString("# " + strings.TrimRight(line, "\n") + "\n")
	}
	fmt.Fprintf(&b, "\nname = %s\nmaker = %s\n", quote(p.Name), quote(p.Maker))
	v := reflect.ValueOf(p)
	var sources strings.Builder
	for i := range v.NumField() {
		if v.Field(i).Kind() != reflect.Struct {
			continue
		}
		table := v.Type().Field(i).Tag.Get("toml")
		var lines strings.Builder
		for j := range v.Field(i).NumField() {
			name := v.Field(i).Type().Field(j).Tag.Get("toml")
			source, ok := p.Sources[table+"."+name]
			if !ok {
				continue
			}
			fmt.Fprintf(&lines, "%s = %s\n", name, literal(v.Field(i).Field(j)))
			fmt.Fprintf(&sources, "%q = %s\n", table+"."+name, quote(source))
		}
		if lines.Len() > 0 {
			fmt.Fprintf(&b, "\n[%s]\n%s", table, lines.String())
		}
	}
	return []byte(b.String() + "\n[sources]\n" + sources.String())
}

func literal(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return quote(v.String())
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	return strconv.FormatInt(v.Int(), 10)
}

// quote is a TOML basic string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7F:
			fmt.Fprintf(&b, "\\u%04X", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}
