package web

import (
	"time"

	"motcua/internal/hall"
	"motcua/internal/wire"
)

func counterText(site *hall.Hall, id string) any {
	if c, ok := site.Counter(id); ok {
		return c.Name
	}
	return id
}

func serviceText(site *hall.Hall, id string) any {
	if sv, ok := site.Service(id); ok {
		return sv.Name
	}
	return id
}

// placeText is a counter's name, or a device's.
func placeText(site *hall.Hall, id string) any { return counterText(site, id) }

// aboutAlarm is what an alarm is about, as people call it.
func aboutAlarm(a *wire.Alarm, site *hall.Hall) any {
	switch {
	case a.Service != "":
		return serviceText(site, a.Service)
	case a.Counter != "":
		return counterText(site, a.Counter)
	}
	return a.Device
}

// reasonOf is a reason as a person gave it; the engine's own codes have words.
func reasonOf(reason string) any {
	switch reason {
	case "day_end", "counter_closed":
		return saying("floor.reason." + reason)
	}
	return reason
}

func zoneOf(site *hall.Hall) *time.Location {
	if site.Zone == nil {
		return time.UTC
	}
	return site.Zone
}

// clockText is an instant of an event's text, as a clock of the hall shows it.
func clockText(rfc3339 string, site *hall.Hall) string {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return rfc3339
	}
	return t.In(zoneOf(site)).Format("15:04:05")
}
