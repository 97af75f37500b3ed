package slip

import (
	"strings"
	"time"

	"motcua/internal/formats"
)

// A Suggestion is the code by which words in the suggestion box ("hòm thư góp
// ý") are followed: never the words, a slip may be left lying.
type Suggestion struct {
	Hall    string     `json:"hall"`
	Code    string     `json:"code"`
	GivenAt *time.Time `json:"given_at"` // the paper says the day alone
	URL     string     `json:"url"`
	// Complaint is where reflections and complaints are taken officially, in one
	// line: "Cổng ..., 18001096".
	Complaint string `json:"complaint"`
	Lang      string `json:"lang"`
}

func (s Suggestion) content() content {
	w := speak(s.Lang)
	if code, err := formats.ParseTracking(s.Code); err == nil {
		s.Code = code
	}
	c := content{kind: KindSuggestion, lang: s.Lang, say: map[string]string{
		"title": w.Suggestion, "hall": s.Hall, "code_name": w.TrackingCode, "code": formats.ShowTracking(s.Code),
		"day": "", "url": s.URL, "scan": w.ScanSuggestion, "keep": w.KeepSuggestion, "complaint_name": "", "complaint": s.Complaint,
	}}
	if s.GivenAt != nil {
		c.say["day"] = fill(w.SuggestedOn, "t", local(*s.GivenAt).Format("02/01/2006"))
	}
	if s.URL == "" {
		c.say["url"], c.say["scan"] = s.Code, w.ScanAtKiosk // a kiosk reads it
	}
	if strings.TrimSpace(s.Complaint) != "" {
		c.say["complaint_name"] = w.Complaint
	}
	return c
}

func (s Suggestion) check() error {
	if err := first(checkLang(s.Lang), required("hall", s.Hall, "code", s.Code)); err != nil {
		return err
	}
	_, err := formats.ParseTracking(s.Code)
	if err != nil {
		return errCode
	}
	return nil
}
