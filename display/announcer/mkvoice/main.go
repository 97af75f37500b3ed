//go:build !js

// Command mkvoice makes the voice packs that come with the boards, offline, by
// the library of Debian's espeak-ng; `make voice` runs it. It has whole
// announcements spoken and cuts the phrases out of them, so that a word has the
// length and melody that it has in its place; --lang serves the test that makes
// a pack again.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
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
	only := flag.String("lang", "", "make this language alone")
	flag.Parse()
	if err := run(*out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "mkvoice:", err)
		os.Exit(1)
	}
}

func run(out, only string) error {
	e, err := openEspeak()
	if err != nil {
		return err
	}
	if e.Rate != rate {
		return fmt.Errorf("espeak-ng speaks at %d Hz, want %d", e.Rate, rate)
	}
	for lang, v := range voices {
		if only != "" && only != lang {
			continue
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
		if err := write(filepath.Join(out, lang), m, sentences.Level(m, clips)); err != nil {
			return err
		}
	}
	return nil
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
