package spool_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/firmware-config/profile"
	"motcua/firmware-config/profiles"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/port"
	"motcua/printer/spool"
)

// TestMain is also the program that TestKilledMidJob kills: started with these
// variables it prints one job and waits.
func TestMain(m *testing.M) {
	if link := os.Getenv("SPOOL_TEST_LINK"); link != "" {
		victim(link, os.Getenv("SPOOL_TEST_DIR"), os.Getenv("SPOOL_TEST_JOB"))
		return
	}
	// The tests wait for printers most of the time; two cores can wait for many.
	flag.Set("test.parallel", "16")
	os.Exit(m.Run())
}

func victim(link, dir, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	p, err := profiles.Printer("epson-tm-t88v")
	if err != nil {
		panic(err)
	}
	sp, err := spool.New(spool.Options{
		Dir: dir, Language: escpos.Language(p),
		Open: func() (spool.Port, error) { return port.Open(link, port.Config{Flow: p.Serial.Flow}) },
	})
	if err != nil {
		panic(err)
	}
	sp.Print(context.Background(), "A001", data)
}

// A program killed at any moment of a job leaves a job that is true after the
// start, and a printer that prints the next ticket whole.
func TestKilledMidJob(t *testing.T) {
	met := make(chan spool.State, 3)
	for _, delay := range []time.Duration{0, 200, 1000} {
		delay *= time.Millisecond
		t.Run(delay.String(), func(t *testing.T) {
			r := newRig(t, load(t, "epson-tm-t88v"), 1, 115200, "")
			dir := t.TempDir()
			file := filepath.Join(t.TempDir(), "job")
			if err := os.WriteFile(file, long(t, r.profile, "A001"), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "SPOOL_TEST_LINK="+r.link, "SPOOL_TEST_DIR="+dir, "SPOOL_TEST_JOB="+file)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			eventually(t, func() bool { _, err := os.Stat(filepath.Join(dir, "A001.job")); return err == nil })
			<-time.After(delay)
			cmd.Process.Kill()
			cmd.Wait()
			b, err := os.ReadFile(filepath.Join(dir, "A001.job"))
			if err != nil {
				t.Fatal(err)
			}
			var left spool.Job
			if err := json.Unmarshal(b, &left); err != nil {
				t.Fatalf("a torn state: %v in %q", err, b)
			}
			met <- left.State
			sp := r.spool(t, dir, nil)
			eventually(t, func() bool { j, ok := sp.Job("A001"); return ok && j.State.Final() })
			j, _ := sp.Job("A001")
			if got := print(t, sp, "A002", slip(t, r.profile, "A002")); got != "printed" {
				t.Fatalf("next ticket: %q", got)
			}
			if r.traces("A002") != 1 {
				t.Errorf("the next ticket is not whole:\n%s", r.paper.Transcript())
			}
			switch n := r.traces("A001"); {
			case n > 1:
				t.Errorf("printed %d times, state %s", n, j.State)
			case j.State == spool.Printed && n != 1:
				t.Errorf("called printed, and is not on paper")
			case left.State != spool.Queued && j.State == spool.Failed:
				t.Errorf("what may be on paper is called failed")
			}
		})
	}
	close(met)
	states := map[spool.State]bool{}
	for s := range met {
		states[s] = true
	}
	if !states[spool.Sending] && !states[spool.Sent] {
		t.Errorf("no kill met the job on its way, only %v", states)
	}
}

// long is a job that does not fit into the kernel's buffers.
func long(t *testing.T, p profile.Printer, id string) []byte {
	t.Helper()
	doc := spool.Doc{}
	for i := range 24 {
		doc.Blocks = append(doc.Blocks, spool.Block{Text: &spool.Text{S: fmt.Sprintf("%02d Trung tâm Phục vụ hành chính công", i), Size: 30, Bold: true}})
	}
	doc.Blocks = append(doc.Blocks, spool.Block{QR: &spool.QR{Data: "https://x.example/t/" + id, Module: 4}}, spool.Block{Cut: &spool.Cut{}})
	b, err := escpos.Encode(doc, p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The rule: never printed twice unasked, never called printed when it was not.
// Whatever goes wrong and however printer, wire and faults are mixed, every
// verdict must agree with the paper.
func TestVerdictsAgreeWithThePaper(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("SPOOL_TEST_SEED"); s != "" {
		fmt.Sscan(s, &seed)
	}
	t.Logf("SPOOL_TEST_SEED=%d", seed)
	cases := 16
	if testing.Short() {
		cases = 4
	}
	for i := range cases {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			agree(t, rand.New(rand.NewPCG(seed, uint64(i))))
		})
	}
}

