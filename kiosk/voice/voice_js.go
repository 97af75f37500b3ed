package voice

import (
	"math"
	"syscall/js"
)

// Browser speaks by the browser's own synthesiser, in the voices that the
// machine has; it is nil where there is none.
type Browser struct{ synth, utterance js.Value }

// NewBrowser finds the browser's synthesiser.
func NewBrowser() *Browser {
	b := &Browser{js.Global().Get("speechSynthesis"), js.Global().Get("SpeechSynthesisUtterance")}
	if !b.synth.Truthy() || !b.utterance.Truthy() {
		return nil
	}
	return b
}

// Say says lines after what is being said, or instead of it.
func (b *Browser) Say(lines []string, cut bool, with Settings) {
	if cut {
		b.synth.Call("cancel")
	}
	for _, l := range lines {
		text := Spoken(with.Lang, l)
		if text == "" {
			continue
		}
		u := b.utterance.New(text)
		u.Set("lang", in(with.Lang).Voice)
		u.Set("rate", math.Pow(1.25, float64(with.Rate)))
		u.Set("volume", 0.7+0.1*float64(with.Volume))
		b.synth.Call("speak", u)
	}
}

// Busy reports that something is being said.
func (b *Browser) Busy() bool {
	return b.synth.Get("speaking").Bool() || b.synth.Get("pending").Bool()
}

// Sound makes a short sound, once somebody has touched the page: before that
// the browser allows none.
func (b *Browser) Sound(name string) {
	player := js.Global().Get("AudioContext")
	seen := js.Global().Get("navigator").Get("userActivation")
	if !player.Truthy() || !seen.Truthy() || !seen.Get("hasBeenActive").Bool() {
		return
	}
	ctx := player.New()
	now := ctx.Get("currentTime").Float()
	gain := ctx.Call("createGain")
	gain.Call("connect", ctx.Get("destination"))
	wave := ctx.Call("createOscillator")
	wave.Call("connect", gain)
	at := now
	for _, hz := range notes[name] {
		wave.Get("frequency").Call("setValueAtTime", hz, at)
		gain.Get("gain").Call("setValueAtTime", 0.25, at)
		gain.Get("gain").Call("exponentialRampToValueAtTime", 0.02, at+0.16)
		at += 1.0 / 6
	}
	done := js.Func{}
	done = js.FuncOf(func(js.Value, []js.Value) any {
		ctx.Call("close")
		done.Release()
		return nil
	})
	wave.Set("onended", done)
	wave.Call("start", now)
	wave.Call("stop", at+0.1)
}
