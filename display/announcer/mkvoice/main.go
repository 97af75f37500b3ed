//go:build !js

// Command mkvoice makes the voice packs that come with the boards: it has
// espeak-ng speak every phrase of the vocabulary, trims and levels the clips and
// writes them with their manifest. It is run by `make voice`, offline; --out and
// --lang serve the test that makes a pack again.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"motcua/display/announcer"
	"motcua/display/voice"

	"golang.org/x/text/unicode/norm"
)

// rate is that of the clips: speech has little above 8 kHz.
const rate = 16000

// voices are the synthesiser's voices, words a minute, and its word.
var voices = map[string]struct{ name, speed, pitch string }{
	"vi": {"vi", "170", "45"},
	"en": {"en-gb", "165", "45"},
}

func main() {
	out := flag.String("out", "packs", "folder for the packs")
	only := flag.String("lang", "", "make this language alone")
	flag.Parse()
	for lang := range voices {
		if *only != "" && *only != lang {
			continue
		}
		if err := makePack(lang, filepath.Join(*out, lang)); err != nil {
			fmt.Fprintln(os.Stderr, "mkvoice:", err)
			os.Exit(1)
		}
	}
}

func makePack(lang, dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	version, err := exec.Command("espeak-ng", "--version").Output()
	if err != nil {
		return fmt.Errorf("espeak-ng: %w", err)
	}
	m := announcer.Manifest{
		Lang: lang, Rate: rate, Clips: map[string]string{},
		Voice: fmt.Sprintf("synthesised by %s, voice %s", strings.Join(strings.Fields(string(version))[:4], " "), voices[lang].name),
	}
	for _, phrase := range voice.Vocabulary(lang) {
		pcm, err := speak(lang, voice.Spelt(lang, phrase))
		if err != nil {
			return fmt.Errorf("%s %q: %w", lang, phrase, err)
		}
		file := slug(phrase) + ".wav"
		m.Clips[phrase] = file
		if err := os.WriteFile(filepath.Join(dir, file), announcer.EncodeADPCM(pcm, rate), 0o644); err != nil {
			return err
		}
	}
	b, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "manifest.json"), append(b, '\n'), 0o644)
}

// speak gives the phrase as trimmed and levelled samples.
func speak(lang, text string) ([]int16, error) {
	v := voices[lang]
	cmd := exec.Command("espeak-ng", "-v", v.name, "-s", v.speed, "-p", v.pitch, "-g", "0", "--stdout", text)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	wav, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("espeak-ng: %w: %s", err, errs.String())
	}
	wav = mendLength(wav)
	pcm, from, err := announcer.DecodeWAV(wav)
	if err != nil {
		return nil, fmt.Errorf("espeak-ng's answer: %w", err)
	}
	return fade(level(trim(resample(pcm, from, rate)))), nil
}

// mendLength sets the lengths that espeak-ng leaves open when it writes a pipe.
func mendLength(wav []byte) []byte {
	if i := bytes.Index(wav, []byte("data")); i > 0 && i+8 <= len(wav) {
		n := len(wav) - i - 8
		for b := range 4 {
			wav[i+4+b] = byte(n >> (8 * b))
		}
	}
	return wav
}

// resample averages over the window of each new sample and so keeps out what the
// lower rate cannot hold.
func resample(pcm []int16, from, to int) []int16 {
	k := float64(from) / float64(to)
	out := make([]int16, int(float64(len(pcm))/k))
	const half = 12
	for i := range out {
		mid := float64(i) * k
		sum, weight := 0.0, 0.0
		for j := int(mid) - half; j <= int(mid)+half; j++ {
			if j < 0 || j >= len(pcm) {
				continue
			}
			x := float64(j) - mid
			w := sinc(x/max(1, k)) * (0.5 + 0.5*math.Cos(math.Pi*x/(half+1)))
			sum += w * float64(pcm[j])
			weight += w
		}
		out[i] = int16(max(-32768, min(32767, sum/weight)))
	}
	return out
}

func sinc(x float64) float64 {
	if math.Abs(x) < 1e-9 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// trim cuts the silence around the speech, but for 10 ms.
func trim(pcm []int16) []int16 {
	peak := 0
	for _, v := range pcm {
		peak = max(peak, abs(v))
	}
	first, last := 0, len(pcm)-1
	for first < last && abs(pcm[first]) < peak/40 {
		first++
	}
	for last > first && abs(pcm[last]) < peak/40 {
		last--
	}
	const keep = rate / 100
	return pcm[max(0, first-keep):min(len(pcm), last+keep)]
}

// level brings a clip to the loudness of all others, and no peak over the top.
func level(pcm []int16) []int16 {
	sum, peak := 0.0, 1
	for _, v := range pcm {
		sum += float64(v) * float64(v)
		peak = max(peak, abs(v))
	}
	k := min(4500/math.Sqrt(sum/float64(len(pcm))), 26000/float64(peak))
	for i := range pcm {
		pcm[i] = int16(float64(pcm[i]) * k)
	}
	return pcm
}

// fade takes away the clicks at both ends: 4 ms.
func fade(pcm []int16) []int16 {
	const n = rate / 250
	for i := range min(n, len(pcm)/2) {
		k := float64(i) / n
		pcm[i] = int16(float64(pcm[i]) * k)
		j := len(pcm) - 1 - i
		pcm[j] = int16(float64(pcm[j]) * k)
	}
	return pcm
}

func abs(v int16) int {
	if v < 0 {
		return -int(v)
	}
	return int(v)
}

// vni are the digits that stand for the marks when Vietnamese is typed without.
var vni = map[rune]string{0x301: "1", 0x300: "2", 0x309: "3", 0x303: "4", 0x323: "5", 0x302: "6", 0x31b: "7", 0x306: "8"}

// slug is a file name that people can read: "mốt" is mo61t.
func slug(phrase string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(phrase)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == 'đ':
			b.WriteString("d9")
		case r == ' ':
			b.WriteByte('-')
		default:
			b.WriteString(vni[r])
		}
	}
	if len([]rune(phrase)) == 1 {
		return "letter-" + b.String()
	}
	return b.String()
}
