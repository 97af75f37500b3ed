package flow

import (
	"fmt"
	"strings"
	"testing"

	"motcua/internal/wire"
)

const someCode = "2K7MP3XQA9TX"

// boxedHall has a suggestion box.
func boxedHall() Hall {
	h := smallHall()
	h.Box = &wire.Box{Letters: 60}
	return h
}

// boxed is a kiosk in it.
func boxed(t *testing.T) *kiosk { return newKiosk(t, boxedHall()) }

func (k *kiosk) typeAll(text string) {
	for _, r := range text {
		k.touch(Typed{Key: r})
	}
}

// last is the last effect of a kind, and how many there were.
func last[E Effect](k *kiosk) (e E, n int) {
	for _, f := range k.effects {
		if g, ok := f.(E); ok {
			e = g
			n++
		}
	}
	return e, n
}

func TestASuggestionIsTypedSentAndFollowed(t *testing.T) {
	w := boxed(t)
	w.touch(OpenedSuggest{})
	w.typeAll("Theem gheess.")
	w.touch(Erased{}, Submitted{})
	sent, n := last[SendSuggestion](w)
	if n != 1 || sent.Text != "Thêm ghês" || w.Page != Suggested {
		t.Fatalf("sent %d: %+v on %s", n, sent, w.Page)
	}
	w.touch(Submitted{}) // impatient
	if _, n := last[SendSuggestion](w); n != 1 {
		t.Error("a second touch sends it twice")
	}
	w.tell(SuggestionIs{Request: "another", Code: someCode})
	if w.Visit.Followed != nil {
		t.Error("an answer to somebody else's words is shown")
	}
	w.tell(SuggestionIs{Request: sent.Request, Code: someCode})
	if f := w.Visit.Followed; f == nil || f.Code != someCode || w.Visit.Query.Text != "" || w.Visit.Sent != "" {
		t.Fatalf("%+v, and of the words there stays %q", f, w.Visit.Query.Text)
	}
	w.touch(AskedSlip{})
	if p, n := last[PrintSuggestion](w); n != 1 || p.Code != someCode {
		t.Errorf("printed %d: %+v", n, p)
	}
	w.touch(Ended{})
	if w.Visit.Followed != nil || w.Page != Idle {
		t.Error("the next one finds the code")
	}
}

func TestWordsThatAreNotTakenStay(t *testing.T) {
	w := boxed(t)
	w.touch(OpenedSuggest{}, Submitted{})
	if !w.Visit.Wrong || w.Page != Suggest {
		t.Error("nothing was typed, and sent")
	}
	w.typeAll("Xin theem ghees")
	w.touch(Submitted{})
	first, _ := last[SendSuggestion](w)
	w.tell(SuggestionIs{Request: first.Request, Refusal: wire.CodeUnavailable})
	w.touch(Submitted{})
	if again, n := last[SendSuggestion](w); n != 2 || again != first {
		t.Errorf("tried again as %+v, first %+v", again, first)
	}
	w.wait(w.Rules.Fuse + 1)
	if w.Visit.Refusal != wire.CodeUnavailable {
		t.Errorf("nobody answers: %q", w.Visit.Refusal)
	}
	w.touch(WentBack{})
	if w.Page != Suggest || w.Visit.Query.Text != "Xin thêm ghế" {
		t.Fatalf("on %s there is %q", w.Page, w.Visit.Query.Text)
	}
	w.typeAll(" nhes")
	w.touch(Submitted{})
	if other, _ := last[SendSuggestion](w); other.Request == first.Request || other.Text != "Xin thêm ghế nhé" {
		t.Errorf("other words under the same request: %+v", other)
	}
	// The visit ends without a touch: nothing stays.
	w.wait(w.Rules.Fuse + 1)
	w.wait(w.Rules.Unprinted + w.Rules.Grace + 1)
	if s := fmt.Sprintf("%+v", w.Visit); strings.Contains(s, "ghế") || w.Page != Idle {
		t.Errorf("of the last one there stays %s", s)
	}
	w.tell(SuggestionIs{Request: first.Request, Code: someCode})
	if w.Visit.Followed != nil {
		t.Error("a late answer comes up before the next one")
	}
}

func TestASuggestionHasAnEnd(t *testing.T) {
	w := boxed(t)
	w.touch(OpenedSuggest{})
	w.typeAll(strings.Repeat("lorem ipsum ", 12))
	if n := len([]rune(w.Visit.Query.Text)); n > 60 || n < 59 {
		t.Errorf("%d letters of 60", n)
	}
	h := w.Hall
	h.Box = nil
	w.tell(HallIs{Hall: h})
	if w.Page != Idle {
		t.Errorf("the box was taken down, and the page is %s", w.Page)
	}
	w.touch(OpenedSuggest{})
	if w.Page != Idle {
		t.Error("a hall without a box opens one")
	}
}

func TestATrackingCodeIsScannedOrTyped(t *testing.T) {
	for _, text := range []string{"https://hcc.example.vn/suggest/" + someCode, someCode, "2k7m-p3xq-a9tx"} {
		w := boxed(t)
		w.touch(Scanned{Text: text})
		ask, n := last[AskFollow](w)
		if n != 1 || ask.Code != someCode || w.Page != FollowUp {
			t.Fatalf("%q: asked %d for %q on %s", text, n, ask.Code, w.Page)
		}
		w.tell(FollowedIs{Is: Followed{Code: "another", State: wire.SuggestionAnswered}})
		if w.Visit.Followed != nil {
			t.Error("somebody else's is shown")
		}
		w.tell(FollowedIs{Is: Followed{Code: someCode, State: wire.SuggestionAnswered, Answer: "Đã thêm"}})
		if w.Visit.Followed == nil {
			t.Error("the answer is not shown")
		}
		w.touch(WentBack{})
		if w.Visit.Followed != nil || w.Page != LookUp {
			t.Errorf("back to %s with %v", w.Page, w.Visit.Followed)
		}
	}
	w := boxed(t)
	w.touch(OpenedLookUp{})
	w.typeAll("2k7m-p3xq-a9tx")
	w.touch(Submitted{})
	if w.Page != FollowUp {
		t.Errorf("typed: %s", w.Page)
	}
	w.wait(w.Rules.Fuse + 1)
	if f := w.Visit.Followed; f == nil || !f.Away {
		t.Errorf("nobody answers: %+v", f)
	}
}
