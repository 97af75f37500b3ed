package agent

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/kiosk/flow"
)

// The suggestion box. What somebody wrote is sent and nothing else: it is in no
// file and in no journal of the kiosk. Without the server it is not taken; its
// writer is told so, and still has the words on the screen.

// sendTime is how long a suggestion may take: less than flow's patience.
const sendTime = 10 * time.Second

// sendSuggestion puts words into the hall's box.
func (a *Agent) sendSuggestion(e flow.SendSuggestion) {
	is := flow.SuggestionIs{Request: e.Request, Refusal: wire.CodeUnavailable}
	if a.isUp() {
		ctx, cancel := a.within(sendTime)
		defer cancel()
		reply, err := a.link.Do(ctx, e.Request, "suggest", wire.Suggest{Text: e.Text, Lang: slipLang(e.Lang)})
		var got struct{ Code string }
		switch {
		case err != nil:
			a.log.Warn("a suggestion was not answered", "request", e.Request, "err", err)
		case !reply.OK:
			a.log.Warn("a suggestion was not taken", "request", e.Request, "refusal", string(reply.Error.Code))
			is.Refusal = reply.Error.Code
		case json.Unmarshal(reply.Result, &got) == nil && got.Code != "":
			is.Code, is.Refusal = got.Code, ""
		}
	}
	a.cfg.Tell(is)
}

// askFollow asks how far a suggestion has come.
func (a *Agent) askFollow(code string) {
	ctx, cancel := a.within(askTime)
	defer cancel()
	is := flow.Followed{Code: code}
	data, err := a.fetch(ctx, "/suggest/"+escape(code)+".json")
	var got struct {
		State            wire.SuggestionState
		Day              hall.Day
		Text, Answer, To string
	}
	switch {
	case errors.Is(err, errNotFound):
		is.Unknown = true
	case errors.Is(err, errTooMany):
		is.TooMany = true
	case err != nil || json.Unmarshal(data, &got) != nil:
		a.log.Warn("a suggestion is not followed", "err", err)
		is.Away = true
	default:
		is.State, is.Text, is.Answer, is.To = got.State, got.Text, got.Answer, got.To
		if day, err := time.Parse(time.DateOnly, string(got.Day)); err == nil {
			is.Given = day
		}
	}
	a.cfg.Tell(flow.FollowedIs{Is: is})
}

// suggestionSlip is a suggestion's code as `motcua-printer slip --kind
// suggestion` reads it.
type suggestionSlip struct {
	Hall      string     `json:"hall"`
	Code      string     `json:"code"`
	GivenAt   *time.Time `json:"given_at,omitempty"`
	URL       string     `json:"url,omitempty"`
	Complaint string     `json:"complaint,omitempty"`
	Lang      string     `json:"lang,omitempty"`
}

func suggestionData(h *flow.Hall, e flow.PrintSuggestion) suggestionSlip {
	in := slipLang(e.Lang)
	s := suggestionSlip{Hall: h.Name.In(in), Code: e.Code, Lang: in}
	if h.PublicURL != "" {
		s.URL = flow.SuggestionQR(h.PublicURL, e.Code)
	}
	if !e.Given.IsZero() {
		s.GivenAt = &e.Given
	}
	if h.Box != nil && h.Box.Complaint.Known() {
		c := &h.Box.Complaint
		var parts []string
		for _, part := range []string{c.Name.In(in), c.Phone, strings.TrimPrefix(c.URL, "https://")} {
			if part != "" {
				parts = append(parts, part)
			}
		}
		s.Complaint = strings.Join(parts, ", ")
	}
	return s
}

// printSuggestion prints the code of a suggestion, by which it is followed.
func (a *Agent) printSuggestion(e flow.PrintSuggestion) {
	h := a.lastHall()
	data, err := json.Marshal(suggestionData(&h, e))
	pr := flow.Print{State: flow.Failed}
	if err == nil {
		pr = a.own(Slip{ID: e.Request, Kind: "suggestion", Data: data}).Print
	}
	a.cfg.Tell(flow.PrintIs{Request: e.Request, Print: pr})
}
