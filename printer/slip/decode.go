package slip

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"motcua/internal/formats"
	"motcua/internal/lang"
)

// A Kind is which slip a file describes.
type Kind string

// The kinds.
const (
	KindTicket    Kind = "ticket"
	KindGuide     Kind = "guide"
	KindLookup    Kind = "lookup"
	KindEmergency Kind = "emergency"
	KindDay       Kind = "day"
	// KindSuggestion is the code of a suggestion.
	KindSuggestion Kind = "suggestion"
	// KindDayEnd is KindDay by the name that the print command has for it, and
	// KindTest a page that shows that a printer prints. They have no template of
	// their own.
	KindDayEnd Kind = "end_of_day"
	KindTest   Kind = "test"
)

var kinds = []Kind{KindTicket, KindGuide, KindLookup, KindEmergency, KindDay, KindSuggestion}

// Decode reads the JSON of one slip and checks it. An error names the key, and
// the line for JSON that is broken; the caller adds the file.
func Decode(kind Kind, data []byte) (Slip, error) {
	switch kind {
	case KindTicket:
		return read(data, Ticket.check)
	case KindGuide:
		return read(data, func(g Guide) error {
			return first(checkLang(g.Lang), required("hall", g.Hall, "code", g.Code, "name", g.Name))
		})
	case KindLookup:
		return read(data, Lookup.check)
	case KindEmergency:
		return read(data, func(m Emergency) error {
			return first(checkLang(m.Lang), required("hall", m.Hall, "number", m.Number, "service", m.Service))
		})
	case KindDay, KindDayEnd:
		return read(data, Day.check)
	case KindSuggestion:
		return read(data, Suggestion.check)
	case KindTest:
		return read(data, func(t Test) error {
			return first(checkLang(t.Lang), required("hall", t.Hall, "printer", t.Printer))
		})
	}
	return nil, fmt.Errorf("unknown kind %q: one of %s", kind, list(kinds))
}

// read decodes one kind and checks it.
func read[T Slip](data []byte, check func(T) error) (Slip, error) {
	var v T
	_, open := any(v).(Day) // the report may come to say more than the slip shows
	if err := decode(data, &v, open); err != nil {
		return nil, err
	}
	return v, check(v)
}

// first is the first error there is.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func list[T ~string](words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}

// errCode says that a suggestion's code is none.
var errCode = errors.New("code: no tracking code, such as 2K7M-P3XQ-A9TX")

func (l Lookup) check() error {
	if l.Pay != "" {
		if _, err := formats.ParseVietQR(l.Pay); err != nil {
			return fmt.Errorf("pay: %w", err)
		}
	}
	return first(checkLang(l.Lang), required("hall", l.Hall, "case_code", l.CaseCode, "state", l.State))
}

func (t Ticket) check() error {
	if err := checkLang(t.Lang); err != nil {
		return err
	}
	for i, m := range t.Marks {
		if m != Priority && m != Reprint && m != Offline {
			return fmt.Errorf("marks[%d]: unknown mark %q: one of %s, %s, %s", i, m, Priority, Reprint, Offline)
		}
	}
	switch {
	case t.Ahead != nil && *t.Ahead < 0:
		return fmt.Errorf("ahead: %d is negative", *t.Ahead)
	case t.Wait != nil && (t.Wait.P50 < 0 || t.Wait.P90 < t.Wait.P50 || t.Wait.P10 != nil && *t.Wait.P10 > t.Wait.P50):
		return errors.New("wait_s: p10, p50 and p90 are not in order")
	}
	return required("hall", t.Hall, "number", t.Number, "service", t.Service)
}

// required takes keys and values in turn and names the first that is blank.
func required(pairs ...string) error {
	for i := 0; i < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			return fmt.Errorf("%s: missing", pairs[i])
		}
	}
	return nil
}

func checkLang(code string) error {
	if code != "" && !lang.Has(code) {
		return fmt.Errorf("lang: unknown language %q: one of %s", code, strings.Join(lang.Languages(), ", "))
	}
	return nil
}

// decode reads exactly one JSON object that, unless it is open, has no key v does
// not know.
func decode(data []byte, v any, open bool) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if !open {
		d.DisallowUnknownFields()
	}
	err := d.Decode(v)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			return fmt.Errorf("line %d: more after the end of the object", lineAt(data, d.InputOffset()))
		}
		return nil
	}
	var syn *json.SyntaxError
	var typ *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("line 1: empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("line %d: ends in the middle", lineAt(data, int64(len(data))))
	case errors.As(err, &syn):
		return fmt.Errorf("line %d: %w", lineAt(data, syn.Offset), syn)
	case errors.As(err, &typ):
		return fmt.Errorf("line %d: %s: %s instead of %s", lineAt(data, typ.Offset), typ.Field, typ.Value, typ.Type)
	}
	if key, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("line %d: %s: unknown key", lineOf(data, key), strings.Trim(key, `"`))
	}
	return fmt.Errorf("line %d: %s", lineAt(data, d.InputOffset()), strings.ReplaceAll(err.Error(), "\n", " "))
}

// lineAt is the line, from 1, of a byte offset.
func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
}

// lineOf is the line where a quoted key first stands.
func lineOf(data []byte, key string) int {
	return lineAt(data, int64(bytes.Index(data, []byte(key))))
}
