package sites

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"motcua/internal/hall"
)

// An example is copied by thousands: it must be without a warning.
func TestTheExamplesAreGoodWithoutAWarning(t *testing.T) {
	for _, name := range Names {
		s, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range s.Warnings {
			t.Errorf("warning: %s", w)
		}
		if d, ok := s.Device("kiosk-1"); !ok || d.Block != 1 || s.Hall.Blocks["kiosk-1"] != 1 || s.PrinterOf(d) != "kiosk-1" {
			t.Errorf("%s: kiosk-1 is %+v", name, d)
		}
		if b, ok := s.Board("hall"); !ok || !b.Announce {
			t.Errorf("%s: board hall is %+v, %v", name, b, ok)
		}
		for i := range s.Hall.Services {
			if sv := &s.Hall.Services[i]; sv.Name["en"] == "" || len(s.Hall.CountersOf(sv.ID)) == 0 {
				t.Errorf("%s: service %s: %v", name, sv.ID, sv)
			}
		}
	}
}

func TestTheProvincialHallIsOfTheSizeItSays(t *testing.T) {
	s, err := Load("provincial")
	if err != nil {
		t.Fatal(err)
	}
	agencies, lines := map[string]bool{}, map[string]int{}
	for _, sv := range s.Hall.Services {
		if sv.Agency != nil {
			agencies[sv.Agency["vi"]] = true
		}
		lines[sv.Line]++
	}
	if len(agencies) != 18 || len(s.Hall.Counters) != 24 {
		t.Errorf("%d agencies, %d counters; want 18 and 24", len(agencies), len(s.Hall.Counters))
	}
	if lines["submit"] == 0 || lines["collect"] == 0 || lines["help"] == 0 || lines[""] != 0 {
		t.Errorf("lines: %v", lines)
	}
	for _, c := range s.Hall.Counters {
		if b, ok := s.Board(c.ID); !ok || b.Counter != c.ID {
			t.Errorf("counter %s has no board", c.ID)
		}
	}
	for _, day := range []hall.Day{"2027-01-01", "2027-02-05", "2027-02-08", "2027-02-11", "2027-04-16", "2027-04-30", "2027-05-03", "2027-09-02"} {
		if on := s.Hall.Hours.On(day); len(on) != 0 {
			t.Errorf("open on %s: %v", day, on)
		}
	}
	for _, day := range []hall.Day{"2027-02-04", "2027-02-12", "2027-05-04"} {
		if on := s.Hall.Hours.On(day); len(on) != 2 {
			t.Errorf("not open on %s: %v", day, on)
		}
	}
	if s.Hall.Cards == 0 || len(s.Hall.Parks) != 2 || s.Hall.Limits.Rejoin != (hall.Rejoin{Soon: true, After: 3}) {
		t.Errorf("cards %d, parks %v, rejoin %+v", s.Hall.Cards, s.Hall.Parks, s.Hall.Limits.Rejoin)
	}
	if on := s.Hall.Hours.On("2026-11-23"); len(on) != 2 || on[0] != (hall.Span{From: 450, To: 690}) {
		t.Errorf("a Monday: %v", on)
	}
}

// The fields that a service names are fields that the national catalogue has.
func TestFieldsAreThoseOfTheCatalogue(t *testing.T) {
	f, err := os.Open(filepath.FromSlash("../../../shared/data/catalogue.csv"))
	if err != nil {
		t.Skip("../shared/data/catalogue.csv is not here: the fields are not compared with it")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	real := map[string]bool{}
	for _, r := range rows[1:] {
		real[r[2]] = true
	}
	for _, name := range Names {
		s, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, sv := range s.Hall.Services {
			for _, field := range sv.Fields {
				if !real[field] {
					t.Errorf("%s: service %s: no field %q in the catalogue", name, sv.ID, field)
				}
			}
		}
	}
}
