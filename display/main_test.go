//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"motcua/display/board"
	"motcua/firmware-config/sites"
	"motcua/internal/canvas/soft"
	"motcua/internal/hall"
	"motcua/internal/voicepack"
	"motcua/internal/wire"
)

var update = flag.Bool("update", false, "write the fixtures in testdata anew")

// morning is the state of an example hall at 09:41, as GET /api/v1/hall gives it:
// every counter does something else.
func morning(t testing.TB, name string) *wire.State {
	t.Helper()
	s, err := sites.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	h := &s.Hall
	now := time.Date(2026, 11, 20, 9, 41, 0, 0, h.Zone)
	st := &wire.State{
		Epoch: "fixture", Seq: 900, Day: "2026-11-20", Notices: h.Notices,
		Hall: &wire.HallInfo{ID: h.ID, Name: h.Name, Zone: h.Zone.String(), Languages: h.Languages},
	}
	for i := range h.Services {
		sv := &h.Services[i]
		st.Services = append(st.Services, wire.ServiceState{ID: sv.ID, Prefix: sv.Prefix, Name: sv.Name, Open: true, Waiting: 3 + i%5})
	}
	officers := []string{"Lê Thị Hồng Nhung", "Nguyễn Văn Quyết", "Phạm Thị Thúy Hằng", "Trịnh Xuân Trường"}
	for i := range h.Counters {
		c := &h.Counters[i]
		cs := wire.CounterState{
			ID: c.ID, Name: c.Name, State: hall.Open,
			Officer: &hall.Officer{Name: officers[i%len(officers)], Title: "Công chức tiếp nhận"},
		}
		for _, sv := range c.Services {
			cs.Services = append(cs.Services, sv.Service)
		}
		sv, _ := h.Service(c.Services[0].Service)
		switch i % 8 {
		case 3:
			cs.State, cs.Until = hall.Paused, "10:15"
		case 6:
			cs.State, cs.Officer = hall.Closed, nil
		default:
			n := hall.Number{Prefix: sv.Prefix, N: 12 + 7*i}
			tk := hall.Ticket{
				ID: "20261120-" + n.String(), Number: n, Service: sv.ID, State: hall.Serving, Counter: c.ID,
				IssuedAt: now.Add(-time.Duration(60+i) * time.Minute), CalledAt: now.Add(-time.Duration(1+i*i%37) * time.Minute),
			}
			if i < 2 {
				tk.State, tk.CalledAt = hall.Called, now.Add(-time.Duration(i)*time.Minute)
			}
			cs.Ticket = &tk
			st.Tickets = append(st.Tickets, tk)
		}
		st.Counters = append(st.Counters, cs)
	}
	return st
}

// fixture is a state in testdata; the pictures of the gallery are made of them.
func fixture(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("testdata", name+".json")
	want, err := json.MarshalIndent(morning(t, name), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, append(want, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(have), want) {
		t.Errorf("%s is not what the site gives (-update writes it anew)", path)
	}
	return path
}

func motcua(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return out.String(), errs.String(), code
}

func TestSayWords(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"--lang vi --text A112 5", "Mời công dân có số A, một một hai, đến quầy số năm\n"},
		{"--lang vi --text A112 5 --numbers cardinals", "Mời công dân có số A, một trăm mười hai, đến quầy số năm\n"},
		{"--lang en --text A012 5", "Number A zero one two, counter five\n"},
		{"--lang fr --text A171 5 --numbers cardinals", "Numéro A, cent soixante et onze, au guichet cinq\n"},
		{"--text --again A012 5", "Mời lại công dân có số A, không một hai, đến quầy số năm\n"},
		{"--text --numbers cardinals --words lẻ AB102 12B", "Mời công dân có số A B, một trăm lẻ hai, đến quầy số mười hai B\n"},
		{"--text A012 5 B013 6", "Mời công dân có số A, không một hai, đến quầy số năm; số B, không một ba, đến quầy số sáu\n"},
		{"--text A012 Thue\u0302\u0301", "Mời công dân có số A, không một hai, đến quầy Thuế\n"},
	} {
		out, errs, code := motcua(t, append([]string{"say"}, strings.Fields(c.args)...)...)
		if out != c.want || code != 0 {
			t.Errorf("say %s: %q (%d, %s), want %q", c.args, out, code, errs, c.want)
		}
	}
}

func TestSaySoundsThroughout(t *testing.T) {
	out, errs, code := motcua(t, "say", "--lang", "vi", "A112", "5")
	pcm, rate, err := voicepack.DecodeWAV([]byte(out))
	if err != nil || code != 0 {
		t.Fatalf("%v (%d, %s)", err, code, errs)
	}
	if s := float64(len(pcm)) / float64(rate); s < 3 || s > 7 {
		t.Errorf("takes %.1f s", s)
	}
	quiet := 0
	for i, v := range pcm {
		if v > 300 || v < -300 {
			quiet = 0
		} else if quiet++; quiet > rate/2 {
			t.Fatalf("half a second of silence at %.2f s", float64(i)/float64(rate))
		}
	}
}

