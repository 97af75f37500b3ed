package main

import (
	"sync/atomic"
	"time"

	"motcua/kiosk/agent"
	"motcua/kiosk/flow"
	"motcua/kiosk/ui"
)

// kiosk is screen and agent, which need each other: the screen comes first and
// has no hands until the agent stands.
type kiosk struct {
	screen *ui.Screen
	agent  atomic.Pointer[agent.Agent]
}

func newKiosk() *kiosk {
	k := &kiosk{}
	k.screen = ui.NewScreen(flow.New(agent.Seed(), flow.DefaultRules()), k.do, k.now)
	return k
}

// start starts the agent with a config whose Tell is the screen's.
func (k *kiosk) start(cfg agent.Config) (*agent.Agent, error) {
	cfg.Tell = k.screen.Tell
	a, err := agent.New(cfg)
	if err != nil {
		return nil, err
	}
	k.agent.Store(a)
	return a, nil
}

func (k *kiosk) do(e flow.Effect) {
	if a := k.agent.Load(); a != nil {
		a.Do(e)
	}
}

func (k *kiosk) now() time.Time {
	if a := k.agent.Load(); a != nil {
		return a.Now()
	}
	return time.Time{}
}
