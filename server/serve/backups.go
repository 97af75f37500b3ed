package serve

import (
	"path/filepath"
	"time"

	"motcua/server/archive"
	"motcua/server/store"
)

// openBackups makes the keeper of the hall's copies, by the site in force.
func (s *Server) openBackups() {
	s.backups = archive.NewKeeper(archive.Config{
		Plan: func() archive.Plan {
			b := s.Site().Backup
			return archive.Plan{Dir: b.Dir, At: b.At, Keep: b.Keep}
		},
		Now: s.hallTime, Fill: s.store.Backup,
		Done: func(path string, f store.Found, took time.Duration, err error) {
			if err != nil {
				s.log.Error("no backup", "err", err)
				return
			}
			s.log.Info("backup made", "file", filepath.Base(path), "seq", f.Last, "took", took.Round(time.Millisecond))
		},
	})
}
