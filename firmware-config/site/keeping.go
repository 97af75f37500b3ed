package site

import (
	"path/filepath"
	"strings"

	"motcua/internal/hall"
)

// Backup is how the server copies its data by itself. The zero value makes no
// copies.
type Backup struct {
	Dir  string // an existing folder; "" makes no copies
	At   hall.Clock
	Keep int // how many copies
}

// The usual hour of the copy, when nobody is in the hall, and how many are kept.
// A copy holds what has been thrown away since, so they are not kept for ever.
const (
	usualBackupAt = 30 // 00:30
	usualKeep     = 14
	mostKeep      = 60
)

// Retention is how long what citizens wrote and what belongs to their case files
// is kept ("thời hạn lưu trữ"), in days. 0 keeps it for as long as the hall.
type Retention struct {
	Comments int // the words beside a rating
	Cases    int // a case file behind its end
}

// The usual retention, and its bounds.
const (
	usualCommentDays = 365
	usualCaseDays    = 5 * 365 // the on-time figures of earlier years rest on them
	leastKeepDays    = 30
)

// backup reads [backup]: without it no copies are made.
func (r *reader) backup(t *backupTable) (b Backup) {
	if !r.has("backup") {
		return b
	}
	b = Backup{Dir: t.Dir, At: usualBackupAt, Keep: usualKeep}
	switch {
	case strings.TrimSpace(t.Dir) == "":
		r.bad("backup.dir", "missing: name an existing folder, best on another disk")
	case !filepath.IsAbs(t.Dir):
		b.Dir = filepath.Join(filepath.Dir(r.source), t.Dir)
	}
	if r.has("backup.at") {
		at, err := hall.ParseClock(t.At)
		if err != nil || at >= 24*60 {
			r.bad("backup.at", "%q: want a time of day such as \"00:30\"", t.At)
		}
		b.At = at
	}
	if r.has("backup.keep") {
		if b.Keep = t.Keep; t.Keep < 1 || t.Keep > mostKeep {
			r.bad("backup.keep", "%d: want 1 to %d copies", t.Keep, mostKeep)
		}
	}
	return b
}

// retention reads [retention]; what it leaves out is kept for the usual time.
func (r *reader) retention(t *retentionTable) Retention {
	k := Retention{Comments: usualCommentDays, Cases: usualCaseDays}
	for _, d := range []struct {
		key  string
		said int
		days *int
	}{{"comments_days", t.Comments, &k.Comments}, {"cases_days", t.Cases, &k.Cases}} {
		if path := "retention." + d.key; r.has(path) {
			if *d.days = d.said; d.said != 0 && (d.said < leastKeepDays || d.said > mostKeepDays) {
				r.bad(path, "%d: want %d to %d days, or 0 to keep it", d.said, leastKeepDays, mostKeepDays)
			}
		}
	}
	return k
}
