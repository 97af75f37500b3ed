package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Strict decodes one JSON object into v; unknown fields, a name that stands
// twice or in other letters than ours, bytes that are no UTF-8 and trailing
// data are errors: two programs must not read two things in one command. The
// error names the field and is fit for a client.
func Strict(data []byte, v any) error {
	if t := bytes.TrimSpace(data); len(t) == 0 || t[0] != '{' {
		return errors.New("want a JSON object")
	}
	if !utf8.Valid(data) {
		return errors.New("want UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		var typ *json.UnmarshalTypeError
		if errors.As(err, &typ) {
			return fmt.Errorf("field %q: want %s, have %s", typ.Field, typ.Type, typ.Value)
		}
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("data behind the object")
	}
	return names(data)
}

// names looks at the names of an object's own fields, which encoding/json
// takes in any letters and any number of times. data is one JSON object.
func names(data []byte) error {
	var room [12][]byte
	seen := room[:0]
	depth, name := 0, false // name: the next string is one of ours
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{', '[':
			depth++
			name = depth == 1
		case '}', ']':
			depth--
		case ',':
			name = depth == 1
		case '"':
			end := closing(data, i)
			if name {
				field := data[i+1 : end]
				if bytes.IndexByte(field, '\\') >= 0 { // spelt with escapes
					var plain string
					_ = json.Unmarshal(data[i:end+1], &plain) // it was decoded before
					field = []byte(plain)
				}
				if bytes.ContainsFunc(field, stranger) {
					return fmt.Errorf("unknown field %q", field)
				}
				for _, s := range seen {
					if bytes.Equal(s, field) {
						return fmt.Errorf("field %q stands twice", field)
					}
				}
				seen, name = append(seen, field), false
			}
			i = end
		}
	}
	return nil
}

// stranger reports a letter that no field of ours has.
func stranger(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' }

// closing finds the end of the string that begins at i.
func closing(data []byte, i int) int {
	for i++; data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return i
}
