package e2e

import (
	"fmt"
	"slices"
	"time"
)

// choose makes up the next command: most are what people would do now, some
// come from the wrong seat, the wrong counter, too late or made wrong.
func (d *day) choose() (who, do string, with given) {
	counter := pick(d, "1", "1", "2", "2", "3", "4")
	who = pick(d, "integration", "integration", "manager", d.clerkAt(counter), d.clerkAt(counter), d.clerkAt(counter))
	at := given{"counter": counter}
	switch n := d.rng.IntN(100); {
	case n < 24:
		who, do, with = pick(d, "kiosk", "kiosk", "integration", "guide", "manager"), "issue_ticket", d.issue()
	case n < 44:
		do, with = "call_next", at
	case n < 56:
		do, with = "start", at
	case n < 66:
		do, with = "finish", d.finish(at)
	case n < 78:
		do, with = d.sideMove(at)
	case n < 82:
		do, with = "undo", at
	case n < 86:
		do, with = pick(d, "open_counter", "open_counter", "pause_counter", "close_counter"), at
		if do == "pause_counter" {
			with = given{"counter": counter, "reason": secretReason, "until": d.now().Add(10 * time.Minute).Format(time.RFC3339)}
		}
	case n < 91:
		who, do, with = d.byTicket()
	case n < 96:
		if d.plain {
			return "kiosk", "issue_ticket", d.issue()
		}
		who, do, with = d.managers(counter)
	case n < 99:
		who, do, with = d.devices(counter)
	default:
		do = pick(d, slices.Concat(allCommands, []string{"dance"})...)
		who = pick(d, d.names...)
		with = at
		if do == "dance" {
			with = given{}
		}
		if d.shaped(do) {
			return who, do, with
		}
		do = "call_next"
	}
	if d.rng.IntN(50) == 0 && with["counter"] != nil {
		with["counter"] = "99"
	}
	if d.rng.IntN(40) == 0 {
		who = pick(d, d.names...)
	}
	return who, do, with
}

// shaped: whether the command takes a counter and nothing else.
func (d *day) shaped(do string) bool {
	switch do {
	case "dance", "call_next", "recall", "start", "no_show", "undo", "open_counter", "pause_counter", "finish", "park", "resume":
		return true
	}
	return false
}

func (d *day) clerkAt(counter string) string {
	if c := d.ref.counter(counter); c != nil && roleOf(c.account) == "clerk" && ownPeople[c.account] != "" {
		return c.account
	}
	return pick(d, "clerk", "clerk2", "integration")
}

func (d *day) issue() given {
	g := given{"service": pick(d, "dat-dai", "dat-dai", "ho-tich", "ho-tich", "xay-dung", "hiem")}
	if d.rng.IntN(4) == 0 {
		g["priority"] = pick(d, "cao-tuoi", "cao-tuoi", "mang-thai")
	}
	if d.rng.IntN(8) == 0 {
		g["files"], g["people"] = 1+d.rng.IntN(20), 1+d.rng.IntN(5)
	}
	if d.rng.IntN(8) == 0 {
		g["person"] = secretPerson + pick(d, "", "1", "2")
	}
	if d.rng.IntN(12) == 0 {
		g["then"] = []string{pick(d, "ho-tich", "xay-dung")}
	}
	switch d.rng.IntN(60) {
	case 0:
		g["service"] = "khong-co"
	case 1:
		g["priority"] = "vua"
	case 2:
		g["files"] = -1
	case 3:
		g["then"] = []string{"khong-co"}
	}
	return g
}

func (d *day) finish(at given) given {
	g := given{"counter": at["counter"]}
	if d.rng.IntN(5) > 0 {
		g["outcome"] = pick(d, "accepted", "returned", "answered", "tra-ket-qua")
	}
	if d.rng.IntN(4) == 0 {
		g["case_code"] = secretCase
	}
	if d.rng.IntN(8) == 0 {
		g["files"], g["people"] = 1+d.rng.IntN(20), 1+d.rng.IntN(5)
	}
	switch d.rng.IntN(30) {
	case 0:
		g["outcome"] = "vui"
	case 1, 2:
		g["then"] = []string{pick(d, "ho-tich", "dat-dai", "khong-co")}
	}
	return g
}

func (d *day) sideMove(at given) (string, given) {
	counter := at.str("counter")
	switch d.rng.IntN(7) {
	case 0:
		return "recall", at
	case 1:
		return "no_show", at
	case 2:
		g := given{"counter": counter, "to_service": pick(d, "dat-dai", "ho-tich", "xay-dung", "hiem"), "note": secretNote}
		if d.rng.IntN(20) == 0 {
			g["to_counter"] = "1" // one target too many
		}
		return "transfer", g
	case 3:
		return "transfer", given{"counter": counter, "to_counter": pick(d, "1", "2", "3", "4")}
	case 4:
		return "park", given{"counter": counter, "reason": secretReason}
	case 5:
		g := given{"counter": counter}
		if d.rng.IntN(3) > 0 {
			g["ticket"] = d.ticketIn("parked").id
		}
		return "resume", g
	default:
		g := given{"counter": counter, "ticket": d.ticketIn("waiting", "waiting", "no_show", "returned").id, "reason": secretReason}
		if d.rng.IntN(10) == 0 {
			delete(g, "reason")
		}
		return "call", g
	}
}

