package settings

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"motcua/firmware-config/profile"
)

// kind is the place of a setting in the printer's memory.
type kind int

const (
	serialItem   kind = iota // fn 11 and 12
	memorySwitch             // fn 3 and 4, one bit of it
	customValue              // fn 5 and 6
)

// Setting is one thing that a printer remembers.
type Setting struct {
	Key    string   // "baud"
	Text   string   // what it is, for people
	Values []string // what it may be set to, in people's words
	kind   kind
	n, bit int      // number; bit 1 to 8 of a memory switch
	codes  []string // what stands for Values on the wire, when it is not the same
	also   map[string]string
}

// code is a value's form on the wire; ok is false if the value is none of the
// setting's.
func (s *Setting) code(value string) (string, bool) {
	for i, v := range s.Values {
		if v == value {
			if s.codes != nil {
				return s.codes[i], true
			}
			return v, true
		}
	}
	return "", false
}

// word is the value that stands for a code; an unknown code is itself, so that
// nothing that the printer says is hidden.
func (s *Setting) word(code string) string {
	if s.codes == nil {
		return code
	}
	for i, c := range s.codes {
		if c == code {
			return s.Values[i]
		}
	}
	if v, ok := s.also[code]; ok {
		return v
	}
	return code
}

// write is the command that sets a value.
func (s *Setting) write(code string) []byte {
	switch s.kind {
	case memorySwitch:
		bits := []byte("22222222")
		bits[8-s.bit] = code[0]
		return frame(3, append([]byte{byte(s.n)}, bits...)...)
	case customValue:
		v, _ := strconv.Atoi(code)
		return frame(5, byte(s.n), byte(v), byte(v>>8))
	}
	return frame(11, append([]byte{byte(s.n)}, code...)...)
}

// ask is the question, and the kind of block that answers it.
func (s *Setting) ask() (q []byte, id byte) {
	switch s.kind {
	case memorySwitch:
		return frame(4, byte(s.n)), idSwitch
	case customValue:
		return frame(6, byte(s.n)), idValue
	}
	return frame(12, byte(s.n)), idSerial
}

// line says whether the setting changes how the serial line is spoken to.
func (s *Setting) line() bool { return s.kind == serialItem }

var onOff = []string{"off", "on"}

// serial is the line, the same with all three makers. Parity and word length
// can only be set to what this program's own port speaks, 8N1: with seven bits
// no picture gets through. Citizen tells 0 and 1 for the bits that are set as 7
// and 8.
func serial(speeds ...string) []Setting {
	return []Setting{
		{Key: "baud", Text: "speed of the serial line", Values: speeds, kind: serialItem, n: 1},
		{
			Key: "flow", Text: "flow control", Values: []string{"dtrdsr", "xonxoff"}, kind: serialItem, n: 3,
			codes: []string{"0", "1"},
		},
		{
			Key: "parity", Text: "parity", Values: []string{"none"}, kind: serialItem, n: 2,
			codes: []string{"0"}, also: map[string]string{"1": "odd", "2": "even"},
		},
		{
			Key: "bits", Text: "bits of a byte", Values: []string{"8"}, kind: serialItem, n: 4,
			codes: []string{"8"}, also: map[string]string{"7": "7", "0": "7", "1": "8"},
		},
	}
}

// toggle is one switch; off and on are its two values.
func toggle(key, text string, n, bit int, values []string) Setting {
	return Setting{Key: key, Text: text, Values: values, kind: memorySwitch, n: n, bit: bit, codes: []string{"0", "1"}}
}

// switch1 is memory switch 1: Epson TM-L90 Specification Rev. E, sheet 122
// (https://www.manualshelf.com/manual/epson/tm-l90/specifications-english/page-139.html)
// and Citizen CT-S300 User Manual, page 92, which turns the first one round.
func switch1(notice []string) []Setting {
	return []Setting{
		toggle("power_notice", "says so when it was switched on (3B 31 00)", 1, 1, notice),
		toggle("buffer", "receive buffer: 4 KB, or the least it has", 1, 2, []string{"large", "small"}),
		toggle("busy", "says stop when full or also when offline", 1, 3, []string{"offline", "full"}),
		toggle("receive_error", "a byte received wrong is printed as ? or dropped", 1, 4, []string{"print", "ignore"}),
		toggle("cr", "a carriage return feeds a line", 1, 5, onOff),
	}
}

// looks are density and speed: Epson TM programming guide Ver. 10.01, page 586;
// Citizen CT-S300 User Manual, page 104 of the PDF.
func looks() []Setting {
	density := Setting{Key: "density", Text: "how dark it prints", kind: customValue, n: 5}
	for v := -6; v <= 6; v++ {
		density.Values = append(density.Values, strconv.Itoa(v))
		density.codes = append(density.codes, strconv.Itoa(int(uint16(v))))
	}
	speed := Setting{Key: "print_speed", Text: "how fast it prints; slower where a slow line makes white stripes", kind: customValue, n: 6}
	for v := 1; v <= 9; v++ {
		speed.Values = append(speed.Values, strconv.Itoa(v))
	}
	return []Setting{density, speed}
}

// citizenPage is the code page that the printer wakes with: Citizen Command
// Reference, page 269 (CT-S310II, a = 218).
var citizenPage = Setting{
	Key: "code_page", Text: "the page of letters it wakes with", kind: customValue, n: 218,
	Values: []string{
		"PC437", "Katakana", "PC850", "PC860", "PC863", "PC865", "PC852", "PC866", "PC857",
		"WPC1252", "space", "PC864", "Thai18",
	},
	codes: []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"},
}

// All are the settings of a printer whose maker documents commands for them, in
// the order in which people ask; none for the others.
func All(p profile.Printer) []Setting {
	switch p.Settings.Dialect {
	case "epson":
		// TM-T88IV Technical Reference Guide, page 37.
		s := serial("2400", "4800", "9600", "19200", "38400", "57600", "115200")
		return append(append(s, switch1(onOff)...), looks()...)
	case "citizen":
		s := serial("1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200")
		return append(append(append(s, switch1([]string{"on", "off"})...), looks()...), citizenPage)
	case "bixolon":
		// Its memory switches mean other things by model: not touched.
		return serial("2400", "4800", "9600", "19200", "38400", "57600", "115200")
	}
	return nil
}

// ErrNone is returned for a printer that cannot be set by commands.
var ErrNone = errors.New("its maker documents no command for its settings")

// elsewhere are what people look for here and must do otherwise.
var elsewhere = map[string]string{
	"asb":          "automatic status is no setting: every job turns it on (GS a)",
	"chinese":      "Chinese mode is no setting of this maker's commands: every job leaves it (FS .); DIP switches or the maker's program end it for good",
	"chinese_mode": "Chinese mode is no setting of this maker's commands: every job leaves it (FS .); DIP switches or the maker's program end it for good",
}

// find is the setting of that key, and the code of the value that it shall
// have.
func find(all []Setting, key, value string) (*Setting, string, error) {
	var keys []string
	for i := range all {
		s := &all[i]
		keys = append(keys, s.Key)
		if s.Key != key {
			continue
		}
		code, ok := s.code(value)
		if !ok {
			return nil, "", fmt.Errorf("%s: %q is none of %s", key, value, strings.Join(s.Values, ", "))
		}
		return s, code, nil
	}
	if why, ok := elsewhere[key]; ok {
		return nil, "", fmt.Errorf("%s: %s", key, why)
	}
	return nil, "", fmt.Errorf("%s: unknown setting, this printer has %s", key, strings.Join(keys, ", "))
}
