// Package serve puts a hall's server together: store, floor, hub, staff, API
// and pages behind one address. Package main and the end-to-end tests start
// the same thing.
//
//	New: site, store, staff, floor (replay), hub, API, listener
//	Run: serves until its context ends, then stops in order: no new
//	     connections, clients told to come back (4000), floor, store
//
// It prints nothing and reads no flags.
package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"motcua/firmware-config/site"
	"motcua/server/api"
	"motcua/server/archive"
	"motcua/server/cases"
	"motcua/server/control"
	"motcua/server/duty"
	"motcua/server/floor"
	"motcua/server/hub"
	"motcua/server/media"
	"motcua/server/procedures"
	"motcua/server/report"
	"motcua/server/staff"
	"motcua/server/store"
	"motcua/server/suggestions"
	"motcua/server/web"
)

// StoreFile is the hall's one file of data, under the data directory.
const StoreFile = "hall.db"

// Times of the server's sockets. They bound what a slow or silent client can
// hold; streams and WebSockets lift them for themselves.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 20 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
	// goodbye is how long clients may take to leave when the server stops.
	goodbye = 3 * time.Second
)

// Config is what a server is made of. Data, Listen and one of Site and Load
// are needed.
type Config struct {
	Site string // path of the site file
	// Load reads the site; nil means the file at Site. The demo opens its hall
	// day and night with it.
	Load func() (*site.Site, error)
	// Source is the site file's text where Load does not read the file at Site.
	Source  func() ([]byte, error)
	Data    string // directory, made if it is missing
	Listen  string // address; port 0 takes any
	TLSCert string // file; "" means the hall's own CA, or plain HTTP on loopback
	TLSKey  string
	Limits  hub.Limits
	// Demo lets browsers in with one click, on loopback names only. Papers are
	// its software printers, nil for none.
	Demo   bool
	Papers web.Papers
	// Practice is the demo's coach, nil for none.
	Practice web.Practice
	Now      func() time.Time // nil: time.Now
	// Uptime is a clock that nobody sets, see floor.Config.
	Uptime func() time.Duration
	Logger *slog.Logger // nil: silent
}

// Server is a running hall. Make it with New, then Run or Close it.
type Server struct {
	// static after New
	cfg      Config
	log      *slog.Logger
	store    *store.Store
	staff    *staff.Staff
	floor    *floor.Floor
	hub      *hub.Hub
	desk     *duty.Desk // who speaks at which loudspeaker
	http     *http.Server
	listener net.Listener
	control  *control.Server
	secure   bool
	shelf    *procedures.Shelf
	books    *report.Books
	register *cases.Register
	sources  *cases.Sources // the register and the site's one-stop system
	cases    *cases.Window  // on them, for the public
	box      *suggestions.Box
	media    *media.Shelf       // the boards' slides and films
	backups  *archive.Keeper    // the nightly copies
	done     chan struct{}      // closed when the server stops
	stop     context.CancelFunc // ends what runs beside the sockets
	beside   sync.WaitGroup

	closing sync.Once
	mu      sync.Mutex // guards site and read
	read    web.Reloaded
	site    *site.Site
}

