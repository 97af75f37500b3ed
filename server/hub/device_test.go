package hub

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"motcua/internal/wire"
)

// said waits until the floor has heard n words about devices and lists them.
func (s *stage) said(t *testing.T, n int) (list []string) {
	t.Helper()
	eventually(t, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		list = nil
		for _, d := range s.devices {
			list = append(list, strings.TrimRight(fmt.Sprint(d.Name, " ", d.State, " ", d.Cause), " "))
		}
		return len(list) >= n
	})
	return list
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited 10 s in vain")
		}
	}
}

// ask waits for an answer, so that everything sent before it was taken.
func (c *client) ask() {
	c.t.Helper()
	c.send(`{"type":"time"}`)
	for c.read()["type"] != "time" {
	}
}

func TestADeviceTellsHowItIs(t *testing.T) {
	st := newStage()
	r := newRig(t, st, nil)
	c := r.dial(t, "display")
	c.send(`{"type":"health","health":{"name":"board","state":"failed"}}`) // before the hello: nobody listens
	c.send(`{"type":"hello"}`)
	st.said(t, 1)
	c.send(`{"type":"health","health":{"name":"board","state":"ok","parts":[{"name":"screen","state":"ok"},{"name":"sound","state":"warn","detail":"chưa có loa\n"}]}}`)
	c.send(`{"type":"health","health":{"name":"board","state":"ok","parts":[{"name":"sound","state":"warn","detail":"x"},{"name":"screen","state":"failed","detail":"no GPU","parts":[{"name":"picture","state":"warn","detail":"guess"}]}]}}`)
	c.ask()
	second := r.dial(t, "display")
	second.send(`{"type":"hello"}`)
	second.want("welcome")
	c.ws.Close()
	second.send(`{"type":"health","health":{"name":"board","state":"ok"}}`)
	second.ask()
	if told := r.Told(); len(told) != 1 || told[0].Name != "display-1" || told[0].Health.Name != "board" {
		t.Errorf("told %+v", told)
	}
	second.ws.Close()
	want := "[display-1 display-1 warn sound: chưa có loa display-1 failed screen: no GPU display-1 ok display-1 away]"
	if got := fmt.Sprint(st.said(t, 5)); got != want {
		t.Errorf("the floor heard\n%s, want\n%s", got, want)
	}
}

func TestPeopleAndProgramsAreNoDevices(t *testing.T) {
	st := newStage()
	r := newRig(t, st, nil)
	for _, role := range []string{"clerk", "manager", "guide", "integration"} {
		c := r.dial(t, role)
		c.send(`{"type":"hello"}`)
		c.send(`{"type":"health","health":{"name":"x","state":"failed"}}`)
		c.ask()
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if len(st.devices) > 0 {
		t.Errorf("%+v", st.devices)
	}
}

// What a hostile device says of its health costs it nothing but its own words:
// the line stays, the floor hears what can be read and a few of them a second.
func TestHealthThatIsTooMuch(t *testing.T) {
	st := newStage()
	r := newRig(t, st, nil)
	deep := strings.Repeat(`{"name":"a","state":"ok","parts":[`, maxDepth+1) + strings.Repeat(`]}`, maxDepth+1)
	wide := `{"name":"a","state":"ok","parts":[` + strings.Repeat(`{"name":"p","state":"ok"},`, maxParts) + `{"name":"p","state":"failed"}]}`
	for _, bad := range []string{
		`null`, `[]`, `"failed"`, `{"name":1}`, `{"name":"a","state":"broken"}`, `{"name":"a","state":"ok","colour":1}`,
		deep, wide, `{"name":"a","state":"failed","detail":"` + strings.Repeat("x", maxHealth) + `"}`,
	} {
		c := r.dial(t, "tablet")
		c.send(`{"type":"hello"}`)
		c.send(`{"type":"health","health":` + bad + `}`)
		c.ask()
		r.Hub.mu.Lock()
		r.boxes["tablet-1"].left = healthHold
		r.Hub.mu.Unlock()
	}
	if got := st.said(t, 1); len(got) != 1 || got[0] != "tablet-1" {
		t.Errorf("the floor heard %q of what cannot be read", got)
	}
	c := r.dial(t, "kiosk")
	c.send(`{"type":"hello"}`)
	for i := range 1000 {
		c.send(fmt.Sprintf(`{"type":"health","health":{"name":"a","state":"failed","detail":"%d"}}`, i))
	}
	c.ask()
	if got := st.said(t, 2); len(got) > 2+3*healthHold {
		t.Errorf("of 1000 words at once the floor heard %d", len(got)-2)
	}
	c.send(`{"type":"health","health":{"name":"a","state":"failed","detail":"` + strings.Repeat("x", 1<<20) + `"}}`)
	if code := c.closeCode(); code != wire.CloseTooLarge {
		t.Errorf("a megabyte is closed with %d", code)
	}
}

func FuzzHealth(f *testing.F) {
	f.Add([]byte(`{"type":"health","health":{"name":"a","state":"ok","parts":[{"name":"b","state":"failed","detail":"c"}]}}`))
	f.Add([]byte(`{"type":"health","health":{"name":"a","state":"warn","detail":"\u0000\n\u202e"}}`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		n, ok := readHealth(frame)
		state, cause := condition(n)
		switch {
		case !ok && n.Name+string(n.State)+n.Detail != "":
			t.Errorf("%+v of what cannot be read", n)
		case ok && !slices.Contains([]string{wire.DeviceOK, wire.DeviceWarn, wire.DeviceFailed}, state):
			t.Errorf("state %q", state)
		case utf8.RuneCountInString(cause) > maxCause || strings.ContainsFunc(cause, func(r rune) bool { return !unicode.IsPrint(r) }):
			t.Errorf("cause %q", cause)
		}
	})
}
