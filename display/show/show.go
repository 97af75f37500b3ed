//go:build !js

package show

import (
	"context"
	"errors"
	"image"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"motcua/internal/canvas"
	"motcua/internal/diag"
	"motcua/internal/media"
)

// Config says what is shown, and on what.
type Config struct {
	URL   string // of the server, as package link takes it
	Token string // the device's
	CA    []byte // PEM; nil: the system's
	Board string // id
	Dir   string // where files are kept; made if it is missing
	// Decoder is the command that calls decode.Run with the arguments behind it: file,
	// content type, width, height, from (a time.Duration).
	Decoder []string
	Film    *canvas.Film // shows it
	// Frame is called for every new frame, Shape when the next frame is of another
	// size, or there is none any more; Changed when Health has. None may wait.
	Frame, Shape, Changed func()
	Now                   func() time.Time // the hall's clock
	Logger                *slog.Logger     // nil: silent
}

// Show is one board's show. Make it with Start.
type Show struct {
	cfg    Config // static
	cancel context.CancelFunc
	wg     sync.WaitGroup
	news   chan struct{} // holds a token when something below has changed
	seen   chan struct{} // closed once there is a stage
	rise   sync.Once     // closes it

	mu     sync.Mutex // guards what follows
	size   image.Point
	list   media.List
	away   map[string]string // why files are not here, by the item's name
	broken map[string]string // why files cannot be shown, by their hash
	fault  error             // why the list cannot be kept
}

// Start begins a show; nothing is asked for or shown before Stage has said how
// large.
func Start(cfg Config) (*Show, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, err
	}
	s := &Show{cfg: cfg, news: make(chan struct{}, 1), seen: make(chan struct{}), broken: map[string]string{}}
	s.list = cache{cfg.Dir}.list()
	f, err := newFollower(cfg, s.got)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.wg.Go(func() {
		select {
		case <-s.seen:
			f.run(ctx)
		case <-ctx.Done():
		}
	})
	s.wg.Go(func() { s.play(ctx) })
	return s, nil
}

// Close ends the show and waits for it.
func (s *Show) Close() {
	s.cancel()
	s.wg.Wait()
}

// Stage says how many pixels the show has; none: it is not seen, and rests. Any
// goroutine may call it, as often as it likes.
func (s *Show) Stage(w, h int) {
	s.mu.Lock()
	same := s.size == image.Pt(w, h)
	s.size = image.Pt(w, h)
	s.mu.Unlock()
	if same {
		return
	}
	if w > 0 && h > 0 {
		s.rise.Do(func() { close(s.seen) })
	}
	s.tell()
}

func (s *Show) tell() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// got takes a list from the follower.
func (s *Show) got(l media.List, away map[string]string, err error) {
	s.mu.Lock()
	s.list, s.away, s.fault = l, away, err
	s.mu.Unlock()
	s.tell()
	s.cfg.Changed()
}

// spoil notes that a file cannot be shown.
func (s *Show) spoil(src media.Source, err error) {
	s.mu.Lock()
	s.broken[src.SHA256] = err.Error()
	s.mu.Unlock()
	s.cfg.Logger.Warn("a slide or film cannot be shown", "file", src.URL, "err", err)
	s.cfg.Changed()
}

// playable is what can be shown now, with its files.
func (s *Show) playable() (items []media.Item, files []media.Source, size image.Point) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := cache{s.cfg.Dir}
	for _, it := range s.list.Items {
		src, ok := mine(it)
		if !ok || s.broken[src.SHA256] != "" {
			continue
		}
		if _, ok := c.has(src); ok {
			items, files = append(items, it), append(files, src)
		}
	}
	return items, files, s.size
}

// Health names what is not shown.
func (s *Show) Health() diag.Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := diag.Node{Name: "media"}
	why := maps.Clone(s.away)
	if why == nil {
		why = map[string]string{}
	}
	for _, it := range s.list.Items {
		src, ok := mine(it)
		switch {
		case !ok:
			why[it.Name] = "this board plays MPEG-1 only: put the film there as .mpg too"
		case s.broken[src.SHA256] != "":
			why[it.Name] = s.broken[src.SHA256]
		}
	}
	if s.fault != nil {
		why["list"] = s.fault.Error()
	}
	if len(why) == 0 {
		return n
	}
	var say []string
	for _, name := range slices.Sorted(maps.Keys(why)) {
		say = append(say, name+": "+why[name])
	}
	n.State, n.Detail = diag.Warn, strings.Join(say, "; ")
	return n
}

