package e2e

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// fold is an outsider's picture of the hall: a snapshot and the events that
// came after it, put together as docs/protocol.md says and no better.
type fold struct {
	seq   float64
	at    any // of the event that is being folded
	state map[string]any
	kinds map[string]int
}

func objects(v any) []map[string]any {
	list, _ := v.([]any)
	var out []map[string]any
	for _, o := range list {
		if m, ok := o.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// put sets an object of a list in the place of the one with its key.
func (f *fold) put(list, key string, o map[string]any) {
	have, _ := f.state[list].([]any)
	at := slices.IndexFunc(have, func(x any) bool { return x.(map[string]any)[key] == o[key] })
	if at >= 0 {
		have[at] = o
	} else {
		have = append(have, o)
	}
	f.state[list] = have
}

func (f *fold) drop(list string, gone func(map[string]any) bool) {
	have, _ := f.state[list].([]any)
	f.state[list] = slices.DeleteFunc(have, func(x any) bool { return gone(x.(map[string]any)) })
}

// printed folds a verdict on a slip.
func (f *fold) printed(e map[string]any) {
	if p, ok := e["printer"].(map[string]any); ok {
		f.put("printers", "name", p)
	}
	job := e["job"].(map[string]any)
	f.drop("jobs", func(o map[string]any) bool { return o["id"] == job["id"] && o["printer"] == job["printer"] })
	line := map[string]any{"seq": f.seq, "at": f.at}
	for _, key := range []string{"id", "printer", "kind", "verdict", "reason", "reprint", "next"} {
		if v, ok := job[key]; ok {
			line[key] = v
		}
	}
	if t, ok := e["ticket"].(map[string]any); ok {
		line["ticket"], line["number"] = t["id"], t["number"]
	}
	have, _ := f.state["jobs"].([]any)
	f.state["jobs"] = append(have, line)
	var own []map[string]any
	for _, o := range objects(f.state["jobs"]) {
		if o["printer"] == job["printer"] {
			own = append(own, o)
		}
	}
	if len(own) > 20 {
		f.drop("jobs", func(o map[string]any) bool { return o["seq"] == own[0]["seq"] })
	}
}

// called keeps the last 64 calls.
func (f *fold) called(e map[string]any, kind string, t map[string]any) {
	for _, c := range objects(f.state["calls"]) {
		if c["ticket"] != t["id"] || c["over"] != nil || t["state"] == "called" && t["counter"] == c["counter"] {
			continue
		}
		c["over"] = f.at
		if kind == "step_undone" && e["undone"] == "ticket_called" {
			c["undone"] = true
		}
	}
	if kind != "ticket_called" && kind != "ticket_recalled" {
		return
	}
	have, _ := f.state["calls"].([]any)
	f.state["calls"] = append(have[max(0, len(have)-63):], map[string]any{
		"seq": f.seq, "ticket": t["id"], "number": t["number"], "service": t["service"], "counter": t["counter"], "at": f.at,
	})
}

// frame folds one frame of the socket.
func (f *fold) frame(raw string) error {
	var m map[string]any
	if err := json.Unmarshal([]byte(raw), &m); err != nil {
		return err
	}
	switch m["type"] {
	case "snapshot":
		f.state, _ = m["state"].(map[string]any)
		f.seq, _ = m["seq"].(float64)
		f.kinds = map[string]int{}
	case "event":
		seq, _ := m["seq"].(float64)
		if seq <= f.seq {
			return fmt.Errorf("seq %v after %v", seq, f.seq)
		}
		f.seq, f.at = seq, m["at"]
		e, _ := m["event"].(map[string]any)
		f.event(e)
	}
	return nil
}

func (f *fold) event(e map[string]any) {
	kind, _ := e["kind"].(string)
	f.kinds[kind]++
	if t, ok := e["ticket"].(map[string]any); ok {
		f.put("tickets", "id", t)
		f.called(e, kind, t)
	}
	if c, ok := e["counter_is"].(map[string]any); ok {
		f.put("counters", "id", c)
	}
	if site, ok := e["site"].(map[string]any); ok {
		f.state["services"], f.state["counters"], f.state["notices"] = site["services"], site["counters"], site["notices"]
		if devices, ok := site["devices"]; ok {
			f.state["devices"] = devices
		}
	}
	if today, ok := e["today"].(map[string]any); ok {
		f.state["today"] = today
	}
	if h, ok := e["help"].(map[string]any); ok {
		f.drop("helps", func(o map[string]any) bool { return o["id"] == h["id"] })
		if kind == "help_called" {
			f.put("helps", "id", h)
		}
	}
	if a, ok := e["alarm"].(map[string]any); ok {
		if kind == "alarm_cleared" {
			f.drop("alarms", func(o map[string]any) bool { return o["id"] == a["id"] })
		} else {
			f.put("alarms", "id", a)
		}
	}
	if d, ok := e["device"].(map[string]any); ok {
		f.put("devices", "name", d)
	}
	if p, ok := e["printer"].(map[string]any); ok && kind == "printer_changed" {
		f.put("printers", "name", p)
	}
	if kind == "ticket_printed" {
		f.printed(e)
	}
	if kind == "day_opened" {
		f.drop("devices", func(d map[string]any) bool { return d["guest"] == true && d["state"] == "away" })
		f.state["day"] = e["day"]
		f.state["helps"], f.state["jobs"], f.state["calls"] = nil, nil, nil
		f.drop("tickets", func(t map[string]any) bool {
			return slices.Contains([]any{"finished", "no_show", "cancelled", "expired"}, t["state"])
		})
	}
}

// plain is a state without what only the server knows (forecasts, hours) and
// with what a fold derives (who is at a counter, how many wait) derived.
func plain(state map[string]any) map[string]any {
	out := map[string]any{"day": state["day"]}
	waiting, at := map[any]int{}, map[any]any{}
	tickets := map[string]any{}
	for _, t := range objects(state["tickets"]) {
		t := clone(t)
		delete(t, "rating_token") // a tablet hears it once, in the event
		tickets[t["id"].(string)] = t
		switch t["state"] {
		case "waiting":
			waiting[t["service"]]++
		case "called", "serving":
			at[t["counter"]] = t["id"]
		}
	}
	out["tickets"] = tickets
	services := map[string]any{}
	for _, s := range objects(state["services"]) {
		services[s["id"].(string)] = []any{s["prefix"], s["name"], s["line"], waiting[s["id"]]}
	}
	out["services"] = services
	counters := map[string]any{}
	for _, c := range objects(state["counters"]) {
		c := clone(c)
		delete(c, "ticket")
		c["at"] = at[c["id"]]
		counters[c["id"].(string)] = c
	}
	out["counters"] = counters
	for list, key := range map[string]string{"helps": "id", "alarms": "id", "devices": "name", "printers": "name"} {
		m := map[string]any{}
		for _, o := range objects(state[list]) {
			m[o[key].(string)] = o
		}
		out[list] = m
	}
	out["notices"], out["jobs"] = objects(state["notices"]), objects(state["jobs"])
	out["calls"] = objects(state["calls"])
	if today, ok := state["today"]; ok {
		out["today"] = today
	}
	return out
}

func clone(m map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

// differs says where two states are not the same; "" if nowhere.
func differs(a, b map[string]any) string {
	return diff("", plain(a), plain(b))
}

func diff(path string, a, b any) string {
	ma, oka := a.(map[string]any)
	mb, okb := b.(map[string]any)
	if !oka || !okb {
		if reflect.DeepEqual(a, b) {
			return ""
		}
		return fmt.Sprintf("%s: folded %v, the hall says %v", path, a, b)
	}
	for k := range ma {
		if d := diff(path+"/"+k, ma[k], mb[k]); d != "" {
			return d
		}
	}
	for k := range mb {
		if _, ok := ma[k]; !ok && mb[k] != nil {
			return fmt.Sprintf("%s/%s: folded nothing, the hall says %v", path, k, mb[k])
		}
	}
	return ""
}

// said are words that a random day puts in where only some may read them.
const (
	secretNote   = "GHI-CHU-KIN"
	secretReason = "LY-DO-KIN"
	secretCase   = "H56.14-240823-7777"
	secretPerson = "038199000001"
)

// leaks finds in what a role was sent what it may not see.
func leaks(role, raw string, tokens []string) string {
	if role == "printer" && strings.Contains(raw, `"kind":"print_requested"`) {
		return "" // the slip carries its holder's QR and mark, and the printer is its own
	}
	forbidden := []string{secretPerson, `"person"`, `"rated"`, `"token"`}
	switch role {
	case "clerk", "guide", "manager", "inspector", "integration", "admin":
		forbidden = append(forbidden, `"rating_token"`)
	default:
		forbidden = append(forbidden, secretNote, secretReason, secretCase, `"outcome"`, `"priority"`)
		own := strings.Contains(raw, `"kind":"ticket_finished"`) && strings.Contains(raw, `"counter":"1"`)
		if role != "tablet" || !own { // the tablet of counter 1 asks for the rating
			forbidden = append(forbidden, `"rating_token"`)
		}
	}
	for _, word := range append(forbidden, tokens...) {
		if word != "" && strings.Contains(raw, word) {
			return word
		}
	}
	return ""
}
