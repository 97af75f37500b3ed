package control

import (
	"net/http"

	"motcua/server/procedures"
)

// ProceduresBucket is the store's table that the catalogue stands in.
const ProceduresBucket = "procedures"

// maxCatalogue bounds a catalogue's file; the national one has 1 MB.
const maxCatalogue = 64 << 20

// procedures takes in a catalogue, CSV or XLSX; ?how=add or replace.
func (d door) procedures(w http.ResponseWriter, r *http.Request) {
	shelf := d.Procedures
	if shelf == nil {
		var err error
		if shelf, err = procedures.Open(d.Store.Bucket(ProceduresBucket)); err != nil {
			out(w, nil, err)
			return
		}
	}
	done, err := shelf.Import(http.MaxBytesReader(w, r.Body, maxCatalogue), procedures.How(r.URL.Query().Get("how")))
	if err == nil {
		d.Logger.Info("catalogue imported", "taken", done.Taken, "new", done.New, "changed", done.Changed, "gone", done.Gone, "left_out", len(done.Bad))
	}
	out(w, done, err)
}
