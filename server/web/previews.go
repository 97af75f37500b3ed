package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// The administrator sees every board as it is now, small: the page frames the
// real ones. A draft of the site is seen the same way before it is put in force:
// the board's program is told what the draft says of it, and lives on the hall's
// events of now.
//
//	GET  /admin/                 the boards of the site in force
//	GET  /admin/draft            the site file as it lies there, to change and to try
//	POST /admin/draft            reads a text as a site: its mistakes, or its boards
//	GET  /board/{id}?look=1      a board in a frame: seen as staff, and silent
//	GET  /board/{id}?draft=1     likewise, by the reader's own draft

// maxDraft bounds a draft; the site of a province with 24 counters has 30 kB.
const maxDraft = 512 << 10

// draft is a site that somebody tries out; nobody else sees it.
type draft struct {
	text string
	hall *hall.Hall // nil: the text is wrong
	said Reloaded
}

// drafts are the last ones of each account; few people have one.
type drafts struct {
	mu   sync.Mutex
	last map[string]draft
}

// keptDrafts is how many accounts' drafts are kept.
const keptDrafts = 16

func (d *drafts) put(by string, x draft) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last == nil || len(d.last) >= keptDrafts && d.last[by].text == "" {
		d.last = map[string]draft{}
	}
	d.last[by] = x
}

func (d *drafts) drop(by string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.last, by)
}

func (d *drafts) get(by string) (draft, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x, ok := d.last[by]
	return x, ok
}

// boardCard is a board on the administrator's page.
type boardCard struct {
	hall.Board
	Title   string
	Facts   []fact
	Src     string // of the frame
	W, H    int    // of the picture in it, pixels
	State   string // of a draft's: "new", "changed"; "" is as in force
	Display []string
}

// fact is a word and what it says.
type fact struct{ Word, Says string }

// boardCards are a hall's boards: those for many counters, and those over one.
func (s *handler) boardCards(v view, h *hall.Hall, isDraft bool) (many, single []boardCard) {
	for _, b := range boardsOf(h) {
		c := boardCard{Board: b, Title: b.ID, Src: "/board/" + url.PathEscape(b.ID) + "?look=1"}
		c.W, c.H = frameOf(b.PanelOf())
		if isDraft {
			c.Src = "/board/" + url.PathEscape(b.ID) + "?draft=1"
			c.State = s.against(b)
		}
		if b.ID == "hall" {
			c.Title = v.T("index.hall")
		}
		if b.Name != nil {
			c.Title = v.In(b.Name)
		}
		for _, d := range h.Devices {
			if d.Role == string(wire.RoleDisplay) && d.Board == b.ID {
				c.Display = append(c.Display, d.Name)
			}
		}
		over, ok := h.Counter(b.Counter)
		if ok {
			c.Title = v.In(over.Name)
		}
		c.Facts = boardFacts(v, h, &c)
		if ok {
			single = append(single, c)
		} else {
			many = append(many, c)
		}
	}
	return many, single
}

// boardsOf are a hall's boards; the whole hall's where it speaks of none.
func boardsOf(h *hall.Hall) []hall.Board {
	if len(h.Boards) > 0 {
		return h.Boards
	}
	b, _ := h.Board("hall")
	return []hall.Board{b}
}

// against says how a draft's board stands to the one in force.
func (s *handler) against(b hall.Board) string {
	was, named := s.Hall.Hall().Board(b.ID)
	was.Media, b.Media = filepath.Base(was.Media), filepath.Base(b.Media) // below what, is the machine's
	switch {
	case !named:
		return "new"
	case !reflect.DeepEqual(was, b):
		return "changed"
	}
	return ""
}

// frameOf is the picture in a preview: the panel's shape, and no finer than what
// is seen of it small.
func frameOf(p hall.Panel) (w, h int) {
	w, h = p.WidthPx, p.HeightPx
	const finest = 1920
	if long := max(w, h); long > finest {
		w, h = w*finest/long, h*finest/long
	}
	return w, h
}

