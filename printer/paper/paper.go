package paper

import (
	"fmt"
	"strings"
	"sync"

	"motcua/firmware-config/profile"
)

// Options are what a software printer is given beside its profile. The zero
// value prints at once, keeps the last sheets and talks at life speed when it
// is served.
type Options struct {
	// OnSheet is called for every sheet as it is cut, from the goroutine that
	// feeds or serves the printer. It must not call the Printer.
	OnSheet func(Sheet)
	// OnChange is called after paper moved, likewise.
	OnChange func()
	// Keep is how many cut sheets Sheets returns, the last ones; 0: 64.
	Keep int
	// AtHead makes a cut end the sheet at the head's line instead of the
	// blade's: the sheet begins with the first row that was printed and a cut
	// that was not fed for goes behind the last, as other renderers show it. Such
	// a cut is counted instead (Counts.Severed).
	AtHead bool
	// Faults happen while the printer is served, counted from the first time.
	Faults []Fault
	// Clock drives a served printer; nil: the real one.
	Clock Clock
	// Settings are what GS ( E reads and writes; nil: a maker's defaults on a
	// printer whose profile names a dialect, else none.
	Settings *Settings
	// Lacks are commands that the printer never heard of, by their first bytes:
	// "\x1dv" prints what follows as letters, "\x1d(L" is skipped by its length,
	// "\x1bt\x1e" is a code page (30) that it does not have.
	Lacks []string
}

// A Printer is one software printer of a profile. Its methods are safe for
// concurrent use.
type Printer struct {
	profile profile.Printer
	opts    Options
	kick    chan struct{} // wakes Serve; never closed

	mu      sync.Mutex
	roll    roll
	ops     []op // work for the mechanics, oldest first
	pending int  // dots of paper that ops still holds

	set    setting // what ESC @ resets
	line   line    // the line being composed
	page   *page   // page mode, nil outside of it
	cmd    command // the command being read
	memory memory  // what survives ESC @
	setup  bool    // between fn 1 and fn 2 of GS ( E

	settings Settings       // what survives the power switch
	serial   profile.Serial // the profile's as the settings change it
	device   device         // the electrical side: status, replies, receive buffer

	deaf      bool // ESC = chose another device
	swallow   bool // the next LF is lost, see profile.Quirks.LFAfterRaster
	unknown   int
	unknowns  []string // the first few, as hex
	realTimes int
	uncut     int     // cuts asked for in the middle of a line
	tail      [3]byte // last bytes of command data, to find real-time commands in it
	moved     bool
}

// New makes a printer with fresh paper: the end of the roll stands at the
// blade, so that the first sheet begins with the blank that lies between blade
// and head. Values that the profile leaves zero are those of a common 80 mm
// printer.
func New(p profile.Printer, opts Options) *Printer {
	p = completed(p)
	if opts.Keep <= 0 {
		opts.Keep = 64
	}
	if opts.Clock == nil {
		opts.Clock = realClock{}
	}
	pr := &Printer{profile: p, opts: opts, kick: make(chan struct{}, 1)}
	pr.roll = roll{
		width: p.Paper.Dots, blade: p.Cut.BladeDots, head: p.Cut.BladeDots,
		noCutter: p.Cut.Kind == "none", onSheet: opts.OnSheet, keep: opts.Keep,
	}
	switch {
	case opts.Settings != nil:
		pr.settings = opts.Settings.clone()
	case hasSettings(p):
		pr.settings = defaultSettings()
	}
	if opts.AtHead {
		pr.roll.blade, pr.roll.head, pr.roll.knife = 0, 0, p.Cut.BladeDots
	}
	pr.powerOn()
	pr.Inject(opts.Faults...)
	return pr
}

func completed(p profile.Printer) profile.Printer {
	def := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	def(&p.Paper.Dots, 576)
	p.Paper.Dots = min(p.Paper.Dots, 2400)
	def(&p.Paper.DPI, 203)
	def(&p.Paper.FeedUnits, p.Paper.DPI)
	def(&p.Paper.LineDots, 30)
	def(&p.Text.FontAWidth, 12)
	def(&p.Text.FontAHeight, 24)
	def(&p.Text.FontBWidth, 9)
	def(&p.Text.FontBHeight, 17)
	def(&p.Serial.Buffer, 4096)
	def(&p.Serial.XOffFree, min(128, p.Serial.Buffer/2))
	def(&p.Serial.XOnFree, p.Serial.XOffFree*2)
	def(&p.Speed.MMPerS, 150)
	p.Cut.BladeDots = min(max(p.Cut.BladeDots, 0), 2000)
	return p
}

// powerOn is the state after switching on: nothing of a job is left. The
// paper stays where it is.
func (p *Printer) powerOn() {
	p.ops, p.pending = nil, 0
	p.cmd = command{}
	p.memory = p.memory.nonVolatile()
	p.reset()
	p.set.chinese = p.profile.Quirks.ChineseMode
	p.device.asb, p.deaf = 0, false
	p.setup, p.serial = false, p.settings.serial(p.profile.Serial)
	if p.tellsPowerOn() {
		p.device.answer([]byte{0x3B, 0x31, 0})
	}
}

// Write takes bytes as if they came over an endlessly fast wire and prints
// them at once. It never fails.
func (p *Printer) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range b {
		p.exec(c)
		p.runAll()
	}
	p.changed()
	return len(b), nil
}

// runAll lets the mechanics finish all work at once.
func (p *Printer) runAll() {
	for len(p.ops) > 0 && !p.device.stopped() {
		p.mechanics(1 << 30)
	}
}

