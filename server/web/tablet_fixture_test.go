package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"motcua/internal/chromium"
	"motcua/internal/wire"
	"motcua/server/staff"
)

// tabletRating is put before a hall's counters: reasons, and questions of the
// hall's own.
const tabletRating = `
[rating]
preset = "tt01-2018"
[suggestions]
[[suggestions.topic]]
id = "cho"
name.vi = "Chờ đợi, xếp hàng"
name.en = "Waiting"
[[suggestions.topic]]
id = "noi"
name.vi = "Nơi chờ, vệ sinh, chỗ để xe"
name.en = "The place"
[suggestions.complaint]
name.vi = "Cổng tiếp nhận phản ánh, kiến nghị của Chính phủ"
url = "https://pakn.dichvucong.gov.vn"
phone = "1022"
[[rating.reason]]
id = "wait"
name.vi = "Chờ lâu"
name.en = "Long wait"
[[rating.reason]]
id = "attitude"
name.vi = "Thái độ chưa tốt"
name.en = "Attitude"
`

// stand is a tablet on the desk of counter 1 of a real hall, behind a line that
// can be cut.
type stand struct {
	*desks
	line *slowLine
	b    *chromium.Tab
	// rated are the scores that people touched and that are to count: number -> score.
	rated map[string]int
}

func newStand(t testing.TB) *stand {
	t.Helper()
	d := openDesks(t, 2)
	d.stop()
	d.toml = strings.Replace(d.toml, "[[service]]", tabletRating+"[[service]]", 1)
	d.start()
	s := &stand{desks: d, line: newLine(t, d.addr), rated: map[string]int{}}
	d.do("open_counter", `{"counter":"1"}`)
	return s
}

// cookie lets a browser in as the tablet of counter 1.
func (s *stand) cookie() string {
	s.t.Helper()
	if err := s.srv.Staff().AddDevice(staff.Device{Name: "tablet-1", Role: wire.RoleTablet}); err != nil {
		s.t.Fatal(err)
	}
	value, _, err := s.srv.Staff().OpenSession("tablet-1")
	if err != nil {
		s.t.Fatal(err)
	}
	return "motcua_tablet.tablet-1=" + value
}

// look opens the tablet's page in a tab and waits until it stays without the
// server.
func (s *stand) look(b *chromium.Tab) {
	s.t.Helper()
	b.Go(s.line.url + "/tablet/1")
	b.Until(`document.body && document.body.dataset.ready && document.body.dataset.stays && document.getElementById('counter').textContent`)
	s.b = b
}

// open gives the tablet a window of its own.
func (s *stand) open(w, h int64) {
	s.t.Helper()
	s.look(chromium.Open(s.t, w, h, s.cookie()))
	s.b.Quiet(true) // a line that is cut on purpose makes every browser complain
}

// cookies puts a cookie into a browser that keeps what it is given.
func (s *stand) letIn(b *chromium.Tab, cookie string) {
	s.t.Helper()
	name, value, _ := strings.Cut(cookie, "=")
	chromium.Devtools(b, network.SetCookie, network.SetCookieParams{Name: name, Value: value, Domain: "127.0.0.1", Path: "/"})
}

// visit serves somebody at counter 1 up to the finish and returns the number.
func (s *stand) visit() (number string) {
	s.t.Helper()
	number = s.begin()
	s.do("finish", `{"counter":"1","outcome":"accepted"}`)
	return number
}

// begin calls somebody to counter 1 and starts.
func (s *stand) begin() (number string) {
	s.t.Helper()
	s.issue("land", 1)
	number = fmt.Sprint(s.do("call_next", `{"counter":"1"}`)["number"])
	s.do("start", `{"counter":"1"}`)
	return number
}

// asked waits until the tablet asks about a number.
func (s *stand) asked(number string) {
	s.t.Helper()
	s.b.Until(`document.body.dataset.view === 'ask' && document.getElementById('ask-number').textContent === '` + number + `'`)
}

// touch is a finger on a face; it counts for the number that is shown.
func (s *stand) touch(score int) {
	s.t.Helper()
	number := field(s.b, "ask-number")
	s.b.Tap(fmt.Sprintf(`#faces [data-score="%d"]`, score))
	s.b.Until(`document.body.dataset.view === 'thanks'`)
	s.rated[number] = score
}

func (s *stand) send() {
	s.t.Helper()
	s.b.Tap(`#more .main`)
	s.b.Until(`document.body.dataset.done || document.body.dataset.view !== 'thanks'`)
}

// keeps waits until the tablet has so many ratings that were not sent.
func (s *stand) keeps(n int) {
	s.t.Helper()
	s.b.Until(fmt.Sprintf(`document.body.dataset.kept === '%d'`, n))
}

// again loads the page anew, from the tablet itself when the server is away.
func (s *stand) again() {
	s.t.Helper()
	s.b.Text(`(() => { document.body.dataset.old = 'yes'; location.reload(); })()`)
	s.b.Until(`document.body && !document.body.dataset.old && document.body.dataset.ready && document.getElementById('counter').textContent`)
}

// ratings are those of the day's log by number, in the log's order.
func (s *stand) ratings() (order []string, by map[string][]wire.Rating) {
	s.t.Helper()
	by = map[string][]wire.Rating{}
	numbers := map[string]string{}
	st := s.srv.Floor().State()
	for _, t := range st.Tickets {
		numbers[t.ID] = t.Number.String()
	}
	events, _, _ := s.srv.Floor().After(0)
	for _, e := range events {
		if e.Kind == wire.RatingGiven {
			n := numbers[e.Rating.Ticket]
			order = append(order, n)
			by[n] = append(by[n], *e.Rating)
		}
	}
	return order, by
}

// counted waits until everything that was touched is in the log, and says what
// is there once too often, with another score, or unasked.
func (s *stand) counted(what string) {
	s.t.Helper()
	for end := time.Now().Add(30 * time.Second); ; <-time.After(10 * time.Millisecond) {
		if order, _ := s.ratings(); len(order) >= len(s.rated) || time.Now().After(end) {
			break
		}
	}
	_, by := s.ratings()
	for n, score := range s.rated {
		switch list := by[n]; {
		case len(list) == 0:
			s.t.Errorf("%s: the rating of %s is lost", what, n)
		case len(list) > 1:
			s.t.Errorf("%s: %s was rated %d times", what, n, len(list))
		case list[0].Score != score:
			s.t.Errorf("%s: %s has the score %d, its person touched %d", what, n, list[0].Score, score)
		}
	}
	for n := range by {
		if _, ok := s.rated[n]; !ok {
			s.t.Errorf("%s: %s was rated, its person touched nothing", what, n)
		}
	}
}

func deviceOf(name, counter string) staff.Device {
	return staff.Device{Name: name, Role: wire.RoleTablet, Counter: counter}
}
