//go:build !js

package show

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"motcua/internal/media"
)

// Times of asking the server.
const (
	askFor     = 40 * time.Second // longer than the server waits for news
	noneFor    = time.Minute      // without a byte of a file it is asked for again
	retryFirst = time.Second
	retryLast  = 30 * time.Second
	maxList    = 1 << 20
)

// follower brings what the server has for a board into the cache.
type follower struct {
	cfg    Config
	client *http.Client
	c      cache
	// got is told each list of which everything that could be had is here, and
	// why files are not.
	got func(l media.List, away map[string]string, err error)
}

func newFollower(cfg Config, got func(media.List, map[string]string, error)) (*follower, error) {
	t := &http.Transport{MaxIdleConnsPerHost: 1, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: askFor}
	if cfg.CA != nil {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(cfg.CA) {
			return nil, errors.New("show: no certificate among the CA's")
		}
		t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &follower{cfg: cfg, client: &http.Client{Transport: t}, c: cache{cfg.Dir}, got: got}, nil
}

// run follows the server's lists until ctx ends.
func (f *follower) run(ctx context.Context) {
	defer f.client.CloseIdleConnections()
	have, wait := "", retryFirst
	for ctx.Err() == nil {
		l, err := f.ask(ctx, have)
		if err == nil && l.Version != have {
			away := f.fetch(ctx, l)
			err = f.c.saveList(l)
			f.got(l, away, err)
			if have = l.Version; len(away) > 0 {
				have = "" // ask again
			} else {
				wait = retryFirst
				continue
			}
		} else if err == nil {
			wait = retryFirst
			continue
		}
		if err != nil && ctx.Err() == nil {
			f.cfg.Logger.Warn("slides and films", "err", err)
		}
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-t.C:
		}
		t.Stop()
		wait = min(2*wait, retryLast)
	}
}

func (f *follower) get(ctx context.Context, path string, at int64) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, httpOf(f.cfg.URL)+path, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+f.cfg.Token)
	if at > 0 {
		req.Header.Set("Range", "bytes="+strconv.FormatInt(at, 10)+"-")
	}
	return f.client.Do(req)
}

// httpOf is the address of the pages where the line is.
func httpOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	switch u.Scheme {
	case "ws":
		u.Scheme = "http"
	case "wss":
		u.Scheme = "https"
	}
	u.Path = ""
	return u.String()
}

// ask waits for a list of another version than have.
func (f *follower) ask(ctx context.Context, have string) (l media.List, err error) {
	ctx, stop := context.WithTimeout(ctx, askFor)
	defer stop()
	res, err := f.get(ctx, "/board/"+url.PathEscape(f.cfg.Board)+"/media.json?since="+url.QueryEscape(have), 0)
	if err != nil {
		return l, err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return l, fmt.Errorf("the list: %s", res.Status)
	}
	err = json.NewDecoder(io.LimitReader(res.Body, maxList)).Decode(&l)
	return l, err
}

// fetch brings the files of a list here that this board can show, one after the
// other, and removes all others; away says why some are not here.
func (f *follower) fetch(ctx context.Context, l media.List) (away map[string]string) {
	away = map[string]string{}
	var want []media.Source
	var total int64
	for _, it := range l.Items {
		s, ok := mine(it)
		if !ok || slices.Contains(want, s) {
			continue
		}
		if total += s.Bytes; total > maxCache {
			away[it.Name] = fmt.Sprintf("no room: a board keeps %d GB", maxCache>>30)
			continue
		}
		want = append(want, s)
	}
	if err := f.c.keep(want); err != nil {
		f.cfg.Logger.Warn("old slides and films stay", "err", err)
	}
	for _, it := range l.Items {
		s, ok := mine(it)
		if !ok || !slices.Contains(want, s) {
			continue
		}
		if err := f.file(ctx, s); err != nil {
			away[it.Name] = "not fetched: " + err.Error()
			if ctx.Err() != nil {
				break
			}
		}
	}
	return away
}

// file fetches one file, from where the last try ended.
func (f *follower) file(ctx context.Context, s media.Source) error {
	if _, ok := f.c.has(s); ok {
		return nil
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	at := f.c.begun(s)
	res, err := f.get(ctx, s.URL, at)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	switch res.StatusCode {
	case http.StatusPartialContent:
	case http.StatusOK:
		at = 0
	case http.StatusRequestedRangeNotSatisfiable:
		at = s.Bytes // all of it was here
		return f.c.put(s, at, http.NoBody)
	default:
		return errors.New(res.Status)
	}
	silent := time.AfterFunc(noneFor, stop)
	defer silent.Stop()
	return f.c.put(s, at, &watched{res.Body, silent})
}

// watched puts off the end with every piece that comes.
type watched struct {
	r     io.Reader
	until *time.Timer
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.r.Read(b)
	w.until.Reset(noneFor)
	return n, err
}

// mine is the file of an item that this board can show.
func mine(it media.Item) (media.Source, bool) {
	for _, s := range it.Sources {
		switch s.Type {
		case media.PNG, media.JPEG, media.MPEG:
			return s, true
		}
	}
	return media.Source{}, false
}