// Sheets returns the cut sheets, oldest first, at most Options.Keep.
func (p *Printer) Sheets() []Sheet {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Sheet(nil), p.roll.sheets...)
}

// Growing is the paper that hangs out of the printer now: rows that have
// passed the head since the last cut. Used says whether anything stands on it.
func (p *Printer) Growing() (s Sheet, used bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Sheet{Image: p.roll.image(p.roll.height()), Text: append([]string(nil), p.roll.text...)}, !p.roll.blank()
}

// Hanging is Growing when nothing more will come: the last picture is read, too.
func (p *Printer) Hanging() (s Sheet, used bool) {
	p.mu.Lock()
	p.roll.endRun()
	p.mu.Unlock()
	return p.Growing()
}

// Finish does what a person does when no more bytes come: presses the feed
// button if a line waits in the print buffer, and tears the paper off a printer
// that has no cutter.
func (p *Printer) Finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flush(0)
	p.runAll()
	p.roll.endRun()
	p.tearOff()
	p.changed()
}

// tearOff takes the paper off a printer without cutter, if something is on it.
// Nobody tears through a line of text: what still stands between the head and
// the tear bar is fed out first.
func (p *Printer) tearOff() {
	if !p.roll.noCutter || p.roll.blank() {
		return
	}
	p.roll.feedOut()
	p.roll.cut("tear")
	p.moved = true
}

// Counts are what a printer cannot show on paper.
type Counts struct {
	Unknown  int // commands that no profile of ours knows, control characters in text
	Lost     int // bytes that found the receive buffer full or the printer off
	RealTime int // real-time commands inside other commands' data
	Missing  int // bytes that the last command still waits for
	Sheets   int // sheets cut
	Uncut    int // cuts that were asked for in the middle of a line, and not made
	Severed  int // cuts that went through print, because it was not fed to the blade
}

// Counts returns the counters.
func (p *Printer) Counts() Counts {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counts()
}

func (p *Printer) counts() Counts {
	return Counts{
		Unknown: p.unknown, Lost: p.device.lost, RealTime: p.realTimes, Missing: p.cmd.missing(),
		Sheets: len(p.roll.sheets) + p.roll.discarded, Severed: p.roll.severed, Uncut: p.uncut,
	}
}

// Transcript is what stands on all kept sheets and the growing one, then the
// counters, one line each.
func (p *Printer) Transcript() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	for _, s := range p.roll.sheets {
		for _, l := range s.Text {
			b.WriteString(l + "\n")
		}
	}
	for _, l := range p.roll.text {
		b.WriteString(l + "\n")
	}
	b.WriteString(p.tally())
	return b.String()
}

// Tally is the counters as the last lines of a transcript.
func (p *Printer) Tally() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tally()
}

func (p *Printer) tally() string {
	c := p.counts()
	var b strings.Builder
	fmt.Fprintf(&b, "unknown commands: %d", c.Unknown)
	if len(p.unknowns) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(p.unknowns, ", "))
	}
	fmt.Fprintf(&b, "\nlost bytes: %d\n", c.Lost)
	if c.RealTime > 0 {
		fmt.Fprintf(&b, "real-time commands inside data: %d\n", c.RealTime)
	}
	if c.Uncut > 0 {
		fmt.Fprintf(&b, "cuts ignored in the middle of a line: %d\n", c.Uncut)
	}
	if c.Severed > 0 {
		fmt.Fprintf(&b, "cuts through print: %d\n", c.Severed)
	}
	if c.Missing > 0 {
		fmt.Fprintf(&b, "unfinished command: %d bytes missing\n", c.Missing)
	}
	return b.String()
}

// changed tells the viewer, once a burst, that paper moved.
func (p *Printer) changed() {
	if p.moved && p.opts.OnChange != nil {
		p.opts.OnChange()
	}
	p.moved = false
}

// push hands work to the mechanics.
func (p *Printer) push(o op) {
	if p.deaf {
		return
	}
	if o.rows != nil {
		p.pending += o.rows.h
	}
	p.pending += max(0, o.feed)
	p.ops = append(p.ops, o)
}

// mechanics does work for at most budget dots of paper and returns how many it
// moved. It stops early at a cut (which takes its own time), before a dot at
// which a fault strikes, and when there is nothing to do.
func (p *Printer) mechanics(budget int) (dots int, cut bool) {
	for len(p.ops) > 0 && dots < budget && !p.device.stopped() {
		o := &p.ops[0]
		switch {
		case o.rows != nil && o.picked < o.rows.h:
			if o.raster > 0 {
				p.roll.picture(o.raster)
			}
			p.roll.putRow(o.rows.row(o.picked), o.rows.w)
			o.picked++
			dots++
			p.paperMoved()
			continue
		case o.feed > 0:
			p.roll.step()
			o.feed--
			dots++
			p.paperMoved()
			continue
		case o.feed < 0:
			p.roll.feedBack(-o.feed)
		}
		done := *o
		if done.cut != "" && p.device.jam() {
			return dots, false
		}
		p.ops = p.ops[1:]
		p.finish(done)
		if done.cut != "" {
			return dots, true
		}
	}
	return dots, false
}

func (p *Printer) paperMoved() {
	p.pending--
	p.moved = true
	p.device.fed(p.roll.total)
}

func (p *Printer) finish(o op) {
	if o.note != "" {
		p.roll.say(o.note)
	}
	if o.cut != "" {
		p.roll.cut(o.cut)
		p.moved = true
		if p.profile.Quirks.PresenterMM > 0 {
			p.device.ticket, p.device.ticketAt = true, p.device.now
		}
	}
	if o.reply != nil {
		p.device.answer(o.reply)
	}
}
