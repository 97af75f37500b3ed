package floor

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// watched is a floor with two boxes of its own, and what happens about them.
func watched(t *testing.T, log Log, change func(*Config)) *Floor {
	t.Helper()
	h := always()
	h.Devices = []hall.Device{{Name: "kiosk-1", Role: "kiosk"}, {Name: "board", Role: "display"}}
	cfg := Config{Hall: h, Log: log, Logger: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&cfg)
	}
	f, err := New(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// news lists what was said of devices and alarms behind a seq.
func news(t *testing.T, f *Floor, since uint64) string {
	t.Helper()
	events, _, ok := f.After(since)
	if !ok {
		t.Fatalf("seq %d cannot be resumed", since)
	}
	var list []string
	for _, e := range events {
		switch {
		case e.Device != nil:
			list = append(list, strings.TrimSpace(fmt.Sprint(e.Device.Name, " ", e.Device.State, " ", e.Device.Cause)))
		case e.Alarm != nil:
			list = append(list, strings.TrimPrefix(string(e.Kind), "alarm_")+" "+e.Alarm.ID)
		case e.Kind == wire.ClockChanged:
			list = append(list, "clock "+e.Until.Sub(must(time.Parse(time.RFC3339, e.From))).Round(time.Second).String())
		}
	}
	return strings.Join(list, ", ")
}

func must(t time.Time, err error) time.Time {
	if err != nil {
		panic(err)
	}
	return t
}

func TestADeviceThatIsGoneIsMissedAfterTheGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &memory{}
		f := watched(t, log, nil)
		seq := f.Seq()
		expect := func(want string) {
			t.Helper()
			synctest.Wait()
			if got := news(t, f, seq); got != want {
				t.Errorf("%s: %q, want %q", time.Now().Format("15:04:05"), got, want)
			}
			seq = f.Seq()
		}
		is := func(name, state, cause string) {
			f.Device(wire.Device{Name: name, Role: wire.RoleDisplay, State: state, Cause: cause, Since: time.Now()})
		}
		is("board", "", "")
		expect("board ok") // at once
		is("board", wire.DeviceAway, "")
		time.Sleep(20 * time.Second)
		is("board", "", "")
		expect("") // a cut of 20 s is no news
		time.Sleep(15 * time.Second)
		expect("kiosk-1 away, raised device/kiosk-1") // never came
		is("board", wire.DeviceFailed, "screen: dark")
		expect("board failed screen: dark")
		is("board", wire.DeviceAway, "")
		time.Sleep(29 * time.Second)
		is("board", "", "") // the same trouble again, before it has said so
		expect("")
		is("board", wire.DeviceAway, "")
		time.Sleep(36 * time.Second)
		expect("raised device/board, board away") // failed for 30 s, then gone for 30 s
		is("board", "", "")
		is("board", wire.DeviceOK, "")
		expect("board ok, cleared device/board")
		is("guest", "", "")
		expect("guest ok")
		is("guest", wire.DeviceAway, "")
		time.Sleep(40 * time.Second)
		expect("guest away")
		before := mustJSON(t, []any{f.State().Devices, f.State().Alarms})
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		f = watched(t, log, nil)
		if after := mustJSON(t, []any{f.State().Devices, f.State().Alarms}); after != before {
			t.Errorf("after a restart\n%s, want\n%s", after, before)
		}
		seq = f.Seq()
		is("board", "", "")
		expect("")
		time.Sleep(time.Minute)
		expect("") // the kiosk was away before
		f.Close()
	})
}

func TestAPatientHallMissesOnlyWhomItHasMet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &memory{}
		patient := func(c *Config) { c.Patient = true }
		f := watched(t, log, patient)
		seq := f.Seq()
		f.Device(wire.Device{Name: "board"})
		time.Sleep(time.Minute)
		if got := news(t, f, seq); got != "board ok" {
			t.Errorf("%q", got)
		}
		f.Close()
		f = watched(t, log, patient)
		seq = f.Seq()
		time.Sleep(time.Minute)
		if got := news(t, f, seq); got != "board away, raised device/board" {
			t.Errorf("after a restart: %q", got)
		}
		f.Close()
	})
}

// A device that changes its mind a thousand times fills no log; what it said
// last is told.
func TestADeviceThatFlickers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := watched(t, &memory{}, nil)
		defer f.Close()
		f.Device(wire.Device{Name: "kiosk-1"})
		synctest.Wait()
		seq := f.Seq()
		for i := range 1000 {
			f.Device(wire.Device{Name: "board", State: []string{wire.DeviceOK, wire.DeviceFailed}[i%2], Cause: fmt.Sprint(i)})
			synctest.Wait()
		}
		if n := f.Seq() - seq; n > atOnce {
			t.Errorf("%d events of 1000 changes at once", n)
		}
		time.Sleep(2 * every)
		got := news(t, f, seq)
		if !strings.Contains(got, "board failed 999") {
			t.Errorf("its last word is missing: %s", got)
		}
	})
}

// A batch that the disk refused takes the news about devices with it; they are
// told again.
func TestDevicesBehindARefusedBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &memory{}
		f := watched(t, log, nil)
		defer f.Close()
		log.fail.Store(true)
		f.Device(wire.Device{Name: "board"})
		synctest.Wait()
		if f.State().Devices[1].State != wire.DeviceAway {
			t.Error("what the disk refused is seen")
		}
		log.fail.Store(false)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if d := f.State().Devices[1]; d.State != wire.DeviceOK {
			t.Errorf("%+v", d)
		}
	})
}

func TestTooManyNames(t *testing.T) {
	f := watched(t, &memory{}, nil)
	defer f.Close()
	for i := range 3 * maxBoxes {
		f.Device(wire.Device{Name: fmt.Sprint("x", i)})
	}
	f.devices.mu.Lock()
	defer f.devices.mu.Unlock()
	if n := len(f.devices.list); n > maxBoxes {
		t.Errorf("%d devices are remembered", n)
	}
}

func TestAClockThatIsSetIsWrittenDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var shift atomic.Int64
		f := watched(t, &memory{}, func(c *Config) {
			c.Now = func() time.Time { return time.Now().Add(time.Duration(shift.Load())).Round(0) }
			c.Uptime = func() time.Duration { return time.Since(start) }
			c.Patient = true
		})
		defer f.Close()
		seq := f.Seq()
		step := func(by time.Duration) {
			time.Sleep(30 * time.Second)
			synctest.Wait()
			shift.Add(int64(by))
			time.Sleep(6 * time.Second)
			synctest.Wait()
		}
		step(time.Second) // a time server's doing
		step(time.Hour)
		step(-2 * time.Hour)
		if got := news(t, f, seq); got != "clock 1h0m0s, clock -2h0m0s" {
			t.Errorf("%q", got)
		}
	})
}
