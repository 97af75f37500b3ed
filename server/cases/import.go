package cases

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"motcua/internal/catalogue"
	"motcua/internal/hall"
)

// headers are the names of the columns that are read.
var headers = folded(map[string]string{
	"code": "code", "mã hồ sơ": "code", "số hồ sơ": "code",
	"state": "state", "trạng thái": "state", "tình trạng": "state",
	"due": "due", "ngày hẹn trả": "due", "hẹn trả": "due", "ngày hẹn": "due",
})

// said are the states as one-stop systems write them.
var said = folded(map[string]State{
	"đã tiếp nhận": Received, "mới tiếp nhận": Received,
	"đang giải quyết": Processing, "đang xử lý": Processing,
	"chờ bổ sung giấy tờ": Supplement, "chờ bổ sung": Supplement, "yêu cầu bổ sung": Supplement,
	"đã có kết quả": Done, "chờ trả kết quả": Done,
	"đã trả kết quả":                Returned,
	"không đủ điều kiện giải quyết": Rejected, "từ chối": Rejected,
})

// folded makes a table that is found with any spelling of its keys.
func folded[V any](m map[string]V) map[string]V {
	f := map[string]V{}
	for k, v := range m {
		f[catalogue.Fold(k)] = v
	}
	return f
}

// together is how many rows are made durable at once.
const together = 256

// Import reads a one-stop system's list as CSV with a header: code, state, due
// (YYYY-MM-DD or DD/MM/YYYY, may be empty), in English or as "Mã hồ sơ, Trạng
// thái, Ngày hẹn trả", parted by commas or semicolons. Other columns are passed
// over, so that an export with names in it leaves none here. Bad rows are left
// out and reported with their line.
func (r *Register) Import(in io.Reader) (taken int, bad []error, err error) {
	l, err := open(in)
	if err != nil {
		return 0, nil, err
	}
	batch := map[string]Case{}
	for {
		c, err := l.next()
		var wrong *rowError
		switch {
		case errors.Is(err, io.EOF):
			return taken, bad, r.putAll(batch)
		case errors.As(err, &wrong):
			bad = append(bad, err)
			continue
		case err != nil:
			return taken, bad, err
		}
		c.AsOf = r.now()
		batch[Key(c.Code)] = c
		taken++
		if len(batch) == together {
			if err := r.putAll(batch); err != nil {
				return taken, bad, err
			}
			clear(batch)
		}
	}
}

// putAll puts cases at the same time: what waits for the disk together is
// written together.
func (r *Register) putAll(list map[string]Case) error {
	var wg sync.WaitGroup
	errs := make(chan error, len(list))
	for _, c := range list {
		wg.Go(func() { errs <- r.Put(c) })
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// rowError is a row that cannot be read.
type rowError struct {
	line int
	why  error
}

func (e *rowError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.why) }

// list is a CSV file being read.
type list struct {
	csv *csv.Reader
	col map[string]int
}

func open(in io.Reader) (*list, error) {
	b := bufio.NewReader(in)
	if head, _ := b.Peek(3); string(head) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	head, _ := b.Peek(1024)
	first, _, _ := strings.Cut(string(head), "\n")
	l := &list{csv: csv.NewReader(b), col: map[string]int{}}
	if strings.Contains(first, ";") && !strings.Contains(first, ",") {
		l.csv.Comma = ';'
	}
	l.csv.FieldsPerRecord = -1
	names, err := l.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("line 1: the file is empty")
	}
	if err != nil {
		return nil, err
	}
	for i, h := range names {
		if name := headers[catalogue.Fold(strings.TrimSpace(h))]; name != "" {
			l.col[name] = i
		}
	}
	for _, need := range []string{"code", "state"} {
		if _, ok := l.col[need]; !ok {
			return nil, fmt.Errorf("line 1: %s: no such column in the header", need)
		}
	}
	return l, nil
}

// next reads a row; a *rowError says that the next one may be good.
func (l *list) next() (Case, error) {
	rec, err := l.csv.Read()
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return Case{}, &rowError{broken.StartLine, broken.Err}
	}
	if err != nil {
		return Case{}, err
	}
	line, _ := l.csv.FieldPos(0)
	cell := func(name string) string {
		if i, ok := l.col[name]; ok && i < len(rec) {
			return strings.TrimSpace(rec[i])
		}
		return ""
	}
	c := Case{Code: cell("code"), State: State(strings.ToLower(cell("state")))}
	if s, ok := said[catalogue.Fold(cell("state"))]; ok {
		c.State = s
	}
	if c.Due, err = dueDay(cell("due")); err != nil {
		return Case{}, &rowError{line, fmt.Errorf("due: %w", err)}
	}
	switch {
	case Key(c.Code) == "":
		return Case{}, &rowError{line, errors.New("code: it is empty or too long")}
	case !slices.Contains(states, c.State):
		return Case{}, &rowError{line, fmt.Errorf("state %q: want one of %v", cell("state"), states)}
	}
	return c, nil
}

func dueDay(s string) (hall.Day, error) {
	if s == "" {
		return "", nil
	}
	if t, err := time.Parse("2/1/2006", s); err == nil {
		return hall.Day(t.Format(time.DateOnly)), nil
	}
	return hall.ParseDay(s)
}
