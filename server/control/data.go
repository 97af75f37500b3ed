package control

import (
	"net/http"

	"motcua/internal/hall"
	"motcua/server/queue"
	"motcua/server/report"
	"motcua/server/store"
)

// Checked is what a check found.
type Checked struct {
	store.Report
	Folds   report.Checked
	Ratings []string // where the kept ratings are not what the log says
}

// check reads the whole log and folds it again: into the engine's snapshots and
// into the days of the reports, which rebuild also mends.
func (d door) check(w http.ResponseWriter, r *http.Request) {
	var c Checked
	var err error
	if c.Report, err = d.Store.Check(func() store.Fold { return queue.New(&hall.Hall{}, nil) }); err != nil {
		out(w, c, err)
		return
	}
	if len(c.Report.Problems) == 0 { // nothing is folded from a damaged log
		mend := r.URL.Query().Get("rebuild") != ""
		if c.Ratings, err = d.Store.CheckRatings(mend); err == nil {
			c.Folds, err = report.Verify(r.Context(), d.Store, d.Store.Bucket(FoldsBucket), mend)
		}
	}
	out(w, c, err)
}

// backup writes a copy of the store's file while the hall goes on.
func (d door) backup(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	if err := d.Store.Backup(w); err != nil {
		d.Logger.Error("backup", "err", err)
		panic(http.ErrAbortHandler) // the reader must not take half a file for a whole
	}
}
