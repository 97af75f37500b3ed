package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"motcua/server/staff"
	"motcua/server/store"
)

// Client asks a hall's door.
type Client struct {
	http    http.Client
	running bool
	close   func() error
}

// Dial finds the hall whose data stand in dir: the one that runs there, else
// its files, which it keeps locked until Close. With make, a directory that
// holds no hall yet gets an empty one; without, that is an error.
func Dial(dir, storeFile string, make bool) (*Client, error) {
	path := filepath.Join(dir, Socket)
	conn, err := dialUnix(path)
	switch {
	case err == nil:
		_ = conn.Close()
		return &Client{running: true, close: func() error { return nil }, http: http.Client{Transport: &http.Transport{
			DialContext: func(context.Context, string, string) (net.Conn, error) { return dialUnix(path) },
		}}}, nil
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
	default:
		return nil, fmt.Errorf("control socket: %w", err)
	}
	file := filepath.Join(dir, storeFile)
	if _, err := os.Stat(file); err != nil && !make {
		return nil, fmt.Errorf("%s: there is no hall here", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	st, err := store.Open(file)
	if err != nil {
		return nil, err
	}
	people, err := staff.New(st.Bucket("staff"), nil, nil)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	h := Handler(Config{Store: st, Staff: people})
	return &Client{close: st.Close, http: http.Client{Transport: inProcess{h}}}, nil
}

func dialUnix(path string) (net.Conn, error) {
	short, free, err := reach(path)
	if err != nil {
		return nil, err
	}
	defer free()
	return net.Dial("unix", short)
}

// Close frees the files.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return c.close()
}

// Running reports whether a hall runs there.
func (c *Client) Running() bool { return c.running }

// Post sends v and decodes the answer into answer, unless that is nil.
func (c *Client) Post(ctx context.Context, path string, v, answer any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return c.ask(ctx, http.MethodPost, path, bytes.NewReader(b), answer)
}

// Send posts what body holds and decodes the answer into answer.
func (c *Client) Send(ctx context.Context, path string, body io.Reader, answer any) error {
	return c.ask(ctx, http.MethodPost, path, body, answer)
}

// Get decodes the answer into answer.
func (c *Client) Get(ctx context.Context, path string, answer any) error {
	return c.ask(ctx, http.MethodGet, path, nil, answer)
}

func (c *Client) ask(ctx context.Context, method, path string, body io.Reader, answer any) error {
	r, err := c.open(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	if answer == nil {
		_, err := io.Copy(io.Discard, r)
		return err
	}
	return json.NewDecoder(r).Decode(answer)
}

// Copy writes the answer to w. An answer that breaks off is an error.
func (c *Client) Copy(ctx context.Context, path string, w io.Writer) error {
	r, err := c.open(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	_, err = io.Copy(w, r)
	return err
}

func (c *Client) open(ctx context.Context, method, path string, body io.Reader) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://hall"+path, body)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask the hall: %w", err)
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	defer func() { _ = resp.Body.Close() }()
	b, _ := io.ReadAll(io.LimitReader(resp.Body, 4096))
	return nil, errors.New(strings.TrimSpace(string(b)))
}

// inProcess carries a request to a handler without a socket.
type inProcess struct{ h http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	pr, pw := io.Pipe()
	w := &pipeWriter{header: http.Header{}, pw: pw, started: make(chan struct{})}
	go func() {
		var err error
		defer func() {
			if p := recover(); p != nil { // http.ErrAbortHandler: the answer breaks off
				err = fmt.Errorf("the answer broke off")
			}
			w.WriteHeader(http.StatusOK)
			_ = pw.CloseWithError(err)
		}()
		t.h.ServeHTTP(w, r)
	}()
	<-w.started
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Body: pr, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1,
	}, nil
}

type pipeWriter struct {
	header  http.Header
	pw      *io.PipeWriter
	once    sync.Once
	started chan struct{}
	status  int
}

// Header implements http.ResponseWriter.
func (w *pipeWriter) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *pipeWriter) WriteHeader(status int) {
	w.once.Do(func() {
		w.status = status
		close(w.started)
	})
}

// Write implements http.ResponseWriter.
func (w *pipeWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.pw.Write(b)
}
