package staff

import "time"

// A lock-out begins with the 30th failed attempt within a minute at one
// account from one address, lasts a minute, and twice as long each time that
// attempts go on behind it, up to a quarter of an hour.
const (
	failuresAllowed = 30
	failureWindow   = time.Minute
	firstLock       = time.Minute
	lastLock        = 15 * time.Minute
)

// attempt is who tries to sign in, from where: one person's wrong keys lock
// nobody else out, and a whole hall behind one address is not one person.
type attempt struct{ user, address string }

type failures struct {
	times []time.Time // within the window, oldest first
	until time.Time   // locked till then
	lock  time.Duration
}

// attempts count failed sign-ins only.
type attempts map[attempt]*failures

// wait is how long the next attempt must wait; 0 when it may be made.
func (a attempts) wait(k attempt, now time.Time) time.Duration {
	if f := a[k]; f != nil && now.Before(f.until) {
		return f.until.Sub(now)
	}
	return 0
}

func (a attempts) failed(k attempt, now time.Time) {
	f := a[k]
	if f == nil {
		if len(a) > 10000 {
			a.sweep(now)
		}
		f = &failures{}
		a[k] = f
	}
	for len(f.times) > 0 && now.Sub(f.times[0]) >= failureWindow {
		f.times = f.times[1:]
	}
	f.times = append(f.times, now)
	if len(f.times) < failuresAllowed {
		return
	}
	f.lock = min(max(firstLock, 2*f.lock), lastLock)
	f.until = now.Add(f.lock)
	f.times = f.times[:0]
}

// sweep forgets what is older than the longest lock.
func (a attempts) sweep(now time.Time) {
	for k, f := range a {
		if now.Sub(f.until) > lastLock && (len(f.times) == 0 || now.Sub(f.times[len(f.times)-1]) > failureWindow) {
			delete(a, k)
		}
	}
}

// forget lets a user try again from everywhere.
func (a attempts) forget(user string) {
	for k := range a {
		if k.user == user {
			delete(a, k)
		}
	}
}
