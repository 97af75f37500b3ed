package site

import (
	"fmt"

	"motcua/internal/hall"
)

// scales are the words of the two scales in use, worst first.
var scales = map[int][]hall.Text{
	5: {
		{"vi": "Rất không hài lòng", "en": "Very dissatisfied"},
		{"vi": "Không hài lòng", "en": "Dissatisfied"},
		{"vi": "Bình thường", "en": "Neutral"},
		{"vi": "Hài lòng", "en": "Satisfied"},
		{"vi": "Rất hài lòng", "en": "Very satisfied"},
	},
	3: {
		{"vi": "Không hài lòng", "en": "Dissatisfied"},
		{"vi": "Hài lòng", "en": "Satisfied"},
		{"vi": "Rất hài lòng", "en": "Very satisfied"},
	},
}

// reasons are offered when a site names none of its own.
var reasons = []hall.Reason{
	{ID: "long-wait", Name: hall.Text{"vi": "Chờ lâu", "en": "Long wait"}},
	{ID: "attitude", Name: hall.Text{"vi": "Thái độ chưa tốt", "en": "Attitude"}},
	{ID: "unclear", Name: hall.Text{"vi": "Hướng dẫn chưa rõ", "en": "Unclear guidance"}},
	{ID: "repeat-visits", Name: hall.Text{"vi": "Phải đi lại nhiều lần", "en": "Repeat visits"}},
}

func (r *reader) rating(t *ratingTable, h *hall.Hall) {
	if t.Scale == 0 {
		t.Scale = 5
	}
	words, ok := scales[t.Scale]
	if !ok {
		r.bad("rating.scale", "%d: want 5 or 3 levels", t.Scale)
		return
	}
	h.Rating = hall.RatingScale{Levels: t.Scale, Words: map[int]hall.Text{}}
	for i, w := range words {
		h.Rating.Words[i+1] = w
	}
	for i, w := range t.Word {
		path := fmt.Sprintf("rating.word[%d]", i)
		if w.Score < 1 || w.Score > t.Scale {
			r.bad(path+".score", "%d: want 1 (the worst) to %d", w.Score, t.Scale)
			continue
		}
		h.Rating.Words[w.Score] = r.name(path+".name", w.Name, h)
	}
	ids := map[string]int{}
	for i, q := range t.Reason {
		path := fmt.Sprintf("rating.reason[%d]", i)
		h.Rating.Reasons = append(h.Rating.Reasons,
			hall.Reason{ID: r.id(path+".id", q.ID, ids), Name: r.name(path+".name", q.Name, h)})
	}
	if len(t.Reason) == 0 {
		h.Rating.Reasons = reasons
	}
}
