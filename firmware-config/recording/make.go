package recording

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"motcua/internal/voicepack"
	"motcua/internal/voicepack/sentences"
	"motcua/internal/voicepack/studio"
)

// What a pack's clips are made like.
const (
	rumble   = 80.0  // Hz; voices begin above
	mostRate = 32000 // samples a second
	gap      = 30    // ms between two words
)

// Make makes the pack of a folder of recordings: each clip trimmed, without hum
// and as loud as the others, all together as loud as the house's voice. It wants
// recordings without problems.
func Make(dir string, script []Line, lang, speaker, out string) error {
	clips, problems := listen(dir, script)
	if len(problems) > 0 {
		return errors.Join(asErrors(problems)...)
	}
	m := voicepack.Manifest{Lang: lang, Rate: mostRate, Gap: gap, Voice: speaker, Clips: map[string]string{}}
	for _, c := range clips {
		m.Rate = min(m.Rate, c.rec.Rate)
	}
	shaped := map[string][]float64{}
	for _, c := range clips {
		shaped[c.Key] = c.shape(m.Rate)
		m.Clips[c.Key] = c.File()
	}
	pack := sentences.Level(m, shaped)
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, c := range clips {
		if err := os.WriteFile(filepath.Join(out, c.File()), voicepack.EncodeWAV(pack[c.Key], m.Rate), 0o644); err != nil {
			return err
		}
	}
	b, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, voicepack.ManifestFile), append(b, '\n'), 0o644); err != nil {
		return err
	}
	if _, err := voicepack.Load(os.DirFS(out)); err != nil {
		return fmt.Errorf("%s: %w", out, err)
	}
	return nil
}

// asErrors are problems as errors.
func asErrors(problems []Problem) (out []error) {
	for _, p := range problems {
		out = append(out, p)
	}
	return out
}

// shape trims a recording to its speech and brings it to the loudness of all.
func (c *clip) shape(rate int) []float64 {
	from := max(0, c.from-c.rec.Rate/100) // what is soft at the begin, an h, an s
	to := min(len(c.rec.PCM), c.to+c.rec.Rate/100)
	pcm := studio.HighPass(c.rec.PCM, c.rec.Rate, rumble)[from:to]
	return studio.Resample(studio.Gain(pcm, sentences.Loudness-c.loud), c.rec.Rate, rate)
}
