package announcer

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"syscall/js"
	"time"
)

// web plays by Web Audio. A browser lets a page sound only after a touch, unless
// it is a kiosk that was told otherwise; until then the state is Asleep.
type web struct{ ctx js.Value }

func newPlayer() player {
	audio := js.Global().Get("AudioContext")
	if audio.IsUndefined() {
		return &web{}
	}
	return &web{audio.New()}
}

func (w *web) check() State {
	switch {
	case !w.ctx.Truthy():
		return State{Err: errors.New("the browser has no Web Audio")}
	case w.ctx.Get("state").String() != "running":
		return State{Asleep: true, Err: errors.New("the browser wants a touch first")}
	}
	return State{Ready: true}
}

func (w *web) play(ctx context.Context, a Announcement) error {
	if s := w.check(); !s.Ready {
		return s.Err // a call that cannot sound now is not kept for later
	}
	raw := make([]byte, 0, 4*len(a.PCM))
	for _, v := range a.PCM {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(float32(v)/32768))
	}
	bytes := js.Global().Get("Uint8Array").New(len(raw))
	js.CopyBytesToJS(bytes, raw)
	buf := w.ctx.Call("createBuffer", 1, len(a.PCM), a.Rate)
	buf.Call("copyToChannel", js.Global().Get("Float32Array").New(bytes.Get("buffer")), 0)
	src := w.ctx.Call("createBufferSource")
	src.Set("buffer", buf)
	src.Call("connect", w.ctx.Get("destination"))
	src.Call("start")
	select {
	case <-ctx.Done():
		src.Call("stop")
	case <-time.After(a.Duration()):
	}
	return nil
}

// Wake lets the page sound; it has to be called while a touch is handled.
func (l *Loudspeaker) Wake() {
	w, ok := l.play.(*web)
	if !ok || !w.ctx.Truthy() {
		return
	}
	var then js.Func
	then = js.FuncOf(func(js.Value, []js.Value) any {
		then.Release()
		go func() { _ = l.Try(context.Background()) }() // what it finds is told by Ready
		return nil
	})
	w.ctx.Call("resume").Call("then", then)
}

// listen hears of a browser that lets the page sound, or no longer does.
func (l *Loudspeaker) listen() {
	w, ok := l.play.(*web)
	if !ok || !w.ctx.Truthy() {
		return
	}
	w.ctx.Set("onstatechange", js.FuncOf(func(js.Value, []js.Value) any { // as long as the page
		go func() { _ = l.Try(context.Background()) }()
		return nil
	}))
}
