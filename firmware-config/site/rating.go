package site

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"motcua/firmware-config/ratings"
	"motcua/internal/hall"
)

// What a person at a tablet or a phone can be asked at most.
const (
	mostReasons   = 8
	mostQuestions = 6
	mostAnswers   = 5
)

// rating makes the hall's scale of three layers, each over the one before: the
// plain words of so many levels, the preset that the site names, the site.
func (r *reader) rating(t *ratingTable, h *hall.Hall) {
	out := &h.Rating
	out.Preset, out.Keep = t.Preset, r.keep(t.Keep)
	preset := r.preset(t.Preset)
	out.Levels = cmp.Or(t.Scale, preset.Scale, hall.DefaultLevels)
	if out.Levels != 5 && out.Levels != 3 {
		r.bad("rating.scale", "%d: want 5 or 3 levels", out.Levels)
		return
	}
	plain := fmt.Sprintf("levels-%d", out.Levels)
	r.layer(plain, r.preset(plain), out, h)
	if t.Preset != "" && t.Preset != plain {
		r.layer(t.Preset, preset, out, h)
	}
	(&scaleReader{reader: r, at: "rating.", hall: h}).read(&t.scaleTable, out)
}

// keep is how long a tablet's rating is waited for.
func (r *reader) keep(s string) time.Duration {
	keep := r.wait("rating.keep", s)
	if keep != 0 && (keep < time.Hour || keep > hall.MostKeepRating) {
		r.bad("rating.keep", "%q: want 1h to %dh", s, int(hall.MostKeepRating/time.Hour))
	}
	return keep
}

// preset reads a preset by its name; "" is an empty one.
func (r *reader) preset(name string) *scaleTable {
	var t scaleTable
	if name == "" {
		return &t
	}
	data, err := ratings.Source(name)
	if err != nil {
		r.bad("rating.preset", "%v%s", err, near(name, ratings.Names()))
		return &t
	}
	own := newReader("ratings/"+name+".toml", data)
	if own.decodeInto(&t); own.err() != nil {
		r.bad("rating.preset", "%v", own.err())
	}
	return &t
}

// layer puts a preset into the scale. Its file is ours: what is wrong with it
// under this site is that the site does not fit it.
func (r *reader) layer(name string, t *scaleTable, out *hall.RatingScale, h *hall.Hall) {
	own := newReader("ratings/"+name+".toml", nil)
	(&scaleReader{reader: own, hall: h}).read(t, out)
	if err := own.err(); err != nil {
		r.bad("rating.preset", "%v", err)
	}
}

// scaleReader reads one layer of a scale; at is where its keys stand.
type scaleReader struct {
	*reader
	at   string
	hall *hall.Hall
}

func (r *scaleReader) read(t *scaleTable, out *hall.RatingScale) {
	r.basis(t, out)
	r.words(t.Word, out)
	if len(t.Reason) > 0 {
		out.Reasons = r.reasons(t.Reason)
	}
	if len(t.Question) > 0 {
		out.Questions = r.questions(t.Question)
	}
	if len(t.Band) > 0 {
		out.Bands = r.bands(t.Band)
	}
}

// basis is where the scale comes from.
func (r *scaleReader) basis(t *scaleTable, out *hall.RatingScale) {
	if t.LegalBasis != "" {
		out.LegalBasis, out.Dated, out.To, out.Unchecked = t.LegalBasis, "", "", nil
	}
	if t.Dated != "" {
		out.Dated, _ = r.day(r.at+"dated", t.Dated)
	}
	if t.To != "" {
		out.To, _ = r.day(r.at+"in_force_to", t.To)
	}
	if len(t.Unchecked) > 0 {
		out.Unchecked = r.name(r.at+"unchecked", t.Unchecked, r.hall)
	}
	if t.LegalBasis != "" && t.Dated == "" {
		r.warn(r.at+"legal_basis", "its date is missing: dated = \"2018-11-23\"")
	}
}

