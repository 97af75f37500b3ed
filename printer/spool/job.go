package spool

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"regexp"
	"time"
)

// State is where a job stands.
type State string

// The states; see the package comment.
const (
	Queued   State = "queued"
	Sending  State = "sending"
	Sent     State = "sent"
	Printed  State = "printed"
	Accepted State = "accepted"
	Failed   State = "failed"
	Unknown  State = "unknown"
)

// Final says whether a job stays in that state.
func (s State) Final() bool {
	return s == Printed || s == Accepted || s == Failed || s == Unknown
}

// A Job is what is known of one print job. Its bytes are on disk only.
type Job struct {
	ID      string    `json:"id"`
	State   State     `json:"state"`
	Reason  string    `json:"reason,omitempty"` // of Failed and Unknown, in plain words
	Created time.Time `json:"created"`
	Updated time.Time `json:"updated"`
	Size    int       `json:"size"`   // bytes
	Sum     string    `json:"sha256"` // of the bytes
	// Begun says that bytes of it may have left. A job that failed without is
	// surely not on paper, not even in part.
	Begun bool `json:"begun,omitempty"`
}

// Verdict is the state in the words of the print command: "printed",
// "accepted", "failed: paper end", "unknown".
func (j Job) Verdict() string {
	if j.State == Failed {
		return "failed: " + j.Reason
	}
	return string(j.State)
}

// validID keeps ids good file names.
var validID = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}$`)

func newJob(id string, data []byte, now time.Time) (Job, error) {
	if !validID.MatchString(id) {
		return Job{}, fmt.Errorf("spool: %q is no job id: letters, digits, - _ and . only, at most 80", id)
	}
	if len(data) == 0 {
		return Job{}, fmt.Errorf("spool: job %s is empty", id)
	}
	if len(data) > mostBytes {
		return Job{}, fmt.Errorf("spool: job %s has %d bytes, at most %d are taken", id, len(data), mostBytes)
	}
	sum := sha256.Sum256(data)
	return Job{
		ID: id, State: Queued, Created: now, Updated: now,
		Size: len(data), Sum: hex.EncodeToString(sum[:]),
	}, nil
}

// mark is what a job's fence carries: from its id and the time, so that an
// answer to an earlier attempt or job is not taken for this one's.
func mark(id string, now time.Time) Mark {
	h := fnv.New64a()
	fmt.Fprint(h, id, now.UnixNano())
	n := h.Sum64()
	var m Mark
	for i := range m {
		m[i] = '!' + byte(n%93) // printable, no blank
		n /= 93
	}
	return m
}
