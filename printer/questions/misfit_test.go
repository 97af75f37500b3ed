package questions_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/probe"
	"motcua/printer/questions"
	"motcua/printer/slip"
)

// A misfit is a printer that no profile describes: what it really is, and what
// the person who stands beside it can know.
type misfit struct {
	name   string
	truth  func(*profile.Printer)
	lacks  []string
	late   time.Duration
	serial bool
	baud   int
	person person
	want   func(p profile.Printer) bool
}

var misfits = []misfit{
	{
		name: "58 mm clone in Chinese mode, ESC J ignored, no blade",
		truth: func(p *profile.Printer) {
			p.Paper = profile.Paper{WidthMM: 58, Dots: 384, DPI: 203, FeedUnits: 203, LineDots: 32}
			p.Cut = profile.Cut{Kind: "none", Command: "none", BladeDots: 83}
			p.Serial = profile.Serial{Baud: 9600, Flow: "rtscts", Buffer: 2048, XOffFree: 64, XOnFree: 128}
			p.Speed.MMPerS = 90
			p.Status = profile.Status{DLEEOT: true, Fence: "gs_r"}
			p.QR = profile.QR{}
			p.Quirks = profile.Quirks{ESCJIgnored: true, ChineseMode: true, ESCAtChinese: true, LFAfterRaster: true, GSPIgnored: true}
		},
		lacks: []string{"\x1d(k", "\x1d(L", "\x1b&", "\x1bt\x1e", "\x1bt\x1f"}, serial: true, baud: 9600,
		person: person{dpi: 203, roll: 57.5, blade: 83},
		want: func(p profile.Printer) bool {
			return p.Paper.Dots == 384 && p.Paper.DPI == 203 && p.Paper.LineDots == 32 && p.Cut.Kind == "none" && p.Cut.BladeDots >= 80 &&
				p.Quirks.ESCJIgnored && p.Quirks.ChineseMode && p.Quirks.ESCAtChinese && p.Quirks.LFAfterRaster && !p.QR.Native &&
				p.Raster.Command == "gs_v_0" && p.Text.Tier == "raster" && p.Status.Fence == "gs_r" && p.Status.DLEEOT && !p.Status.ASB
		},
	},
	{
		name: "180 dpi, 360 units, process id, Vietnamese pages, 9600 baud",
		truth: func(p *profile.Printer) {
			p.Paper = profile.Paper{WidthMM: 80, Dots: 512, DPI: 180, FeedUnits: 360, LineDots: 30}
			p.Cut = profile.Cut{Kind: "partial", Command: "gs_v", BladeDots: 106, MS: 400}
			p.Serial = profile.Serial{Baud: 9600, Flow: "dtrdsr", Buffer: 4096, XOffFree: 128, XOnFree: 256}
			p.Speed.MMPerS = 150
			p.Text.PageLower, p.Text.PageUpper = 30, 31
			p.Status = profile.Status{DLEEOT: true, ASB: true, GSI: true, NearEnd: true, Fence: "process_id"}
			p.QR = profile.QR{Native: true, ModuleMax: 16}
			p.Quirks = profile.Quirks{DLEDC4Clear: true, ESCAtResetsASB: true}
		},
		serial: true, baud: 9600,
		person: person{dpi: 180, roll: 79.5, lever: true},
		want: func(p profile.Printer) bool {
			return p.Paper.Dots == 512 && p.Paper.DPI == 180 && p.Paper.FeedUnits == 360 && p.Paper.SetUnits && p.Paper.LineDots == 30 &&
				p.Cut.Kind == "partial" && p.Cut.Command == "gs_v" && near(p.Cut.BladeDots, 106, 4) && p.Status.Fence == "process_id" &&
				p.Status.ASB && p.Quirks.DLEDC4Clear && p.QR.ModuleMax == 16 && p.Text.Tier == "codepage" && p.Text.PageLower == 30 && p.Text.PageUpper == 31 &&
				p.Raster.Offset == "gs_l" && near(p.Speed.MMPerS, 150, 20)
		},
	},
	{
		name: "80 mm clone of 512 dots, GS V 66 ignored, answers late, no ASB",
		truth: func(p *profile.Printer) {
			p.Paper = profile.Paper{WidthMM: 80, Dots: 512, DPI: 203, FeedUnits: 203, LineDots: 34}
			p.Cut = profile.Cut{Kind: "full", Command: "gs_v", BladeDots: 120, MS: 400}
			p.Serial = profile.Serial{Baud: 115200, Flow: "rtscts", Buffer: 4096, XOffFree: 128, XOnFree: 256}
			p.Speed.MMPerS = 160
			p.Status = profile.Status{DLEEOT: true, Fence: "gs_r"}
			p.QR = profile.QR{Native: true, ModuleMax: 8}
			p.Quirks = profile.Quirks{GSV66Ignored: true}
		},
		lacks: []string{"\x1d(L", "\x1bt\x1e", "\x1bt\x1f"}, late: 900 * time.Millisecond, serial: true, baud: 115200,
		person: person{dpi: 203, roll: 79.5},
		want: func(p profile.Printer) bool {
			return p.Paper.Dots == 512 && p.Paper.DPI == 203 && p.Paper.FeedUnits == 203 && p.Cut.Kind == "full" && p.Cut.Command == "gs_v" &&
				p.Quirks.GSV66Ignored && near(p.Cut.BladeDots, 120, 4) && p.Status.DLEEOT && p.Status.Fence == "gs_r" && !p.Status.ASB &&
				p.QR.Native && p.QR.ModuleMax == 8
		},
	},
	{
		name: "silent, tiny buffer, XON/XOFF, own letters",
		truth: func(p *profile.Printer) {
			p.Paper = profile.Paper{WidthMM: 80, Dots: 576, DPI: 203, FeedUnits: 406, LineDots: 30}
			p.Cut = profile.Cut{Kind: "partial", Command: "gs_v", BladeDots: 112, MS: 400}
			p.Serial = profile.Serial{Baud: 19200, Flow: "xonxoff", Buffer: 512, XOffFree: 64, XOnFree: 128}
			p.Speed.MMPerS = 150
			p.Text.GlyphMax = 95
			p.Status = profile.Status{Fence: "none"}
			p.QR = profile.QR{}
			p.Quirks = profile.Quirks{}
		},
		lacks: []string{"\x1d(k", "\x1bt\x1e", "\x1bt\x1f"}, serial: true, baud: 19200,
		person: person{dpi: 203, roll: 80},
		want: func(p profile.Printer) bool {
			return p.Paper.Dots == 576 && p.Paper.FeedUnits == 406 && p.Paper.SetUnits && !p.Status.DLEEOT && !p.Status.ASB && p.Status.Fence == "none" &&
				p.Text.Tier == "glyphs" && p.Text.GlyphMax == 95 && !p.QR.Native && p.Serial.Flow == "xonxoff" && near(p.Serial.Buffer, 470, 80)
		},
	},
	{
		name: "kiosk presenter, blade far away, GS ( L only",
		truth: func(p *profile.Printer) {
			p.Paper = profile.Paper{WidthMM: 82, Dots: 640, DPI: 203, FeedUnits: 203, LineDots: 30}
			p.Cut = profile.Cut{Kind: "full", Command: "esc_i", BladeDots: 240, MS: 600}
			p.Serial = profile.Serial{Baud: 19200, Flow: "rtscts", Buffer: 16384, XOffFree: 256, XOnFree: 512}
			p.Speed.MMPerS = 150
			p.Status = profile.Status{DLEEOT: true, Fence: "gs_r", NearEnd: true}
			p.QR = profile.QR{}
			p.Quirks = profile.Quirks{PresenterMM: 100}
		},
		lacks: []string{"\x1dv", "\x1dV", "\x1d(k", "\x1b*", "\x1b&", "\x1bt\x1e", "\x1bt\x1f"}, serial: true, baud: 19200,
		person: person{dpi: 203, roll: 82, juts: 100, lever: true},
		want: func(p profile.Printer) bool {
			return p.Paper.Dots == 640 && p.Raster.Command == "gs_lparen_l" && p.Cut.Command == "esc_i" && p.Cut.Kind == "full" &&
				near(p.Cut.BladeDots, 240, 4) && p.Quirks.PresenterMM == 100 && !p.QR.Native && p.Text.Tier == "raster" && p.Status.NearEnd
		},
	},
}

