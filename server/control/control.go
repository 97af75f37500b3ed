// Package control is the door for the hall's own administrator on the
// server's machine: HTTP over DIR/control.sock, which only the owner of the
// data directory may open.
//
//	POST /accounts  POST /accounts/password  GET /accounts
//	POST /tokens    POST /revoke
//	GET  /check     GET /export   GET /backup   GET /report  GET /report/events
//	POST /cases     POST /procedures
//
// A running hall listens there. When none runs, Dial opens the files itself
// and answers the same requests in the same process, so that the command line
// knows one way only.
package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"motcua/server/procedures"
	"motcua/server/report"
	"motcua/server/staff"
	"motcua/server/store"
)

// Socket is the door's name under the data directory.
const Socket = "control.sock"

// Config is what the door opens on.
type Config struct {
	Store *store.Store
	Staff *staff.Staff
	// Procedures is the hall's catalogue; nil: it is read from the store.
	Procedures *procedures.Shelf
	// Books are the running hall's reports; nil: they are made from the store.
	Books  *report.Books
	Logger *slog.Logger
}

// Server is a running hall's door.
type Server struct {
	http *http.Server
	done chan struct{}
}

// Listen opens the door. A socket that a dead server left behind is replaced;
// the store's lock has already shown that no other server lives there.
func Listen(dir string, cfg Config) (*Server, error) {
	path := filepath.Join(dir, Socket)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	l, err := listenUnix(path)
	if err != nil {
		return nil, fmt.Errorf("control socket: %w", err)
	}
	s := &Server{http: &http.Server{Handler: Handler(cfg), ReadHeaderTimeout: 5 * time.Second}, done: make(chan struct{})}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(l)
	}()
	return s, nil
}

// Close shuts the door and waits for who stands in it, a moment.
func (s *Server) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
	<-s.done
}

// listenUnix makes a socket that only its owner may open. A path over the 108
// bytes that a socket's address holds is reached through its directory.
func listenUnix(path string) (net.Listener, error) {
	short, free, err := reach(path)
	if err != nil {
		return nil, err
	}
	defer free()
	l, err := net.Listen("unix", short)
	if err != nil {
		return nil, err
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false) // by its real name, below
	if err := os.Chmod(path, 0o600); err != nil {
		_ = l.Close()
		return nil, err
	}
	return &unlinking{l, path}, nil
}

type unlinking struct {
	net.Listener
	path string
}

func (u *unlinking) Close() error {
	err := u.Listener.Close()
	_ = os.Remove(u.path)
	return err
}

// reach gives a name for path that fits a socket's address.
func reach(path string) (short string, free func(), err error) {
	if len(path) < 100 {
		return path, func() {}, nil
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", d.Fd(), filepath.Base(path)), func() { _ = d.Close() }, nil
}

type door struct{ Config }

// Handler answers the door's requests.
func Handler(cfg Config) http.Handler {
	d := door{cfg}
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /accounts", d.accounts)
	mux.HandleFunc("POST /accounts", d.addAccount)
	mux.HandleFunc("POST /accounts/password", d.setPassword)
	mux.HandleFunc("POST /tokens", d.newToken)
	mux.HandleFunc("POST /revoke", d.revoke)
	mux.HandleFunc("GET /check", d.check)
	mux.HandleFunc("GET /export", d.export)
	mux.HandleFunc("GET /backup", d.backup)
	mux.HandleFunc("GET /report", d.report)
	mux.HandleFunc("GET /report/events", d.behind)
	mux.HandleFunc("POST /cases", d.cases)
	mux.HandleFunc("POST /procedures", d.procedures)
	return mux
}

// maxRequest bounds what the command line sends.
const maxRequest = 64 << 10

func in(w http.ResponseWriter, r *http.Request, v any) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(v); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}

func out(w http.ResponseWriter, v any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// NewAccount is an account to be made.
type NewAccount struct {
	staff.Account
	Password string `json:"password"`
}

func (d door) accounts(w http.ResponseWriter, r *http.Request) {
	list := d.Staff.Accounts()
	if list == nil {
		list = []staff.Account{}
	}
	out(w, list, nil)
}

func (d door) addAccount(w http.ResponseWriter, r *http.Request) {
	var a NewAccount
	if !in(w, r, &a) {
		return
	}
	err := d.Staff.AddAccount(a.Account, a.Password)
	if err == nil {
		d.Logger.Info("account made", "account", a.User, "role", a.Role)
	}
	out(w, struct{}{}, err)
}

func (d door) setPassword(w http.ResponseWriter, r *http.Request) {
	var a NewAccount
	if !in(w, r, &a) {
		return
	}
	err := d.Staff.SetPassword(a.User, a.Password)
	if err == nil {
		d.Logger.Info("password reset", "account", a.User)
	}
	out(w, struct{}{}, err)
}

func (d door) newToken(w http.ResponseWriter, r *http.Request) {
	var dev staff.Device
	if !in(w, r, &dev) {
		return
	}
	token, err := d.Staff.NewToken(dev)
	if err == nil {
		d.Logger.Info("token made", "device", dev.Name, "role", dev.Role)
	}
	out(w, map[string]string{"token": token}, err)
}

func (d door) revoke(w http.ResponseWriter, r *http.Request) {
	var who struct {
		Name string `json:"name"`
	}
	if !in(w, r, &who) {
		return
	}
	err := d.Staff.Revoke(who.Name)
	if err == nil {
		d.Logger.Info("revoked", "device", who.Name)
	}
	out(w, struct{}{}, err)
}