func (r *scaleReader) words(list []wordTable, out *hall.RatingScale) {
	if out.Words == nil {
		out.Words, out.Points = map[int]hall.Text{}, map[int]int{}
	}
	for i, w := range list {
		path := fmt.Sprintf("%sword[%d]", r.at, i)
		if w.Score < 1 || w.Score > out.Levels {
			r.bad(path+".score", "%d: want 1 (the worst) to %d", w.Score, out.Levels)
			continue
		}
		if len(w.Name) > 0 || w.Points == nil {
			out.Words[w.Score] = r.name(path+".name", w.Name, r.hall)
		}
		if w.Points != nil {
			out.Points[w.Score] = r.points(path, *w.Points)
		}
	}
	for n := 2; n <= out.Levels; n++ {
		if out.PointsOf(n) < out.PointsOf(n-1) {
			r.bad(r.at+"word", "score %d is worth %d, the worse score %d more", n, out.PointsOf(n), n-1)
		}
	}
}

func (r *scaleReader) points(path string, n int) int {
	if n < 0 || n > hall.MostPoints {
		r.bad(path+".points", "%d: want 0 to %d", n, hall.MostPoints)
		n = min(max(n, 0), hall.MostPoints)
	}
	return n
}

func (r *scaleReader) reasons(list []namedTable) (out []hall.Reason) {
	if len(list) > mostReasons {
		r.bad(r.at+"reason", "%d reasons: want at most %d", len(list), mostReasons)
	}
	ids := map[string]int{}
	for i, t := range list {
		path := fmt.Sprintf("%sreason[%d]", r.at, i)
		out = append(out, hall.Reason{ID: r.id(path+".id", t.ID, ids), Name: r.name(path+".name", t.Name, r.hall)})
	}
	return out
}

func (r *scaleReader) questions(list []questionTable) (out []hall.Question) {
	if len(list) > mostQuestions {
		r.bad(r.at+"question", "%d questions: want at most %d", len(list), mostQuestions)
	}
	ids, indices := map[string]int{}, map[int]string{}
	for i, t := range list {
		path := fmt.Sprintf("%squestion[%d]", r.at, i)
		q := hall.Question{ID: r.id(path+".id", t.ID, ids), Index: t.Index, Name: r.name(path+".name", t.Name, r.hall)}
		switch other, twice := indices[t.Index]; {
		case t.Index < 0 || t.Index > 99:
			r.bad(path+".index", "%d: want its number in the law's list, or leave it out", t.Index)
		case t.Index > 0 && twice:
			r.bad(path+".index", "%d is already the index of %q", t.Index, other)
		}
		indices[t.Index] = t.ID
		if n := len(t.Level); n < 2 || n > mostAnswers {
			r.bad(path+".level", "%d levels: want 2 to %d, the worst first", n, mostAnswers)
		}
		for k, l := range t.Level {
			at := fmt.Sprintf("%s.level[%d]", path, k)
			q.Levels = append(q.Levels, hall.Level{Name: r.name(at+".name", l.Name, r.hall), Points: r.points(at, l.Points)})
			if k > 0 && l.Points < t.Level[k-1].Points {
				r.bad(at+".points", "%d: the worse answer before it is worth more; the worst comes first", l.Points)
			}
		}
		out = append(out, q)
	}
	return out
}

func (r *scaleReader) bands(list []bandTable) (out []hall.Band) {
	ids := map[string]int{}
	for i, t := range list {
		path := fmt.Sprintf("%sband[%d]", r.at, i)
		tenths := math.Round(t.From * 10)
		if t.From < 0 || t.From > 100 || math.Abs(tenths-t.From*10) > 1e-6 {
			r.bad(path+".from", "%v: want points with at most one decimal", t.From)
		}
		b := hall.Band{ID: r.id(path+".id", t.ID, ids), Name: r.name(path+".name", t.Name, r.hall), From: int(tenths)}
		if i > 0 && b.From >= out[i-1].From {
			r.bad(path+".from", "%v: the best class comes first", t.From)
		}
		out = append(out, b)
	}
	if n := len(out); out[n-1].From != 0 {
		r.bad(fmt.Sprintf("%sband[%d].from", r.at, n-1), "the last class begins at 0: nobody is without one")
	}
	return out
}