func near(got, want, off int) bool { return got >= want-off && got <= want+off }

// wire delays what the printer says.
type wire struct {
	net.Conn
	late time.Duration
	out  chan []byte
}

func (w *wire) Write(b []byte) (int, error) {
	if w.late == 0 {
		return w.Conn.Write(b)
	}
	w.out <- append([]byte(nil), b...)
	return len(b), nil
}

func (w *wire) deliver() {
	for b := range w.out {
		time.Sleep(w.late)
		if _, err := w.Conn.Write(b); err != nil {
			continue
		}
	}
}

func (m misfit) printer(t *testing.T) *paper.Printer {
	t.Helper()
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		t.Fatal(err)
	}
	p.Settings = profile.Settings{Dialect: "none"}
	m.truth(&p)
	o := paper.Options{Keep: 1 << 10, Lacks: m.lacks}
	return paper.New(p, o)
}

// Five printers that no profile describes are found out by looking at their
// paper; the profiles print the standard ticket right on them.
func TestMisfits(t *testing.T) {
	for _, m := range misfits {
		t.Run(m.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { m.test(t) })
		})
	}
}

func (m misfit) test(t *testing.T) {
	m.person.read = newReader(t)
	pr := m.printer(t)
	host, far := net.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	w := &wire{Conn: far, late: m.late, out: make(chan []byte, 64)}
	go w.deliver()
	go func() { done <- pr.Serve(ctx, w, paper.Wire{Serial: m.serial, Baud: m.baud}) }()
	file := m.findOut(t, ctx, pr, host)
	cancel()
	_ = host.Close()
	if err := <-done; err != nil && !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	close(w.out)
	if t.Failed() {
		return
	}
	p, err := profile.ReadPrinter(nil, "found.toml", file)
	if err != nil {
		t.Fatal(err)
	}
	if !m.want(p) {
		t.Errorf("found out:\n%s", file)
	}
	m.ticket(t, p)
}

