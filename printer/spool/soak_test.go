package spool_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// The rule: never printed twice unasked, never called printed when it was not,
// never lost without a word. Every printer that we know, every wire, any faults
// in any order, mended or not, the program killed at any byte: every verdict
// must agree with the paper, come in time, and the hall must print again once
// all is mended. The time is virtual: an hour of faults takes seconds.
//
//	SOAK=5000 go test -run Soak ./printer/spool     more of it
//	SOAK_SEED=17 SOAK_ONLY=230                      one script again
func TestSoak(t *testing.T) {
	seed, cases := uint64(20261122), 60
	if testing.Short() {
		cases = 10
	}
	fmt.Sscan(os.Getenv("SOAK"), &cases)
	fmt.Sscan(os.Getenv("SOAK_SEED"), &seed)
	first := 0
	if _, err := fmt.Sscan(os.Getenv("SOAK_ONLY"), &first); err == nil {
		cases = first + 1
	}
	var all tally
	for i := first; i < cases; i++ {
		s := newScene(rand.New(rand.NewPCG(seed, uint64(i))))
		dir := filepath.Join(t.TempDir(), "spool")
		synctest.Test(t, func(t *testing.T) { s.play(t, dir) })
		all.add(s)
		if len(s.wrong) > 0 {
			t.Errorf("SOAK_SEED=%d SOAK_ONLY=%d: %s\n  %s", seed, i, s, strings.Join(s.wrong, "\n  "))
		}
	}
	t.Log(all.String())
}

// A scene is one script with its printer and what became of it.
type scene struct {
	rnd     *rand.Rand
	profile profile.Printer
	serial  bool
	wake    time.Duration
	baud    int
	faults  string
	log     []string
	wrong   []string

	dir   string // of the spool now
	cable *cable
	paper *paper.Printer

	alive   *atomic.Bool // the program that runs now was not killed
	mu      sync.Mutex
	began   map[string]bool   // jobs that were told "sending"
	told    map[string]string // verdicts as told
	slowest time.Duration
	jobs    []string
	sizes   map[string]bool // long ones
	fine    map[string]bool // those that were asked for when all was mended
	words   map[string]int
}

var keys = profiles.Printers()

func newScene(rnd *rand.Rand) *scene {
	p, err := profiles.Printer(keys[rnd.IntN(len(keys))])
	if err != nil {
		panic(err)
	}
	s := &scene{
		rnd: rnd, profile: p, serial: rnd.IntN(4) > 0,
		began: map[string]bool{}, told: map[string]string{}, sizes: map[string]bool{}, fine: map[string]bool{},
	}
	s.baud = []int{p.Serial.Baud, p.Serial.Baud, 9600, 19200, 115200}[rnd.IntN(5)]
	s.faults = s.script()
	if rnd.IntN(2) == 0 {
		s.wake = spool.WakeTime
	}
	return s
}

func (s *scene) String() string {
	return fmt.Sprintf("%s serial %v %d baud %s buffer %d faults %q", s.profile.Key, s.serial, s.baud, s.profile.Serial.Flow, s.profile.Serial.Buffer, s.faults)
}

func (s *scene) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, fmt.Sprintf("%9s ", time.Since(begin).Round(time.Millisecond))+fmt.Sprintf(format, args...))
}

// begin is when every bubble's time begins.
var begin = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func (s *scene) bad(format string, args ...any) {
	s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
}

// breaks are what can go wrong, the likely ones several times.
var breaks = []string{
	"paper-end", "paper-end", "cover", "cutter", "hot", "near-end", "power-cycle", "power-cycle", "power-cycle",
	"hang-up", "hang-up", "silent", "unplug", "unplug", "dead", "wrong-baud", "late", "late", "split", "late-xoff", "stay",
}

