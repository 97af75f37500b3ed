//go:build !js

package main

import (
	"context"
	"log/slog"

	"motcua/kiosk/scan"
)

// readCodes reads the scanner of that name, if there is one, until the function
// that it returns has ended it.
func (k *kiosk) readCodes(name string, log *slog.Logger) (stop func()) {
	if name == "" {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		err := scan.Run(ctx, scan.Config{Name: name, Read: k.screen.Scan, State: k.scannerIs, Log: log})
		if err != nil {
			log.Error("scanner", "err", err)
			k.scannerIs(false, err.Error())
		}
	}()
	return func() { cancel(); <-done }
}

// hide is what of a citizen card's number may be kept.
func (k *kiosk) hide(number []byte) string {
	if a := k.agent.Load(); a != nil {
		return a.Person(number)
	}
	return ""
}

func (k *kiosk) scannerIs(ok bool, why string) {
	if a := k.agent.Load(); a != nil {
		a.ScannerIs(ok, why)
	}
}
