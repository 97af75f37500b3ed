package cases

import (
	"errors"
	"io"
	"sync"

	"motcua/internal/catalogue"
)

// headers are the names of the columns that are read.
var headers = folded(map[string]string{
	"code": "code", "mã hồ sơ": "code", "số hồ sơ": "code", "số biên nhận": "code", "mã số hồ sơ": "code",
	"state": "state", "trạng thái": "state", "tình trạng": "state", "trạng thái hồ sơ": "state", "tình trạng hồ sơ": "state",
	"due": "due", "ngày hẹn trả": "due", "hẹn trả": "due", "ngày hẹn": "due", "ngày hẹn trả kết quả": "due", "hạn trả": "due", "hạn xử lý": "due",
	"ended": "ended", "ngày có kết quả": "ended", "ngày hoàn thành": "ended", "ngày kết thúc": "ended", "ngày kết thúc xử lý": "ended", "ngày giải quyết xong": "ended",
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

// Import reads a one-stop system's list, CSV (parted by commas, semicolons or
// tabs) or XLSX, with a header that may stand below a title: code, state, due and
// ended (days, may be empty: when the result is promised, and when it came), in
// English or as "Mã hồ sơ, Trạng thái, Ngày hẹn trả, Ngày có kết quả".
// Other columns are passed over, so that an export with names in it leaves none
// here. Bad rows are left out and reported with their line.
func (r *Register) Import(in io.Reader) (taken int, bad []error, err error) {
	l, err := open(in)
	if err != nil {
		return 0, nil, err
	}
	defer l.close()
	batch := map[string]Case{}
	for {
		c, err := l.next()
		var wrong *rowError
		switch {
		case errors.Is(err, io.EOF) && taken+len(bad) == 0:
			return 0, nil, errors.New("no case stands below the header")
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
