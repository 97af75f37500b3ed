package control

import (
	"net/http"

	"motcua/internal/hall"
	"motcua/server/queue"
	"motcua/server/store"
)

// check reads the whole log and folds it again.
func (d door) check(w http.ResponseWriter, r *http.Request) {
	report, err := d.Store.Check(func() store.Fold { return queue.New(&hall.Hall{}, nil) })
	out(w, report, err)
}

// backup writes a copy of the store's file while the hall goes on.
func (d door) backup(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/octet-stream")
	if err := d.Store.Backup(w); err != nil {
		d.Logger.Error("backup", "err", err)
		panic(http.ErrAbortHandler) // the reader must not take half a file for a whole
	}
}
