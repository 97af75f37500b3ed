package catalogue

import (
	"testing"
)

// A table that knows "mất ~ thẻ vàng" knows what else happens to the paper, in
// both orders; what it says itself is left as it is.
func TestALostPaperIsLostInAnyWords(t *testing.T) {
	list := []Procedure{
		{Code: "1", Name: "Cấp lại thẻ vàng"},
		{Code: "2", Name: "Cấp đổi thẻ vàng"},
		{Code: "3", Name: "Đính chính thẻ vàng"},
		{Code: "4", Name: "Đăng ký nuôi voi"},
	}
	own := []Alias{{"mất ~ thẻ vàng", "cấp lại thẻ vàng"}, {"thẻ vàng ~ rách", "cấp đổi thẻ vàng"}, {"sai ~ thẻ vàng", "đính chính thẻ vàng"}}
	ways := turned(own)
	said := func(s string) string {
		for _, a := range ways {
			if a.Said == s {
				return a.Means
			}
		}
		return ""
	}
	for way, want := range map[string]string{
		"thẻ vàng ~ mất": "cấp lại thẻ vàng", "cháy ~ thẻ vàng": "cấp lại thẻ vàng",
		"thẻ vàng ~ rách": "", "thẻ vàng ~ nhầm": "đính chính thẻ vàng",
	} {
		if got := said(way); got != want {
			t.Errorf("%q means %q, want %q", way, got, want)
		}
	}
	if got := turned([]Alias{{"thương binh ~ mất", "trợ cấp khi từ trần"}, {"@person ~ mất", "đăng ký lại khai tử"}}); got != nil {
		t.Errorf("a death is taken for a lost paper: %v", got)
	}
	ix := NewIndex(list, Own{Aliases: own})
	if got := ix.Search("thẻ vàng của tôi bị cháy"); len(got) == 0 || got[0] != "1" {
		t.Errorf("a burnt card gives %v, want 1 first", got)
	}
}

// One finger's slip is mended by the words beside it, also where it makes another
// word ("mau") or leaves no vowel, and an everyday word is heard through it.
func TestAnEverydayWordIsHeardThroughASlip(t *testing.T) {
	ix := NewIndex([]Procedure{
		{Code: "1", Name: "Cấp thẻ khám bệnh"},
		{Code: "2", Name: "Trả kết quả mau lẹ"},
		{Code: "3", Name: "Báo tin voi rừng"},
		{Code: "4", Name: "Chuyển trường voi"},
	}, Own{Aliases: []Alias{{"mua bảo hiểm voi", "cấp thẻ khám bệnh"}, {"lạc voi", "báo tin voi rừng"}}})
	for query, want := range map[string]string{
		"mau bảo hiểm voi": "1", "mau bao hiem voi": "1", "bị lc voi": "3", "chuyển trườờng": "4",
	} {
		if got := ix.Search(query); len(got) == 0 || got[0] != want {
			t.Errorf("%q gives %v, want %s first", query, got, want)
		}
	}
}
