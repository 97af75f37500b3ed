package voice

import (
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Of the kernel's input events (linux/input-event-codes.h).
const (
	evSwitch    = 5 // EV_SW
	headphones  = 2 // SW_HEADPHONE_INSERT
	eventSize   = int(unsafe.Sizeof(unix.Timeval{})) + 8
	eviocgsw    = 0x8008451b // EVIOCGSW(8): the switches as they stand
	lookForMore = 5 * time.Second
)

// Jacks watches the headphone jacks of the machine's sound cards, also those
// that are plugged in later, and tells whenever there is a headset now, or none
// any more. It returns when ctx ends. A machine whose jack tells nothing has
// keypads that do, or the fifth key.
func Jacks(ctx context.Context, log *slog.Logger, changed func(in bool)) {
	j := &jacks{sys: "/sys", dev: "/dev", log: log, changed: changed, open: map[string]bool{}, in: map[string]bool{}}
	j.run(ctx)
}

type jacks struct {
	// static
	sys, dev string
	log      *slog.Logger
	changed  func(bool)
	wg       sync.WaitGroup

	mu   sync.Mutex // guards what follows, and that changes are told in order
	open map[string]bool
	in   map[string]bool
	any  bool
}

func (j *jacks) run(ctx context.Context) {
	again := time.NewTicker(lookForMore)
	defer again.Stop()
	defer j.wg.Wait()
	for {
		j.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

// look opens the jacks that are not open yet.
func (j *jacks) look(ctx context.Context) {
	names, err := filepath.Glob(filepath.Join(j.sys, "class/input/event*"))
	if err != nil {
		return
	}
	for _, n := range names {
		name := filepath.Base(n)
		if !jack(filepath.Join(n, "device/capabilities/sw")) || !j.take(name) {
			continue
		}
		f, err := os.OpenFile(filepath.Join(j.dev, "input", name), os.O_RDONLY|unix.O_NONBLOCK, 0)
		if err != nil {
			j.log.Warn("headphone jack", "err", err)
			continue // taken: said once
		}
		j.wg.Go(func() { j.read(ctx, name, f) })
	}
}

func (j *jacks) take(name string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	was := j.open[name]
	j.open[name] = true
	return !was
}

// jack reports that an input device has a switch for headphones; the file is
// its switches as a mask, the last word the lowest.
func jack(file string) bool {
	b, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	words := strings.Fields(string(b))
	if len(words) == 0 {
		return false
	}
	mask, err := strconv.ParseUint(words[len(words)-1], 16, 64)
	return err == nil && mask&(1<<headphones) != 0
}

// read follows one jack until it is gone.
func (j *jacks) read(ctx context.Context, name string, f *os.File) {
	stop := context.AfterFunc(ctx, func() { _ = f.Close() })
	defer func() {
		stop()
		_ = f.Close()
		j.set(name, false)
		j.mu.Lock()
		delete(j.open, name)
		j.mu.Unlock()
	}()
	j.set(name, stands(f))
	event := make([]byte, eventSize)
	for {
		if _, err := io.ReadFull(f, event); err != nil {
			return
		}
		what := event[eventSize-8:]
		if binary.NativeEndian.Uint16(what) == evSwitch && binary.NativeEndian.Uint16(what[2:]) == headphones {
			j.set(name, binary.NativeEndian.Uint32(what[4:]) != 0)
		}
	}
}

// stands asks how the jack stands now; a device that cannot tell has nothing in it.
func stands(f *os.File) bool {
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	in := false
	_ = raw.Control(func(fd uintptr) {
		var mask uint64
		_, _, e := unix.Syscall(unix.SYS_IOCTL, fd, eviocgsw, uintptr(unsafe.Pointer(&mask)))
		in = e == 0 && mask&(1<<headphones) != 0
	})
	return in
}

func (j *jacks) set(name string, in bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.in[name] = in
	anyone := false
	for _, v := range j.in {
		anyone = anyone || v
	}
	if anyone != j.any {
		j.any = anyone
		j.changed(anyone)
	}
}
