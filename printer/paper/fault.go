package paper

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Fault is something that happens to a served printer: at once, or when so
// much paper has moved, so many bytes have come in or so much time has passed
// since it is served.
type Fault struct {
	Name  string // a key of strikes
	Value int    // of those that take one: milliseconds or bytes
	Dots  int
	Bytes int
	After time.Duration
}

// strikes are the faults of a script, and what mends them. A power cycle is
// the service's affair and not here.
var strikes = map[string]func(p *Printer, value int){
	"paper-end": func(p *Printer, _ int) { p.device.paperEnd, p.device.nearEnd = true, true },
	"near-end":  func(p *Printer, _ int) { p.device.nearEnd = true },
	"refill":    func(p *Printer, _ int) { p.device.paperEnd, p.device.nearEnd = false, false },
	"cover":     func(p *Printer, _ int) { p.device.cover = true },
	"close":     func(p *Printer, _ int) { p.device.cover = false },
	"cutter":    func(p *Printer, _ int) { p.device.jamNext = true }, // the next cut gets stuck
	"unjam":     func(p *Printer, _ int) { p.device.cutter, p.device.jamNext = false, false },
	"hot":       func(p *Printer, _ int) { p.device.hot = true },
	"cool":      func(p *Printer, _ int) { p.device.hot = false },
	"dead":      func(p *Printer, _ int) { p.device.dead = true }, // until it is switched off
	"silent":    func(p *Printer, _ int) { p.device.silent = true },
	"speak":     func(p *Printer, _ int) { p.device.silent = false },
	"late":      func(p *Printer, ms int) { p.device.late = time.Duration(ms) * time.Millisecond },  // answers
	"split":     func(p *Printer, ms int) { p.device.split = time.Duration(ms) * time.Millisecond }, // between their bytes
	"late-xoff": func(p *Printer, n int) { p.device.slack = n },                                     // bytes that come after XOFF, as from USB adapters
	"unplug":    func(p *Printer, _ int) { p.device.unplugged = true },                              // nothing comes or goes
	"plug":      func(p *Printer, _ int) { p.device.unplugged = false },
	"hang-up":   func(p *Printer, _ int) { p.device.hungUp = true }, // the wire breaks: Serve ends
	"back":      func(p *Printer, _ int) {},                         // see Printer.Back
	"no-esc-j":  func(p *Printer, _ int) { p.profile.Quirks.ESCJIgnored = true },
	"chinese": func(p *Printer, _ int) {
		p.profile.Quirks.ChineseMode, p.profile.Quirks.ESCAtChinese, p.set.chinese = true, true, true
	},
	"wrong-baud": func(p *Printer, _ int) { p.device.garbled = true }, // the host's speed is another one
	"right-baud": func(p *Printer, _ int) { p.device.garbled = false },
	"dip-speed":  func(p *Printer, _ int) { p.device.dip = true },  // its switches hold it, whatever GS ( E set
	"stay":       func(p *Printer, _ int) { p.device.stay = true }, // nobody takes the ticket from the presenter
	"take":       func(p *Printer, _ int) { p.device.stay, p.device.ticket = false, false },
}

const powerCycle = "power-cycle"

// valued are the faults that take a value, and what it is without one.
var valued = map[string]int{"late": 1000, "split": 20, "late-xoff": 64}

// FaultNames are the words of a script, for help and errors.
func FaultNames() []string {
	return slices.Sorted(maps.Keys(merged(strikes)))
}

func merged(m map[string]func(*Printer, int)) map[string]bool {
	out := map[string]bool{powerCycle: true}
	for name := range m {
		out[name] = true
	}
	return out
}

// ParseFaults reads a script: faults parted by commas, each with an optional
// "=64" or "=300ms" that says how much (late, split, late-xoff) and an optional
// "@300dots", "@1500bytes", "@2s" or "@250ms" that says when. An empty script
// is none.
func ParseFaults(script string) ([]Fault, error) {
	if strings.TrimSpace(script) == "" {
		return nil, nil
	}
	var out []Fault
	for _, part := range strings.Split(script, ",") {
		f, err := parseFault(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("fault %q: %w", part, err)
		}
		out = append(out, f)
	}
	return out, nil
}

func parseFault(s string) (Fault, error) {
	what, when, timed := strings.Cut(s, "@")
	name, value, given := strings.Cut(what, "=")
	f := Fault{Name: name, Value: valued[name]}
	if strikes[name] == nil && name != powerCycle {
		return f, fmt.Errorf("unknown, have %s", strings.Join(FaultNames(), ", "))
	}
	if given {
		if _, ok := valued[name]; !ok {
			return f, fmt.Errorf("%s takes no value", name)
		}
		n, err := strconv.Atoi(strings.TrimSuffix(value, "ms"))
		if err != nil || n < 0 {
			return f, fmt.Errorf("%q is no number", value)
		}
		f.Value = n
	}
	if timed {
		return f, f.at(when)
	}
	return f, nil
}

func (f *Fault) at(when string) error {
	for unit, field := range map[string]*int{"dots": &f.Dots, "bytes": &f.Bytes} {
		if s, ok := strings.CutSuffix(when, unit); ok {
			n, err := strconv.Atoi(s)
			if err != nil || n < 0 {
				return fmt.Errorf("%q is no number of %s", s, unit)
			}
			*field = n
			return nil
		}
	}
	d, err := time.ParseDuration(when)
	if err != nil || d < 0 {
		return fmt.Errorf("%q is neither dots, bytes nor a time such as 2s", when)
	}
	f.After = d
	return nil
}

// armed is a fault that waits for its moment: counters and time as they must
// stand. A zero at means that the printer was not served yet.
type armed struct {
	Fault
	dots, bytes int
	at          time.Time
}

func (f armed) due(d *device, now time.Time) bool {
	return d.dots >= f.dots && d.received >= f.bytes && !f.at.IsZero() && !now.Before(f.at)
}

// Inject lets faults happen, counted from now on.
func (p *Printer) Inject(faults ...Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range faults {
		a := armed{Fault: f, dots: p.device.dots + f.Dots, bytes: p.device.received + f.Bytes}
		if p.device.served {
			a.at = p.opts.Clock.Now().Add(f.After)
		}
		p.device.faults = append(p.device.faults, a)
	}
	select {
	case p.kick <- struct{}{}:
	default:
	}
}

// Back says whether the cable comes back after a hang-up, by a fault "back",
// and waits until then; the printer is served anew by its owner.
func (p *Printer) Back(ctx context.Context) bool {
	p.mu.Lock()
	now, wait, found := p.opts.Clock.Now(), time.Duration(0), false
	for i, f := range p.device.faults {
		if f.Name == "back" {
			wait, found = f.at.Sub(now), true
			p.device.faults = slices.Delete(p.device.faults, i, i+1)
			break
		}
	}
	p.mu.Unlock()
	if !found || wait <= 0 {
		return found
	}
	select {
	case <-ctx.Done():
		return false
	case <-p.opts.Clock.After(wait):
		return true
	}
}

// Mend puts everything right that a script can break, and calls off the faults
// that have not struck yet. A power cycle that has begun goes on.
func (p *Printer) Mend() {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := &p.device
	d.faults = nil
	d.paperEnd, d.nearEnd, d.cover, d.cutter, d.hot, d.jamNext, d.silent = false, false, false, false, false, false, false
	d.late, d.split, d.unplugged, d.garbled, d.stay, d.ticket, d.dead = 0, 0, false, false, false, false, false
	select {
	case p.kick <- struct{}{}:
	default:
	}
}
