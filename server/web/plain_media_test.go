package web

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/dop251/goja"

	"motcua/internal/media"
)

// The plain board shows the slide that every other board shows.
func TestThePlainBoardShowsTheSameSlide(t *testing.T) {
	src, err := staticFiles.ReadFile("static/plain-media.js")
	if err != nil {
		t.Fatal(err)
	}
	vm := goja.New()
	vm.SetFieldNameMapper(goja.TagFieldNameMapper("json", true))
	if _, err := vm.RunString("var plain = {};" + string(src)); err != nil {
		t.Fatal(err)
	}
	turn, ok := goja.AssertFunction(vm.Get("plain").ToObject(vm).Get("turn"))
	if !ok {
		t.Fatal("no function")
	}
	random := rand.New(rand.NewPCG(1, 6))
	for range 500 {
		var items []media.Item
		for range random.IntN(6) {
			items = append(items, media.Item{Ms: random.Int64N(40_000) - 4000})
		}
		at := time.UnixMilli(random.Int64N(3_000_000_000_000) - 1_000_000_000_000)
		v, err := turn(goja.Undefined(), vm.ToValue(items), vm.ToValue(at.UnixMilli()))
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		if err := vm.ExportTo(v, &got); err != nil {
			t.Fatal(err)
		}
		i, in, left := media.Turn(items, at)
		if got[0] != int64(i) || got[1] != in.Milliseconds() || got[2] != left.Milliseconds() {
			t.Fatalf("%v at %v: %v, want %d %v %v", items, at, got, i, in, left)
		}
	}
}
