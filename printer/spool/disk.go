package spool

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/renameio/v2"
)

// disk is the spool's folder. Every file is written whole, synced and renamed,
// and the folder is synced after it: a power cut that undid the rename to
// "sending" would have the job printed a second time.
type disk struct{ dir string }

// What one spool may keep. Jobs that are not finished do not count.
const (
	keepJobs  = 500     // verdicts: several days of a busy kiosk
	mostBytes = 4 << 20 // of one job: a metre of full raster has half of it
	mostQueue = 200     // jobs that wait; the printer is long dead then
)

func (d disk) make() error { return os.MkdirAll(d.dir, 0o700) }

func (d disk) path(id, ext string) string { return filepath.Join(d.dir, id+ext) }

// write puts a file into the folder, for good once it returns nil.
func (d disk) write(name string, b []byte) error {
	if err := renameio.WriteFile(filepath.Join(d.dir, name), b, 0o600, renameio.WithTempDir(d.dir)); err != nil {
		return err
	}
	return d.sync()
}

// sync makes renames and removals of the folder last.
func (d disk) sync() error {
	f, err := os.Open(d.dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// add puts a new job on disk: its bytes first, so that a .job always has them.
func (d disk) add(j Job, data []byte) error {
	if err := d.write(j.ID+".bin", data); err != nil {
		return err
	}
	if err := d.put(j); err != nil {
		_ = os.Remove(d.path(j.ID, ".job"))
		_ = os.Remove(d.path(j.ID, ".bin"))
		return err
	}
	return nil
}

// put writes a job's state.
func (d disk) put(j Job) error {
	b, err := json.MarshalIndent(j, "", "  ")
	if err != nil {
		return err
	}
	return d.write(j.ID+".job", append(b, '\n'))
}

func (d disk) data(id string) ([]byte, error) { return os.ReadFile(d.path(id, ".bin")) }

func (d disk) remove(id string) error {
	if err := os.Remove(d.path(id, ".job")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return d.empty(id)
}

// empty removes a job's bytes. A power cut may bring them back until the next
// start.
func (d disk) empty(id string) error {
	if err := os.Remove(d.path(id, ".bin")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// load reads all jobs, oldest first, and proves that the folder can be written:
// a spool that cannot note what it prints must not print. A record that cannot
// be read leaves a job of which nothing is known; bytes without a record were
// never accepted and go.
func (d disk) load() ([]Job, error) {
	if err := d.write("alive", []byte("this spool can be written\n")); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, err
	}
	var jobs []Job
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".job")
		if !ok || !validID.MatchString(id) {
			continue
		}
		j, err := d.read(id)
		if err != nil {
			j = d.damaged(id, e)
			if err := d.put(j); err != nil {
				return nil, err
			}
		}
		jobs = append(jobs, j)
	}
	slices.SortStableFunc(jobs, func(a, b Job) int { return a.Created.Compare(b.Created) })
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
	if j.ID != id {
		return Job{}, fmt.Errorf("job %q in file of %q", j.ID, id)
	}
	if !j.State.Final() && j.State != Queued && j.State != Sending && j.State != Sent {
		return Job{}, fmt.Errorf("job %s: no state %q", id, j.State)
	}
	return j, nil
}

// damaged is what remains of a job whose record cannot be read: it may be on
// paper or not, and must not be printed again by itself.
func (d disk) damaged(id string, e os.DirEntry) Job {
	j := Job{ID: id, State: Unknown, Reason: "its record on disk was damaged", Updated: time.Now(), Begun: true}
	if info, err := e.Info(); err == nil {
		j.Created = info.ModTime()
	}
	if data, err := d.data(id); err == nil {
		sum := sha256.Sum256(data)
		j.Size, j.Sum = len(data), hex.EncodeToString(sum[:])
	}
	return j
}

// sweep removes bytes whose job never came to be, and files that a crash left
// half written.
func (d disk) sweep(entries []os.DirEntry) error {
	for _, e := range entries {
		id, bytes := strings.CutSuffix(e.Name(), ".bin")
		torn := strings.HasPrefix(e.Name(), ".") && e.Type().IsRegular()
		if !bytes && !torn {
			continue
		}
		if bytes {
			if _, err := os.Stat(d.path(id, ".job")); !errors.Is(err, fs.ErrNotExist) {
				continue
			}
		}
		if err := os.Remove(filepath.Join(d.dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