// New opens everything and listens, but answers nobody before Run.
func New(ctx context.Context, cfg Config) (*Server, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	s := &Server{cfg: cfg, log: cfg.Logger, done: make(chan struct{})}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.open(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Server) open(ctx context.Context) error {
	st, err := s.load()
	if err != nil {
		return err
	}
	s.site, s.read = st, web.Reloaded{At: s.cfg.Now(), Warnings: st.Warnings}
	if err := os.MkdirAll(s.cfg.Data, 0o700); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if s.store, err = store.Open(filepath.Join(s.cfg.Data, StoreFile)); err != nil {
		return err
	}
	if s.staff, err = staff.New(s.store.Bucket("staff"), s.cfg.Now, s.recheck); err != nil {
		return err
	}
	s.staff.SetPlaces(places(st))
	if s.floor, err = floor.New(ctx, floor.Config{Hall: st.Hall, Log: s.store, Now: s.cfg.Now, Uptime: s.cfg.Uptime, Patient: s.cfg.Demo, DaySlip: s.daySlip, Logger: s.log}); err != nil {
		return err
	}
	if s.shelf, err = procedures.Open(s.store.Bucket(control.ProceduresBucket)); err != nil {
		return err
	}
	if err := s.ownWords(); err != nil {
		return err
	}
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	s.desk = duty.New(s.floor)
	s.hub = hub.New(hub.Config{
		Floor: s.floor, Limits: s.cfg.Limits, Valid: s.staff.Valid, Registry: reg, Logger: s.log, Now: s.floor.Now,
		Catalogue: s.shelf.Version, Desk: s.desk,
	})
	if err := report.KeepSite(s.store.Bucket(control.ReportBucket), report.SiteOf(&st.Hall)); err != nil {
		return err
	}
	s.openBooks()
	s.register = cases.New(s.store.Bucket(control.CasesBucket), s.cfg.Now)
	s.sources = cases.NewSources(s.register)
	remote, err := OneStop(st)
	if err != nil {
		return err
	}
	s.sources.SetRemote(remote)
	s.cases = cases.NewWindow(s.sources, s.cfg.Now)
	s.box = suggestions.New(s.floor, s.store, s.floor.Now)
	beside, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.media = media.New(s.hallTime)
	s.media.Set(mediaOf(st))
	s.beside.Go(func() { s.media.Run(beside) })
	s.beside.Go(func() { s.keepRegister(beside, s.register) })
	s.beside.Go(func() { s.keepFolds(beside) })
	s.shelf.OnChange(func(string) { s.hub.NewCatalogue() })
	s.beside.Go(func() { s.countAsked(beside) })
	s.openBackups()
	s.beside.Go(func() { s.backups.Run(beside) })
	s.beside.Go(func() { s.keepRetention(beside) })
	if err := s.listen(st.Hall.PublicURL); err != nil {
		return err
	}
	return s.handlers(reg)
}

// hallTime is the hall's clock, in its zone.
func (s *Server) hallTime() time.Time {
	now := s.floor.Now()
	if z := s.floor.Hall().Zone; z != nil {
		now = now.In(z)
	}
	return now
}

// recheck closes the connections of a grant that has ended. The staff is made
// before the hub, which is not there in the first moment.
func (s *Server) recheck() {
	if s.hub != nil {
		s.hub.Recheck()
	}
}

func (s *Server) load() (*site.Site, error) {
	if s.cfg.Load != nil {
		return s.cfg.Load()
	}
	return site.Load(s.cfg.Site)
}

// source is the site file as it lies there now.
func (s *Server) source() ([]byte, error) {
	if s.cfg.Source != nil {
		return s.cfg.Source()
	}
	return os.ReadFile(s.cfg.Site)
}

// siteName is what errors call the site file; its folder is where a draft's own
// layouts lie.
func (s *Server) siteName() string {
	if s.cfg.Site == "" {
		return "site.toml"
	}
	return filepath.Clean(s.cfg.Site)
}

func places(st *site.Site) map[string]string {
	at := map[string]string{}
	for _, d := range st.Devices {
		if d.Counter != "" {
			at[d.Name] = d.Counter
		}
	}
	return at
}

func (s *Server) listen(publicURL string) error {
	l, err := net.Listen("tcp", s.cfg.Listen)
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("--listen %s: another program has this port; take a free one", s.cfg.Listen)
		}
		return fmt.Errorf("listen: %w", err)
	}
	s.listener = l
	s.http = &http.Server{
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if s.cfg.TLSCert == "" && ok && addr.IP.IsLoopback() {
		return nil
	}
	s.secure = true
	s.http.TLSConfig, err = hallTLS(s.cfg.Data, s.cfg.TLSCert, s.cfg.TLSKey, hostNames(s.cfg.Listen, publicURL))
	return err
}

func (s *Server) handlers(reg *prometheus.Registry) error {
	cfg := api.Config{
		Floor: s.floor, Hub: s.hub, Staff: s.staff, Catalogue: s.shelf, Cases: s.cases, Box: s.box, Reports: s.books, Gatherer: reg,
		Health: s.health, Demo: s.cfg.Demo, Done: s.done, Logger: s.log,
	}
	pages, err := s.pages(cfg)
	if err != nil {
		return err
	}
	cfg.Pages = pages
	if s.http.Handler, err = api.New(cfg); err != nil {
		return err
	}
	s.control, err = control.Listen(s.cfg.Data, control.Config{Store: s.store, Staff: s.staff, Procedures: s.shelf, Books: s.books, Logger: s.log})
	return err
}

