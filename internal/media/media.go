// Package media is what the media part of a board shows: slides and films, one
// after the other, and where each lies.
//
//	GET /board/{id}/media.json?since=VERSION  -> List; waits for another version
//	GET /media/{sha256}.{ending}              -> a file; it never changes
//
// What stands there is a function of the list and the hall's clock (Turn), so
// every board that can show the same things shows the same one, also one that has
// just been switched on.
package media

import "time"

// List is what one board shows, in this order, over and over.
type List struct {
	Version string `json:"version"` // another list has another one
	Now     int64  `json:"now"`     // the hall's clock, ms since 1970
	Items   []Item `json:"items"`
	// Skipped are the files of the folder that are not shown, and why.
	Skipped []Skipped `json:"skipped,omitempty"`
}

// Kinds of items.
const (
	Picture = "picture"
	Film    = "film"
)

// Item is one thing to show. A film may lie there in several formats; a board
// takes the first that it can play.
type Item struct {
	Name    string   `json:"name"` // of the file, for people
	Kind    string   `json:"kind"`
	Ms      int64    `json:"ms"` // how long it stands
	Sources []Source `json:"sources"`
}

// Source is one file.
type Source struct {
	URL    string `json:"url"`
	Type   string `json:"type"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	W      int    `json:"w,omitempty"` // pixels, where they are known
	H      int    `json:"h,omitempty"`
}

// Content types.
const (
	PNG  = "image/png"
	JPEG = "image/jpeg"
	MPEG = "video/mpeg" // MPEG-1: what a board without a browser plays
	MP4  = "video/mp4"
	WebM = "video/webm"
)

// Skipped is a file that is not shown.
type Skipped struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Turn tells whose turn it is at a time of the hall's clock: the index, how long
// it has been standing, and for how long it goes on. -1: nothing is to be shown.
func Turn(items []Item, now time.Time) (i int, in, left time.Duration) {
	var total int64
	for _, it := range items {
		total += max(0, it.Ms)
	}
	if total == 0 {
		return -1, 0, 0
	}
	at := now.UnixMilli() % total
	if at < 0 {
		at += total
	}
	for i, it := range items {
		if ms := max(0, it.Ms); at < ms {
			return i, time.Duration(at) * time.Millisecond, time.Duration(ms-at) * time.Millisecond
		} else {
			at -= ms
		}
	}
	return -1, 0, 0 // at is less than their sum
}
