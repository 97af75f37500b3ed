package ui

import (
	"motcua/internal/canvas"
	"motcua/kiosk/flow"
	"motcua/kiosk/voice"
)

// Speak gives the screen a voice. Call it before the screen is shown.
func (s *Screen) Speak(v voice.Speaker) { s.voice = v }

// aloud says what the scene painted last has brought.
func (s *Screen) aloud() {
	say := s.reader.Look(s.view.Scene(), s.view.Focused(), s.acted)
	s.acted = false
	s.say(say)
}

func (s *Screen) say(say voice.Saying) {
	if s.voice == nil || len(say.Lines) == 0 && !say.Cut {
		return
	}
	st := s.State()
	v := st.Visit.View
	s.voice.Say(say.Lines, say.Cut, voice.Settings{Lang: st.Lang(), Rate: v.Rate, Volume: v.Volume})
}

// Activate is a button pressed by other means than a finger, Focus the place
// where a keyboard is: of both is heard what comes of them.
func (p program) Activate(i int) {
	p.s.acted = true
	p.View.Activate(i)
}

// Focus follows the keyboard.
func (p program) Focus(i int) {
	if i >= 0 {
		p.s.step(flow.Walked{})
	}
	p.View.Focus(i)
}

// listened puts time-outs off while something is being said.
func (s *Screen) listened() {
	if s.voice != nil && s.voice.Busy() {
		s.step(flow.Heard{})
	}
}

// keypad takes the keys of those who listen, and notes that any was pressed.
// It reports whether it has dealt with the key.
func (s *Screen) keypad(k canvas.Key) bool {
	st := s.State()
	v := st.Visit.View
	s.acted = true
	if k.Name != canvas.KeyRepeat {
		s.reader.Acted()
	}
	switch k.Name {
	case canvas.KeyNext, canvas.KeyBack:
		s.step(flow.Walked{})
		return false
	case canvas.KeyRepeat:
		s.repeat(v)
	case canvas.KeyHeadset, canvas.KeyNoHeadset:
		s.step(flow.HeadsetIs{In: k.Name == canvas.KeyHeadset})
	case canvas.KeyLouder:
		v.Volume++
		s.tune(v)
	case canvas.KeySofter:
		v.Volume--
		s.tune(v)
	case canvas.KeyFaster:
		v.Rate++
		s.tune(v)
	case canvas.KeySlower:
		v.Rate--
		s.tune(v)
	case canvas.KeyDark:
		v.Dark = !v.Dark
		v.Aloud = v.Aloud || v.Dark
		s.step(flow.Viewed{View: v})
	default:
		return false
	}
	return true
}

// repeat is the fifth key: it begins to read, says again what was said, and
// at the third time opens the settings.
func (s *Screen) repeat(v flow.View) {
	if !v.Aloud {
		v.Aloud = true
		s.step(flow.Viewed{View: v})
		return
	}
	say, more := s.reader.Repeat(s.view.Scene(), s.view.Focused())
	if more {
		s.step(flow.OpenedTuning{})
		return
	}
	s.step(flow.Walked{})
	s.say(say)
	s.acted = false // it has been heard
}

// tune changes the voice and lets it be heard.
func (s *Screen) tune(v flow.View) {
	s.step(flow.Viewed{View: v})
	if at := s.view.Focused(); at != nil && v.Aloud {
		s.say(voice.Saying{Lines: []string{voice.Label(s.view.Scene(), at)}, Cut: true})
		s.acted = false // it has been heard
	}
}