// findOut is the whole session, as the command runs it.
func (m misfit) findOut(t *testing.T, ctx context.Context, pr *paper.Printer, host net.Conn) []byte {
	s := questions.New(questions.Options{Name: m.name, Maker: "misfit", Date: time.Now(), Serial: m.serial, Baud: m.baud, Flow: "xonxoff"})
	y0, cuts0 := 0, 0
	var now seen
	talk := probe.Interview{
		Session: s, Probe: probe.New(host, m.baud),
		Print: func(questions.Question) {
			time.Sleep(20 * time.Second)
			v, cuts, _ := strip(pr)
			y0, cuts0 = len(v.rows), len(cuts)
		},
		Ask: func(q questions.Question, wrong error) (string, error) {
			if wrong != nil {
				return "", wrong
			}
			if len(q.Pattern) > 0 {
				time.Sleep(20 * time.Second) // all of it is printed by then
				v, cuts, kind := strip(pr)
				now = seen{view: v.cut(y0, len(v.rows)), kind: kind}
				for _, c := range cuts[cuts0:] {
					now.cuts = append(now.cuts, c-y0)
				}
			}
			a := m.person.answer(q, now)
			t.Logf("%s = %s", q.Key, a)
			return a, nil
		},
	}
	if err := talk.Run(ctx); err != nil {
		t.Error(err)
		return nil
	}
	file, err := s.File()
	if err != nil {
		t.Error(err)
	}
	return file
}

// ticket prints the standard ticket by the profile that was found, on a fresh
// misfit, and by the same profile on a printer that knows everything: the paper
// must be the same.
func (m misfit) ticket(t *testing.T, p profile.Printer) {
	b, err := escpos.Encode((*slip.Book)(nil).Doc(questions.StandardTicket(), p), p)
	if err != nil {
		t.Fatal(err)
	}
	pr := m.printer(t)
	_, _ = pr.Write(b)
	pr.Finish()
	text := pr.Transcript()
	v, cuts, _ := strip(pr)
	if c := pr.Counts(); c.Unknown+c.Lost+c.Missing+c.RealTime > 0 || c.Sheets != 1 || len(cuts) != 1 && m.person.blade == 0 || strings.Contains(text, "?") {
		t.Errorf("the ticket on the misfit: %d cuts\n%s", len(cuts), text)
	}
	if got := v.qr(); got != questions.StandardTicket().URL {
		t.Errorf("its code reads %q", got)
	}
	ideal := p
	ideal.Text.Tier = "raster"
	ideal.Quirks = profile.Quirks{}
	ideal.QR.Native = false
	want := paper.New(ideal, paper.Options{})
	if b, err = escpos.Encode((*slip.Book)(nil).Doc(questions.StandardTicket(), ideal), ideal); err != nil {
		t.Fatal(err)
	}
	_, _ = want.Write(b)
	want.Finish()
	w, _, _ := strip(want)
	if p.Text.Tier == "raster" && !p.QR.Native && !equal(squeeze(v), squeeze(w)) {
		t.Errorf("the ticket differs from that of a good printer:\n%s", text)
	}
}

// squeeze drops blank rows at both ends.
func squeeze(v view) view {
	s := v.spans()
	if len(s) == 0 {
		return view{w: v.w}
	}
	return v.cut(s[0].y0, s[len(s)-1].y1)
}

func equal(a, b view) bool {
	if a.w != b.w || len(a.rows) != len(b.rows) {
		return false
	}
	for y := range a.rows {
		for x := range a.w {
			if a.rows[y][x] != b.rows[y][x] {
				return false
			}
		}
	}
	return true
}
