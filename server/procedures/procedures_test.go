package procedures

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"motcua/internal/catalogue"
	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

// memory is a Table whose disk may fail.
type memory struct {
	kept map[string][]byte
	full bool
}

func (m *memory) Get(key string) ([]byte, bool, error) {
	v, ok := m.kept[key]
	return v, ok, nil
}

func (m *memory) Put(key string, value []byte) error {
	if m.full {
		return errors.New("disk full")
	}
	m.kept[key] = value
	return nil
}

func open(t testing.TB, m *memory) *Shelf {
	t.Helper()
	s, err := Open(m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func imported(t testing.TB, s *Shelf, file string, how How) Imported {
	t.Helper()
	done, err := s.Import(strings.NewReader(file), how)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestAHallHasWhatShipsUntilItImports(t *testing.T) {
	s := open(t, &memory{kept: map[string][]byte{}})
	if len(s.Procedures("khai sinh")) == 0 {
		t.Error("what ships is not found")
	}
	if done := imported(t, s, "code,name\n9.000001,Cấp cần câu\n", Whole); done.New != 1 || done.Gone != 0 {
		t.Errorf("%+v", done)
	}
	if p := s.Procedures("can cau"); len(p) != 1 || len(s.Procedures("khai sinh")) != 0 {
		t.Errorf("%v: what shipped is still there, or what was imported is not", p)
	}
}

func TestImportingAgain(t *testing.T) {
	m := &memory{kept: map[string][]byte{}}
	s := open(t, m)
	imported(t, s, "code,name,days\n1.1,Một,\n1.2,Hai,\n1.3,Ba,\n1.4,Bốn,\n", Whole)
	first := s.Version()
	done := imported(t, s, "code,name,days\n1.1,Một,\n1.2,Hai mới,\n1.3,Ba,năm\n1.5,Năm,\n", Whole)
	if done.Taken != 3 || done.New != 1 || done.Changed != 1 || done.Gone != 1 || done.Kept != 1 || len(done.Bad) != 1 ||
		!strings.HasPrefix(done.Bad[0], "line 4: days") {
		t.Errorf("%+v", done)
	}
	if p, ok := s.Procedure("1.3"); !ok || p.Name != "Ba" {
		t.Errorf("the row that is bad now took away what was good: %v", p)
	}
	if done.Version == first || s.Version() != done.Version {
		t.Error("another catalogue has the same version")
	}
	if again := open(t, m); again.Version() != s.Version() {
		t.Error("it is not kept")
	}
	if _, err := s.Import(strings.NewReader("code,name\n1.1,Một\n"), Whole); err == nil || !strings.Contains(err.Error(), "3 of the 4") {
		t.Errorf("a piece of the list was taken for the whole: %v", err)
	}
	if done := imported(t, s, "code,name\n1.6,Sáu\n", Add); done.New != 1 || done.Gone != 0 || len(s.Procedures("một")) == 0 {
		t.Errorf("%+v", done)
	}
	if done := imported(t, s, "code,name\n1.1,Một\n", Replace); done.Gone != 4 {
		t.Errorf("%+v", done)
	}
}

func TestABadFileChangesNothing(t *testing.T) {
	m := &memory{kept: map[string][]byte{}}
	s := open(t, m)
	was := s.Version()
	for _, file := range []string{"", "a,b\n", "code,name\n", "\xff\xfec\x00", "\xd0\xcf\x11\xe0\x00", "PK\x03\x04\x00"} {
		if _, err := s.Import(strings.NewReader(file), Whole); err == nil {
			t.Errorf("%q was taken", file)
		}
	}
	if done := imported(t, s, "code,name\n,Một\n", Whole); done.Taken != 0 || len(done.Bad) != 1 {
		t.Errorf("%+v", done)
	}
	m.full = true
	if _, err := s.Import(strings.NewReader("code,name\n1.1,Một\n"), Whole); err == nil {
		t.Error("the disk was full and nobody said so")
	}
	if s.Version() != was || m.kept[listKey] != nil {
		t.Error("the catalogue changed")
	}
}

// workbook makes an XLSX with a title page and a list.
func workbook(t testing.TB, rows [][]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := f.SetCellValue("Sheet1", "A1", "Quyết định công bố"); err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("DS"); err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if err := f.SetSheetRow("DS", fmt.Sprint("A", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	b := new(bytes.Buffer)
	if err := f.Write(b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAWorkbook(t *testing.T) {
	s := open(t, &memory{kept: map[string][]byte{}})
	done, err := s.Import(workbook(t, [][]any{
		{"DANH MỤC"},
		nil,
		{"STT", "Mã TTHC", "Tên thủ tục", "Cấp thực hiện", "Thời hạn giải quyết"},
		{1, "1.001193", "Đăng ký khai sinh", "Cấp xã"},
		{2, 2.0002, "Chứng thực", "Cấp xã", 2},
		{3, "", "Không mã"},
		{4, "1.001193", "Lần nữa", "Cấp xã"},
	}), Whole)
	if err != nil {
		t.Fatal(err)
	}
	if done.Taken != 2 || !slices.Equal(done.Bad, []string{"line 6: code: missing", `line 7: code: "1.001193" stands already in line 4`}) {
		t.Errorf("%+v", done)
	}
	if p, ok := s.Procedure("2.000200"); !ok || p.Days != 2 {
		t.Errorf("%+v: a code that the spreadsheet took for a number", p)
	}
}

// The national list as a workbook is the national list.
func TestTheNationalListAsAWorkbook(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "catalogue.csv"))
	if err != nil {
		t.Skip("../shared/data/catalogue.csv is not here")
	}
	list, _, err := Read(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	list = list[:min(len(list), 400)]
	rows := [][]any{{"code", "name", "field", "level", "agency", "days", "days_unit"}}
	for _, p := range list {
		days := any(nil)
		if p.Days > 0 {
			days = p.Days
		}
		rows = append(rows, []any{p.Code, p.Name, p.Field, p.Level, p.Agency, days, p.DaysUnit})
	}
	again, bad, err := Read(workbook(t, rows))
	if err != nil || len(bad) > 0 || len(again) != len(list) {
		t.Fatalf("%d of %d, %v, %v", len(again), len(list), bad, err)
	}
	for i := range list {
		if !same(list[i], again[i]) {
			t.Fatalf("%+v\n%+v", list[i], again[i])
		}
	}
}

// days is a log of procedures by day.
type days map[hall.Day][]string

func (d days) Days(from, to hall.Day, fn func(queue.Entry) error) error {
	for _, code := range d[from] {
		e := wire.Event{Body: wire.Body{Kind: wire.TicketFinished, Ticket: &hall.Ticket{Procedure: code}}}
		if err := fn(queue.Entry{Events: []wire.Event{e}}); err != nil {
			return err
		}
	}
	return nil
}

func TestWhatIsAskedForMostComesFirst(t *testing.T) {
	m := &memory{kept: map[string][]byte{}}
	s := open(t, m)
	imported(t, s, "code,name\n1.000001,Cấp giấy phép bán rượu\n1.000002,Cấp giấy phép bán nước\n", Whole)
	var told []string
	s.OnChange(func(v string) { told = append(told, v) })
	log := days{"2026-11-19": {"1.000002", "1.000002.000.00.00.H56"}, "2026-11-20": {"1.000002"}, "2026-11-21": {"1.000001"}}
	for range 2 { // a day is counted once
		if err := s.Count(log, "2026-11-21"); err != nil {
			t.Fatal(err)
		}
	}
	if got := open(t, m).asked.sum(); got["1.000002"] != 3 || len(got) != 1 || len(told) != 1 {
		t.Errorf("%v, told %v", got, told)
	}
	if p := s.Procedures("giấy phép bán"); p[0].Code != "1.000002" {
		t.Errorf("%v", p)
	}
	encoded, version := s.Book()
	var book catalogue.Book
	if err := json.Unmarshal(encoded, &book); err != nil || book.Version != version || told[0] != version {
		t.Fatal(book.Version, version, err)
	}
	if p := book.Index().Procedures("giấy phép bán"); p[0].Code != "1.000002" {
		t.Error("a kiosk finds something else than the server")
	}
}

func TestAHallsOwnWords(t *testing.T) {
	s := open(t, &memory{kept: map[string][]byte{}})
	was := s.Version()
	if err := s.SetAliases([]catalogue.Alias{{Said: "cái gùi", Means: "1.004194"}}); err != nil {
		t.Fatal(err)
	}
	if p := s.Procedures("cai gui"); len(p) == 0 || p[0].Code != "1.004194" || s.Version() == was {
		t.Errorf("%v", p)
	}
}