func (d *day) byTicket() (who, do string, with given) {
	named := func(t *refTicket) given {
		if d.rng.IntN(2) == 0 {
			return given{"ticket": t.id}
		}
		if d.rng.IntN(20) == 0 {
			return given{}
		}
		return given{"token": t.token}
	}
	switch d.rng.IntN(5) {
	case 0:
		return pick(d, "kiosk", "guide", "manager", "integration"), "cancel_ticket", named(d.ticketIn("waiting", "called", "parked"))
	case 1:
		return pick(d, "kiosk", "guide", "manager", "integration"), "rejoin", named(d.ticketIn("no_show"))
	case 2:
		return pick(d, "integration", "manager", "clerk"), "return_ticket", named(d.ticketIn("finished"))
	case 3:
		var tokens []string
		for _, t := range d.ref.tickets {
			if t.ratingToken != "" {
				tokens = append(tokens, t.ratingToken)
			}
		}
		g := given{"token": "khong-co-that-khong-co-", "score": d.rng.IntN(7)}
		if len(tokens) > 0 {
			g["token"] = pick(d, tokens...)
		}
		return pick(d, "tablet", "integration"), "rate", g
	default:
		g := given{"ticket": d.ticketIn("waiting", "called", "serving", "parked").id}
		switch d.rng.IntN(5) {
		case 0:
			g["priority"] = pick(d, "cao-tuoi", "", "vua")
		case 1:
			g["files"] = d.rng.IntN(30)
		case 2:
			g["note"] = secretNote
		case 3:
			g["assist"] = true
		default:
			g["people"] = d.rng.IntN(5) - 1
		}
		return pick(d, "guide", "manager", "integration"), "mark_ticket", g
	}
}

func (d *day) devices(counter string) (who, do string, with given) {
	d.offline++
	switch d.rng.IntN(7) {
	case 5:
		return pick(d, "guide", "manager"), "register_card", given{"service": "ho-tich", "number": fmt.Sprintf("C%03d", 849+d.offline)}
	case 0:
		return "kiosk", "issue_offline", given{
			"service": "dat-dai", "number": fmt.Sprintf("A%03d", 949+d.offline), "token": fmt.Sprintf("tu-may-so-%014d", d.offline),
			"issued_at": d.now().Add(-time.Minute).Format(time.RFC3339),
		}
	case 1:
		return pick(d, "clerk", "clerk2", "integration"), "hand_over", given{"counter": counter}
	case 2:
		return pick(d, "kiosk", "guide"), "print", given{"printer": pick(d, "may-in", "may-in", "khong-co"), "kind": "ticket", "ticket": d.ticketIn("waiting").id}
	case 3:
		return "printer", "printer_status", given{"printer": "may-in", "state": pick(d, "ok", "near_end", "paper_end")}
	case 4:
		return "printer", "print_result", given{"printer": "may-in", "job": "khong-co", "verdict": "printed"}
	default:
		return pick(d, "kiosk", "clerk", "guide"), "call_help", given{"reason": "giấy"}
	}
}

func (d *day) managers(counter string) (who, do string, with given) {
	who = pick(d, "manager", "manager", "manager", "admin")
	service := pick(d, "dat-dai", "ho-tich", "xay-dung", "hiem")
	switch d.rng.IntN(16) {
	case 0:
		return who, "close_service", given{"service": service, "reason": secretReason}
	case 1, 2:
		return who, "open_service", given{"service": service}
	case 3:
		return who, "set_service", given{"service": "hiem", "max": pick(d, 3, 20, -1, -2)}
	case 4:
		return who, "close_hall", given{"reason": secretReason}
	case 5, 6:
		return who, "open_hall", given{}
	case 7:
		return who, "set_counter", given{"counter": counter, "services": pick(d, []string{"dat-dai", "ho-tich"}, []string{"xay-dung", "hiem", "dat-dai"}, []string{"khong-co"})}
	case 8:
		return who, "set_notices", given{"notices": []map[string]string{{"vi": "Hôm nay nghỉ sớm"}}}
	case 9:
		return who, "set_roster", given{"roster": map[string]string{counter: pick(d, "clerk", "clerk2")}}
	case 10, 11:
		s := d.see()
		if len(s.Helps) == 0 && d.rng.IntN(3) > 0 {
			return "kiosk", "call_help", given{"lang": "vi"}
		}
		g := given{"help": "khong-co"}
		if len(s.Helps) > 0 {
			g["help"] = s.Helps[0].ID
		}
		return pick(d, "guide", "manager"), "answer_help", g
	case 12:
		g := given{"alarm": "khong-co", "note": "biết rồi"}
		if s := d.see(); len(s.Alarms) > 0 {
			g["alarm"] = s.Alarms[0].ID
		}
		return who, "acknowledge", g
	case 13:
		return pick(d, "guide", "manager"), "change_roll", given{"printer": pick(d, "may-in", "khong-co")}
	case 14:
		return who, "test_sound", given{"board": pick(d, "", "bang", "khong-co")}
	default:
		return who, "set_hours", given{"hours": pick(d, []string{"00:00-24:00"}, []string{}, []string{"7h"}), "reason": secretReason}
	}
}
