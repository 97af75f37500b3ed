package site

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Cases is how the hall's server asks a one-stop system for case files; package
// cases of the server says what each field does.
type Cases struct {
	URL, Body, Header      string
	Secret                 string // a file; its one line is the header's value
	Timeout, Keep          time.Duration
	Code, State, Due, AsOf string
	States                 map[string]string // the system's word -> one of CaseStates
}

// CaseStates are the states that a case file may be said to be in.
var CaseStates = []string{"received", "processing", "supplement", "done", "returned", "rejected"}

// The longest times of a question: a citizen stands and waits, and an answer is
// news.
const (
	longestAsk  = 10 * time.Second
	longestKeep = time.Hour
)

// cases reads the one-stop system; nil when the file names none.
func (r *reader) cases(t *casesTable) *Cases {
	if !r.has("cases") {
		return nil
	}
	c := &Cases{
		URL: t.URL, Body: t.Body, Header: t.Header, Secret: t.Secret, Code: t.Code, State: t.State, Due: t.Due, AsOf: t.AsOf, States: t.States,
		Timeout: r.wait("cases.timeout", t.Timeout), Keep: r.wait("cases.keep", t.Keep),
	}
	u, err := url.Parse(strings.ReplaceAll(t.URL, "{code}", "x"))
	switch {
	case t.URL == "":
		r.bad("cases.url", "missing: where does the one-stop system answer?")
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		r.bad("cases.url", "%q: want https://HOST/...{code}", t.URL)
	case !strings.Contains(t.URL+t.Body, "{code}"):
		r.bad("cases.url", "%q: {code} is missing, here or in body: where does the code go?", t.URL)
	case u.Scheme == "http" && t.Secret != "":
		r.warn("cases.url", "http:// shows the secret to everybody on the way; use https://")
	}
	if t.State == "" {
		r.bad("cases.state", "missing: which field of the answer says how far a file is? e.g. data.trangThai")
	}
	if c.Timeout > longestAsk {
		r.bad("cases.timeout", "%q: want at most 10s, somebody stands and waits", t.Timeout)
	}
	if c.Keep > longestKeep {
		r.bad("cases.keep", "%q: want at most 1h", t.Keep)
	}
	for word, state := range t.States {
		if !slices.Contains(CaseStates, state) {
			r.bad("cases.states."+word, "%q: want one of %s", state, strings.Join(CaseStates, ", "))
		}
	}
	if c.Secret != "" && !filepath.IsAbs(c.Secret) {
		c.Secret = filepath.Join(filepath.Dir(r.source), c.Secret)
	}
	return c
}