func TestBadUsage(t *testing.T) {
	for _, c := range []struct {
		args, want string
		code       int
	}{
		{"say --text A12 5", "A12", 1},
		{"say --text A12 5", "number \"A12\": want one or two capitals and three digits", 1},
		{"say --text a012 5", "a012", 1},
		{"say --text A012 5 B013", "\"B013\" has no counter", 1},
		{"say --text A012 \x01", "is no name", 1},
		{"say --text A012", "<counter>", 2},
		{"say --words le A012 5", "\"le\" is no word to choose in vi", 1},
		{"say --voice nowhere A012 5", "nowhere", 2},
		{"say --lang xx A112 5", "--lang", 2},
		{"say --numbers roman A112 5", "--numbers", 2},
		{"shot --site nowhere.toml --state nowhere.json x.png", "nowhere.toml", 2},
		{"shot --site ../firmware-config/sites/provincial.toml --board cua-ra --state testdata/provincial.json x.png", `no board "cua-ra" in the site: there are hall, cua-vao,`, 1},
		{"run", "--server", 1},
		{"run --config nowhere.toml", "nowhere.toml", 2},
		{"run --announce perhaps", "--announce", 2},
		{"dance", "dance", 2},
	} {
		out, errs, code := motcua(t, strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 || out != "" {
			t.Errorf("%s: exit %d, stderr %q, stdout %q", c.args, code, errs, out)
		}
	}
}

func TestShotsOfTheExampleHalls(t *testing.T) {
	for _, c := range []struct {
		hall, board string
		w, h        int
	}{
		{"provincial", "hall", 1920, 1080},
		{"provincial", "hall", 1080, 1920},
		{"provincial", "q1", 1280, 800},
		{"provincial", "q4", 1280, 800},
		{"provincial", "khu-dat-dai", 1920, 1080},
		{"provincial", "board-door", 1080, 1920}, // a device's name
		{"provincial", "man-hinh-phu", 1920, 1080},
		{"commune", "hall", 1920, 1080},
	} {
		state := fixture(t, c.hall)
		out := filepath.Join(t.TempDir(), "out.png")
		_, errs, code := motcua(t, "shot", "--site", "../firmware-config/sites/"+c.hall+".toml", "--board", c.board,
			"--state", state, "--size", fmt.Sprintf("%dx%d", c.w, c.h), out)
		if code != 0 {
			t.Errorf("%+v: exit %d: %s", c, code, errs)
			continue
		}
		img := readPNG(t, out)
		if img.Bounds().Dx() != c.w || img.Bounds().Dy() != c.h {
			t.Errorf("%+v: picture of %v", c, img.Bounds())
		}
		if n := soft.Differ(img, soft.New(c.w, c.h).Image, 40); n < c.w*c.h/20 {
			t.Errorf("%+v: only %d pixels are not black", c, n)
		}
	}
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// The state may be as sparse as the contract's example: no hall, no called_at,
// the called ticket in its counter alone.
func TestShotOfASparseState(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state.json")
	body := `{"epoch":"e","seq":3,"day":"2026-11-21","services":[{"id":"dat-dai","prefix":"D","name":{"vi":"Đất đai"},"open":true,"waiting":0,"wait_s":null}],
	"counters":[{"id":"q1","name":{"vi":"Quầy 1"},"state":"open","services":["dat-dai"],"ticket":{"id":"x","number":"D012","service":"dat-dai","state":"called","counter":"q1"}}],"tickets":[]}`
	if err := os.WriteFile(state, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	var st wire.State
	if err := json.Unmarshal([]byte(body), &st); err != nil {
		t.Fatal(err)
	}
	p := pictureAt(board.Config{ID: "hall"}, &st, time.Time{}, nil)
	if p.Newest == nil || p.Newest.Number != "D012" || len(p.Rows) != 1 {
		t.Errorf("newest %+v, rows %+v", p.Newest, p.Rows)
	}
}

func TestTheBundleSaysWhatNoFlagSays(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "device.toml")
	toml := "name = \"board-q1\"\nrole = \"display\"\nhall = \"h\"\nserver = \"https://hall.lan\"\ntoken_file = \"" + dir + "/token\"\nca_file = \"\"\ndata = \"\"\nboard = \"over-1\"\ncounter = \"q1\"\n"
	for name, body := range map[string]string{"device.toml": toml, "token": "secret\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := &runCmd{Config: path, Announce: "auto"}
	cfg, err := r.line()
	if err != nil || cfg.URL != "https://hall.lan" || cfg.Token != "secret" || r.Board != "over-1" || r.Announce != "no" {
		t.Errorf("%+v, board %q, announce %q, %v", cfg, r.Board, r.Announce, err)
	}
	r = &runCmd{Config: path, Announce: "yes", Server: "http://127.0.0.1:1", Board: "hall"}
	if cfg, err = r.line(); err != nil || cfg.URL != "http://127.0.0.1:1" || r.Board != "hall" || r.Announce != "yes" {
		t.Errorf("flags do not win: %+v, %+v, %v", cfg, r, err)
	}
	own := toml + "announce = true\nvolume = 60\npa = \"/usr/local/bin/pa relay1\"\npa_lead = \"1s\"\n"
	if err := os.WriteFile(path, []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	r = &runCmd{Config: path, Announce: "auto", Volume: 80}
	if _, err = r.line(); err != nil || r.Announce != "yes" || r.Volume != 80 || r.PA != "/usr/local/bin/pa relay1" || r.PALead != time.Second {
		t.Errorf("%+v, %v", r, err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(own, "1s", "1m", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (&runCmd{Config: path}).line(); err == nil || !strings.Contains(err.Error(), "pa_lead") {
		t.Errorf("a lead of a minute: %v", err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(toml, "\"display\"", "\"kiosk\"", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (&runCmd{Config: path}).line(); err == nil || !strings.Contains(err.Error(), "kiosk") {
		t.Errorf("a kiosk's bundle: %v", err)
	}
}
