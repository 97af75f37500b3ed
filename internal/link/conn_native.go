//go:build !js

package link

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"motcua/internal/wire"
)

// writeTimeout is how long the kernel may refuse a frame.
const writeTimeout = 10 * time.Second

// maxFrame bounds what the server may send: a snapshot of a full day with
// every service and 10,000 tickets is about 4 MB.
const maxFrame = 64 << 20

// native is a connection on gorilla/websocket.
type native struct {
	ws   *websocket.Conn
	idle time.Duration // owned by the reader

	mu sync.Mutex // one frame at a time
}

func dial(ctx context.Context, cfg Config, _ bool) (conn, error) {
	d := websocket.Dialer{
		Subprotocols: []string{wire.Subprotocol}, Proxy: http.ProxyFromEnvironment,
		NetDialContext: race,
	}
	if len(cfg.CA) > 0 {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(cfg.CA) {
			return nil, errors.New("the hall's CA holds no certificate")
		}
		d.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	h := http.Header{}
	if cfg.Token != "" {
		h.Set("Authorization", "Bearer "+cfg.Token)
	}
	ws, resp, err := d.DialContext(ctx, socketURL(cfg.URL), h)
	if err != nil {
		if errors.Is(err, websocket.ErrBadHandshake) && resp != nil {
			return nil, &refusedError{resp.StatusCode}
		}
		return nil, fmt.Errorf("dial %s: %w", cfg.URL, err)
	}
	ws.SetReadLimit(maxFrame)
	n := &native{ws: ws}
	ws.SetPingHandler(n.ping)
	ws.SetPongHandler(n.pong)
	return n, nil
}

const (
	// nextTry is when another try at a connection sets out beside those that
	// have no answer yet; knock is how long each of them lasts.
	nextTry = 300 * time.Millisecond
	knock   = 3 * time.Second
)

// race connects as soon as there is anybody to connect to: the system repeats
// an unanswered call after 1, 3, 7 s only, so that a cable that is back would
// go unnoticed for seconds.
func race(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	type try struct {
		conn net.Conn
		err  error
	}
	tries := make(chan try)
	set := func() {
		go func() {
			d := net.Dialer{Timeout: knock}
			c, err := d.DialContext(ctx, network, addr)
			select {
			case tries <- try{c, err}:
			case <-ctx.Done():
				if c != nil {
					_ = c.Close()
				}
			}
		}()
	}
	defer cancel()
	set()
	next := time.NewTicker(nextTry)
	defer next.Stop()
	for {
		select {
		case t := <-tries:
			return t.conn, t.err
		case <-next.C:
			set()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// socketURL turns the server's address into its WebSocket's.
func socketURL(base string) string {
	u := strings.TrimSuffix(base, "/")
	switch {
	case strings.HasPrefix(u, "http://"):
		u = "ws://" + strings.TrimPrefix(u, "http://")
	case strings.HasPrefix(u, "https://"):
		u = "wss://" + strings.TrimPrefix(u, "https://")
	}
	if !strings.HasSuffix(u, "/ws") {
		u += "/ws"
	}
	return u
}

// ping answers the server's heartbeat and notes that the line lives.
func (n *native) ping(data string) error {
	_ = n.ws.SetReadDeadline(time.Now().Add(n.idle))
	err := n.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	if errors.Is(err, websocket.ErrCloseSent) {
		return nil
	}
	return err
}

// pong is the server's answer to ask.
func (n *native) pong(string) error { return n.ws.SetReadDeadline(time.Now().Add(n.idle)) }

func (n *native) read(idle time.Duration) ([]byte, error) {
	n.idle = idle
	_ = n.ws.SetReadDeadline(time.Now().Add(idle))
	for {
		kind, b, err := n.ws.ReadMessage()
		var ce *websocket.CloseError
		switch {
		case errors.As(err, &ce):
			return nil, &closedError{ce.Code, ce.Text}
		case err != nil:
			return nil, fmt.Errorf("read: %w", err)
		case kind == websocket.TextMessage:
			return b, nil
		}
	}
}

func (n *native) write(frame []byte) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	_ = n.ws.SetWriteDeadline(time.Now().Add(writeTimeout))
	return n.ws.WriteMessage(websocket.TextMessage, frame)
}

// close says good-bye, if the line takes it at once, and frees the socket.
func (n *native) close(code int) {
	_ = n.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(100*time.Millisecond))
	_ = n.ws.Close()
}

// ask sends a ping: its answer comes from the other side's reader.
func (n *native) ask() error {
	return n.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTimeout))
}
