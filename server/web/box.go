package web

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/suggestions"
)

// boxPageSize is how many suggestions stand on a page.
const boxPageSize = 30

// boxPage is the suggestion box as a manager or an inspector sees it.
type boxPage struct {
	Acts   bool
	Tabs   []boxTab
	Topics []hall.Reason
	Topic  string
	State  string
	Find   string
	Days   int
	Items  []boxItem
	Newer  string // addresses of the pages beside this one; "" for none
	Older  string
	Query  string // of this page, for forms to come back to
	Did    bool
	Office string // who has what is handed on to nobody by name
}

type boxTab struct {
	Word string
	N    int
	To   string
	Here bool
}

// boxItem is one suggestion with the words of its page.
type boxItem struct {
	suggestions.Item
	Day, Topic, Via, State string
	Who                    string // brought it where it is, and when
	Done                   bool   // nothing is owed any more
	// What was typed and not taken, and why.
	Fault, Answer, To string
	Wants             wire.SuggestionState // the form that it was typed in
}

// boxTabs are the states that one may look for.
var boxTabs = []wire.SuggestionState{
	suggestions.Waiting, wire.SuggestionHandedOn, wire.SuggestionAnswered, wire.SuggestionClosed, "",
}

// box is the list of suggestions: a manager answers, an inspector reads. It
// works without a script.
func (s *handler) box(w http.ResponseWriter, r *http.Request) {
	by, ok := s.enterAs(w, r, floorRoles...)
	if !ok {
		return
	}
	if s.Box == nil {
		s.notFound(w, r)
		return
	}
	q := r.URL.Query()
	look := suggestions.Query{State: wire.SuggestionState(q.Get("state")), Topic: q.Get("topic"), Find: q.Get("q")}
	if !q.Has("state") && look.Find == "" {
		look.State = suggestions.Waiting
	}
	list, err := s.Box.List(look)
	if err != nil {
		s.Log.Error("suggestions", "err", err)
		s.problem(w, r, http.StatusServiceUnavailable, "unavailable")
		return
	}
	v := s.view(w, r)
	v.Actor, v.Title = &by, v.T("box.title")
	h := s.Hall.Hall()
	d := boxPage{
		Acts: by.Allowed("answer_suggestion"), Topics: h.Suggestions.Topics, Topic: look.Topic, State: string(look.State),
		Find: look.Find, Days: h.Suggestions.AnswerDays, Did: q.Has("did"), Office: s.office(v, ""),
	}
	for _, k := range []string{"did", "error", "lang"} {
		q.Del(k)
	}
	d.Query = q.Encode()
	d.Tabs = s.boxTabs(v, look, q)
	page, _ := strconv.Atoi(q.Get("page"))
	page = min(max(page, 0), max(0, (len(list)-1)/boxPageSize))
	if page > 0 {
		d.Newer = with(q, "page", strconv.Itoa(page-1))
	}
	list = list[min(len(list), page*boxPageSize):]
	if len(list) > boxPageSize {
		d.Older, list = with(q, "page", strconv.Itoa(page+1)), list[:boxPageSize]
	}
	names := s.people().names
	for i := range list {
		d.Items = append(d.Items, s.boxItem(v, &list[i], names))
	}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		status = d.refused(v, r)
	}
	v.Data = d
	s.render(w, status, "suggestions", v)
}

func (s *handler) boxTabs(v view, look suggestions.Query, q url.Values) (tabs []boxTab) {
	n := s.Box.Count()
	for _, state := range boxTabs {
		t := boxTab{N: n[state], To: with(q, "state", string(state), "page", "0"), Here: state == look.State}
		switch state {
		case suggestions.Waiting:
			t.Word = v.T("box.filter.waiting")
		case "":
			t.Word = v.T("box.filter.all")
		case wire.SuggestionHandedOn:
			t.Word = v.T("box.state.handed_on")
		default:
			t.Word = v.T("suggest.state." + string(state))
		}
		tabs = append(tabs, t)
	}
	return tabs
}

func (s *handler) boxItem(v view, it *suggestions.Item, names map[string]string) boxItem {
	h := s.Hall.Hall()
	b := boxItem{
		Item: *it, Day: dateIn(it.At, h.Zone), Via: v.T("box.via." + string(it.Via)), Done: !it.State.Waits(),
		State: v.T("suggest.state."+string(it.Suggestion.State), "n", s.office(v, it.To)), To: it.To,
	}
	for _, t := range h.Suggestions.Topics {
		if t.ID == it.Topic {
			b.Topic = t.Name.In(v.Lang)
		}
	}
	if it.Suggestion.By != "" {
		name := names[it.Suggestion.By]
		if name == "" {
			name = it.Suggestion.By
		}
		b.Who = v.T("box.by", "n", name, "t", clockIn(it.Changed, h.Zone)+" "+dateIn(it.Changed, h.Zone))
	}
	return b
}

// refused puts what was typed back where it was typed, and says why it was not
// taken.
func (d *boxPage) refused(v view, r *http.Request) int {
	code := wire.Code(r.URL.Query().Get("error"))
	form := r.PostForm
	why := v.T("error.other")
	switch answer := strings.TrimSpace(form.Get("answer")); {
	case code == wire.CodeWrongState:
		why = v.T("box.error.state")
	case code == wire.CodeInvalid && answer == "":
		why = v.T("box.error.empty")
	case code == wire.CodeTooLarge, code == wire.CodeInvalid && utf8.RuneCountInString(answer) > hall.MostLength:
		why = v.T("box.error.long")
	case code == wire.CodeNotFound, code == wire.CodeUnavailable:
		why = refusal(v.Lang, code)
	}
	for i := range d.Items {
		if it := &d.Items[i]; it.ID == r.PathValue("id") {
			it.Fault, it.Answer, it.To = v.T("box.error", "n", why), form.Get("answer"), form.Get("to")
			it.Wants = wire.SuggestionState(form.Get("state"))
		}
	}
	return code.Status()
}

// with is the address of a query with some of its values changed.
func with(q url.Values, pairs ...string) string {
	out := maps.Clone(q)
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return "?" + out.Encode()
}
