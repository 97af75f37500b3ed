package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"

	"motcua/internal/lang"
	"motcua/internal/wire"
)

// enterAs lets a request through that holds a session of one of the roles, the
// first of which counts where a browser holds several; others are shown to the sign-in page, and come back from there.
func (s *handler) enterAs(w http.ResponseWriter, r *http.Request, roles ...wire.Role) (wire.Actor, bool) {
	for _, role := range roles {
		if by, ok := s.Gate.Who(r, role); ok {
			return by, true
		}
	}
	to := url.URL{Path: "/signin", RawQuery: url.Values{"next": {r.URL.RequestURI()}, "for": {string(roles[0])}}.Encode()}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
	return wire.Actor{}, false
}

// instrument begins the view of a page whose script speaks to the hall.
func (s *handler) instrument(w http.ResponseWriter, r *http.Request, by wire.Actor, name string, prefixes ...string) view {
	v := s.view(w, r)
	v.Title = v.T(name + ".title")
	v.Actor = &by
	h := s.Hall.Hall()
	zone := ""
	if h.Zone != nil {
		zone = h.Zone.String()
	}
	v.Block = map[string]any{
		"as": asOf(by), "me": by.Name, "role": by.Role, "zone": zone,
		"words": wordsOf(v.Lang, append(prefixes, name, "app", "error", "state", "counter", "said")...),
	}
	return v
}

// asOf is how a page names its session to the API, among others in the same
// browser.
func asOf(by wire.Actor) string {
	switch by.Role {
	case wire.RoleTablet:
		return string(by.Role) + ":" + by.Counter
	}
	return string(by.Role)
}

// tablet is the rating page of one counter.
func (s *handler) tablet(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("counter")
	c, ok := s.Hall.Hall().Counter(id)
	if !ok {
		s.notFound(w, r)
		return
	}
	// One browser may be several counters' tablets: this page means its own.
	mine := r.Clone(r.Context())
	mine.URL.RawQuery = url.Values{"as": {string(wire.RoleTablet) + ":" + id}}.Encode()
	if _, ok := s.Gate.Who(mine, wire.RoleTablet); !ok {
		mine = r
	}
	by, ok := s.enterAs(w, mine, wire.RoleTablet)
	if !ok {
		return
	}
	if by.Counter != id {
		s.problem(w, r, http.StatusForbidden, "forbidden")
		return
	}
	v := s.instrument(w, r, by, "tablet")
	v.Title = c.Name.In(v.Lang)
	scale := s.Hall.Hall().Rating
	list := scores(v.Lang, scale)
	faces := map[int]int{}
	for _, sc := range list {
		faces[sc.Score] = sc.Face
	}
	delete(v.Block, "words")
	v.Block["words"] = map[string]string{}
	every, names := map[string]any{}, [][2]string{}
	for _, l := range lang.Languages() {
		every[l] = wordsOf(l, "tablet", "rate", "counter", "suggest")
		names = append(names, [2]string{l, lang.Name(l)})
	}
	v.Block["said"], v.Block["languages"] = every, names
	v.Block["release"] = s.assets.hash
	v.Block["counter"], v.Block["faces"], v.Block["low"], v.Block["home"] = id, faces, len(list)/2, v.Lang
	v.Block["levels"] = len(list)
	v.Data = map[string]any{"Counter": id, "Scores": list}
	s.render(w, http.StatusOK, "tablet", v)
}

// tabletFiles are what the tablet needs to open without the server.
var tabletFiles = []string{
	"look.css", "tablet.css", "page.js", "fold.js", "link.js", "icon.svg",
	"tablet.js", "tablet-asks.js", "tablet-store.js", "tablet-outbox.js", "tablet-form.js", "tablet-box.js", "tablet-health.js", "tablet-kiosk.js",
}

// tabletWorker is the service worker of the tablets, told what to keep.
func (s *handler) tabletWorker(w http.ResponseWriter, _ *http.Request) {
	var files []string
	for _, f := range tabletFiles {
		files = append(files, path.Join(s.assets.prefix, f))
	}
	list, err := json.Marshal(files)
	script, err2 := staticFiles.ReadFile("static/tablet-worker.js")
	if err := errors.Join(err, err2); err != nil {
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", kinds[".js"])
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; script-src 'self'")
	fmt.Fprintf(w, "const release = %q, files = %s;\n%s", s.assets.hash, list, script)
}

// tabletManifest makes the page an app that fills its screen.
func (s *handler) tabletManifest(w http.ResponseWriter, r *http.Request) {
	at := "/tablet/" + url.PathEscape(r.PathValue("counter"))
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Header().Set("Cache-Control", "no-cache")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"name": word(lang.Office, "tablet.title"), "short_name": word(lang.Office, "tablet.title"), "start_url": at, "scope": "/tablet/",
		"id": at, "display": "fullscreen", "background_color": "#FBF7F0", "theme_color": "#9E1B1E",
		"icons": []map[string]string{{"src": s.assets.prefix + "icon.svg", "sizes": "any", "type": "image/svg+xml"}},
	})
}
