package web

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"motcua/internal/hall"
	"motcua/server/report"
	"motcua/server/report/chart"
)

// stale is how old the charts may be: however many look at the floor, the
// day's events are counted once in that time.
const stale = 30 * time.Second

// The widths in which pictures are drawn, CSS pixels.
const (
	narrowest = 320
	widest    = 1200
	widthStep = 40
)

const (
	chartHeight = 300
	mostGroups  = 6
)

// charts keeps the last count of the day and what was drawn of it.
type charts struct {
	mu    sync.Mutex // guards what follows
	seq   uint64
	at    time.Time
	hall  *hall.Hall
	pace  report.Pace
	drawn map[string][]byte
}

// look gives the day's pace, counted anew when it is stale and something
// happened; version changes with it. The lock is held.
func (c *charts) look(s *handler) (version string) {
	now, h, seq := s.Now(), s.Hall.Hall(), s.Hall.State().Seq
	old := now.Sub(c.at) >= stale || now.Before(c.at)
	if c.drawn == nil || h != c.hall || old && (seq != c.seq || now.Sub(c.at) >= 5*time.Minute) {
		c.seq, c.at, c.hall, c.drawn = seq, now, h, map[string][]byte{}
		zone := h.Zone
		if zone == nil {
			zone = time.UTC
		}
		c.pace = report.PaceOf(s.Hall.State().Day, groupsOf(h, "vi"), today(s.Hall.Events()), now, zone)
	}
	return fmt.Sprintf("%d-%d", c.seq, c.at.Unix())
}

// groupsOf are the lines of a picture: what people come for, where a hall has
// several of the three; else the services, the last of them together.
func groupsOf(h *hall.Hall, language string) []report.Group {
	byLine := map[string][]string{}
	for _, sv := range h.Services {
		byLine[sv.Line] = append(byLine[sv.Line], sv.ID)
	}
	var groups []report.Group
	if len(byLine) > 1 {
		for _, line := range []string{"submit", "collect", "help", ""} {
			if ids := byLine[line]; len(ids) > 0 {
				groups = append(groups, report.Group{Name: word(language, "floor.line."+cmp.Or(line, "other")), Services: ids})
			}
		}
		return groups
	}
	for i, sv := range h.Services {
		if i < mostGroups {
			groups = append(groups, report.Group{Name: sv.Name.In(language), Services: []string{sv.ID}})
			continue
		}
		last := &groups[mostGroups-1]
		last.Name, last.Services = word(language, "floor.line.other"), append(last.Services, sv.ID)
	}
	return groups
}

type chartData struct {
	ID    chart.Kind  `json:"id"`
	Title string      `json:"title"`
	Src   string      `json:"src"` // the width is the reader's to add
	Table chart.Table `json:"table"`
}

// chartsJSON says which pictures there are, of what version, and what they
// say in figures.
func (s *handler) chartsJSON(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.floorReader(w, r); !ok {
		return
	}
	l := s.lang(w, r)
	s.charts.mu.Lock()
	defer s.charts.mu.Unlock()
	version := s.charts.look(s)
	out := struct {
		Version string      `json:"version"`
		Charts  []chartData `json:"charts"`
	}{version, nil}
	for _, k := range chart.Kinds {
		out.Charts = append(out.Charts, chartData{
			ID: k, Title: chart.Title(k, l), Src: fmt.Sprintf("/floor/charts/%s.svg?v=%s&lang=%s", k, version, l),
			Table: chart.TableOf(k, s.charts.pace, groupsOf(s.Hall.Hall(), l), l),
		})
	}
	writeJSON(w, out)
}

// chartSVG is one picture, drawn once for each language and width.
func (s *handler) chartSVG(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.floorReader(w, r); !ok {
		return
	}
	name, ok := strings.CutSuffix(r.PathValue("file"), ".svg")
	if k := chart.Kind(name); !ok || !slices.Contains(chart.Kinds, k) {
		http.NotFound(w, r)
		return
	}
	l, width := s.lang(w, r), narrowest
	if want, err := strconv.Atoi(r.URL.Query().Get("w")); err == nil {
		width = min(max(narrowest, want-want%widthStep), widest)
	}
	svg, err := s.drawn(chart.Kind(name), l, width)
	if err != nil {
		s.Log.Error("chart not drawn", "chart", name, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	svgHead(w)
	_, _ = w.Write(svg) // the reader went away: nobody is left to tell
}

func (s *handler) drawn(k chart.Kind, l string, width int) ([]byte, error) {
	s.charts.mu.Lock()
	defer s.charts.mu.Unlock()
	s.charts.look(s)
	key := fmt.Sprintf("%s/%s/%d", k, l, width)
	if svg, ok := s.charts.drawn[key]; ok {
		return svg, nil
	}
	var b bytes.Buffer
	if err := chart.SVG(&b, k, s.charts.pace, groupsOf(s.Hall.Hall(), l), l, width, chartHeight); err != nil {
		return nil, err
	}
	s.charts.drawn[key] = b.Bytes()
	return b.Bytes(), nil
}
