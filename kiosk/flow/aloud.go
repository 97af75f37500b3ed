package flow

// Being read to: the voice, the dark screen and their settings belong to the
// visit and end with it.

// nobody is the visit of a person who has only just come. A headset that is
// plugged in is that of somebody who listens.
func (m *machine) nobody() Visit { return Visit{View: View{Aloud: m.Headset}} }

// listens reports that somebody has begun to be read to, who would lose voice
// and language without a word; a headset that was left behind is nobody.
func (m *machine) listens() bool {
	v, none := m.Visit, m.nobody()
	return v.View.Aloud && (v.View != none.View || v.Lang != none.Lang)
}

func (e HeadsetIs) tell(m *machine) {
	if m.Headset == e.In {
		return
	}
	m.Headset, m.Visit.View.Aloud = e.In, e.In
	if !e.In {
		m.Visit.View.Dark, m.Visit.Tuning = false, false
	}
	m.touched = m.at
}

func (Heard) tell(m *machine) {
	if m.Visit.View.Aloud && !m.Visit.Warned {
		m.touched = m.at
	}
}

func (OpenedTuning) act(m *machine) {
	if m.Page != Issuing && m.Page != StaffPIN && m.Page != Staff {
		m.Visit.Tuning = true
	}
}

// tune deals with what is touched in the settings and reports whether it has.
func (m *machine) tune(e touch) bool {
	switch e.(type) {
	case WentBack:
		m.Visit.Tuning = false
		return true
	case Viewed, Spoke, Walked, OpenedTuning, Ended:
		return false // they act on any page
	}
	m.Visit.Tuning = false
	return false
}