// script makes up what goes wrong; most of it is mended after a while.
func (s *scene) script() string {
	r := s.rnd
	when := func() string {
		switch r.IntN(3) {
		case 0:
			return fmt.Sprintf("@%ddots", r.IntN(1500))
		case 1:
			return fmt.Sprintf("@%dbytes", r.IntN(20000))
		}
		return fmt.Sprintf("@%dms", r.IntN(20000))
	}
	var parts []string
	for range 1 + r.IntN(3) {
		name := breaks[r.IntN(len(breaks))]
		switch name {
		case "late", "split":
			name = fmt.Sprintf("%s=%d", name, 1+r.IntN(3000)/(1+r.IntN(60)))
		}
		parts = append(parts, name+when())
	}
	for _, name := range []string{"refill", "close", "cool", "unjam", "speak", "plug", "right-baud"} {
		if r.IntN(3) > 0 {
			parts = append(parts, fmt.Sprintf("%s@%dms", name, 2000+r.IntN(30000)))
		}
	}
	return strings.Join(parts, ",")
}

// play runs the scene in a bubble.
func (s *scene) play(t *testing.T, dir string) {
	s.dir = dir
	faults, err := paper.ParseFaults(s.faults)
	if err != nil {
		t.Fatal(err)
	}
	s.paper = paper.New(s.profile, paper.Options{Faults: faults})
	s.cable = newCable(s.serial, s.serial && s.profile.Serial.Flow == "xonxoff")
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wire := paper.Wire{Serial: s.serial}
	if s.serial {
		wire.Baud = s.baud
	}
	away := time.Duration(s.rnd.IntN(12000)) * time.Millisecond
	wg.Go(func() { s.cable.serve(ctx, s.paper, wire, away) })
	sp := s.start(t)
	for i := range 3 + s.rnd.IntN(3) {
		sp = s.job(t, sp, fmt.Sprintf("A%03d", i))
		time.Sleep(time.Duration(s.rnd.IntN(3)*s.rnd.IntN(3000)) * time.Millisecond)
	}
	s.mend()
	for i := range 2 {
		id := fmt.Sprintf("Z%03d", i)
		s.fine[id] = true
		s.ask(t, sp, id)
	}
	time.Sleep(20 * time.Second)
	states := map[string]spool.Job{}
	for _, id := range s.jobs {
		states[id], _ = sp.Job(id)
	}
	sp.Close()
	cancel()
	wg.Wait()
	s.judge(states)
}

// mend puts right what is still wrong and gives the printer time to notice. Some
// switch it off and on, too; where bytes were lost or changed without a trace,
// the printer may wait for megabytes of a picture, and nothing else helps.
func (s *scene) mend() {
	s.say("mended")
	s.paper.Mend()
	torn := strings.Contains(s.faults, "unplug") || strings.Contains(s.faults, "wrong-baud")
	if s.rnd.IntN(3) == 0 || torn {
		s.paper.Inject(paper.Fault{Name: "power-cycle"})
	}
	time.Sleep(30 * time.Second)
}

func (s *scene) start(t *testing.T) *spool.Printer {
	alive := &atomic.Bool{}
	alive.Store(true)
	s.alive = alive
	o := spool.Options{
		Dir: s.dir, Language: escpos.Language(s.profile), Open: s.cable.open,
		Patience: 3 * time.Second, Limit: 26 * time.Second, // as motcua-printer print has them
		Wake: s.wake,
		OnJob: func(j spool.Job) {
			if !alive.Load() {
				return // the dead say nothing
			}
			s.say("%s %s", j.ID, j.Verdict())
			s.mu.Lock()
			defer s.mu.Unlock()
			if j.State == spool.Sending {
				s.began[j.ID] = true
			}
			if j.State.Final() {
				s.told[j.ID] = j.Verdict()
			}
		},
		OnStatus: func(st spool.Status) { s.say("status %s", st) },
	}
	if s.serial {
		o.Baud = s.baud
	}
	sp, err := spool.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return sp
}

// job prints one ticket, and may kill the program meanwhile or start it anew
// after. It returns the spool that is there in the end.
func (s *scene) job(t *testing.T, sp *spool.Printer, id string) *spool.Printer {
	switch s.rnd.IntN(5) {
	case 0:
		return s.killed(t, sp, id)
	case 1:
		s.ask(t, sp, id)
		before, _ := sp.Job(id)
		sp.Close()
		sp = s.start(t)
		s.say("started anew")
		if again := s.ask(t, sp, id); again != before.Verdict() {
			s.bad("%s was %q and is %q after a restart", id, before.Verdict(), again)
		}
	default:
		s.ask(t, sp, id)
	}
	return sp
}

