package typing

import "strings"

// onsets are the consonants that a Vietnamese syllable can begin with.
const onsets = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x"

// rimes are what can follow them, each with the tone sắc on the letter that
// carries the tone.
const rimes = `á ác ách ái ám án áng ánh áo áp át áu áy
	ắc ắm ắn ắng ắp ắt
	ấc ấm ấn ấng ấp ất ấu ấy
	é éc ém én éng éo ép ét
	ế ếch ếm ến ếnh ếp ết ếu
	í ích ím ín ính íp ít íu ía
	iếc iếm iến iếng iếp iết iếu
	ó óc ói óm ón óng óp ót óa oác oách oái oám oán oáng oánh oáo oáp oát oáy
	oắc oắm oắn oắng oắt óe oém oén oéo oét oóc oóng
	ố ốc ối ốm ốn ống ốp ốt
	ớ ới ớm ớn ớp ớt
	ú úc úi úm ún úng úp út úa uấc uấn uấng uất uấy uế uếch uếnh
	uốc uối uốm uốn uống uốt uớ úy uýa uých uýn uýnh uýp uýt uýu uyến uyết
	ứ ức ứi ứm ứng ứt ứu ứa ước ưới ướm ướn ướng ướp ướt ướu
	ý yếm yến yếng yết yếu`

// starts holds every beginning of a syllable without marks and tones. Marks are
// left out because they may be typed at the end: "tiengse".
var starts = func() map[string]bool {
	m := map[string]bool{}
	for _, onset := range append(strings.Fields(onsets), "") {
		for _, rime := range strings.Fields(rimes) {
			s := bare(onset + rime)
			for i := range len(s) + 1 {
				m[s[:i]] = true
			}
		}
	}
	return m
}()

func bare(s string) string {
	var b strings.Builder
	for _, r := range s {
		r, _ = untoned(r)
		if m, ok := marks[r]; ok {
			r = m[0]
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plausible reports that the word is the beginning of a Vietnamese one, or has
// no vowel (abbreviations). A stop at the end lets only two tones stand before it.
func (w *word) plausible() bool {
	if !w.vowels() {
		return true
	}
	var b strings.Builder
	for _, l := range w.letters {
		b.WriteRune(l.base)
	}
	s := b.String()
	stop := strings.HasSuffix(s, "c") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "p") || strings.HasSuffix(s, "t")
	return starts[s] && (!stop || !strings.ContainsRune("frx", w.tone))
}
