//go:build !js

package agent

import (
	"path/filepath"
	"strings"
	"testing"

	"motcua/kiosk/flow"
	"motcua/server/procedures"
)

// The hall's catalogue reaches a kiosk that is connected, says which service
// takes each procedure and tells equal names apart, and is searched without a
// server behind a restart.
func TestTheHallsCatalogueReachesItsKiosks(t *testing.T) {
	h := newRealHall(t)
	k := h.kiosk("kiosk-1")
	k.up()
	eventually(t, "the catalogue of the first welcome", func() bool { return k.book().version == h.Procedures().Version() })
	done, err := h.Procedures().Import(strings.NewReader("code,name,field,level\n"+
		"9.000001,Cấp cần câu,Đất đai,Cấp xã\n9.000002,Cấp cần câu,Đất đai,Cấp tỉnh\n9.000003,Vớt bèo,Sông nước,\n"), procedures.Whole)
	if err != nil || done.New != 3 {
		t.Fatal(done, err)
	}
	eventually(t, "the imported catalogue", func() bool { return k.book().version == done.Version })
	k.Do(flow.Find{Query: "caanf caau"})
	got := heard(k, func(e flow.FoundAre) bool { return e.Query == "caanf caau" }).Results
	if len(got) != 2 || got[0].Apart != "Cấp xã" || got[1].Apart != "Cấp tỉnh" || got[0].Service != "dat-dai" {
		t.Fatalf("%+v", got)
	}
	kept := filepath.Join(string(k.cfg.Store.(Dir)), bookFile)
	eventually(t, "the catalogue on the disk", func() bool {
		data, err := k.cfg.Store.Load(bookFile)
		return err == nil && strings.Contains(string(data), done.Version)
	})
	h.stop()
	again := h.kioskOn(k.cfg)
	if again.book().version != done.Version {
		t.Errorf("%s is not read again", kept)
	}
	again.Do(flow.Find{Query: "vot beo"})
	if got := heard(again, func(e flow.FoundAre) bool { return e.Query == "vot beo" }).Results; len(got) != 1 || got[0].Service != "" {
		t.Errorf("%+v", got)
	}
}

// kioskOn starts another kiosk on the same disk.
func (h *realHall) kioskOn(cfg Config) *kiosk {
	h.t.Helper()
	k := &kiosk{t: h.t, events: make(chan flow.Event, 10000)}
	cfg.Tell = func(e flow.Event) { k.events <- e }
	var err error
	if k.Agent, err = New(cfg); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(k.Close)
	return k
}
