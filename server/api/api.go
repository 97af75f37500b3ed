// Package api is the hall's HTTP interface: docs/openapi.yaml describes it,
// the pages are package web's.
//
//	POST   /api/v1/commands            one command, answered when it is on disk
//	GET    /api/v1/hall                the state, cut to the role
//	GET    /api/v1/events?since=&follow=   NDJSON
//	GET    /api/v1/counters/{id}/line  whom a counter calls next, for staff
//	GET    /ws                         package hub
//	POST   /api/v1/session             sign in; GET who am I; DELETE sign out
//	POST   /api/v1/pair                a code to show; again: has it been approved?
//	POST   /api/v1/pair/approve        by a manager
//	GET    /api/v1/search?q=           procedures
//	GET    /api/v1/cases/{code}        how far a case file is; /lookup.json?code= for kiosks
//	GET    /api/v1/report?period=&format=  a period's figures, for managers and inspectors
//	GET    /api/v1/report/events?period=&figure=  the events behind one of them
//	GET    /api/v1/suggestions         the suggestion box, for managers and inspectors
//	POST   /suggest                    words for it; GET /suggest/{code}.json follows them
//	GET    /t/{token}.json             a citizen's ticket; POST cancel, rate, rejoin
//	GET    /healthz /readyz /metrics
//
// Checks come in one order: who (401), size (413), JSON (400), command (400),
// role (403), key (409), fields (400), then what the engine says. The first
// three are made here, the others by the floor. Errors are
// application/problem+json with a stable code. GET changes nothing.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"motcua/internal/catalogue"
	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/cases"
	"motcua/server/hub"
	"motcua/server/queue"
	"motcua/server/report"
	"motcua/server/staff"
)

// Floor is the running hall as the API reads it; commands go through the hub.
type Floor interface {
	Seq() uint64
	Hall() *hall.Hall
	After(seq uint64) (events []wire.Event, more <-chan struct{}, ok bool)
	ByToken(token string) (t hall.Ticket, ahead int, wait *hall.Wait, ok bool)
	Notice(token string) string
	Outlook(counter string, most int) (queue.Outlook, bool)
}

// Cases knows how far a case file is.
type Cases interface {
	// Ask answers somebody at an address. The errors are cases.ErrUnknown,
	// cases.ErrTooMany and those of its source.
	Ask(ctx context.Context, address, code string) (cases.Case, error)
}

// Catalogue is the hall's procedures.
type Catalogue interface {
	// Procedures lists what fits a query, the best first.
	Procedures(query string) []catalogue.Procedure
	// Book is all of it, a catalogue.Book in JSON, and its version.
	Book() (encoded []byte, version string)
}

// Config is what the API is made of. Floor, Hub and Staff are needed.
type Config struct {
	Floor     Floor
	Hub       *hub.Hub
	Staff     *staff.Staff
	Pages     http.Handler        // everything that is not named above; nil: not found
	Catalogue Catalogue           // nil: search finds nothing
	Cases     Cases               // nil: no case file is known
	Box       Box                 // of suggestions; nil: nobody reads them
	Reports   report.Reader       // nil: there are no reports
	Gatherer  prometheus.Gatherer // nil: no /metrics
	// Health is the hall's health as a tree, and whether commands can be taken.
	Health func() (tree diag.Node, ready bool)
	// Demo lets Gate.Enter open sessions without a password, on loopback names
	// only.
	Demo bool
	// Done ends streams that would go on for ever; closed when the server
	// stops.
	Done   <-chan struct{}
	Logger *slog.Logger
}

type api struct {
	Config
	log  *slog.Logger
	held atomic.Int32 // requests that wait for news of a ticket
}

// New makes the handler of the whole server: the API, and the pages behind it.
func New(cfg Config) (http.Handler, error) {
	if cfg.Floor == nil || cfg.Hub == nil || cfg.Staff == nil {
		return nil, errors.New("api: a floor, a hub and a staff are needed")
	}
	a := &api{Config: cfg, log: cfg.Logger}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem(w, wire.Errorf(wire.CodeForbidden, "a page of another origin may not do this"))
	}))
	return headers(guard.Handler(a.routes())), nil
}

