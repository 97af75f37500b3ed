package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"motcua/internal/canvas/ebi/ebitest"
	"motcua/internal/voicepack"
)

// haste is how many times faster than life the loudspeaker of these tests plays.
const haste = 5

// The test's own program, called by the name of a player, is the loudspeaker: it
// writes down when it sounds.
func init() {
	if filepath.Base(os.Args[0]) == "aplay" && os.Getenv("MOTCUA_SOUND") != "" {
		os.Exit(sound())
	}
}

func sound() int {
	wav, err := io.ReadAll(os.Stdin)
	if err != nil {
		return 1
	}
	pcm, rate, err := voicepack.DecodeWAV(wav)
	if err != nil {
		return 1
	}
	took := time.Duration(len(pcm)) * time.Second / time.Duration(rate)
	if took < 200*time.Millisecond { // it is only tried
		return silent()
	}
	tell := func(what string) {
		f, err := os.OpenFile(os.Getenv("MOTCUA_SOUND"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			os.Exit(1)
		}
		defer f.Close()
		fmt.Fprintf(f, "%s %d %s %d\n", os.Getenv("MOTCUA_BOARD"), os.Getpid(), what, time.Now().UnixNano())
	}
	if silent() != 0 {
		tell("fails")
		return 1
	}
	tell("begins")
	for end := time.Now().Add(took / haste); time.Now().Before(end); <-time.After(10 * time.Millisecond) {
		tell("sounds")
	}
	tell("ends")
	return 0
}

// silent is 1 while the board's loudspeaker is dead.
func silent() int {
	if _, err := os.Stat(os.Getenv("MOTCUA_SOUND") + "." + os.Getenv("MOTCUA_BOARD") + ".dead"); err == nil {
		return 1
	}
	return 0
}

// choir is a hall with one loudspeaker and the boards that share it.
type choir struct {
	t      *testing.T
	h      *own
	desk   *client
	dir    string
	x      *ebitest.Display
	singer map[string]*singer
	lives  []*singer
}

// singer is one life of a board.
type singer struct {
	name string
	cmd  *exec.Cmd
	errs *stderr
}

func newChoir(t *testing.T) *choir {
	x, err := ebitest.Start(320, 240)
	if err != nil {
		t.Skipf("no Xvfb: no board spoke: %v", err)
	}
	t.Cleanup(x.Close)
	h := startOwn(t, siteWith("", `
[voice]
languages = ["vi"]
[[board]]
id = "bang"
loudspeaker = "loa"
[[board]]
id = "bang-1"
loudspeaker = "loa"
[[device]] # before the other one of the hall
name = "bang-1"
role = "display"
`))
	h.Tokens["first"] = admin(t, "token", "--data", filepath.Join(filepath.Dir(h.site), "data"), "--role", "display", "--device", "bang-1")
	c := &choir{t: t, h: h, desk: h.as("integration"), dir: t.TempDir(), x: x, singer: map[string]*singer{}}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(c.dir, "aplay")); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		c.desk.must("open_counter", map[string]any{"counter": fmt.Sprint(i + 1)}, nil)
	}
	return c
}

// start brings a board to life, at the end of a line to the hall.
func (c *choir) start(name, token, url string) {
	c.t.Helper()
	file := filepath.Join(c.t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
		c.t.Fatal(err)
	}
	s := &singer{name: name, errs: new(stderr)}
	s.cmd = exec.Command(filepath.Join(bin, "motcua-display"), "run", "--server", url, "--token", file, "--board", name)
	s.cmd.Env = append(os.Environ(), "DISPLAY="+c.x.Name, "PATH="+c.dir, "MOTCUA_SOUND="+filepath.Join(c.dir, "sound"), "MOTCUA_BOARD="+name)
	s.cmd.Stderr = s.errs
	if err := s.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.singer[name], c.lives = s, append(c.lives, s)
	c.t.Cleanup(func() { c.end(s, syscall.SIGTERM) })
}

func (c *choir) end(s *singer, how syscall.Signal) {
	if s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Signal(how)
		_ = s.cmd.Wait()
	}
}

// word is one number that a board said, or began to.
type word struct {
	board, number string
	from, to      int64
	whole, failed bool
}

var says = regexp.MustCompile(`msg=says number=(\S+)`)

// heard is all that was heard, in order: what the loudspeakers wrote down, and
// the numbers from the boards' journals.
func (c *choir) heard() (out []word) {
	c.t.Helper()
	raw, err := os.ReadFile(filepath.Join(c.dir, "sound"))
	if err != nil && !os.IsNotExist(err) {
		c.t.Fatal(err)
	}
	at := map[string]int{}
	for line := range strings.Lines(string(raw)) {
		var board, what string
		var pid int
		var when int64
		if _, err := fmt.Sscan(line, &board, &pid, &what, &when); err != nil {
			c.t.Fatal(err)
		}
		key := fmt.Sprint(board, pid)
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, word{board: board, from: when})
		}
		w := &out[i]
		w.to, w.whole, w.failed = when, w.whole || what == "ends", w.failed || what == "fails"
	}
	slices.SortStableFunc(out, func(a, b word) int { return cmp.Compare(a.from, b.from) })
	for _, name := range []string{"bang", "bang-1"} {
		var numbers []string
		for _, s := range c.lives {
			if s.name == name {
				for _, m := range says.FindAllStringSubmatch(s.errs.String(), -1) {
					numbers = append(numbers, m[1])
				}
			}
		}
		for i := range out {
			if out[i].board == name && len(numbers) > 0 {
				out[i].number, numbers = numbers[0], numbers[1:]
			}
		}
	}
	return out
}

