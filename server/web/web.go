// Package web serves the hall's pages: the citizen's phone, the clerk's
// console, the rating tablet, the guide's and the manager's views, plain
// boards, procedures, and the shells that host the browser programs.
//
//	documents    /  /signin  /t/{token}  /suggest  /results  /procedures  /lookup  /admin/ ...
//	             whole without JavaScript; a script, where there is one, only
//	             keeps them fresh
//	instruments  /console/  /tablet/{counter}  /floor/  /guide/
//	             a rendered shell whose nodes static/*.js patches in place, so
//	             that focus survives every event
//	boards       /board/{id}/plain: ES5 and long polling, for old televisions
//	             and /media/{file}, the slides and films that any board shows
//	shells       /kiosk/  /board/{id}: a canvas, an accessible container and a
//	             loader for the WebAssembly in dist
//
// Nothing on a page is inline but hashed style on the phone's one-trip page
// and data blocks, which browsers do not run. Nothing comes from another
// origin. Static files live under a path that carries their hash and never
// change under it.
//
// The package knows no session, no socket and no disk: it asks the interfaces
// below. Commands travel over the API, never through a page, so that there is
// one door for them; the exceptions are the sign-in forms of Gate and Admin.
package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"motcua/internal/diag"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/duty"
	"motcua/server/report"
)

// Hall is the running hall as pages read it.
type Hall interface {
	// State is whole and uncut; nobody changes it.
	State() *wire.State
	Hall() *hall.Hall
	ByToken(token string) (t hall.Ticket, ahead int, wait *hall.Wait, ok bool)
	// Notice is what a ticket's holder is to know beside its state: "late_day"
	// when it may not be served today; "" for nothing.
	Notice(token string) string
	// After gives the day's events behind seq and a channel closed by newer ones.
	After(seq uint64) (events []wire.Event, more <-chan struct{}, ok bool)
	// Events are all of the current day's, behind some of the day before,
	// uncut; nobody changes them.
	Events() []wire.Event
}

// Gate knows who is asking, and lets people in.
type Gate interface {
	// Who says who sent a request, if it holds a session or token of one of
	// the roles; without roles, of any.
	Who(r *http.Request, roles ...wire.Role) (wire.Actor, bool)
	// SignIn checks a password and sets the session's cookie. A *wire.Error
	// is shown to the person.
	SignIn(w http.ResponseWriter, r *http.Request, user, password string) (wire.Actor, error)
	SignOut(w http.ResponseWriter, r *http.Request)
	// Enter signs in or pairs with one click; only the demo calls it.
	Enter(w http.ResponseWriter, r *http.Request, role wire.Role, device, counter string) (wire.Actor, error)
}

// Admin lists and changes who may come in.
type Admin interface {
	Accounts() []Account
	Devices() []Device
	Pairings() []Pairing
	Approve(by wire.Actor, code string, role wire.Role, device, counter string) error
	Revoke(by wire.Actor, device string) error
	// Reload reads the site again; a bad one changes nothing, and Reloaded
	// says what is wrong with it.
	Reload(ctx context.Context, by wire.Actor)
	Reloaded() Reloaded
	// Source is the site file as it lies there now: what mistakes call it, and its
	// text. Draft reads a
	// text as a site without putting it in force: a bad one gives no hall, and
	// what is wrong with it.
	Source() (name, text string, err error)
	Draft(text string) (*hall.Hall, Reloaded)
	// SetPhoto gives an account the picture in a file, or takes it away for nil;
	// the error is shown to the person. Photo is the one at a path, a JPEG.
	SetPhoto(by wire.Actor, user string, file io.Reader) error
	Photo(path string) ([]byte, bool)
}

// Reloaded is how the site was read last: at the start, at a signal or from
// here.
type Reloaded struct {
	At       time.Time
	Faults   []string // with file, line and key; any: the site of before goes on
	Warnings []string
}

// Account is a person's account as an administrator sees it.
type Account struct {
	User, Name, Title string
	Role              wire.Role
	Photo             string // path of the picture; "" for none
}

// Device is a paired device or an integration's token.
type Device struct {
	Name    string
	Role    wire.Role
	Counter string // a tablet's
	Since   time.Time
}

// Pairing is a device that shows a code and waits to be let in.
type Pairing struct {
	Code  string
	From  string // its address
	Since time.Time
}

// Papers shows what the demo's software printers have printed.
type Papers interface {
	Printers() []string
	// Slips lists a printer's slips, oldest first; more is closed when there
	// is a newer one. ok is false for a printer that is not there.
	Slips(printer string) (list []Slip, more <-chan struct{}, ok bool)
	PNG(printer, id string) ([]byte, bool)
	// Inflict does to a printer what a person or bad luck does to a real one;
	// false: there is no such printer or no such thing.
	Inflict(printer, what string) bool
}

// Slip is one cut piece of paper.
type Slip struct {
	ID string
	At time.Time
}

