package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"motcua/internal/hall"
	"motcua/internal/lang"
	"motcua/internal/wire"
)

//go:embed templates
var templateFiles embed.FS

// pageTemplate is one page, ready to execute.
type pageTemplate struct {
	*template.Template
	csp string
}

// view is what every template gets. Data is the page's own.
type view struct {
	Lang   string
	Hall   string // its name
	Title  string
	Static string // prefix of static files, with its hash
	Path   string
	Query  url.Values
	Demo   bool
	Actor  *wire.Actor
	Framed bool // a page of ours may frame it
	// Anywhere says that any site may frame it: it is public and has no forms.
	Anywhere bool
	Data     any
	// Block is given to the page's script as a data block; its words are
	// added from the page's prefixes.
	Block map[string]any
}

// T says a word in the view's language; pairs fill its {places}.
func (v view) T(key string, pairs ...any) string { return word(v.Lang, key, pairs...) }

// In picks a text in the view's language.
func (v view) In(t hall.Text) string { return t.In(v.Lang) }

// Other is the language that the switch offers, each after the other, and what it is called there.
func (v view) Other() [2]string {
	all := lang.Languages()
	next := all[(slices.Index(all, v.Lang)+1)%len(all)]
	return [2]string{next, lang.Name(next)}
}

// Switch is the address of this page in the other language.
func (v view) Switch() string {
	q := url.Values{}
	for k, list := range v.Query {
		q[k] = list
	}
	q.Set("lang", v.Other()[0])
	return "?" + q.Encode()
}

// Self reports whether the view may say who is signed in.
func (v view) Self() string {
	if v.Actor == nil {
		return ""
	}
	if v.Actor.Officer.Name != "" {
		return v.Actor.Officer.Name
	}
	return v.Actor.Name
}

// alone are the pages that do not stand in the layout.
var alone = map[string]bool{"phone": true, "plain": true, "tablet": true, "shell": true, "coach": true, "suggest": true}

// helpers are what templates may call: list puts several things into one, for
// a part that wants more than its page.
var helpers = template.FuncMap{"list": func(all ...any) []any { return all }}

// loadPages parses every template with the layout's parts.
func loadPages(a *assets) (map[string]*pageTemplate, error) {
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	pages := map[string]*pageTemplate{}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".html")
		if name == "layout" {
			continue
		}
		t, err := template.New(e.Name()).Funcs(helpers).ParseFS(templateFiles, "templates/layout.html", "templates/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		if !alone[name] {
			t = t.Lookup("layout.html")
		} else {
			t = t.Lookup(e.Name())
		}
		pages[name] = &pageTemplate{Template: t, csp: csp(name, a)}
	}
	return pages, nil
}

// csp is a page's content security policy: its own origin, no inline code.
func csp(page string, a *assets) string {
	script, style, kept := "'self'", "'self'", ""
	switch page {
	case "shell":
		script += " 'wasm-unsafe-eval'"
		kept = " blob:" // slides and films that the page has fetched itself
	case "phone", "suggest":
		text := a.phoneStyle
		if page == "suggest" {
			text = a.boxStyle
		}
		sum := sha256.Sum256([]byte(text))
		style = "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	frame := ""
	if page == "coach" || page == "admin" || page == "draft" {
		frame = "; frame-src 'self'"
	}
	return "default-src 'none'; script-src " + script + "; style-src " + style +
		"; img-src 'self' data:" + kept + "; media-src 'self'" + kept + "; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'" +
		frame + "; form-action 'self'; base-uri 'none'; " + noFrames
}

// noFrames keeps a page out of every frame; in a practice hall, the coach
// frames the console, and the administrator's page the boards.
const (
	noFrames  = "frame-ancestors 'none'"
	ownFrames = "frame-ancestors 'self'"
)

// lang is the language of a request: asked for, remembered, or the hall's own.
func (s *handler) lang(w http.ResponseWriter, r *http.Request) string {
	if l := r.URL.Query().Get("lang"); lang.Has(l) {
		http.SetCookie(w, &http.Cookie{
			Name: "lang", Value: l, Path: "/", MaxAge: 365 * 24 * 3600,
			SameSite: http.SameSiteLaxMode, HttpOnly: true,
		})
		return l
	}
	if c, err := r.Cookie("lang"); err == nil && lang.Has(c.Value) {
		return c.Value
	}
	return lang.Office
}

// view begins a page's view.
func (s *handler) view(w http.ResponseWriter, r *http.Request) view {
	lang := s.lang(w, r)
	return view{
		Lang: lang, Hall: s.Hall.Hall().Name.In(lang), Static: s.assets.prefix,
		Path: r.URL.Path, Query: r.URL.Query(), Demo: s.Demo,
	}
}

// render writes a page.
func (s *handler) render(w http.ResponseWriter, status int, page string, v view) {
	p := s.pages[page]
	var b bytes.Buffer
	if err := p.Execute(&b, v); err != nil {
		s.Log.Error("page not rendered", "page", page, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", p.csp)
	if s.Practice != nil || v.Framed {
		h.Set("Content-Security-Policy", strings.Replace(p.csp, noFrames, ownFrames, 1))
		h.Set("X-Frame-Options", "SAMEORIGIN")
	}
	if v.Anywhere {
		h.Set("Content-Security-Policy", strings.Replace(p.csp, noFrames, "frame-ancestors *", 1))
	}
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	if h.Get("Referrer-Policy") == "" {
		h.Set("Referrer-Policy", "same-origin")
	}
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader went away: nobody is left to tell
}

// problem is an error page in the same look.
func (s *handler) problem(w http.ResponseWriter, r *http.Request, status int, key string) {
	v := s.view(w, r)
	v.Title = v.T("problem." + key)
	v.Data = map[string]string{"Key": key}
	s.render(w, status, "problem", v)
}

func (s *handler) notFound(w http.ResponseWriter, r *http.Request) {
	s.problem(w, r, http.StatusNotFound, "not_found")
}

// favicon answers browsers that ask for it by habit.
func (s *handler) favicon(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, path.Join(s.assets.prefix, "icon.svg"), http.StatusFound)
}