func boardFacts(v view, h *hall.Hall, c *boardCard) []fact {
	p := c.PanelOf()
	out := []fact{
		{v.T("admin.board.layout"), c.Layout.Name},
		{v.T("admin.board.theme"), firstOf(c.Theme.Name, c.Theme.Base, hall.ThemeDark)},
		{v.T("admin.board.panel"), fmt.Sprintf("%s″ · %d × %d · %s m", strconv.FormatFloat(p.DiagonalIn, 'f', -1, 64), p.WidthPx, p.HeightPx, strconv.FormatFloat(float64(p.DistanceMM)/1000, 'f', -1, 64))},
	}
	if zone := zoneWords(v, h, &c.Board); zone != "" {
		out = append(out, fact{v.T("admin.board.zone"), zone})
	}
	if c.Loudspeaker != "" {
		out = append(out, fact{v.T("admin.board.loudspeaker"), c.Loudspeaker})
	}
	if len(c.Display) > 0 {
		out = append(out, fact{v.T("admin.device"), strings.Join(c.Display, ", ")})
	}
	return out
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// zoneWords are the names of a zone's services and counters.
func zoneWords(v view, h *hall.Hall, b *hall.Board) string {
	var names []string
	for _, id := range b.Services {
		if x, ok := h.Service(id); ok {
			names = append(names, v.In(x.Name))
		}
	}
	for _, id := range b.Counters {
		if x, ok := h.Counter(id); ok {
			names = append(names, v.In(x.Name))
		}
	}
	return strings.Join(names, " · ")
}

// draftData is the page on which a site is tried out.
type draftData struct {
	Name   string // of the file, as mistakes call it
	Text   string
	Tried  bool // a text was read
	Said   Reloaded
	Error  string
	Boards []boardCard
	Single []boardCard
}

// draftPage shows the reader's own draft, or the site file to begin with.
func (s *handler) draftPage(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, wire.RoleAdmin, wire.RoleManager)
	if !ok {
		return
	}
	if s.Admin == nil {
		s.notFound(w, r)
		return
	}
	v := s.view(w, r)
	v.Title, v.Actor = v.T("admin.draft"), &by
	name, text, err := s.Admin.Source()
	data := draftData{Name: name, Text: text}
	if d, ok := s.drafts.get(by.Name); ok {
		data.Text, data.Tried, data.Said = d.text, true, d.said
		if d.hall != nil {
			data.Boards, data.Single = s.boardCards(v, d.hall, true)
		}
	} else if err != nil {
		data.Error = err.Error()
	}
	v.Data = data
	v.Block = map[string]any{}
	s.render(w, http.StatusOK, "draft", v)
}

// draftTry reads a text as a site and keeps it for its writer.
func (s *handler) draftTry(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, wire.RoleAdmin, wire.RoleManager)
	if !ok {
		return
	}
	if s.Admin == nil {
		s.notFound(w, r)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxDraft)
	text, err := draftText(r)
	if err != nil {
		http.Redirect(w, r, "/admin/?error="+string(wire.CodeTooLarge), http.StatusSeeOther)
		return
	}
	if r.FormValue("anew") != "" {
		s.drafts.drop(by.Name)
		http.Redirect(w, r, "/admin/draft", http.StatusSeeOther)
		return
	}
	text = strings.ReplaceAll(text, "\r\n", "\n") // as a form sends it: the lines of the file count
	h, said := s.Admin.Draft(text)
	s.drafts.put(by.Name, draft{text: text, hall: h, said: said})
	http.Redirect(w, r, "/admin/draft", http.StatusSeeOther)
}

// draftText is the file that was chosen, else the text that was written.
func draftText(r *http.Request) (string, error) {
	if err := r.ParseMultipartForm(maxDraft); err != nil {
		return "", err
	}
	if f, _, err := r.FormFile("file"); err == nil {
		defer f.Close()
		if b, err := io.ReadAll(f); err != nil || len(b) > 0 {
			return string(b), err
		}
	}
	return r.FormValue("text"), nil
}

// drafted is what the reader's own draft says of a board, as the program's page
// is told it; "" when there is no such draft.
func (s *handler) drafted(by wire.Actor, id string) (preview string, ok bool) {
	d, ok := s.drafts.get(by.Name)
	if !ok || d.hall == nil {
		return "", false
	}
	b, named := d.hall.Board(id)
	if !named && b.Counter == "" {
		return "", false
	}
	j, err := json.Marshal(b)
	return string(j), err == nil
}