// Config is what the pages are made of. Hall and Gate are needed.
type Config struct {
	Hall      Hall
	Gate      Gate
	Catalogue Catalogue     // nil: the procedures' pages say that there are none
	Cases     Cases         // nil: no case file is known
	Box       Box           // of suggestions; nil: nobody reads them
	Admin     Admin         // nil: /admin/ shows the site alone
	Papers    Papers        // nil: no /paper/
	Records   Records       // nil: no day is recorded
	Reports   report.Reader // nil: no period is counted
	Practice  Practice      // nil: no /practice/
	Media     Media         // nil: no board shows slides or films
	// Desk says whether a board without a socket speaks (duty.Desk.Page); nil: each
	// speaks.
	Desk *duty.Desk
	Demo bool // "/" offers every page with one click
	// BoardOf says which board a display shows, by the display's name.
	BoardOf map[string]string
	Kiosks  []string // names of the kiosks, for the demo's index
	Now     func() time.Time
	// Visit tells that a display without a socket is here, until it is let go, and
	// Health how it is; nil: nobody wants to know.
	Visit  func(by wire.Actor) (leave func())
	Health func(by wire.Actor, health diag.Node)
	Done   <-chan struct{} // closed when the server stops; nil: it never does
	Log    *slog.Logger
}

// handler is the pages' handler: static after New.
type handler struct {
	Config
	mux    *http.ServeMux
	assets *assets
	pages  map[string]*pageTemplate
	drafts drafts
	charts charts
	counts reports
	months results
	audit  audit
	latest latest
	// readers holds a token for each who reads a file of the boards' media.
	readers chan struct{}
}

// New makes the handler of every page. It is mounted at "/", behind the more
// specific routes of the API.
func New(cfg Config) (http.Handler, error) {
	if cfg.Hall == nil || cfg.Gate == nil {
		return nil, errors.New("web: a hall and a gate are needed")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &handler{Config: cfg, mux: http.NewServeMux(), readers: make(chan struct{}, mediaReaders)}
	var err error
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	if s.pages, err = loadPages(s.assets); err != nil {
		return nil, err
	}
	s.routes()
	return s.mux, nil
}

func (s *handler) routes() {
	handle := s.mux.HandleFunc
	handle("GET /static/{hash}/{file...}", s.assets.serveStatic)
	handle("GET /dist/{file...}", s.assets.serveDist)
	handle("GET /voice/{lang}/{file}", s.serveVoice)
	handle("GET /favicon.ico", s.favicon)
	handle("GET /{$}", s.index)
	handle("GET /home", s.home)
	handle("GET /signin", s.signinPage)
	handle("POST /signin", s.signin)
	handle("POST /signout", s.signout)
	handle("POST /enter", s.enter)
	handle("GET /pair", s.pair)
	handle("GET /t/{token}", s.phone)
	handle("GET /suggest", s.suggest)
	handle("POST /suggest", s.suggest) // which the API did not take: the form again
	handle("GET /suggest/{code}", s.suggestion)
	handle("GET /floor/suggestions", s.box)
	handle("POST /floor/suggestions/{id}", s.box) // likewise
	handle("GET /console/", s.console)
	handle("GET /tablet/{counter}", s.tablet)
	handle("GET /tablet/sw.js", s.tabletWorker)
	handle("GET /tablet/{counter}/app.webmanifest", s.tabletManifest)
	handle("GET /floor/{$}", s.floor)
	handle("GET /floor/audit.json", s.auditJSON)
	handle("GET /floor/charts.json", s.chartsJSON)
	handle("GET /floor/charts/{file}", s.chartSVG)
	handle("GET /floor/day/{day}", s.record)
	handle("GET /floor/reports/{$}", s.reportsAt)
	handle("GET /floor/reports/{period}", s.report)
	handle("GET /floor/reports/{period}/events", s.reportEvents)
	handle("GET /floor/reports/{period}/{file}", s.reportChart)
	handle("GET /results", s.results)
	handle("GET /results/{month}", s.results)
	handle("GET /results/{month}/{file}", s.resultsChart)
	handle("GET /practice/{$}", s.practiceList)
	handle("GET /practice/{id}", s.practise)
	handle("POST /practice/{id}", s.practiceBegin)
	handle("POST /practice/{id}/hint", s.practiceHint)
	handle("GET /practice/{id}/now.json", s.practiceNow)
	handle("GET /guide/", s.guide)
	handle("GET /guide/place", s.guidePlace)
	handle("GET /t/{token}/qr.svg", s.ticketQR)
	handle("GET /kiosk/", s.kiosk)
	handle("GET /board/{id}", s.board)
	handle("GET /board/{id}/plain", s.plain)
	handle("GET /board/{id}/plain.json", s.plainJSON)
	handle("GET /board/{id}/media.json", s.mediaJSON)
	handle("GET /media/{file}", s.mediaFile)
	handle("GET /board/{id}/plain.css", s.plainCSS)
	handle("GET /board/{id}/plain/events", s.plainEvents)
	handle("GET /board/{id}/plain/say.wav", s.plainSay)
	handle("POST /board/{id}/plain/said", s.plainSaid)
	handle("GET /procedures", s.procedures)
	handle("GET /procedures/{code}", s.procedure)
	handle("GET /lookup", s.lookup)
	handle("GET /admin/", s.admin)
	handle("POST /admin/approve", s.approve)
	handle("POST /admin/revoke", s.revoke)
	handle("POST /admin/reload", s.reload)
	handle("POST /admin/media", s.mediaPut)
	handle("POST /admin/media/remove", s.mediaRemove)
	handle("GET /photo/{file}", s.photo)
	handle("POST /admin/photo", s.photoPut)
	handle("POST /admin/photo/remove", s.photoRemove)
	handle("GET /admin/draft", s.draftPage)
	handle("POST /admin/draft", s.draftTry)
	handle("GET /paper/{printer}", s.paper)
	handle("POST /paper/{printer}", s.inflict)
	handle("GET /paper/{printer}/slips.json", s.paperSlips)
	handle("GET /paper/{printer}/{id}", s.paperPNG)
	handle("/", s.notFound)
}
