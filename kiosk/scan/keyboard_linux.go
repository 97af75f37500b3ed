package scan

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// system is where the kernel shows its devices. Tests have another.
type system struct {
	dev, sys string
	grab     func(fd int) error
}

var linux = system{dev: "/dev", sys: "/sys", grab: grab}

// eviocgrab is EVIOCGRAB, _IOW('E', 0x90, int): the device's events come to
// this descriptor alone.
const eviocgrab = 0x40044590

func grab(fd int) error { return unix.IoctlSetInt(fd, eviocgrab, 1) }

// keyboard opens a scanner that is a keyboard.
func keyboard(name string, sys system) (func() (device, error), error) {
	find := func() (string, error) { return name, nil }
	if numbers, ok := strings.CutPrefix(name, "hid:"); ok {
		id := strings.SplitN(numbers, ":", 3)
		for i := range id {
			if id[i] = strings.ToLower(strings.TrimSpace(id[i])); i < 2 {
				if n, err := strconv.ParseUint(id[i], 16, 16); err != nil {
					return nil, fmt.Errorf("scanner %s: %q is no USB number of four hexadecimal digits", name, id[i])
				} else {
					id[i] = fmt.Sprintf("%04x", n)
				}
			}
		}
		if len(id) < 2 {
			return nil, fmt.Errorf("scanner %s: want hid:VID:PID or hid:VID:PID:SERIAL", name)
		}
		find = func() (string, error) { return sys.event(id) }
	}
	return func() (device, error) {
		path, err := find()
		if err != nil {
			return nil, fmt.Errorf("scanner %s: %w", name, err)
		}
		return openKeys(path, sys)
	}, nil
}

// event finds the event device of a keyboard by vendor, product and, if there
// is one, serial number. Of a scanner's several interfaces only the keyboard
// has digits and Enter.
func (s system) event(id []string) (string, error) {
	names, err := filepath.Glob(filepath.Join(s.sys, "class/input/event*"))
	if err != nil {
		return "", err
	}
	var found []string
	for _, n := range names {
		of := func(file string) string { return strings.ToLower(word(filepath.Join(n, "device", file))) }
		if of("id/vendor") == id[0] && of("id/product") == id[1] && (len(id) < 3 || of("uniq") == id[2]) && types(of("capabilities/key")) {
			found = append(found, filepath.Join(s.dev, "input", filepath.Base(n)))
		}
	}
	switch len(found) {
	case 0:
		return "", errors.New("it is not plugged in")
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%d keyboards are that: name one by its path in %s/input/by-path", len(found), s.dev)
}

func word(file string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// types reports whether a bitmap of keys, as sysfs shows it (words of a long,
// the highest first), has Enter and the ten digits.
func types(bitmap string) bool {
	words := strings.Fields(bitmap)
	if len(words) == 0 {
		return false
	}
	low, err := strconv.ParseUint(words[len(words)-1], 16, 64)
	const want = 0x3ff<<2 | 1<<keyEnter
	return err == nil && low&want == want
}

// keys is an open keyboard.
type keys struct {
	f    *os.File
	name string
	typist
	raw  [64 * eventSize]byte
	have int // bytes in raw of an event that has not come whole
}

func openKeys(path string, sys system) (device, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if errors.Is(err, unix.EACCES) {
		err = fmt.Errorf("%w: the user must be in the group input", err)
	}
	if err == nil {
		if err = sys.grab(fd); err != nil {
			_ = unix.Close(fd)
		}
		if errors.Is(err, unix.EBUSY) {
			err = errors.New("another program has it for itself")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("scanner %s: %w", path, err)
	}
	return &keys{f: os.NewFile(uintptr(fd), path), name: path}, nil
}

// Read returns what was typed; it may be nothing.
func (k *keys) Read(b []byte) (int, error) {
	room := min(len(k.raw), len(b)/utf8Max*eventSize)
	n, err := k.f.Read(k.raw[k.have:room])
	n += k.have
	whole := n - n%eventSize
	out := b[:0]
	for i := 0; i < whole; i += eventSize {
		out = k.event(out, k.raw[i:i+eventSize])
	}
	k.have = copy(k.raw[:], k.raw[whole:n])
	clear(k.raw[k.have:])
	switch {
	case err == nil, errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, os.ErrClosed):
	case errors.Is(err, io.EOF), errors.Is(err, unix.ENODEV):
		err = fmt.Errorf("scanner %s: it was unplugged", k.name)
	default:
		err = fmt.Errorf("scanner %s: %w", k.name, err)
	}
	return len(out), err
}

const utf8Max = 4 // bytes that one event types at most

func (k *keys) SetReadDeadline(t time.Time) error { return k.f.SetReadDeadline(t) }

func (k *keys) Close() error { return k.f.Close() }
