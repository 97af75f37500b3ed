package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"motcua/internal/wire"
)

// answer writes JSON.
func answer(w http.ResponseWriter, status int, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil { // a result that is no JSON
		problem(w, wire.Errorf(wire.CodeUnavailable, "the answer cannot be written"))
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// problem writes a refusal as RFC 9457 has it, with our stable code.
func problem(w http.ResponseWriter, e *wire.Error) {
	status := e.Code.Status()
	b, _ := json.Marshal(struct { // strings and a number: cannot fail
		Type   string    `json:"type"`
		Title  string    `json:"title"`
		Status int       `json:"status"`
		Code   wire.Code `json:"code"`
		Detail string    `json:"detail"`
	}{"about:blank", http.StatusText(status), status, e.Code, e.Message})
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	switch status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", "Bearer")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		if h.Get("Retry-After") == "" {
			h.Set("Retry-After", "1")
		}
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n'))
}

// refuse writes any error: a *wire.Error as it is, another one as unavailable.
func refuse(w http.ResponseWriter, err error) {
	var e *wire.Error
	if !errors.As(err, &e) {
		e = wire.Errorf(wire.CodeUnavailable, "this cannot be done now")
	}
	problem(w, e)
}

func unauthenticated(w http.ResponseWriter) {
	problem(w, wire.Errorf(wire.CodeUnauthenticated, "a token or a session is needed"))
}

// body reads a request's body, at most wire.MaxBody.
func body(w http.ResponseWriter, r *http.Request) ([]byte, *wire.Error) {
	large := wire.Errorf(wire.CodeTooLarge, "over %d bytes", wire.MaxBody)
	if r.ContentLength > wire.MaxBody {
		return nil, large
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.MaxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, large
	case err != nil:
		return nil, wire.Errorf(wire.CodeInvalid, "the body cannot be read")
	}
	return b, nil
}

// input reads a strict JSON object into v.
func input(w http.ResponseWriter, r *http.Request, v any) *wire.Error {
	b, e := body(w, r)
	if e != nil {
		return e
	}
	if err := wire.Strict(b, v); err != nil {
		return wire.Errorf(wire.CodeInvalid, "%v", err)
	}
	return nil
}

// loopback reports whether a request comes from this machine itself, and not
// through a proxy on it.
func loopback(r *http.Request) bool {
	if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" {
		return false
	}
	ip := net.ParseIP(address(r))
	return ip != nil && ip.IsLoopback()
}

// address is where a request comes from, without the port.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// loopbackName reports whether a Host header names this machine itself, so
// that a page elsewhere, whose name was made to point here, does not.
func loopbackName(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
