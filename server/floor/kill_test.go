package floor

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua/internal/hall"
	"motcua/server/store"
)

// childEnv tells this test's binary that it is the hall to be killed.
const childEnv = "MOTCUA_KILL_CHILD"

func TestMain(m *testing.M) {
	if path := os.Getenv(childEnv); path != "" {
		if err := runChild(path); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// runChild is a hall under load. It prints what was acknowledged, and only
// then: "issued NUMBER TOKEN", "called NUMBER", "rated NUMBER".
func runChild(path string) error {
	st, err := store.Open(path)
	if err != nil {
		return err
	}
	f, err := New(context.Background(), Config{Hall: loaded(), Log: st})
	if err != nil {
		return err
	}
	run := fmt.Sprint(time.Now().UnixNano())
	var wg sync.WaitGroup
	for i := range 8 {
		counter := fmt.Sprint(i)
		give(f, integration, run+"open"+counter, "open_counter", `{'counter':'`+counter+`'}`)
		wg.Go(func() {
			for k := 0; ; k++ {
				key := fmt.Sprintf("%s-%d-%d", run, i, k)
				service := fmt.Sprint("s", (i+k)%24)
				var t struct{ Number, Token string }
				if json.Unmarshal(give(f, kiosk, key+"i", "issue_ticket", `{'service':'`+service+`'}`).Result, &t) == nil && t.Number != "" {
					fmt.Println("issued", t.Number, t.Token)
				}
				var c struct{ Number string }
				if json.Unmarshal(give(f, integration, key+"c", "call_next", `{'counter':'`+counter+`'}`).Result, &c) == nil && c.Number != "" {
					fmt.Println("called", c.Number)
				}
				give(f, integration, key+"s", "start", `{'counter':'`+counter+`'}`)
				var r struct {
					Token string `json:"rating_token"`
				}
				if json.Unmarshal(give(f, integration, key+"f", "finish", `{'counter':'`+counter+`'}`).Result, &r) == nil && r.Token != "" && c.Number != "" {
					if code(give(f, integration, key+"r", "rate", `{'token':'`+r.Token+`','score':4}`)) == "" {
						fmt.Println("rated", c.Number)
					}
				}
			}
		})
	}
	wg.Wait()
	return nil
}

// loaded is a hall of 24 services and 8 counters that serve them all.
func loaded() hall.Hall {
	h := always()
	h.Services, h.Counters, h.Zone = nil, nil, noon
	for i := range 24 {
		h.Services = append(h.Services, hall.Service{ID: fmt.Sprint("s", i), Prefix: string(rune('A' + i))})
	}
	for i := range 8 {
		c := hall.Counter{ID: fmt.Sprint(i)}
		for k := range 24 {
			c.Services = append(c.Services, hall.Serves{Service: fmt.Sprint("s", (i*3+k)%24)})
		}
		h.Counters = append(h.Counters, c)
	}
	return h
}

// A hall is killed with -9 again and again at random moments under load;
// whatever it had acknowledged must be there, no number twice.
func TestNothingAcknowledgedIsLostByKilling(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	path := filepath.Join(t.TempDir(), "hall.db")
	issued, called, rated := map[string]string{}, map[string]bool{}, map[string]bool{}
	for range rounds {
		for _, line := range killed(t, path) {
			f := strings.Fields(line)
			switch {
			case len(f) == 3 && f[0] == "issued":
				if issued[f[1]] != "" {
					t.Errorf("%s was given twice", f[1])
				}
				issued[f[1]] = f[2]
			case len(f) == 2 && f[0] == "called":
				if called[f[1]] {
					t.Errorf("%s was called twice", f[1])
				}
				called[f[1]] = true
			case len(f) == 2 && f[0] == "rated":
				rated[f[1]] = true
			default:
				t.Errorf("the child says %q", line)
			}
		}
		f, st := open(t, path, loaded())
		for number, token := range issued {
			tk, _, _, ok := f.ByToken(token)
			switch {
			case !ok || tk.Number.String() != number:
				t.Errorf("%s was acknowledged and is lost", number)
			case called[number] && tk.State == hall.Waiting:
				t.Errorf("the call of %s was acknowledged and is lost", number)
			case rated[number] && !tk.Rated:
				t.Errorf("the rating of %s was acknowledged and is lost", number)
			}
		}
		checkLog(t, st)
		shut(t, f, st)
	}
	if len(issued) < 10*rounds || len(rated) == 0 {
		t.Errorf("only %d tickets and %d ratings in %d rounds: the load was too small to mean anything", len(issued), len(rated), rounds)
	}
	t.Logf("%d kills, %d tickets, %d calls, %d ratings acknowledged and kept", rounds, len(issued), len(called), len(rated))
}

// killed runs a child on the file, kills it and returns its whole lines.
func killed(t *testing.T, path string) (lines []string) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	enough := 40 + rand.IntN(200) // then it dies, wherever it is by then
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			break // a torn last line was not acknowledged to anyone
		}
		if lines = append(lines, strings.TrimSpace(line)); len(lines) == enough {
			pause := time.Duration(rand.IntN(3000)) * time.Microsecond
			time.AfterFunc(pause, func() { cmd.Process.Kill() }) //nolint:errcheck // it may have ended
		}
	}
	if len(lines) < enough {
		t.Fatalf("the child ended by itself: %q", lines)
	}
	cmd.Wait() //nolint:errcheck // killed
	return lines
}
