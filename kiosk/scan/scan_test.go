//go:build linux

package scan

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// reading is a scanner being read.
type reading struct {
	t      *testing.T
	scans  chan string
	states chan string // why, "" for ready
}

func read(t *testing.T, name string, sys system) *reading {
	t.Helper()
	find, err := opener(name, sys)
	if err != nil {
		t.Fatal(err)
	}
	r := &reading{t, make(chan string, 100), make(chan string, 100)}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		newReader(Config{
			Name: name, Read: func(b []byte) { r.scans <- string(b) },
			State: func(_ bool, why string) { r.states <- why },
		}, find).run(ctx)
	})
	t.Cleanup(func() { cancel(); wg.Wait() })
	return r
}

func (r *reading) next(ch chan string) string {
	r.t.Helper()
	select {
	case s := <-ch:
		return s
	case <-time.After(patience):
		r.t.Fatal("nothing came")
		return ""
	}
}

func (r *reading) want(scans ...string) {
	r.t.Helper()
	for _, want := range scans {
		if got := r.next(r.scans); got != want {
			r.t.Fatalf("read %q, want %q", got, want)
		}
	}
}

func (r *reading) state(part string) {
	r.t.Helper()
	if got := r.next(r.states); (got == "") != (part == "") || !strings.Contains(got, part) {
		r.t.Fatalf("state %q, want %q", got, part)
	}
}

// plug makes a pty that has a scanner's name of today.
func plug(t *testing.T, link string) *os.File {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slave.Close() }()
	if err := os.Symlink(slave.Name(), link+".new"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(link+".new", link); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = master.Close() })
	return master
}

func send(t *testing.T, to *os.File, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if _, err := to.WriteString(p); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAScannerOnASerialLine(t *testing.T) {
	link := filepath.Join(t.TempDir(), "ttyACM0")
	r := read(t, link, linux)
	r.state("no such file")
	scanner := plug(t, link)
	r.state("")
	send(t, scanner, "https://x.vn/t/Zk3v9Qx") // no end of its own so far
	send(t, scanner, "T1bLm8RsW5yUe2A")
	r.want("https://x.vn/t/Zk3v9QxT1bLm8RsW5yUe2A")
	send(t, scanner, "038199000001||Nguyễn Thị M\xe1", "\xba\xabu|01021999|Nữ|x|y\r", "\nsecond\r\n", "\x00\xff\r", "third\n")
	r.want("038199000001||Nguyễn Thị Mẫu|01021999|Nữ|x|y", "second", "third")
	send(t, scanner, "third\r", "third\r\n", "fourth\r") // it still lies before the scanner
	r.want("fourth")
	_ = os.Remove(link)
	_ = scanner.Close()
	r.state("lost")
	r.state("no such file")
	scanner = plug(t, link) // in another socket
	r.state("")
	send(t, scanner, "fourth\r")
	r.want("fourth")
}

// tree is a /sys and /dev with keyboards in it.
type tree struct {
	t    *testing.T
	dir  string
	grab int
}

func (tr *tree) system() system {
	return system{dev: filepath.Join(tr.dir, "dev"), sys: filepath.Join(tr.dir, "sys"), grab: func(int) error { tr.grab++; return nil }}
}

func (tr *tree) write(name, text string) {
	tr.t.Helper()
	name = filepath.Join(tr.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		tr.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text+"\n"), 0o600); err != nil {
		tr.t.Fatal(err)
	}
}

// plug makes a keyboard's event device; what is written to it, it types.
func (tr *tree) plug(event, vendor, product, serial, keys string) *os.File {
	tr.t.Helper()
	at := "sys/class/input/" + event + "/device/"
	tr.write(at+"id/vendor", vendor)
	tr.write(at+"id/product", product)
	tr.write(at+"uniq", serial)
	tr.write(at+"capabilities/key", keys)
	path := filepath.Join(tr.dir, "dev/input", event)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		tr.t.Fatal(err)
	}
	if err := unix.Mkfifo(path, 0o600); err != nil {
		tr.t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		tr.t.Fatal(err)
	}
	tr.t.Cleanup(func() { _ = f.Close() })
	return f
}