// script makes up what goes wrong, and mends it after a while.
func script(r *rand.Rand) string {
	when := func() string {
		switch r.IntN(3) {
		case 0:
			return fmt.Sprintf("@%ddots", r.IntN(900))
		case 1:
			return fmt.Sprintf("@%dbytes", r.IntN(12000))
		}
		return fmt.Sprintf("@%dms", r.IntN(4000))
	}
	var parts []string
	for range r.IntN(3) {
		name := []string{"paper-end", "cover", "cutter", "hot", "near-end", "power-cycle", "silent"}[r.IntN(7)]
		parts = append(parts, name+when())
	}
	mend := 4000 + r.IntN(20000)
	for _, name := range []string{"refill", "close", "cool"} {
		parts = append(parts, fmt.Sprintf("%s@%dms", name, mend))
	}
	return strings.Join(parts, ",")
}

func agree(t *testing.T, rnd *rand.Rand) {
	keys := []string{"epson-tm-t88v", "epson-tm-t20iii", "bixolon-srp-350iii", "xprinter-xp-n160ii"}
	p := load(t, keys[rnd.IntN(len(keys))])
	p.Serial.Flow = []string{"xonxoff", "dtrdsr"}[rnd.IntN(2)]
	p.Serial.Buffer = []int{1024, 4096, 16384}[rnd.IntN(3)]
	baud := []int{0, 115200, 57600}[rnd.IntN(3)]
	faults := script(rnd)
	about := fmt.Sprintf("%s flow %s buffer %d baud %d faults %q", p.Key, p.Serial.Flow, p.Serial.Buffer, baud, faults)
	r := newRig(t, p, 10, baud, faults)
	dir := t.TempDir()
	limit := func(o *spool.Options) { o.Limit, o.Patience, o.Poll = 3*time.Second, 2*time.Second, time.Second }
	sp := r.spool(t, dir, limit)
	verdicts := map[string]string{}
	for i := range 4 {
		id := fmt.Sprintf("B%03d", i)
		verdicts[id] = print(t, sp, id, slip(t, p, id))
		if rnd.IntN(3) == 0 { // the program starts anew and is asked again
			sp.Close()
			sp = r.spool(t, dir, limit)
			if again := print(t, sp, id, slip(t, p, id)); again != verdicts[id] {
				t.Errorf("%s: %s was %q and is %q after a restart", about, id, verdicts[id], again)
			}
		}
	}
	settle(t, r)
	for id, v := range verdicts {
		n := r.traces(id)
		if n > 1 {
			t.Errorf("%s: %s (%s) stands on %d sheets", about, id, v, n)
		}
		if v == "printed" && n != 1 {
			t.Errorf("%s: %s is called printed\n%s", about, id, r.paper.Transcript())
		}
		if strings.HasPrefix(v, "failed: no port") || v == "failed: waited too long" {
			if n != 0 {
				t.Errorf("%s: %s is called %s and stands on paper", about, id, v)
			}
		}
	}
}

// settle waits until the paper stands still, mended and after that.
func settle(t *testing.T, r *rig) {
	t.Helper()
	r.paper.Inject(paper.Fault{Name: "refill"}, paper.Fault{Name: "close"}, paper.Fault{Name: "cool"})
	height, still := -1, 0
	eventually(t, func() bool {
		g, _ := r.paper.Growing()
		h := g.Image.Rect.Dy() + 100000*r.paper.Counts().Sheets
		if h != height {
			height, still = h, 0
		}
		still++
		return still > 10
	})
}
