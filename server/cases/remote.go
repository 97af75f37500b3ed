package cases

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"motcua/internal/diag"
	"motcua/internal/formats"
)

// Why there is no answer of a one-stop system.
var (
	ErrAway   = errors.New("the one-stop system does not answer")
	ErrUnread = errors.New("the one-stop system's answer cannot be read") // what it says of this file
)

// Link describes a one-stop system ("hệ thống một cửa điện tử") that answers
// with JSON. No two provinces' systems are alike: which of the answer's fields
// say what is data.
type Link struct {
	URL    string // "https://mcdt.tinh.gov.vn/api/hoso/{code}"; {code} is escaped
	Body   string // "" asks by GET, else this JSON is posted, {code} likewise
	Header string // name of the header that lets us in; "" means Authorization
	Secret string // its whole value; "" sends none

	Timeout time.Duration // for one question; 0 means 3 s
	Keep    time.Duration // how long an answer is not asked for again; 0 means 1 min

	// Fields of the answer: names parted by dots, numbers for places in a list,
	// "data.0.trangThai". State is needed.
	State, Due, AsOf, Code string
	// States are the system's own words; those of Import are known besides.
	States map[string]State
}

// Limits of a Remote.
const (
	linkTimeout = 3 * time.Second
	linkKeep    = time.Minute
	maxAnswer   = 256 << 10 // bytes
	maxAsking   = 8         // questions under way: a slow system gets no crowd
	maxKept     = 10000     // answers remembered
	// stale is how long an old answer, with its time, is better than none.
	stale = 24 * time.Hour
	// A system that failed so often, one after the other, is left alone for a
	// while; then one question is let through.
	tooOften  = 5
	restsWell = 20 * time.Second
)

// Remote asks a one-stop system. It is a Source, safe for concurrent use.
//
// Only the fields that Link names are looked at; what else the answer holds, a
// name among it, is never kept, passed on or logged.
type Remote struct {
	link    Link
	words   map[string]State
	client  *http.Client
	now     func() time.Time
	asking  chan struct{}
	breaker breaker

	mu     sync.Mutex
	kept   map[string]*kept
	flying map[string]*flight
}

// kept is an answer that is remembered.
type kept struct {
	c     Case
	known bool
	at    time.Time
}

// flight is a question under way; who asks the same waits for it.
type flight struct {
	done  chan struct{}
	c     Case
	known bool
	err   error
}

// NewRemote checks a description; now nil means time.Now. It asks nobody yet.
func NewRemote(l Link, now func() time.Time) (*Remote, error) {
	if now == nil {
		now = time.Now
	}
	u, err := url.Parse(strings.ReplaceAll(l.URL, "{code}", "x"))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("url %q: want https://... with {code} in it", l.URL)
	case !strings.Contains(l.URL+l.Body, "{code}"):
		return nil, fmt.Errorf("url %q: {code} is missing: where does the code go?", l.URL)
	case l.Body != "" && !json.Valid([]byte(l.Body)):
		return nil, fmt.Errorf("body %q: want JSON", l.Body)
	case l.State == "":
		return nil, errors.New("state is missing: which field of the answer says how far a file is?")
	case strings.ContainsAny(l.Secret, "\r\n"):
		return nil, errors.New("secret: it has more than one line")
	}
	if l.Header == "" {
		l.Header = "Authorization"
	}
	if l.Timeout <= 0 {
		l.Timeout = linkTimeout
	}
	if l.Keep <= 0 {
		l.Keep = linkKeep
	}
	return &Remote{
		link: l, words: words(l.States), now: now, asking: make(chan struct{}, maxAsking),
		client: &http.Client{
			// A redirect would carry the question, and what lets us in, elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: maxAsking, IdleConnTimeout: time.Minute,
				ForceAttemptHTTP2: true, TLSHandshakeTimeout: l.Timeout,
			},
		},
		breaker: breaker{now: now}, kept: map[string]*kept{}, flying: map[string]*flight{},
	}, nil
}

// Close lets go of idle connections.
func (r *Remote) Close() { r.client.CloseIdleConnections() }