// play shows what is its turn until ctx ends.
func (s *Show) play(ctx context.Context) {
	var next *reel
	defer func() {
		if next != nil {
			next.end()
		}
		s.cfg.Film.Show(nil)
	}()
	for ctx.Err() == nil {
		items, files, size := s.playable()
		i, in, left := whose(items, s.cfg.Now())
		if i < 0 || size.X <= 0 || size.Y <= 0 {
			if old := s.cfg.Film.Show(nil); old != nil {
				s.cfg.Shape()
			}
			select {
			case <-ctx.Done():
			case <-s.news:
			}
			continue
		}
		now := next
		if next = nil; now == nil || now.src != files[i] || now.size != size {
			if now != nil {
				now.end()
			}
			now = s.reel(ctx, files[i], size, in)
		}
		t := turn{s: s, begun: time.Now().Add(-in), until: time.Now().Add(left)}
		if len(items) == 1 && items[i].Kind == media.Picture {
			t.until = t.until.Add(24 * time.Hour) // it stands
		}
		after := files[(i+1)%len(items)]
		next = t.show(ctx, now, func() *reel { return s.reel(ctx, after, size, 0) })
	}
}

// whose is media.Turn, but that of what is next when the last moment of a turn has
// come: clocks are not that exact. Then in is negative.
func whose(items []media.Item, now time.Time) (i int, in, left time.Duration) {
	const moment = 200 * time.Millisecond
	if i, in, left = media.Turn(items, now); i >= 0 && left < moment {
		wait := left
		i, in, left = media.Turn(items, now.Add(wait))
		return i, in - wait, left + wait
	}
	return i, in, left
}

// reel starts the decoder of a file, a film's from a moment on.
func (s *Show) reel(ctx context.Context, src media.Source, size image.Point, from time.Duration) *reel {
	if from < time.Second { // its beginning was not missed
		from = 0
	}
	return startReel(ctx, s.cfg.Decoder, cache{s.cfg.Dir}, src, size, from)
}

// turn is the time of one thing on the stage.
type turn struct {
	s            *Show
	begun, until time.Time // by our own clock
	last         time.Time // a frame was shown
}

// show shows r until its turn is over, or something else is to be shown; it gives
// the decoder of what comes next, if that has been started by prepare.
func (t *turn) show(ctx context.Context, r *reel, prepare func() *reel) (next *reel) {
	defer t.s.wg.Go(r.end) // nobody waits for it
	over := time.NewTimer(time.Until(t.until))
	defer over.Stop()
	soon := time.NewTimer(time.Until(t.until.Add(-ahead)))
	defer soon.Stop()
	none := time.NewTimer(firstIn)
	defer none.Stop()
	due := time.NewTimer(time.Hour)
	defer due.Stop()
	frames, held := r.frames, frame{}
	for {
		select {
		case <-ctx.Done():
			return next
		case <-t.s.news:
			return next
		case <-over.C:
			return next
		case <-soon.C:
			next = prepare()
		case <-none.C:
			t.s.spoil(r.src, errors.New("nothing of it came within 20 s"))
			return next
		case f, ok := <-frames:
			none.Stop()
			if !ok {
				if r.err != nil {
					t.s.spoil(r.src, r.err)
					return next
				}
				frames = nil // what was shown last stands
				continue
			}
			if t.drop(f) {
				r.free <- f.img
				continue
			}
			held, frames = f, nil
			due.Reset(time.Until(t.begun.Add(f.at)))
		case <-due.C:
			t.put(r, held)
			held, frames = frame{}, r.frames
		}
	}
}

// drop reports that a frame comes too late to be worth its painting.
func (t *turn) drop(f frame) bool {
	late := time.Since(t.begun.Add(f.at))
	return late > lateness && time.Since(t.last) < 2*lateness
}

// put shows a frame and gives the one before back.
func (t *turn) put(r *reel, f frame) {
	film := t.s.cfg.Film
	_, was := film.Frame()
	old := film.Show(f.img)
	t.last = time.Now()
	if was != f.img.Rect.Size() {
		t.s.cfg.Shape()
		old = nil // of another film
	} else {
		t.s.cfg.Frame()
	}
	select {
	case r.free <- old:
	default: // the first of a film gets one back too many
	}
}
