package agent

import (
	"syscall/js"

	"motcua/internal/formats"
)

// hide is package person's sum, made by the browser: Go's own would make the
// page a tenth larger. "" where the browser makes none, as on a page without
// TLS. It waits, so it is not for the shell's goroutine.
func hide(key string, number []byte) string {
	subtle := js.Global().Get("crypto").Get("subtle")
	if key == "" || len(number) == 0 || subtle.IsUndefined() {
		return ""
	}
	how := map[string]any{"name": "HMAC", "hash": "SHA-256"}
	k, ok := await(subtle.Call("importKey", "raw", bytesOf([]byte(key)), how, false, []any{"sign"}))
	if !ok {
		return ""
	}
	sum, ok := await(subtle.Call("sign", "HMAC", k, bytesOf(number)))
	if !ok {
		return ""
	}
	out := make([]byte, 16)
	js.CopyBytesToGo(out, js.Global().Get("Uint8Array").New(sum))
	const digits = "0123456789abcdef"
	text := []byte(formats.PersonMark)
	for _, b := range out {
		text = append(text, digits[b>>4], digits[b&15])
	}
	return string(text)
}

func bytesOf(b []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}

// await waits for a promise.
func await(promise js.Value) (v js.Value, ok bool) {
	done := make(chan bool, 1)
	good := js.FuncOf(func(_ js.Value, args []js.Value) any { v = args[0]; done <- true; return nil })
	bad := js.FuncOf(func(js.Value, []js.Value) any { done <- false; return nil })
	defer good.Release()
	defer bad.Release()
	promise.Call("then", good, bad)
	ok = <-done
	return v, ok
}
