//go:build !js

// Command mkvoice makes the voice packs that come with the boards, offline, by
// the library of Debian's espeak-ng; `make voice` runs it. It has whole
// announcements spoken and cuts the phrases out of them, so that a word has the
// length and melody that it has in its place.
//
// Each language is spoken by a process of its own: the library remembers how it
// spoke before, and a pack that is made again has to be the same.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"

	"motcua/internal/spoken"
	"motcua/internal/voicepack"
	"motcua/internal/voicepack/sentences"
)

// rate is that of the clips, espeak-ng's own.
const rate = 22050

// speaker is a voice of the synthesiser, words a minute, pitch and its range.
type speaker struct {
	name               string
	speed, pitch, span int32
}

var voices = map[string]speaker{
	"vi": {"vi+f1", 160, 50, 50},
	"en": {"en+f1", 160, 50, 50},
	"fr": {"fr+f1", 160, 50, 50},
}

func main() {
	out := flag.String("out", "", "folder for the packs")
	flag.Parse()
	if err := each(*out, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mkvoice:", err)
		os.Exit(1)
	}
}

// each makes the packs of some languages.
func each(out string, langs []string) error {
	if len(langs) == 1 {
		return run(out, langs[0])
	}
	for _, lang := range langs {
		cmd := exec.Command(os.Args[0], "-out", out, lang)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", lang, err)
		}
	}
	return nil
}

func run(out, lang string) error {
	v, ok := voices[lang]
	if !ok {
		return fmt.Errorf("no voice is chosen for %q", lang)
	}
	e, err := openEspeak()
	if err != nil {
		return err
	}
	if e.Rate != rate {
		return fmt.Errorf("espeak-ng speaks at %d Hz, want %d", e.Rate, rate)
	}
	if err := e.use(v); err != nil {
		return err
	}
	clips, err := cut(e, lang)
	if err != nil {
		return fmt.Errorf("%s: %w", lang, err)
	}
	m := voicepack.Manifest{
		Lang: lang, Rate: rate, File: "words.wav", Spans: map[string][2]int{}, Read: map[string]string{},
		Voice: fmt.Sprintf("synthesised by eSpeak NG %s, voice %s", e.Version, v.name),
	}
	for _, phrase := range spoken.Vocabulary(lang) {
		if s := spoken.Spelt(lang, phrase); s != phrase {
			m.Read[phrase] = s
		}
	}
	return write(filepath.Join(out, lang), m, sentences.Level(m, clips))
}

// write puts all clips into one file, with the manifest beside it.
func write(dir string, m voicepack.Manifest, clips map[string][]int16) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var all []int16
	for _, key := range slices.Sorted(maps.Keys(clips)) {
		m.Spans[key] = [2]int{len(all), len(clips[key])}
		all = append(all, clips[key]...)
	}
	if err := os.WriteFile(filepath.Join(dir, m.File), voicepack.EncodeADPCM(all, m.Rate), 0o644); err != nil {
		return err
	}
	b, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	b = spanLine.ReplaceAll(b, []byte("[$1, $2]"))
	return os.WriteFile(filepath.Join(dir, voicepack.ManifestFile), append(b, '\n'), 0o644)
}

// spanLine is a pair of numbers that is spread over four lines.
var spanLine = regexp.MustCompile(`\[\s+(\d+),\s+(\d+)\s+\]`)
