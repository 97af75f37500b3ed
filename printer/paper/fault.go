package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Fault is something that happens to a served printer: at once, or when so
// much paper has moved, so many bytes have come in or so much time has passed
// since it is served.
type Fault struct {
	Name  string // one of faultNames
	Dots  int
	Bytes int
	After time.Duration
}

// faultNames are the faults of a script, and what mends them.
var faultNames = []string{
	"paper-end", "near-end", "cover", "cutter", "hot", "silent", "power-cycle", "hang-up",
	"refill", "close", "cool",
}

// ParseFaults reads a script: faults parted by commas, each with an optional
// "@300dots", "@1500bytes", "@2s" or "@250ms" that says when. An empty script
// is none.
func ParseFaults(script string) ([]Fault, error) {
	if strings.TrimSpace(script) == "" {
		return nil, nil
	}
	var out []Fault
	for _, part := range strings.Split(script, ",") {
		part = strings.TrimSpace(part)
		name, when, timed := strings.Cut(part, "@")
		f := Fault{Name: name}
		known := false
		for _, n := range faultNames {
			known = known || n == name
		}
		if !known {
			return nil, fmt.Errorf("fault %q: unknown, have %s", part, strings.Join(faultNames, ", "))
		}
		if timed {
			if err := f.at(when); err != nil {
				return nil, fmt.Errorf("fault %q: %w", part, err)
			}
		}
		out = append(out, f)
	}
	return out, nil
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
