package web

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua/internal/chromium"
	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/internal/spoken"
	"motcua/internal/voicepack"
	"motcua/internal/wire"
	"motcua/server/duty"
)

// deskFloor is a fake hall as the desk of loudspeakers needs it.
type deskFloor struct{ *fakeHall }

func (f deskFloor) Seq() uint64    { return f.State().Seq }
func (f deskFloor) Now() time.Time { return clock() }

// Of two plain boards at one loudspeaker the first says the calls; when it goes,
// the other one does, and nothing is said twice. Both are displays that are
// there, and tell how their sound is.
func TestPlainBoardsShareALoudspeaker(t *testing.T) {
	f := newHall(t)
	f.hall.Devices = []hall.Device{
		{Name: "first", Role: "display", Board: "hall", Loudspeaker: "north"},
		{Name: "second", Role: "display", Board: "hall", Loudspeaker: "north"},
	}
	desk := duty.New(deskFloor{f})
	t.Cleanup(desk.Close)
	var mu sync.Mutex
	here, health := map[string]int{}, map[string]diag.Node{}
	srv := serve(t, f, func(c *Config) {
		c.Desk = desk
		c.Visit = func(by wire.Actor) func() {
			mu.Lock()
			defer mu.Unlock()
			here[by.Name]++
			return func() {}
		}
		c.Health = func(by wire.Actor, n diag.Node) {
			mu.Lock()
			defer mu.Unlock()
			health[by.Name] = n
		}
	})
	first, second := chromium.Open(t, 1280, 720, "as_display=first"), chromium.Open(t, 1280, 720, "as_display=second")
	for _, b := range []*chromium.Tab{second, first} { // the order of the site counts, not that of coming
		b.Before(ear)
		if b == first {
			b.Before(`window.heardAsleep = true`)
		}
		b.Go(srv.URL + "/board/hall/plain")
		b.Until(`document.body.getAttribute('data-seq')`)
	}
	const said = `heard.filter(h => /lang=vi/.test(h)).map(h => /ticket=([^&]*)/.exec(h)[1])`
	f.must(t, clerkOf("q1"), "open_counter", `{"counter":"q1"}`)
	call := func() string {
		t.Helper()
		if f.State().Counter("q1").Ticket != nil {
			f.must(t, clerkOf("q1"), "start", `{"counter":"q1"}`)
			f.must(t, clerkOf("q1"), "finish", `{"counter":"q1"}`)
		}
		f.must(t, clerkOf("q1"), "call_next", `{"counter":"q1"}`)
		return f.State().Counter("q1").Ticket.ID
	}
	has := func(ticket string) string { return said + `.indexOf('` + ticket + `') >= 0` }

	// The browser of the first wants a touch before it may sound: the other speaks.
	first.Until(`/said/.test(document.getElementById('tap').className)`)
	shot(first, "plain-tap")
	one := call()
	second.Until(has(one))
	first.Tap("#tap")
	first.Until(`!/said/.test(document.getElementById('tap').className)`)
	first.Until(`plain.speaks()`)
	two := call()
	first.Until(has(two))
	first.Go("about:blank") // its line ends
	three := call()
	second.Until(has(three))
	if got := second.Text(said + `.join(' ')`); got != one+" "+three {
		t.Errorf("the second said %q, want %s and %s", got, one, three)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, name := range []string{"first", "second"} {
		if here[name] == 0 || len(health[name].Parts) != 1 || health[name].Parts[0].Name != "sound" {
			t.Errorf("%s: here %d times, says of itself %+v", name, here[name], health[name])
		}
	}
}

// The words of a call on a plain board are those of every other, and so is their
// sound, sample by sample.
func TestThePlainBoardSoundsLikeTheOthers(t *testing.T) {
	f := newHall(t)
	f.hall.Voice = hall.Voice{Numbers: hall.SpokenCardinals}
	srv := serve(t, f, nil)
	f.must(t, clerkOf("q1"), "open_counter", `{"counter":"q1"}`)
	f.must(t, clerkOf("q1"), "call_next", `{"counter":"q1"}`)
	ticket := f.State().Counter("q1").Ticket
	for query, phrases := range map[string][]string{
		"lang=vi&chime=1&ticket=" + ticket.ID + "&counter=q1&how=first": spoken.Phrases("vi", ticket.Number.String(), "Quầy 1", spoken.Style{Numbers: spoken.Cardinals}, spoken.First),
		"lang=en&ticket=" + ticket.ID + "&counter=q1&how=again":         spoken.Phrases("en", ticket.Number.String(), "Counter 1", spoken.Style{Numbers: spoken.Cardinals}, spoken.Again),
		"lang=vi&ticket=" + ticket.ID + "&counter=q1&how=more&goes=1":   append(spoken.Phrases("vi", ticket.Number.String(), "Quầy 1", spoken.Style{Numbers: spoken.Cardinals}, spoken.More), spoken.Break),
		"lang=vi&chime=1&test=1":                                        spoken.Count("vi"),
	} {
		res, body := get(t, srv.URL, "/board/hall/plain/say.wav?"+query, "display")
		pcm, rate, err := voicepack.DecodeWAV([]byte(body))
		if res.StatusCode != 200 || err != nil || res.Header.Get("Content-Type") != "audio/wav" {
			t.Fatalf("%s: %d %v", query, res.StatusCode, err)
		}
		lang := query[5:7]
		pack, err := voicepack.Default(lang)
		if err != nil || pack == nil {
			t.Fatal(lang, err)
		}
		want := pack.Speech(phrases)
		if strings.Contains(query, "chime") {
			want = pack.WithChime(want, rate)
		}
		if len(pcm) != len(want) || rate != pack.Rate {
			t.Fatalf("%s: %d samples at %d, want %d at %d", query, len(pcm), rate, len(want), pack.Rate)
		}
		for i := range pcm {
			if pcm[i] != want[i] {
				t.Fatalf("%s: sample %d is %d, want %d", query, i, pcm[i], want[i])
			}
		}
	}
	for path, want := range map[string]int{
		"?lang=xx&test=1": 400, "?lang=vi&how=loud&test=1": 400, "?lang=vi&ticket=nobody&counter=q1": 404, "?lang=vi&counter=q1&ticket=": 404,
	} {
		if res, _ := get(t, srv.URL, "/board/hall/plain/say.wav"+path, "display"); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
	if res, _ := get(t, srv.URL, "/board/hall/plain/say.wav?lang=vi&test=1"); res.StatusCode != 401 {
		t.Errorf("without a session: %d", res.StatusCode)
	}
}

// A page that says nonsense of its voice is told so; one without a session is not
// heard.
func TestWhatAPlainBoardSaysOfItsVoice(t *testing.T) {
	srv := serve(t, newHall(t), nil)
	post := func(body string, cookie *http.Cookie) (int, string) {
		t.Helper()
		req, err := http.NewRequest("POST", srv.URL+"/board/hall/plain/said", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if cookie != nil {
			req.AddCookie(cookie)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, string(b)
	}
	display := &http.Cookie{Name: "as_display", Value: "1"}
	for _, c := range []struct {
		body   string
		cookie *http.Cookie
		want   int
	}{
		{`{"key":"k","said":{"able":true},"sound":"ready"}`, display, 200},
		{`{"key":"` + strings.Repeat("k", 5000) + `"}`, display, 400},
		{`[`, display, 400},
		{`{}`, nil, 401},
	} {
		status, body := post(c.body, c.cookie)
		if status != c.want || status == 200 && !json.Valid([]byte(body)) {
			t.Errorf("%.40s: %d %s, want %d", c.body, status, body, c.want)
		}
	}
}
