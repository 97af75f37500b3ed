package spool

import "time"

// recover takes the folder and brings the jobs of the last run to a true state:
// what was being sent may be on paper or not.
func (p *Printer) recover() error {
	if err := p.disk.make(); err != nil {
		return err
	}
	lock, err := p.disk.lock()
	if err != nil {
		return err
	}
	if err := p.reload(); err != nil {
		_ = lock.Close()
		return err
	}
	p.lock = lock
	return nil
}

func (p *Printer) reload() error {
	jobs, err := p.disk.load()
	if err != nil {
		return err
	}
	var last Job // that began
	for i := range jobs {
		j := &jobs[i]
		if (j.Begun || j.State == Sending || j.State == Sent) && !j.Updated.Before(last.Updated) {
			last = *j
		}
		switch j.State {
		case Sending, Sent:
			j.State, j.Reason, j.Updated = Unknown, "the program ended meanwhile", time.Now()
			if err := p.disk.put(*j); err != nil {
				return err
			}
		case Queued:
			p.waiting = append(p.waiting, j.ID)
		}
		if j.State.Final() {
			p.drop(j.ID)
		}
		p.jobs[j.ID] = j
	}
	if last.ID != "" && last.State != Printed && last.State != Accepted {
		p.left = midway // what the printer got of it, nobody knows
	}
	return nil
}

// setState moves a job on, on disk first. An error says that the disk does not
// know: a job must not begin then. A verdict is told all the same.
func (p *Printer) setState(id string, s State, reason string) error {
	p.mu.Lock()
	j := *p.jobs[id]
	p.mu.Unlock()
	was := j.State
	j.State, j.Reason, j.Updated = s, reason, time.Now()
	j.Begun = j.Begun || s == Sending
	err := p.disk.put(j)
	if err != nil {
		p.opts.Log.Error("spool", "job", id, "err", err)
		if !s.Final() {
			return err
		}
		if was == Queued {
			// On disk it still waits, and would be printed after a start, told
			// failed or not: a full disk can forget, if not note.
			_ = p.disk.remove(id)
		}
	}
	if err == nil && s.Final() {
		p.drop(id)
	}
	p.mu.Lock()
	*p.jobs[id] = j
	close(p.changed)
	p.changed = make(chan struct{})
	p.mu.Unlock()
	if s.Final() {
		p.opts.Log.Info("job", "job", id, "verdict", j.Verdict())
		p.forget()
	}
	if p.opts.OnJob != nil {
		p.opts.OnJob(j)
	}
	return err
}

// drop removes the bytes of a job that has its verdict on disk.
func (p *Printer) drop(id string) {
	if err := p.disk.empty(id); err != nil {
		p.opts.Log.Error("spool", "job", id, "err", err)
	}
}

// forget removes the oldest finished jobs beyond what a spool may keep.
func (p *Printer) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		oldest := ""
		for id, j := range p.jobs {
			if !j.State.Final() {
				continue
			}
			if oldest == "" || j.Updated.Before(p.jobs[oldest].Updated) {
				oldest = id
			}
		}
		if oldest == "" || len(p.jobs) <= keepJobs {
			return
		}
		if err := p.disk.remove(oldest); err != nil {
			p.opts.Log.Error("spool", "job", oldest, "err", err)
			return
		}
		delete(p.jobs, oldest)
	}
}
