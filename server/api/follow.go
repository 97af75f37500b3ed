package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"motcua/internal/wire"
)

// A citizen's phone follows its ticket by one request that is held until there
// is news: it costs an old phone nothing to wait, and the call is felt within a
// moment.
const (
	holdAtMost = 25 * time.Second       // a phone network forgets a silent line after 30 s
	holdPause  = 150 * time.Millisecond // a busy hall's events are looked at together
	heldAtMost = 4000                   // requests; the others are answered at once and ask again
)

// follow answers what state gives, with an entity tag. If the request names that
// tag (If-None-Match) the answer is 304, and if it also prefers to wait (Prefer:
// wait=SECONDS, RFC 7240) that, or the news, comes as late as it wishes. state
// reports false for what is not there.
func (a *api) follow(w http.ResponseWriter, r *http.Request, state func() (any, bool)) {
	known := r.Header.Get("If-None-Match")
	timer := time.NewTimer(patience(r))
	defer timer.Stop()
	defer a.held.Add(-1)
	spare := a.held.Add(1) <= heldAtMost
	for {
		seq := a.Floor.Seq()
		body, tag, err := tagged(state)
		if err != nil {
			problem(w, err)
			return
		}
		w.Header().Set("ETag", tag)
		if tag != known {
			answer(w, http.StatusOK, body)
			return
		}
		events, more, ok := a.Floor.After(seq)
		if len(events) > 0 { // meanwhile
			continue
		}
		if !ok || !spare || !a.news(r, more, timer.C) {
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
}

// news waits for an event and reports false when the time is over.
func (a *api) news(r *http.Request, more <-chan struct{}, over <-chan time.Time) bool {
	select {
	case <-more:
	case <-over:
		return false
	case <-r.Context().Done():
		return false
	case <-a.Done:
		return false
	}
	pause := time.NewTimer(holdPause)
	defer pause.Stop()
	select {
	case <-pause.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// tagged is what state gives, ready to be sent, and its entity tag.
func tagged(state func() (any, bool)) (body json.RawMessage, tag string, refused *wire.Error) {
	v, ok := state()
	if !ok {
		return nil, "", badToken()
	}
	b, err := json.Marshal(v)
	if err != nil {
		return nil, "", wire.Errorf(wire.CodeUnavailable, "the answer cannot be written")
	}
	sum := sha256.Sum256(b)
	return bytes.TrimSpace(b), `"` + base64.RawURLEncoding.EncodeToString(sum[:9]) + `"`, nil
}

// patience is how long a request would wait: none, unless it says so.
func patience(r *http.Request) time.Duration {
	for _, line := range r.Header.Values("Prefer") {
		for part := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			if n, err := strconv.Atoi(value); err == nil && strings.EqualFold(name, "wait") && n > 0 {
				return min(time.Duration(min(n, 3600))*time.Second, holdAtMost)
			}
		}
	}
	return 0
}