// Run serves until ctx ends or a socket fails, then stops the server and
// frees everything.
func (s *Server) Run(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() {
		if s.secure {
			failed <- s.http.ServeTLS(s.listener, "", "")
		} else {
			failed <- s.http.Serve(s.listener)
		}
	}()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		err = fmt.Errorf("serve: %w", err)
	}
	return errors.Join(err, s.Close())
}

// Close stops the server in order; a second call does nothing.
func (s *Server) Close() (err error) {
	s.closing.Do(func() { err = s.close() })
	return err
}

func (s *Server) close() error {
	close(s.done)
	ctx, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	if s.control != nil {
		s.control.Close()
	}
	if s.desk != nil {
		s.desk.Close() // nobody takes over: all come back
	}
	if s.hub != nil {
		s.hub.Close(ctx)
	}
	if s.stop != nil {
		s.stop()
		s.beside.Wait()
	}
	if s.sources != nil {
		s.sources.SetRemote(nil)
	}
	var errs []error
	if s.http != nil {
		if err := s.http.Shutdown(ctx); err != nil {
			_ = s.http.Close() // someone is still reading: cut
		}
	}
	if s.listener != nil {
		_ = s.listener.Close()
	}
	if s.floor != nil {
		errs = append(errs, s.floor.Close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}

// Floor is the running hall, for those who start a server in their own
// process: the tests of the devices look at what came of their touches.
func (s *Server) Floor() *floor.Floor { return s.floor }

// URL is where the server serves, with the port it was given.
func (s *Server) URL() string {
	scheme := "http"
	if s.secure {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(s.listener.Addr().String())
	if err != nil {
		return scheme + "://" + s.listener.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
		if h, err := os.Hostname(); err == nil {
			host = h
		}
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// Staff is who may come in.
func (s *Server) Staff() *staff.Staff { return s.staff }

// Procedures is the hall's catalogue.
func (s *Server) Procedures() *procedures.Shelf { return s.shelf }

// Cases is the register of case files.
func (s *Server) Cases() *cases.Register { return s.register }

// Site is the site in force.
func (s *Server) Site() *site.Site {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.site
}

// Reload reads the site again and puts it in force; when it is bad, or would
// strand a ticket, the old one goes on and the error says why.
func (s *Server) Reload(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.reload(ctx)
	s.read = web.Reloaded{At: s.cfg.Now(), Warnings: s.site.Warnings}
	if err != nil {
		s.read.Faults = faults(err)
	}
	return err
}

// faults lists all that an error says is wrong with a site, a line each.
func faults(err error) (list []string) {
	if all := site.Problems(nil); errors.As(err, &all) {
		for _, p := range all {
			list = append(list, p.Error())
		}
		return list
	}
	return strings.Split(strings.TrimSpace(err.Error()), "\n")
}

// reload is Reload; the lock is held.
func (s *Server) reload(ctx context.Context) error {
	st, err := s.load()
	if err != nil {
		return err
	}
	remote, err := OneStop(st)
	if err != nil {
		return err
	}
	if err := s.ownWords(); err != nil {
		return err
	}
	if err := s.floor.SetHall(ctx, st.Hall); err != nil {
		return err
	}
	s.sources.SetRemote(remote)
	if err := report.KeepSite(s.store.Bucket(control.ReportBucket), report.SiteOf(&st.Hall)); err != nil {
		s.log.Error("reports go on with the old names", "err", err)
	}
	old := s.site
	s.site = st
	s.staff.SetPlaces(places(st))
	s.media.Set(mediaOf(st))
	s.desk.SiteChanged()
	for _, d := range moved(old, st) {
		s.hub.Rehello(d.Role, d.Name)
	}
	return nil
}

// lastRead is how the site was read last.
func (s *Server) lastRead() web.Reloaded {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read
}

// moved lists the devices whose own settings differ: they say hello again.
func moved(old, now *site.Site) (list []site.Device) {
	for _, d := range now.Devices {
		if was, ok := old.Device(d.Name); ok && was != d {
			list = append(list, d)
		}
	}
	return list
}