func (a *api) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/commands", a.commands)
	mux.HandleFunc("GET /api/v1/hall", a.state)
	mux.HandleFunc("GET /api/v1/events", a.events)
	mux.HandleFunc("GET /api/v1/counters/{id}/line", a.line)
	mux.HandleFunc("GET /api/v1/health", a.devices)
	mux.HandleFunc("GET /ws", a.socket)
	mux.HandleFunc("GET /api/v1/session", a.whoami)
	mux.HandleFunc("POST /api/v1/session", a.signIn)
	mux.HandleFunc("DELETE /api/v1/session", a.signOut)
	mux.HandleFunc("POST /api/v1/pair", a.pair)
	mux.HandleFunc("POST /api/v1/pair/approve", a.approve)
	mux.HandleFunc("GET /api/v1/search", a.search)
	mux.HandleFunc("GET /api/v1/procedures", a.procedures)
	mux.HandleFunc("GET /api/v1/cases/{code}", a.caseFile)
	mux.HandleFunc("GET /lookup.json", a.lookup)
	mux.HandleFunc("GET /api/v1/report", a.report)
	mux.HandleFunc("GET /api/v1/report/events", a.behind)
	mux.HandleFunc("GET /t/{token}", a.ticket)
	mux.Handle("GET /t/{token}/{part}", http.HandlerFunc(a.ticketPart)) // a page's own: no program's business
	mux.HandleFunc("POST /t/{token}/cancel", a.cancel)
	mux.HandleFunc("POST /t/{token}/rejoin", a.rejoin)
	mux.HandleFunc("POST /t/{token}/rate", a.rate)
	mux.HandleFunc("GET /api/v1/suggestions", a.suggestions)
	mux.HandleFunc("POST /suggest", a.suggest)
	mux.HandleFunc("GET /suggest/{code}", a.suggestion)
	mux.HandleFunc("POST /floor/suggestions/{id}", a.answerForm)
	mux.HandleFunc("GET /healthz", a.healthz)
	mux.HandleFunc("GET /readyz", a.readyz)
	mux.HandleFunc("GET /metrics", a.metrics)
	mux.HandleFunc("/api/", nothing)
	if a.Pages != nil {
		mux.Handle("/", a.Pages)
	} else {
		mux.HandleFunc("/", nothing)
	}
	return mux
}

func nothing(w http.ResponseWriter, r *http.Request) {
	problem(w, wire.Errorf(wire.CodeNotFound, "there is no %s %s", r.Method, r.URL.Path))
}

// headers sets what every answer carries; a page may set its own instead.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

func (a *api) healthz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	answer(w, http.StatusOK, map[string]string{"status": "ok"})
}

// readyz is 503 only when commands cannot be taken. A dead device is named,
// under 200: the hall goes on without it.
func (a *api) readyz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if a.Health == nil {
		answer(w, http.StatusOK, map[string]bool{"ready": true})
		return
	}
	tree, ready := a.Health()
	status := http.StatusOK
	if !ready {
		status = http.StatusServiceUnavailable
	}
	causes := tree.Causes()
	if causes == nil {
		causes = []string{}
	}
	answer(w, status, struct {
		Ready  bool       `json:"ready"`
		State  diag.State `json:"state"`
		Causes []string   `json:"causes"`
		Health diag.Node  `json:"health"`
	}{ready, tree.Worst(), causes, tree})
}

// metrics is for the machine's own collector, or an integration.
func (a *api) metrics(w http.ResponseWriter, r *http.Request) {
	if !loopback(r) {
		g, ok := a.who(r)
		switch {
		case !ok:
			unauthenticated(w)
			return
		case g.Actor.Role != wire.RoleIntegration:
			problem(w, wire.Errorf(wire.CodeForbidden, "figures are for an integration"))
			return
		}
	}
	if a.Gatherer == nil {
		nothing(w, r)
		return
	}
	promhttp.HandlerFor(a.Gatherer, promhttp.HandlerOpts{}).ServeHTTP(w, r)
}

// search finds procedures; they are public.
func (a *api) search(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query().Get("q")
	found := struct {
		Query      string                `json:"query"`
		Codes      []string              `json:"codes"`
		Procedures []catalogue.Procedure `json:"procedures"`
	}{q, []string{}, []catalogue.Procedure{}}
	if a.Catalogue != nil {
		for _, p := range a.Catalogue.Procedures(q) {
			found.Codes, found.Procedures = append(found.Codes, p.Code), append(found.Procedures, p)
		}
	}
	answer(w, http.StatusOK, found)
}

// procedures is the whole catalogue, for kiosks that search by themselves.
func (a *api) procedures(w http.ResponseWriter, r *http.Request) {
	if a.Catalogue == nil {
		nothing(w, r)
		return
	}
	book, version := a.Catalogue.Book()
	tag := `"` + version + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(book) // the reader went away: nobody is left to tell
}

// streamWrite is how long one write of a stream may take.
const streamWrite = 15 * time.Second
