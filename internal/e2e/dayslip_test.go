package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"motcua/firmware-config/profiles"
	"motcua/firmware-config/sites"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/slip"
	"motcua/server/report"
)

// What the report writes is what the end-of-day slip reads, key by key.
func TestTheReportIsTheDaysSlip(t *testing.T) {
	s, err := sites.Load("provincial")
	if err != nil {
		t.Fatal(err)
	}
	day := hall.Day("2026-11-21")
	d := report.Fold(report.SiteOf(&s.Hall), day, []wire.Event{
		{Seq: 1, Body: wire.Body{Kind: wire.DayOpened, Day: day}},
		{Seq: 2, Body: wire.Body{Kind: wire.TicketIssued, Ticket: &hall.Ticket{ID: "a", Service: s.Hall.Services[0].ID}}},
		{Seq: 3, Body: wire.Body{Kind: wire.TicketPrinted, Job: &wire.Job{ID: "p", Printer: "printer-1", Verdict: wire.Printed}}},
		{Seq: 4, Body: wire.Body{Kind: wire.DayClosed}},
	})
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	got, err := slip.Decode(slip.KindDay, data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	p, err := profiles.Printer("epson-tm-t20ii") // its letters are in the transcript
	if err != nil {
		t.Fatal(err)
	}
	b, err := escpos.Encode((*slip.Book)(nil).Doc(got, p), p)
	if err != nil {
		t.Fatal(err)
	}
	pr := paper.New(p, paper.Options{})
	if _, err := pr.Write(b); err != nil {
		t.Fatal(err)
	}
	pr.Finish()
	text := strings.Join(strings.Fields(pr.Transcript()), " ")
	for _, want := range []string{"SỐ LIỆU CUỐI NGÀY 21/11/2026", "Đã cấp số 1", s.Hall.Services[0].Name["vi"] + " 0/1", "Máy in 1 1"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, pr.Transcript())
		}
	}
	if strings.Contains(text, "tạm tính") {
		t.Error("a closed day is called unfinished")
	}
}
