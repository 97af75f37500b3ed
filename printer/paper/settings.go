package paper

import (
	"maps"
	"strconv"

	"motcua/firmware-config/profile"
)

// Settings are what a printer remembers without power and GS ( E sets: its
// memory switches, customised values and serial interface. Numbers are the
// maker's; what a number means is the model's own affair, and only those below
// change what the software printer does:
//
//	memory switch 1-1 on (Citizen: off): a notice (3B 31 00) when it is switched on
//	memory switch 1-2 on: a receive buffer of 45 bytes
//	memory switch 1-3 on: stop only when the buffer is full, off: also offline
//	serial 1: speed in digits; 3: flow control, 0 DTR/DSR, 1 XON/XOFF
//
// The zero value is a printer without settings, which ignores GS ( E.
type Settings struct {
	Switches map[int]byte   // by number; bit 0 is the switch that the manuals count as 1
	Values   map[int]int    // customised values (functions 5 and 6) by number
	Serial   map[int]string // serial interface (functions 11 and 12): digits by number
}

// hasSettings says whether a printer's maker gave it commands for them.
func hasSettings(p profile.Printer) bool {
	return p.Settings.Dialect != "" && p.Settings.Dialect != "none"
}

// tellsPowerOn says whether the printer sends a notice when it is switched on;
// Citizen counts that switch the other way round.
func (p *Printer) tellsPowerOn() bool {
	if p.settings.Switches == nil {
		return false
	}
	on := p.settings.Switches[1]&0x01 != 0
	return on != (p.profile.Settings.Dialect == "citizen")
}

// defaultSettings are those of a printer that nobody has set.
func defaultSettings() Settings {
	return Settings{
		Switches: map[int]byte{1: 0x04, 2: 0, 8: 0},
		Values:   map[int]int{},
		Serial:   map[int]string{2: "0", 4: "8"},
	}
}

// clone is a copy that shares nothing.
func (s Settings) clone() Settings {
	return Settings{maps.Clone(s.Switches), maps.Clone(s.Values), maps.Clone(s.Serial)}
}

// Settings returns what the printer remembers now, as GS ( E left it.
func (p *Printer) Settings() Settings {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settings.clone()
}

// userSetup is GS ( E pL pH fn ...: reading works at any time, writing between
// fn 1 and fn 2, which restarts the printer.
func userSetup(p *Printer, a []byte) {
	if p.settings.Switches == nil || len(a) == 0 {
		return
	}
	fn, a := a[0], a[1:]
	switch {
	case fn == 1 && string(a) == "IN":
		p.setup = true
		p.device.answer([]byte{0x37, 0x20, 0})
	case fn == 4 && len(a) == 1:
		p.tellSwitches(int(a[0]))
	case fn == 6 && len(a) == 1:
		p.tellSetting(0x27, int(a[0]), strconv.Itoa(p.settings.Values[int(a[0])]))
	case fn == 12 && len(a) == 1:
		p.tellSetting(0x33, int(a[0]), p.serialSetting(int(a[0])))
	case !p.setup:
	case fn == 2 && string(a) == "OUT":
		p.powerOn()
	case fn == 3:
		for ; len(a) >= 9; a = a[9:] {
			p.setSwitches(int(a[0]), a[1:9])
		}
	case fn == 5:
		for ; len(a) >= 3; a = a[3:] {
			p.settings.Values[int(a[0])] = le(a[1:3])
		}
	case fn == 11 && len(a) >= 2 && len(a) <= 8 && digits(a[1:]):
		p.settings.Serial[int(a[0])] = string(a[1:])
	}
}

// serial is a profile's serial interface as the settings change it; they take
// effect when the printer is switched on.
func (s Settings) serial(c profile.Serial) profile.Serial {
	if s.Switches[1]&0x02 != 0 {
		c.Buffer, c.XOffFree, c.XOnFree = 45, 16, 26
	}
	if baud, err := strconv.Atoi(s.Serial[1]); err == nil && baud > 0 {
		c.Baud = baud
	}
	switch s.Serial[3] {
	case "0":
		c.Flow = "dtrdsr"
	case "1":
		c.Flow = "xonxoff"
	}
	return c
}

// stopsOffline says whether the printer says stop also when it is offline.
func (p *Printer) stopsOffline() bool {
	s := p.settings.Switches
	return s != nil && s[1]&0x04 == 0
}

// setSwitches sets memory switch n: "1" on, "0" off, "2" as it is, from the
// eighth to the first.
func (p *Printer) setSwitches(n int, bits []byte) {
	v := p.settings.Switches[n]
	for i, b := range bits {
		switch mask := byte(0x80) >> i; b {
		case '0':
			v &^= mask
		case '1':
			v |= mask
		}
	}
	p.settings.Switches[n] = v
}

func (p *Printer) tellSwitches(n int) {
	out := []byte{0x37, 0x21}
	for mask := byte(0x80); mask > 0; mask >>= 1 {
		b := byte('0')
		if p.settings.Switches[n]&mask != 0 {
			b = '1'
		}
		out = append(out, b)
	}
	p.device.answer(append(out, 0))
}

func (p *Printer) tellSetting(kind byte, n int, value string) {
	out := append([]byte{0x37, kind}, strconv.Itoa(n)...)
	out = append(append(out, 0x1F), value...)
	p.device.answer(append(out, 0))
}

// serialSetting is item n of the serial interface, the profile's if nobody set
// it.
func (p *Printer) serialSetting(n int) string {
	if s, ok := p.settings.Serial[n]; ok {
		if n == 4 && p.profile.Settings.Dialect == "citizen" {
			return map[string]string{"7": "0", "8": "1"}[s] // set as 7 and 8, told as 0 and 1
		}
		return s
	}
	switch {
	case n == 1:
		return strconv.Itoa(p.profile.Serial.Baud)
	case n == 3 && p.profile.Serial.Flow == "xonxoff":
		return "1"
	}
	return "0"
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