func (tr *tree) unplug(event string, f *os.File) {
	_ = os.RemoveAll(filepath.Join(tr.dir, "sys/class/input", event))
	_ = os.Remove(filepath.Join(tr.dir, "dev/input", event))
	_ = f.Close()
}

const (
	boardKeys = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe" // as a real keyboard shows them
	mediaKeys = "3e000b00000000 0 0 0"
)

func TestAScannerThatIsAKeyboard(t *testing.T) {
	tr := &tree{t: t, dir: t.TempDir()}
	tr.plug("event2", "046d", "c31c", "", boardKeys)          // the staff's own keyboard
	media := tr.plug("event3", "0c2e", "0b61", "", mediaKeys) // the scanner's other half
	scanner := tr.plug("event4", "0c2e", "0b61", "", boardKeys)
	r := read(t, "hid:0C2E:b61", tr.system())
	r.state("")
	events := string(typed("https://x.vn/t/Zk3v9QxT1bLm8RsW5yUe2A"))
	send(t, scanner, events[:eventSize*3+5], events[eventSize*3+5:])
	r.want("https://x.vn/t/Zk3v9QxT1bLm8RsW5yUe2A")
	send(t, scanner, string(typed("awdd"))+string(typed("038199000001||Nguyễn|01021999|Nữ|x|")))
	r.want("awdd", "038199000001||Nguyễn|01021999|Nữ|x|")
	tr.unplug("event4", scanner)
	tr.unplug("event3", media)
	r.state("unplugged")
	r.state("not plugged in")
	scanner = tr.plug("event9", "0c2e", "0b61", "", boardKeys)
	r.state("")
	send(t, scanner, strings.TrimSuffix(string(typed("third")), string(press(keyEnter)))) // set to send no Enter
	r.want("third")
	tr.write("sys/class/input/event9/device/id/bustype", "0003")
	tr.write("sys/class/input/event9/device/name", "Scanner 7980g")
	tr.write("sys/class/input/event2/device/id/bustype", "0011")
	want := Found{"hid:0C2E:0B61", filepath.Join(tr.dir, "dev/input/event9"), "Scanner 7980g"}
	if got := tr.system().keyboards(); len(got) != 1 || got[0] != want {
		t.Errorf("listed: %+v", got)
	}
	if tr.grab != 2 {
		t.Errorf("taken for ourselves %d times, want 2", tr.grab)
	}
}

func TestAScannerThatCannotBeTakenSaysWhy(t *testing.T) {
	tr := &tree{t: t, dir: t.TempDir()}
	tr.plug("event4", "0c2e", "0b61", "A7", boardKeys)
	sys := tr.system()
	sys.grab = func(int) error { return unix.EBUSY }
	read(t, "hid:0c2e:0b61:a7", sys).state("another program has it")
	read(t, "hid:0c2e:0b61:a8", sys).state("not plugged in")
	tr.plug("event5", "0c2e", "0b61", "A8", boardKeys)
	read(t, "hid:0c2e:0b61", sys).state("2 keyboards are that")
	for _, bad := range []string{"", "hid:", "hid:0c2e", "hid:xyz:0b61", "usb:0c2e:0b61", "tcp://x:1", "ttyACM0"} {
		if err := Run(t.Context(), Config{Name: bad}); err == nil || !strings.Contains(err.Error(), "scanner") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	read(t, "serial:zz:1", linux).state("hexadecimal")
}

// The kernel's own grab is asked for as linux/input.h has it: a file that is no
// input device refuses it with the error for an unknown request, not a bad one.
func TestGrabIsTheKernelsRequest(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = errors.Join(master.Close(), slave.Close()) }()
	if err := grab(int(slave.Fd())); !errors.Is(err, unix.ENOTTY) && !errors.Is(err, unix.EINVAL) {
		t.Errorf("%v", err)
	}
	if want := 1<<30 | 4<<16 | 'E'<<8 | 0x90; eviocgrab != want {
		t.Errorf("%#x, want %#x", eviocgrab, want)
	}
}
