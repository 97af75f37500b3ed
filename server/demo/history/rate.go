package history

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

// How people rate: most on the tablet before they go, some on the phone, at
// home or the next morning. Shares of those who do; guesses of ours.
const (
	onPhone   = 0.10
	overnight = 0.25 // of those
	cutOff    = 0.01 // tablets whose network is cut: the rating comes hours or days later
	withWords = 0.06

	passesOver = 0.15 // a question
)

// words are what people write. None of them names anybody.
var words = []string{
	"Cán bộ hướng dẫn tận tình, dễ hiểu.", "Chờ lâu quá, buổi sáng nên mở thêm quầy.", "Thủ tục nhanh gọn, cảm ơn trung tâm.",
	"Tôi phải đi lại hai lần vì thiếu giấy tờ mà không được báo trước.", "Phòng chờ sạch sẽ, có nước uống.",
	"Mẫu đơn khó điền, chữ nhỏ.", "Cán bộ vui vẻ, giải thích rõ ràng.", "Nên có chỗ gửi xe rộng hơn.",
	"Màn hình gọi số dễ nhìn.", "Mong trung tâm làm việc cả sáng thứ bảy.",
}

// asked lets a citizen rate a service that has just ended.
func (o *office) asked(d *desk, g *guest, t *hall.Ticket) {
	if g.Score == 0 {
		return
	}
	r := &wire.Rate{Token: t.RatingToken, Score: g.Score, Reasons: g.Reasons}
	for _, q := range o.cfg.Hall.Rating.Questions {
		if n := len(q.Levels); n > 0 && !o.chance(passesOver) {
			if r.Answers == nil {
				r.Answers = map[string]int{}
			}
			r.Answers[q.ID] = max(1, n-o.rnd.IntN(1+max(0, 2*(o.cfg.Hall.Rating.Scale()-g.Score))))
		}
	}
	if o.chance(withWords) {
		r.Comment = words[o.rnd.IntN(len(words))]
	}
	g.Score = 0
	by := wire.Actor{Role: wire.RoleTablet, Name: "tablet-" + d.counter.ID, Counter: d.counter.ID}
	wait := o.between(4*time.Second, 45*time.Second)
	switch {
	case o.chance(onPhone):
		by, r.Token = phone, g.token
		if wait = o.between(10*time.Minute, 5*time.Hour); o.chance(overnight) {
			wait = o.between(12*time.Hour, 23*time.Hour)
		}
	case o.chance(cutOff):
		wait = o.between(time.Hour, 70*time.Hour)
	}
	o.after(wait, func() { o.rate(by, r) })
}

func (o *office) rate(by wire.Actor, r *wire.Rate) {
	if o.dark {
		o.after(5*time.Minute, func() { o.rate(by, r) })
		return
	}
	if answer, ok := o.do(by, "rate", r); ok && len(answer.Events) > 0 {
		o.sum.Ratings++
	}
}
