package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
)

var morning = time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("ICT", 7*3600))

// issued is an entry of one ticket.
func issued(seq uint64, at time.Time) queue.Entry {
	n := hall.Number{Prefix: "A", N: int(seq-1)%999 + 1}
	t := &hall.Ticket{ID: "20261121-" + n.String(), Number: n, Service: "land", State: hall.Waiting, IssuedAt: at, Token: fmt.Sprint("secret-", seq)}
	return queue.Entry{
		Events: []wire.Event{{Seq: seq, At: at, Body: wire.Body{Kind: wire.TicketIssued, Ticket: t, Service: "land", By: "kiosk-1"}}},
		Done:   &queue.Done{By: "kiosk/kiosk-1", Key: fmt.Sprint(seq), Do: "issue_ticket", Seq: seq, Result: []byte(`{"number":"` + n.String() + `"}`)},
	}
}

// filled is a file with n entries over two days and a snapshot between them.
func filled(t testing.TB, n uint64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hall.db")
	s := opened(t, path)
	e := queue.New(&hall.Hall{}, nil)
	for seq := uint64(1); seq <= n; seq++ {
		at := morning
		if seq > n/2 {
			at = morning.AddDate(0, 0, 1)
		}
		entry := issued(seq, at)
		e.Apply(&entry)
		if seq == n/2 {
			snap, err := e.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			entry.Snapshot = snap
		}
		if err := s.Append([]queue.Entry{entry}); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, s)
	return path
}

func opened(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closed(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// replayed collects the seqs that Replay hands over.
func replayed(s *Store) (snapshots int, seqs []uint64, err error) {
	err = s.Replay(func([]byte) error { snapshots++; return nil }, func(e queue.Entry) error {
		for i := range e.Events {
			seqs = append(seqs, e.Events[i].Seq)
		}
		return nil
	})
	return snapshots, seqs, err
}

func fold() Fold { return queue.New(&hall.Hall{}, nil) }

func TestReplayBeginsWithTheNewestSnapshot(t *testing.T) {
	s := opened(t, filled(t, 10))
	defer closed(t, s)
	snapshots, seqs, err := replayed(s)
	if err != nil || snapshots != 1 || !slices.Equal(seqs, []uint64{5, 6, 7, 8, 9, 10}) {
		t.Errorf("%d snapshots, events %v, %v; want the entry of the snapshot and those behind it", snapshots, seqs, err)
	}
	var days []uint64
	if err := s.Days("2026-11-21", "2026-11-21", func(e queue.Entry) error { days = append(days, e.First()); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(days, []uint64{1, 2, 3, 4, 5}) {
		t.Errorf("the first day is %v", days)
	}
	r, err := s.Check(fold)
	if err != nil || len(r.Problems) > 0 || r.Events != 10 || r.Snapshots != 1 {
		t.Errorf("check: %+v, %v", r, err)
	}
}

// A snapshot that a program of another version made is passed over, and is no
// fault in the file.
func TestASnapshotOfAnotherVersionIsPassedOver(t *testing.T) {
	s := opened(t, filled(t, 10))
	defer closed(t, s)
	var seqs []uint64
	err := s.Replay(func([]byte) error { return fmt.Errorf("%w: 1", queue.ErrVersion) }, func(e queue.Entry) error {
		seqs = append(seqs, e.First())
		return nil
	})
	if err != nil || len(seqs) != 10 || seqs[0] != 1 {
		t.Errorf("replayed %v, %v; want the whole log", seqs, err)
	}
	r, err := s.Check(func() Fold { return older{queue.New(&hall.Hall{}, nil)} })
	if err != nil || len(r.Problems) > 0 || r.Snapshots != 1 {
		t.Errorf("check: %+v, %v", r, err)
	}
}

// older is a fold of another version.
type older struct{ *queue.Engine }

func (older) Restore([]byte) error      { return queue.ErrVersion }
func (older) Snapshot() ([]byte, error) { return []byte("of another make"), nil }

func TestEntriesFollowWithoutAGap(t *testing.T) {
	s := opened(t, filled(t, 4))
	defer closed(t, s)
	for _, seq := range []uint64{1, 4, 6} {
		if err := s.Append([]queue.Entry{issued(seq, morning.AddDate(0, 0, 1))}); err == nil {
			t.Errorf("event %d was taken behind 4", seq)
		}
	}
	two := []queue.Entry{issued(5, morning), issued(7, morning)}
	if err := s.Append(two); err == nil {
		t.Error("a batch with a gap was taken")
	}
	if err := s.Append(two[:1]); err != nil {
		t.Errorf("event 5: %v", err)
	}
	if _, seqs, err := replayed(s); err != nil || seqs[len(seqs)-1] != 5 {
		t.Errorf("%v, %v", seqs, err)
	}
}

// damage changes the file wherever a byte string stands: older copies of its
// page may lie about.
func damage(t *testing.T, path, what string, change func(at []byte)) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for at := 0; ; n++ {
		i := bytes.Index(b[at:], []byte(what))
		if i < 0 {
			break
		}
		change(b[at+i:])
		at += i + len(what)
	}
	if n == 0 {
		t.Fatalf("%q is not in the file", what)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAFlippedBitIsFound(t *testing.T) {
	for bit := range 8 {
		path := filled(t, 10)
		damage(t, path, "secret-8", func(at []byte) { at[3] ^= 1 << bit })
		s := opened(t, path)
		if _, _, err := replayed(s); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "record 8") {
			t.Errorf("bit %d: replay says %v", bit, err)
		}
		if r, err := s.Check(fold); err != nil || len(r.Problems) == 0 {
			t.Errorf("bit %d: check finds nothing: %+v, %v", bit, r, err)
		}
		closed(t, s)
	}
}

func TestADamagedSnapshotIsPassedOver(t *testing.T) {
	path := filled(t, 10)
	damage(t, path, `"version":`, func(at []byte) { at[10] = '9' })
	s := opened(t, path)
	defer closed(t, s)
	snapshots, seqs, err := replayed(s)
	if err != nil || snapshots != 0 || len(seqs) != 10 {
		t.Errorf("%d snapshots, %d events, %v; want the whole log", snapshots, len(seqs), err)
	}
	if r, err := s.Check(fold); err != nil || len(r.Problems) != 1 {
		t.Errorf("check: %+v, %v", r, err)
	}
}

func TestALostTailIsFound(t *testing.T) {
	whole := filled(t, 400)
	info, err := os.Stat(whole)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for size := info.Size() - 1; size > 0; size -= info.Size() / 40 {
		path := filepath.Join(t.TempDir(), "cut.db")
		b, err := os.ReadFile(whole)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("%d of %d bytes: %v", size, info.Size(), err)
			}
			found++
			continue
		}
		// bbolt makes its file larger than what it has used: only that may go.
		if _, seqs, err := replayed(s); err != nil || seqs[len(seqs)-1] != 400 {
			t.Errorf("%d of %d bytes: opened, and replayed %d events, %v", size, info.Size(), len(seqs), err)
		}
		closed(t, s)
	}
	if found < 10 {
		t.Errorf("only %d of 40 cuts were found: this test cut nothing that matters", found)
	}
}

func TestNoBboltFileIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall.db")
	if err := os.WriteFile(path, bytes.Repeat([]byte("no database "), 2000), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); !errors.Is(err, ErrCorrupt) {
		t.Errorf("opened: %v", err)
	}
}

func TestAFileThatIsOpenElsewhereSaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall.db")
	first, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close() }()
	if second, err := Open(path); err == nil || !strings.Contains(err.Error(), "another program has it open") {
		t.Errorf("opened a second time: %v, %v", second, err)
	}
}

