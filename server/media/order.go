package media

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"motcua/internal/hall"
	"motcua/internal/tomlfile"
)

// OrderFile is the file of a folder that says what is shown, in which order, how
// long and on which days. Without it everything is, by name.
const OrderFile = "show.toml"

// pictureFor is how long a picture stands that nobody has said it of.
const pictureFor = 12 * time.Second

// Bounds of how long one thing may stand.
const (
	shortest = time.Second
	longest  = time.Hour
)

// order is OrderFile.
type order struct {
	Seconds float64 `toml:"seconds"` // of each picture that does not say
	Show    []turn  `toml:"show"`
}

// turn is one thing to show: by its file's name, with or without the ending.
type turn struct {
	File    string         `toml:"file"`
	Seconds float64        `toml:"seconds"` // of a film: it is cut there
	From    toml.LocalDate `toml:"from"`    // first day
	Until   toml.LocalDate `toml:"until"`   // last day
}

// readOrder reads an OrderFile; every error names its line.
func readOrder(b []byte) (*order, error) {
	o := &order{}
	if all := tomlfile.Faults(nil); errors.As(tomlfile.Decode(OrderFile, b, o), &all) {
		return nil, fmt.Errorf("line %d: %s: %s", all[0].Line, all[0].Key, all[0].What)
	}
	if o.Seconds != 0 && !stands(o.Seconds) {
		return nil, fmt.Errorf("seconds: %v: want %v to %v", o.Seconds, shortest.Seconds(), longest.Seconds())
	}
	for i, t := range o.Show {
		switch {
		case t.File == "":
			return nil, fmt.Errorf("show[%d]: no file", i)
		case t.File != filepath.Base(t.File):
			return nil, fmt.Errorf("show[%d].file: %q: only names of files in this folder", i, t.File)
		case t.Seconds != 0 && !stands(t.Seconds):
			return nil, fmt.Errorf("show[%d].seconds: %v: want %v to %v", i, t.Seconds, shortest.Seconds(), longest.Seconds())
		case t.From.Year != 0 && t.Until.Year != 0 && t.Until.AsTime(time.UTC).Before(t.From.AsTime(time.UTC)):
			return nil, fmt.Errorf("show[%d].until: before from", i)
		}
	}
	return o, nil
}

func stands(s float64) bool { return s >= shortest.Seconds() && s <= longest.Seconds() }

// on reports whether it is shown on a day.
func (t turn) on(d hall.Day) bool {
	return (t.From.Year == 0 || string(d) >= t.From.String()) && (t.Until.Year == 0 || string(d) <= t.Until.String())
}

// stem is a file's name without its ending.
func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }

// natural orders names as people number them: "2" before "10".
func natural(a, b string) int {
	for {
		i, j := digit(a, 0), digit(b, 0)
		if c := strings.Compare(strings.ToLower(a[:i]), strings.ToLower(b[:j])); c != 0 || i == len(a) || j == len(b) {
			if c == 0 {
				c = len(a) - len(b)
			}
			return c
		}
		a, b = a[i:], b[j:]
		i, j = digit(a, 1), digit(b, 1)
		x, y := strings.TrimLeft(a[:i], "0"), strings.TrimLeft(b[:j], "0")
		if len(x) != len(y) {
			return len(x) - len(y)
		}
		if c := strings.Compare(x, y); c != 0 {
			return c
		}
		a, b = a[i:], b[j:]
	}
}

// digit is where the digits of s begin (0) or end (1).
func digit(s string, end int) int {
	for i := range len(s) {
		if is := s[i] >= '0' && s[i] <= '9'; is == (end == 0) {
			return i
		}
	}
	return len(s)
}

// ours reports whether a file is none of a show: what systems leave behind.
func ours(name string) bool {
	switch strings.ToLower(name) {
	case "thumbs.db", "desktop.ini", OrderFile:
		return false
	}
	return !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "~") && !os.IsPathSeparator(name[0])
}
