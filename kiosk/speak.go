//go:build !js

package main

import (
	"context"

	"motcua/internal/diag"
	"motcua/kiosk/flow"
	"motcua/kiosk/voice"
)

// speak gives the screen a voice until the function that it returns has ended
// it. It comes after the agent, which tells how the voice is.
func (k *kiosk) speak(cfg voice.Config) (stop func()) {
	var v *voice.Voice
	state := func() { k.voiceIs(v.State()) }
	cfg.Changed = state
	v = voice.New(cfg)
	state()
	k.screen.Speak(v)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		voice.Jacks(ctx, cfg.Log, func(in bool) { k.screen.Tell(flow.HeadsetIs{In: in}) })
	}()
	return func() {
		cancel()
		<-done
		v.Close()
	}
}

// voiceIs tells the hall whether the voice can be heard. A kiosk without one
// gives numbers all the same.
func (k *kiosk) voiceIs(err error) {
	a := k.agent.Load()
	if a == nil {
		return
	}
	part := diag.Node{Name: "voice", State: diag.OK}
	if err != nil {
		part.State, part.Detail = diag.Warn, err.Error()
	}
	a.Have(part)
}