// ask prints one ticket and waits for the verdict.
func (s *scene) ask(t *testing.T, sp *spool.Printer, id string) string {
	asked := time.Now()
	s.note(id)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	j, err := sp.Print(ctx, id, s.ticket(id))
	if err != nil {
		s.bad("%s: no verdict: %v", id, err)
	}
	s.slowest = max(s.slowest, time.Since(asked))
	if d := time.Since(asked); d > 30*time.Second {
		s.bad("%s: the verdict took %v", id, d)
	}
	return j.Verdict()
}

func (s *scene) note(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.sizes[id]; !ok {
		s.sizes[id] = s.rnd.IntN(4) == 0
		s.jobs = append(s.jobs, id)
	}
}

// killed prints one ticket in a program that dies at a byte or a moment, and
// starts it anew from what was on disk then.
func (s *scene) killed(t *testing.T, sp *spool.Printer, id string) *spool.Printer {
	s.note(id)
	after := filepath.Join(filepath.Dir(s.dir), id)
	died := make(chan struct{})
	var once sync.Once
	die := func() {
		once.Do(func() {
			s.alive.Store(false)
			snapshot(s.dir, after)
			close(died)
		})
	}
	s.cable.mu.Lock()
	e := s.cable.now
	s.cable.mu.Unlock()
	moment := time.Duration(s.rnd.IntN(8000)) * time.Millisecond
	if e != nil && s.rnd.IntN(3) > 0 {
		e.mu.Lock()
		e.onCrash, e.crashAt = die, e.taken+1+s.rnd.IntN(3*len(s.ticket(id))/2)
		e.mu.Unlock()
		moment = 20 * time.Second
	}
	if _, err := sp.Submit(id, s.ticket(id)); err != nil {
		s.bad("%s: %v", id, err)
	}
	select {
	case <-died:
	case <-time.After(moment):
		s.cable.mu.Lock()
		if s.cable.now != nil {
			s.cable.now.crash(die)
		}
		s.cable.mu.Unlock()
		die()
	}
	s.say("killed")
	sp.Close()
	s.mu.Lock()
	told := s.told[id]
	s.mu.Unlock()
	s.dir = after
	sp = s.start(t)
	s.say("started after the crash")
	s.ask(t, sp, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if told != "" && s.told[id] != "" && s.told[id] != told {
		s.bad("%s was told %q, and %q after the crash", id, told, s.told[id])
	}
	return sp
}

// snapshot is the folder as the dead program left it; what it renames meanwhile
// is its business.
func snapshot(from, to string) {
	entries, err := os.ReadDir(from)
	if err != nil {
		panic(err)
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		panic(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(from, e.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(to, e.Name()), b, 0o600)
		}
		if err != nil {
			panic(err)
		}
	}
}

var (
	ticketsMu sync.Mutex
	tickets   = map[string][]byte{}
)

// ticket is the slip of that id: most are small, some do not fit into buffers.
func (s *scene) ticket(id string) []byte {
	ticketsMu.Lock()
	defer ticketsMu.Unlock()
	key := fmt.Sprint(s.profile.Key, id, s.sizes[id])
	if b, ok := tickets[key]; ok {
		return b
	}
	doc := spool.Doc{Blocks: []spool.Block{
		{Text: &spool.Text{S: "Trung tâm Phục vụ hành chính công", Size: 26, Align: spool.Center}},
		{Text: &spool.Text{S: id, Size: 90, Bold: true, Align: spool.Center}},
	}}
	if s.sizes[id] {
		for i := range 8 {
			doc.Blocks = append(doc.Blocks, spool.Block{Text: &spool.Text{S: fmt.Sprintf("%02d Đăng ký biến động đất đai", i), Size: 28}})
		}
	}
	doc.Blocks = append(doc.Blocks,
		spool.Block{QR: &spool.QR{Data: "https://x.example/t/" + id, Module: 4, Align: spool.Center}},
		spool.Block{Cut: &spool.Cut{Partial: true}})
	b, err := escpos.Encode(doc, s.profile)
	if err != nil {
		panic(err)
	}
	tickets[key] = b
	return b
}
