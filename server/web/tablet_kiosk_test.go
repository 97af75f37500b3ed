package web_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"motcua/internal/chromium"
)

// A tablet before the public is its page and nothing else.
func TestATabletStandsAlone(t *testing.T) {
	x := newBox(t)
	x.start(1280, 800)
	x.look(x.b)
	b := x.b

	// it can be installed, as an app that fills the screen; other pages cannot
	if errs := lacks(b); len(errs) > 0 {
		t.Errorf("it cannot be installed: %v", errs)
	}
	b.Go(x.line.url + "/signin")
	if len(lacks(b)) == 0 {
		t.Error("a page without a manifest can be installed: nothing was asked")
	}
	x.look(b)

	// no menu, no selection, no zoom
	b.Text(`(() => { window.went = []; for (const kind of ['contextmenu', 'selectstart', 'dragstart', 'gesturestart']) {
		const e = new Event(kind, { bubbles: true, cancelable: true }); document.getElementById('name').dispatchEvent(e); if (!e.defaultPrevented) went.push(kind); }
		for (const [key, more] of [['+', { ctrlKey: true }], ['0', { ctrlKey: true }], ['ArrowLeft', { altKey: true }], ['BrowserBack', {}]]) {
		const e = new KeyboardEvent('keydown', { key, ...more, bubbles: true, cancelable: true }); document.body.dispatchEvent(e); if (!e.defaultPrevented) went.push(key); }
		const w = new WheelEvent('wheel', { ctrlKey: true, cancelable: true, bubbles: true }); document.body.dispatchEvent(w); if (!w.defaultPrevented) went.push('wheel'); })()`)
	if went := b.Text(`went.join()`); went != "" {
		t.Errorf("these work: %s", went)
	}
	pinch := []*input.TouchPoint{{X: 600, Y: 400, ID: new(1.0)}, {X: 680, Y: 400, ID: new(2.0)}}
	for _, step := range []struct {
		what input.DispatchTouchEventType
		d    float64
	}{{input.DispatchTouchEventTypeTouchStart, 0}, {input.DispatchTouchEventTypeTouchMove, 60}, {input.DispatchTouchEventTypeTouchMove, 180}} {
		at := []*input.TouchPoint{{X: pinch[0].X - step.d, Y: 400, ID: pinch[0].ID}, {X: pinch[1].X + step.d, Y: 400, ID: pinch[1].ID}}
		chromium.Devtools(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: step.what, TouchPoints: at})
	}
	chromium.Devtools(b, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
	if z := b.Text(`visualViewport.scale`); z != "1" {
		t.Errorf("two fingers enlarge it %s times", z)
	}

	// a touch fills the screen; the way back leads nowhere
	b.Touch(200, 600)
	b.Until(`document.fullscreenElement === document.documentElement`)
	for range 3 {
		b.Text(`history.back()`)
	}
	number := x.visit()
	x.asked(number)
	if at := b.Text(`location.pathname`); at != "/tablet/1" {
		t.Errorf("three steps back lead to %s", at)
	}

	// the floor hears of a battery that runs down, not of ratings that wait
	b.Before(`(() => { const b = new EventTarget(); Object.assign(b, { charging: true, level: 0.9 }); window.battery = b; navigator.getBattery = async () => b; })()`)
	x.again()
	x.b.Until(`document.getElementById('offline').hidden`)
	x.b.Text(`(() => { battery.charging = false; battery.level = 0.15; battery.dispatchEvent(new Event('chargingchange')); })()`)
	cause := ""
	for cause != "battery" {
		events, more, _ := x.srv.Floor().After(0)
		for _, e := range events {
			if e.Device != nil && e.Device.Name == "tablet-1" {
				cause = e.Device.Cause
				if strings.Contains(cause, "rating") || strings.Contains(cause, "outbox") {
					t.Errorf("the floor hears %q", cause)
				}
			}
		}
		if cause != "battery" {
			select {
			case <-more:
			case <-time.After(30 * time.Second):
				t.Fatal("the floor does not hear of the battery")
			}
		}
	}
}

// lacks is what a page lacks to be installed as an app.
func lacks(b *chromium.Tab) (errs []string) {
	b.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, page.GetInstallabilityErrors, cdp.Empty{})
		for _, e := range got.InstallabilityErrors {
			errs = append(errs, e.ErrorID)
		}
		return err
	}))
	return errs
}