// until waits until what was heard is as it should be.
func (c *choir) until(what string, ok func([]word) bool) []word {
	c.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); <-time.After(20 * time.Millisecond) {
		if w := c.heard(); ok(w) {
			return w
		}
	}
	c.t.Fatalf("not within 60 s: %s\nheard %+v\n%s", what, c.heard(), c.journals())
	return nil
}

func (c *choir) journals() (out string) {
	for _, s := range c.lives {
		out += s.name + ":\n" + s.errs.String()
	}
	return out
}

// call asks a number to every counter and gives them in order.
func (c *choir) call() (numbers []string) {
	c.t.Helper()
	for i := range 4 {
		service := []string{"dat-dai", "ho-tich", "xay-dung", "hiem"}[i]
		if i == 3 {
			service = "dat-dai"
		}
		c.h.as("kiosk").must("issue_ticket", map[string]any{"service": service}, nil)
	}
	for i := range 4 {
		var r struct {
			Number string `json:"number"`
			Ticket struct{ Number string }
		}
		a := c.desk.must("call_next", map[string]any{"counter": fmt.Sprint(i + 1)}, nil)
		if err := json.Unmarshal(a.Result, &r); err != nil {
			c.t.Fatal(err)
		}
		numbers = append(numbers, cmp.Or(r.Number, r.Ticket.Number))
	}
	return numbers
}

// answer lets everybody at the counters be served.
func (c *choir) answer() {
	c.t.Helper()
	for i := range 4 {
		at := map[string]any{"counter": fmt.Sprint(i + 1)}
		c.desk.must("start", at, nil)
		c.desk.must("finish", at, nil)
	}
}

// whole waits until all numbers were said to their end, and looks that each was
// said once and in order; those that are cut may have been begun twice.
func (c *choir) whole(numbers []string, cut ...string) (by []string) {
	c.t.Helper()
	count := func(list []word, n string) (ends, begins int) {
		for _, w := range list {
			if w.number == n && !w.failed {
				if begins++; w.whole {
					ends++
				}
			}
		}
		return ends, begins
	}
	list := c.until(fmt.Sprint(numbers, " are said"), func(list []word) bool {
		for _, n := range numbers {
			if ends, _ := count(list, n); ends == 0 {
				return false
			}
		}
		return true
	})
	var order []string
	for _, w := range list {
		if slices.Contains(numbers, w.number) && w.whole && !slices.Contains(order, w.number) {
			order, by = append(order, w.number), append(by, w.board)
		}
	}
	if !slices.Equal(order, numbers) {
		c.t.Errorf("called %v, said %v", numbers, order)
	}
	for _, n := range numbers {
		if _, begins := count(list, n); begins > 2 || begins == 2 && !slices.Contains(cut, n) {
			c.t.Errorf("%s was begun %d times", n, begins)
		}
	}
	return by
}

// One loudspeaker, two boards: the first is killed in the middle of a word under
// load, comes back, loses its sound, and, in the long run, its line. All that is
// called is heard, once, in order and never by two at a time.
func TestTheVoiceOutlivesItsBoard(t *testing.T) {
	c := newChoir(t)
	cable := lineTo(t, c.h.URL)
	manager := c.h.sit("manager", func() []string { return nil })
	first := func() { c.start("bang-1", c.h.Tokens["first"], cable.url) }
	first()
	c.start("bang", c.h.Tokens["display"], c.h.URL)
	for _, name := range []string{"bang-1", "bang"} {
		c.until(name+" is there", func([]word) bool { return strings.Contains(c.singer[name].errs.String(), "server up") })
	}

	numbers := c.call()
	list := c.until("the second number is begun", func(l []word) bool { return len(l) == 2 })
	c.end(c.singer["bang-1"], syscall.SIGKILL)
	if list[0].board != "bang-1" || list[1].board != "bang-1" {
		t.Fatalf("the first of the site does not speak: %+v\n%s", list, c.journals())
	}
	if by := c.whole(numbers, numbers[1]); by[3] != "bang" {
		t.Errorf("said by %v", by)
	}
	c.answer()

	first()
	for back := false; !back; c.answer() {
		for _, board := range c.whole(c.call()) {
			back = back || board == "bang-1"
		}
	}

	dead := filepath.Join(c.dir, "sound.bang-1.dead")
	if err := os.WriteFile(dead, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	numbers = c.call()
	if by := c.whole(numbers); slices.Contains(by, "bang-1") {
		t.Errorf("the dead one speaks: %v", by)
	}
	manager.sees("that the board has no sound", func(e happening) bool {
		return e.Kind == "device_changed" && e.Device.Name == "bang-1" && e.Device.State == "failed" && strings.HasPrefix(e.Device.Cause, "sound")
	})
	c.answer()

	if os.Getenv("SOAK") != "" {
		if err := os.Remove(dead); err != nil {
			t.Fatal(err)
		}
		if a := manager.give("test_sound", map[string]any{"board": "bang-1"}); !a.OK {
			t.Fatalf("test_sound: %s", a.raw)
		}
		for back := false; !back; c.answer() {
			for _, board := range c.whole(c.call()) {
				back = back || board == "bang-1"
			}
		}
		numbers = c.call()
		n := len(c.heard())
		c.until("the next number is begun", func(l []word) bool { return len(l) > n })
		cable.hush(up, true)
		cable.hush(down, true)
		c.whole(numbers, numbers...) // what it said before it knew, nobody heard of
		c.answer()
		if by := c.whole(c.call()); slices.Contains(by, "bang-1") {
			t.Errorf("one that is cut off speaks: %v", by)
		}
		c.answer()
	}

	list = c.heard()
	for i := 1; i < len(list); i++ {
		if a, b := list[i-1], list[i]; b.from < a.to {
			t.Errorf("two at once: %+v and %+v", a, b)
		}
	}
}
