package spool

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/google/renameio/v2"
)

// disk is the spool's folder. Every file is written whole, synced and renamed.
type disk struct{ dir string }

func (d disk) path(id, ext string) string { return filepath.Join(d.dir, id+ext) }

// add puts a new job on disk: its bytes first, so that a .job always has them.
func (d disk) add(j Job, data []byte) error {
	if err := renameio.WriteFile(d.path(j.ID, ".bin"), data, 0o600); err != nil {
		return err
	}
	return d.put(j)
}

// put writes a job's state.
func (d disk) put(j Job) error {
	b, err := json.MarshalIndent(j, "", "  ")
	if err != nil {
		return err
	}
	return renameio.WriteFile(d.path(j.ID, ".job"), append(b, '\n'), 0o600)
}

func (d disk) data(id string) ([]byte, error) { return os.ReadFile(d.path(id, ".bin")) }

func (d disk) remove(id string) error {
	if err := os.Remove(d.path(id, ".job")); err != nil {
		return err
	}
	err := os.Remove(d.path(id, ".bin"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// load reads all jobs, oldest first. A .job that cannot be read is moved out of
// the way and reported by the next look at the folder, not in the way of
// printing; bytes without a .job were never accepted and go.
func (d disk) load() ([]Job, error) {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, err
	}
	var jobs []Job
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".job")
		if !ok {
			continue
		}
		j, err := d.read(id)
		if err != nil {
			if err := os.Rename(d.path(id, ".job"), d.path(id, ".broken")); err != nil {
				return nil, err
			}
			continue
		}
		jobs = append(jobs, j)
	}
	sort.SliceStable(jobs, func(a, b int) bool { return jobs[a].Created.Before(jobs[b].Created) })
	return jobs, d.sweep(entries)
}

func (d disk) read(id string) (Job, error) {
	b, err := os.ReadFile(d.path(id, ".job"))
	if err != nil {
		return Job{}, err
	}
	var j Job
	if err := json.Unmarshal(b, &j); err != nil {
		return Job{}, err
	}
	if j.ID != id || !validID.MatchString(id) {
		return Job{}, fmt.Errorf("job %q in file of %q", j.ID, id)
	}
	return j, nil
}

// sweep removes bytes whose job never came to be.
func (d disk) sweep(entries []os.DirEntry) error {
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".bin")
		if !ok {
			continue
		}
		if _, err := os.Stat(d.path(id, ".job")); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if _, err := os.Stat(d.path(id, ".broken")); err == nil {
			continue
		}
		if err := os.Remove(d.path(id, ".bin")); err != nil {
			return err
		}
	}
	return nil
}