func TestANewerFileIsRefused(t *testing.T) {
	path := filled(t, 2)
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketMeta).Put(keySchema, []byte("99")) }); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a file of a newer program: %v", err)
	}
}

func TestTheEpochLivesWithTheFile(t *testing.T) {
	path := filled(t, 2)
	s := opened(t, path)
	first := s.Epoch()
	if len(first) != 16 {
		t.Errorf("epoch %q", first)
	}
	if err := s.NewEpoch(); err != nil {
		t.Fatal(err)
	}
	second := s.Epoch()
	closed(t, s)
	s = opened(t, path)
	defer closed(t, s)
	if s.Epoch() != second || second == first {
		t.Errorf("epochs %q, %q, %q", first, second, s.Epoch())
	}
}

func TestABackupIsAFile(t *testing.T) {
	s := opened(t, filled(t, 10))
	defer closed(t, s)
	var buf bytes.Buffer
	if err := s.Backup(&buf); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	c := opened(t, path)
	defer closed(t, c)
	if r, err := c.Check(fold); err != nil || len(r.Problems) > 0 || r.Events != 10 {
		t.Errorf("the copy: %+v, %v", r, err)
	}
}

func TestBucketsKeepSettingsAndManyMayWrite(t *testing.T) {
	path := filled(t, 2)
	s := opened(t, path)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if err := s.Bucket("staff").Put(fmt.Sprintf("u%02d", i), []byte{byte(i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := s.Bucket("staff").Delete("u07"); err != nil {
		t.Error(err)
	}
	if err := s.Bucket("staff").Put("", nil); err == nil {
		t.Error("an empty key was taken")
	}
	closed(t, s)
	if err := s.Bucket("staff").Put("late", nil); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed store says %v", err)
	}
	s = opened(t, path)
	defer closed(t, s)
	n := 0
	if err := s.Bucket("staff").ForEach(func(string, []byte) error { n++; return nil }); err != nil || n != 19 {
		t.Errorf("%d keys, %v", n, err)
	}
	if v, ok, err := s.Bucket("staff").Get("u03"); err != nil || !ok || v[0] != 3 {
		t.Errorf("u03: %v %v %v", v, ok, err)
	}
	if _, ok, err := s.Bucket("nobody").Get("x"); ok || err != nil {
		t.Errorf("a missing bucket: %v %v", ok, err)
	}
}

func TestAKeyOfTheDayDiesWithIt(t *testing.T) {
	path := filled(t, 2)
	s := opened(t, path)
	defer closed(t, s)
	key := func(day hall.Day) string {
		k, err := s.DayKey(day)
		if err != nil {
			t.Fatal(err)
		}
		return string(k)
	}
	today := key("2026-11-21")
	if key("2026-11-21") != today || len(today) != 32 {
		t.Error("the day's key does not stay")
	}
	if key("2026-11-22") == today || key("2026-11-21") == today {
		t.Error("yesterday's key is still there")
	}
	info, err := os.Stat(filepath.Join(filepath.Dir(path), dayKeyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestCommentsStandBesideTheLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall.db")
	s := opened(t, path)
	defer closed(t, s)
	entry := queue.Entry{
		Events:  []wire.Event{{Seq: 1, At: morning, Body: wire.Body{Kind: wire.RatingGiven, Rating: &wire.Rating{Score: 5, CommentHash: "abc"}}}},
		Comment: "cảm ơn chị Hoa",
	}
	if err := s.Append([]queue.Entry{entry}); err != nil {
		t.Fatal(err)
	}
	if words, ok, err := s.Comment("abc"); words != "cảm ơn chị Hoa" || !ok || err != nil {
		t.Errorf("%q %v %v", words, ok, err)
	}
	if err := s.DropComment("abc"); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := s.Comment("abc"); ok {
		t.Error("an emptied comment is still there")
	}
}

func FuzzRecord(f *testing.F) {
	e := issued(7, morning)
	good, err := encodeEntry(&e)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint64(7), good)
	f.Add(uint64(8), good)
	f.Add(uint64(7), good[:len(good)-1])
	f.Add(uint64(7), seal(kindEntry, 7, []byte(`{"e":[]}`)))
	f.Add(uint64(7), seal(kindEntry, 7, []byte(`{"e":[{"seq":9}]}`)))
	f.Add(uint64(7), []byte("m"))
	f.Fuzz(func(t *testing.T, seq uint64, rec []byte) {
		e, err := decodeEntry(seq, rec)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if e.First() != seq || e.Last() != seq+uint64(len(e.Events))-1 {
			t.Fatalf("record %d holds %d to %d", seq, e.First(), e.Last())
		}
		again, err := encodeEntry(&e)
		if err != nil {
			t.Fatalf("it was read and cannot be written: %v", err)
		}
		if _, err := decodeEntry(seq, again); err != nil {
			t.Fatalf("it was written and cannot be read: %v", err)
		}
	})
}

// A suggestion's words and the answer to it come with their events, and go with
// the event that says so.
func TestSuggestionsStandBesideTheLog(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "hall.db"))
	entry := func(seq uint64, kind wire.Kind, words map[string]string) queue.Entry {
		return queue.Entry{Words: words, Events: []wire.Event{{Seq: seq, At: morning, Body: wire.Body{
			Kind: kind, Suggestion: &wire.Suggestion{ID: "20261121-S001", Code: "x", Words: "said", Answer: "answered"},
		}}}}
	}
	said := func(hash string) string {
		words, _, err := s.Comment(hash)
		if err != nil {
			t.Fatal(err)
		}
		return words
	}
	if err := s.Append([]queue.Entry{
		entry(1, wire.SuggestionGiven, map[string]string{"said": "Xin thêm ghế", "other": "Của người khác"}),
		entry(2, wire.SuggestionChanged, map[string]string{"answered": "Đã thêm"}),
	}); err != nil {
		t.Fatal(err)
	}
	if said("said") != "Xin thêm ghế" || said("answered") != "Đã thêm" {
		t.Errorf("kept: %q, %q", said("said"), said("answered"))
	}
	// A commit that the log refuses empties nothing.
	if err := s.Append([]queue.Entry{entry(9, wire.SuggestionEmptied, nil)}); err == nil {
		t.Error("an entry with a gap before it was taken")
	}
	if said("said") == "" {
		t.Error("a refused entry emptied words")
	}
	if err := s.Append([]queue.Entry{entry(3, wire.SuggestionEmptied, nil)}); err != nil {
		t.Fatal(err)
	}
	if said("said")+said("answered") != "" || said("other") == "" {
		t.Errorf("emptied: %q, %q, and of somebody else %q", said("said"), said("answered"), said("other"))
	}
}
