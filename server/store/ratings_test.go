package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"motcua/internal/hall"
	"motcua/internal/wire"
	"motcua/server/queue"
	"motcua/server/rating"
)

// rated is an entry with one rating, all of one clerk at one counter.
func rated(seq uint64, at time.Time, comment string) queue.Entry {
	r := &wire.Rating{Ticket: fmt.Sprint("t", seq), Clerk: "an", Counter: "1", Service: fmt.Sprint("s", seq%2), Score: 1 + int(seq%5), Levels: 5}
	if comment != "" {
		sum := sha256.Sum256([]byte(comment))
		r.CommentHash = hex.EncodeToString(sum[:])
	}
	return queue.Entry{Comment: comment, Events: []wire.Event{{Seq: seq, At: at, Body: wire.Body{Kind: wire.RatingGiven, Rating: r}}}}
}

func opens(seq uint64, at time.Time) queue.Entry {
	return queue.Entry{Events: []wire.Event{{Seq: seq, At: at, Body: wire.Body{Kind: wire.DayOpened, Day: hall.Day(at.Format(time.DateOnly))}}}}
}

// ratedHall is a file with 28 ratings on two days.
func ratedHall(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hall.db")
	s := opened(t, path)
	seq := uint64(0)
	for d := range 2 {
		at := morning.AddDate(0, 0, d)
		seq++
		list := []queue.Entry{opens(seq, at)}
		for range 14 {
			seq++
			list = append(list, rated(seq, at, fmt.Sprint("góp ý ", seq)))
		}
		if err := s.Append(list); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, s)
	return path
}

// ratings lists all that the bucket holds.
func ratings(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, Timeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	all := map[string]string{}
	var list func(b *bolt.Bucket, at string) error
	list = func(b *bolt.Bucket, at string) error {
		return b.ForEach(func(k, v []byte) error {
			if v == nil {
				return list(b.Bucket(k), at+string(k)+"/")
			}
			all[at+string(k)] = string(v)
			return nil
		})
	}
	if err := db.View(func(tx *bolt.Tx) error { return list(tx.Bucket(bucketRatings), "") }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestRatingsStandWithTheirEvents(t *testing.T) {
	s := opened(t, ratedHall(t))
	defer closed(t, s)
	first, last := hall.Day(morning.Format(time.DateOnly)), hall.Day(morning.AddDate(0, 0, 1).Format(time.DateOnly))
	one, err := rating.Sum(s, first, first)
	if err != nil {
		t.Fatal(err)
	}
	both, err := rating.Sum(s, first, last)
	if err != nil {
		t.Fatal(err)
	}
	if one.GivenIn(rating.Whole, "") != 14 || one.Shown[rating.Whole][""].N != 10 || both.GivenIn(rating.ByClerk, "an") != 28 || both.Shown[rating.ByClerk]["an"].N != 25 {
		t.Errorf("one day %+v, both %+v", one, both)
	}
	words, err := s.Comments(both.Words)
	if err != nil || len(words) != 25 || !strings.HasPrefix(words[0], "góp ý ") {
		t.Errorf("comments %q, %v", words, err)
	}
	if err := s.DropComment(both.Words[0]); err != nil {
		t.Fatal(err)
	}
	if words, err = s.Comments(both.Words); err != nil || len(words) != 24 {
		t.Errorf("one was dropped: %d comments, %v", len(words), err)
	}
}

// A file of the first layout is folded when it is opened.
func TestAFileWithoutRatingsGetsThem(t *testing.T) {
	path := ratedHall(t)
	want := ratings(t, path)
	if len(want) != 31 {
		t.Fatalf("%d keys of 28 ratings on two days", len(want))
	}
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bolt.Tx) error {
		if err := tx.DeleteBucket(bucketRatings); err != nil {
			return err
		}
		return tx.Bucket(bucketMeta).Put(keySchema, []byte("1"))
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := opened(t, path)
	if err := s.Append([]queue.Entry{rated(31, morning.AddDate(0, 0, 1), "")}); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	have := ratings(t, path)
	for k, v := range want {
		if strings.HasPrefix(k, "given/") && have[k] != v {
			t.Errorf("%s: %s, was %s", k, have[k], v)
		}
	}
	if len(have) != len(want)+1 {
		t.Errorf("%d keys, want one more than %d", len(have), len(want))
	}
	s = opened(t, path)
	defer closed(t, s)
	if bad, err := s.CheckRatings(false); err != nil || len(bad) != 0 {
		t.Errorf("check: %q, %v", bad, err)
	}
}

// A rating that was changed behind the log's back is found and made again.
func TestChangedRatingsAreFound(t *testing.T) {
	path := ratedHall(t)
	want := ratings(t, path)
	changes := map[string]func(tx *bolt.Tx) error{
		"a row": func(tx *bolt.Tx) error {
			b := ratingTable{tx}.part("given/" + morning.Format(time.DateOnly))
			k, v := b.Cursor().First()
			return b.Put(k, bytes.Replace(v, []byte(`"score":`), []byte(`"score":1`), 1))
		},
		"a sum": func(tx *bolt.Tx) error {
			return ratingTable{tx}.Put(rating.PartDays, morning.Format(time.DateOnly), []byte(`{}`))
		},
		"a day too many": func(tx *bolt.Tx) error {
			return ratingTable{tx}.Put(rating.PartDays, "2019-01-01", []byte(`{}`))
		},
		"what waits": func(tx *bolt.Tx) error { return tx.Bucket(bucketRatings).Delete([]byte("state")) },
	}
	for name, do := range changes {
		s := opened(t, path)
		if err := s.change(do); err != nil {
			t.Fatal(err)
		}
		bad, err := s.CheckRatings(true)
		if err != nil || len(bad) != 1 {
			t.Errorf("%s: %q, %v", name, bad, err)
		}
		closed(t, s)
		have := ratings(t, path)
		for k, v := range want {
			if have[k] != v {
				t.Errorf("%s: %s is %q again, was %q", name, k, have[k], v)
			}
		}
	}
}

// Ratings that nobody can read stop nobody: they are folded again.
func TestDamagedRatingsStopNobody(t *testing.T) {
	path := ratedHall(t)
	s := opened(t, path)
	if err := s.change(func(tx *bolt.Tx) error { return tx.Bucket(bucketRatings).Put([]byte("state"), []byte(`{"seq"`)) }); err != nil {
		t.Fatal(err)
	}
	closed(t, s)
	s = opened(t, path)
	defer closed(t, s)
	if err := s.Append([]queue.Entry{rated(31, morning.AddDate(0, 0, 1), "")}); err != nil {
		t.Fatal(err)
	}
	if bad, err := s.CheckRatings(false); err != nil || len(bad) != 0 {
		t.Errorf("check: %q, %v", bad, err)
	}
}

// An entry that the log refuses leaves no rating.
func TestARefusedRatingLeavesNothing(t *testing.T) {
	path := ratedHall(t)
	want := ratings(t, path)
	s := opened(t, path)
	if err := s.Append([]queue.Entry{rated(31, morning, ""), rated(33, morning, "")}); err == nil {
		t.Error("a gap was taken")
	}
	closed(t, s)
	if have := ratings(t, path); len(have) != len(want) {
		t.Errorf("%d keys, were %d", len(have), len(want))
	}
}
