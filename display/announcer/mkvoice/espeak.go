//go:build !js

package main

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// The library behind espeak-ng says at which sample each word begins, the program
// does not. The constants and the layout of an event are those of speak_lib.h of
// espeak-ng 1.51.
const (
	synchronous = 2
	eventWord   = 1
	paramRate   = 1
	paramVolume = 2
	paramPitch  = 3
	paramRange  = 4
	textIsUTF8  = 1
)

type event struct {
	kind, id       int32
	at, length     int32 // in the text: characters, from 1
	millis, sample int32
	user           uintptr
	name           [8]byte
}

// espeak is the synthesiser. There is one a process.
type espeak struct {
	Version string
	Rate    int

	setVoice func(name string) int32
	setParam func(param, value, relative int32) int32
	synth    func(text string, size uintptr, at uint32, kind int32, end, flags uint32, id, user uintptr) int32
	sync     func() int32

	pcm   []int16 // of the text that is being spoken
	words map[int]int
}

func openEspeak() (*espeak, error) {
	lib, err := purego.Dlopen("libespeak-ng.so.1", purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return nil, fmt.Errorf("espeak-ng is not installed: %w", err)
	}
	e := &espeak{}
	var initialize func(output, buffer int32, path uintptr, options int32) int32
	var setCallback func(fn uintptr)
	var info func(path uintptr) string
	purego.RegisterLibFunc(&initialize, lib, "espeak_Initialize")
	purego.RegisterLibFunc(&setCallback, lib, "espeak_SetSynthCallback")
	purego.RegisterLibFunc(&info, lib, "espeak_Info")
	purego.RegisterLibFunc(&e.setVoice, lib, "espeak_SetVoiceByName")
	purego.RegisterLibFunc(&e.setParam, lib, "espeak_SetParameter")
	purego.RegisterLibFunc(&e.synth, lib, "espeak_Synth")
	purego.RegisterLibFunc(&e.sync, lib, "espeak_Synchronize")
	if e.Rate = int(initialize(synchronous, 0, 0, 0)); e.Rate <= 0 {
		return nil, errors.New("espeak-ng has no voices")
	}
	e.Version = info(0)
	setCallback(purego.NewCallback(e.heard))
	return e, nil
}

// heard takes samples and events as they come.
func (e *espeak) heard(wav *int16, n int32, events *event) uintptr {
	if wav != nil && n > 0 {
		e.pcm = append(e.pcm, unsafe.Slice(wav, n)...)
	}
	for ev := events; ev != nil && ev.kind != 0; ev = (*event)(unsafe.Add(unsafe.Pointer(ev), unsafe.Sizeof(*ev))) {
		if ev.kind == eventWord {
			e.words[int(ev.at)-1] = int(ev.sample)
		}
	}
	return 0
}

// use picks a voice, words a minute, pitch and its range.
func (e *espeak) use(v speaker) error {
	if e.setVoice(v.name) != 0 {
		return fmt.Errorf("espeak-ng has no voice %q", v.name)
	}
	e.setParam(paramRate, v.speed, 0)
	e.setParam(paramPitch, v.pitch, 0)
	e.setParam(paramRange, v.span, 0)
	e.setParam(paramVolume, 50, 0) // at 100 it cuts the tops of waves
	return nil
}

// say speaks a text: its samples, and where each word begins by its first letter.
func (e *espeak) say(text string) (pcm []int16, words map[int]int, err error) {
	e.pcm, e.words = nil, map[int]int{}
	if e.synth(text, uintptr(len(text)+1), 0, 0, 0, textIsUTF8, 0, 0) != 0 || e.sync() != 0 {
		return nil, nil, fmt.Errorf("espeak-ng does not say %q", text)
	}
	runtime.KeepAlive(e)
	return e.pcm, e.words, nil
}