// Find asks the system, unless it was asked a moment ago. When it does not
// answer, an answer of the last day is given again, with its time in AsOf; else
// the error is ErrAway.
func (r *Remote) Find(ctx context.Context, code string) (Case, bool, error) {
	key := Key(code)
	if key == "" {
		return Case{}, false, nil
	}
	r.mu.Lock()
	old := r.kept[key]
	if old != nil && r.now().Sub(old.at) < r.link.Keep {
		r.mu.Unlock()
		return old.c, old.known, nil
	}
	f := r.flying[key]
	if f == nil {
		f = &flight{done: make(chan struct{})}
		r.flying[key] = f
		go r.fly(context.WithoutCancel(ctx), key, f)
	}
	r.mu.Unlock()
	select {
	case <-f.done:
	case <-ctx.Done():
		return Case{}, false, ctx.Err()
	}
	if f.err != nil && old != nil && old.known && r.now().Sub(old.at) < stale {
		return old.c, true, nil
	}
	return f.c, f.known, f.err
}

// fly asks once, for all who wait.
func (r *Remote) fly(ctx context.Context, key string, f *flight) {
	ctx, cancel := context.WithTimeout(ctx, r.link.Timeout)
	defer cancel()
	f.c, f.known, f.err = r.guarded(ctx, key)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.flying, key)
	if f.err == nil {
		r.keep(key, &kept{f.c, f.known, r.now()})
	}
	close(f.done)
}

// keep remembers an answer; the lock is held.
func (r *Remote) keep(key string, k *kept) {
	for old := range r.kept {
		if len(r.kept) < maxKept {
			break
		}
		delete(r.kept, old) // any: a map's order is chance
	}
	r.kept[key] = k
}

// guarded asks if the breaker and the crowd permit.
func (r *Remote) guarded(ctx context.Context, key string) (Case, bool, error) {
	select {
	case r.asking <- struct{}{}:
		defer func() { <-r.asking }()
	case <-ctx.Done():
		return Case{}, false, fmt.Errorf("%w: too many questions wait for it", ErrAway)
	}
	if err := r.breaker.may(); err != nil {
		return Case{}, false, err
	}
	c, known, err := r.ask(ctx, key)
	r.breaker.told(err)
	return c, known, err
}

// ask puts one question.
func (r *Remote) ask(ctx context.Context, key string) (Case, bool, error) {
	req, err := r.request(ctx, key)
	if err != nil {
		return Case{}, false, fmt.Errorf("%w: %w", ErrAway, err)
	}
	res, err := r.client.Do(req)
	if err != nil {
		var u *url.Error // its text has the address, and so the code
		if errors.As(err, &u) {
			err = u.Err
		}
		return Case{}, false, fmt.Errorf("%w: %w", ErrAway, err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case res.StatusCode == http.StatusNotFound, res.StatusCode == http.StatusNoContent:
		return Case{}, false, nil
	case res.StatusCode != http.StatusOK:
		return Case{}, false, fmt.Errorf("%w: status %d", ErrAway, res.StatusCode)
	case err != nil:
		return Case{}, false, fmt.Errorf("%w: %w", ErrAway, err)
	case len(body) > maxAnswer:
		return Case{}, false, fmt.Errorf("%w: more than %d bytes", ErrAway, maxAnswer)
	}
	return r.read(body, key)
}

func (r *Remote) request(ctx context.Context, key string) (*http.Request, error) {
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if r.link.Body != "" {
		quoted, err := json.Marshal(key)
		if err != nil {
			return nil, err
		}
		method, body = http.MethodPost, strings.NewReader(strings.ReplaceAll(r.link.Body, "{code}", string(quoted[1:len(quoted)-1])))
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.ReplaceAll(r.link.URL, "{code}", url.QueryEscape(key)), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	if r.link.Body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.link.Secret != "" {
		req.Header.Set(r.link.Header, r.link.Secret)
	}
	return req, nil
}

// Health is how the system is, for the hall's tree.
func (r *Remote) Health() diag.Node {
	n := diag.Node{Name: "one-stop system"}
	if why := r.breaker.why(); why != "" {
		n.State, n.Detail = diag.Warn, why
	}
	return n
}

// same reports whether an answer is about the file that was asked for.
func same(said, key string) bool {
	if c, err := formats.ParseCaseCode(said); err == nil {
		return c.Code == key
	}
	return Key(said) == key
}
