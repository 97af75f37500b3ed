package recording

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"motcua/internal/voicepack/studio"
)

// What a good file is like.
const (
	leastRate   = 16000 // samples a second
	softest     = -38.0 // LUFS of the speech
	loudest     = -9.0
	apart       = 9.0   // LU that a clip may differ from the middle of all
	leastRange  = 30.0  // dB between speech and the noise around it
	offset      = 0.02  // of full scale
	atEnds      = 0.05  // s of silence that is wanted before and after
	mostAtEnds  = 3.0   // s
	mostInside  = 0.25  // s
	shortest    = 0.07  // s, a syllable
	longest     = 0.75  // s, a syllable, and half a second for all
	clippedRun  = 3     // samples in a row at full scale
	fullScale   = 0.999 // is where a sample counts as such
	speechRange = 32.0  // dB under the loudest where speech ends
)

// Problem is something wrong with a file, or with a line that has none.
type Problem struct {
	File string
	What string
}

func (p Problem) Error() string { return p.File + ": " + p.What }

// clip is a file that could be read.
type clip struct {
	Line
	file     string
	rec      studio.Recording
	from, to int     // the speech, samples
	loud     float64 // LUFS
}

// Check listens to the files of a folder and lists what is wrong, by line.
func Check(dir string, script []Line) []Problem {
	_, problems := listen(dir, script)
	return problems
}

// listen reads a folder: a clip for each line that has a file.
func listen(dir string, script []Line) (clips []clip, problems []Problem) {
	add := func(file, format string, args ...any) {
		problems = append(problems, Problem{file, fmt.Sprintf(format, args...)})
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, []Problem{{dir, "cannot be read: " + err.Error()}}
	}
	byLine, same := map[int]string{}, map[[sha256.Size]byte]string{}
	for _, f := range files {
		name := f.Name()
		if f.IsDir() || strings.HasPrefix(name, ".") || !isSound(name) {
			continue
		}
		n := number(name)
		switch l := lineOf(script, n); {
		case l == nil:
			add(name, "belongs to no line of the script; its name has to begin with the line's number, 001 to %03d", len(script))
			continue
		case byLine[n] != "":
			add(name, "is a second file for line %03d, %q, beside %s; keep one", n, l.Read, byLine[n])
			continue
		case !fits(name, *l):
			add(name, "line %03d is %q; the file should be called %s", n, l.Read, l.File())
		}
		byLine[n] = name
		b, err := readFile(filepath.Join(dir, name))
		if err != nil {
			add(name, "cannot be read: %v", err)
			continue
		}
		sum := sha256.Sum256(b)
		if first := same[sum]; first != "" {
			add(name, "is the same recording as %s", first)
		}
		same[sum] = name
		rec, err := studio.Read(b)
		if err != nil {
			add(name, "%v", err)
			continue
		}
		clips = append(clips, clip{Line: *lineOf(script, n), file: name, rec: rec})
	}
	for _, l := range script {
		if byLine[l.N] == "" {
			add(l.File(), "is missing: %q", l.Read)
		}
	}
	for i := range clips {
		problems = append(problems, clips[i].judge()...)
	}
	problems = append(problems, compare(clips)...)
	slices.SortStableFunc(problems, func(a, b Problem) int { return cmp.Compare(a.File, b.File) })
	return clips, problems
}

// mostBytes is more than any recording of a line: three minutes at 48 kHz in two
// channels of 32 bits.
const mostBytes = 64 << 20

// readFile reads a recording, and nothing that has no end.
func readFile(path string) ([]byte, error) {
	switch is, err := os.Stat(path); {
	case err != nil:
		return nil, err
	case !is.Mode().IsRegular() || is.Size() > mostBytes:
		return nil, fmt.Errorf("no file of at most %d MB", mostBytes>>20)
	}
	return os.ReadFile(path)
}

func isSound(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return slices.Contains([]string{".wav", ".m4a", ".mp3", ".ogg", ".flac", ".aac", ".3gp"}, ext)
}

// number is what a file's name begins with, 0 for nothing.
func number(name string) int {
	end := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsDigit(r) })
	n, err := strconv.Atoi(name[:max(0, end)])
	if err != nil {
		return 0
	}
	return n
}

func lineOf(script []Line, n int) *Line {
	if n < 1 || n > len(script) {
		return nil
	}
	return &script[n-1]
}

// fits reports whether a file is called after its line: 014.wav and 014-hai 2.wav
// will do.
func fits(name string, l Line) bool {
	rest := slug(strings.TrimLeft(strings.TrimSuffix(name, filepath.Ext(name)), "0123456789"))
	return rest == "" || rest == slug(l.Read) || strings.HasPrefix(rest, slug(l.Read)+"-")
}

// judge measures one recording and finds where its speech is.
func (c *clip) judge() (out []Problem) {
	add := func(format string, args ...any) { out = append(out, Problem{c.file, fmt.Sprintf(format, args...)}) }
	pcm, rate := c.rec.PCM, c.rec.Rate
	if rate < leastRate {
		add("has %d samples a second; want %d or more, best 48000", rate, leastRate)
	}
	over := clipped(pcm)
	if over > 0 {
		add("is clipped: %d samples at full scale; speak more softly or turn the recorder down", over)
	}
	dc := mean(pcm)
	if math.Abs(dc) > offset {
		add("has an offset of %.0f %% of full scale; the microphone or its cable is at fault", 100*dc)
	}
	clean := make([]float64, len(pcm))
	for i, v := range pcm {
		clean[i] = v - dc
	}
	clean = studio.HighPass(clean, rate, 60)
	c.from, c.to = studio.Voiced(clean, rate, aboveNoise(clean, rate))
	c.loud = studio.Loudness(clean[c.from:c.to], rate)
	if c.to-c.from < rate/50 || c.loud < -60 {
		add("is silent")
		c.to = c.from
		return out
	}
	out = append(out, c.lengths(clean)...)
	switch {
	case c.loud < softest:
		add("is too soft: %.0f LUFS, want %.0f or more; go nearer to the microphone", c.loud, softest)
	case c.loud > loudest && over == 0:
		add("is too loud: %.0f LUFS, want %.0f or less; turn the recorder down", c.loud, loudest)
	}
	if above := c.loud - noise(clean, rate, c.from, c.to); above < leastRange {
		add("is noisy: the speech is %.0f dB over the noise, want %.0f; find a quieter room, switch the fan off", above, leastRange)
	}
	return out
}

// aboveNoise is how far under its loudest moment speech is told from the room it
// is in: speechRange, less where the room is loud.
func aboveNoise(pcm []float64, rate int) float64 {
	levels := studio.Levels(pcm, rate)
	if len(levels) == 0 {
		return speechRange
	}
	slices.Sort(levels)
	return max(12, min(speechRange, levels[len(levels)-1]-levels[len(levels)/10]-6))
}

// lengths judges the speech and the silence around and inside it.
func (c *clip) lengths(pcm []float64) (out []Problem) {
	add := func(format string, args ...any) { out = append(out, Problem{c.file, fmt.Sprintf(format, args...)}) }
	seconds := func(samples int) float64 { return float64(samples) / float64(c.rec.Rate) }
	before, after := seconds(c.from), seconds(len(pcm)-c.to)
	if before < atEnds {
		add("begins too late: the speech starts at the very first moment; wait a second before speaking")
	}
	if after < atEnds {
		add("is cut off: the speech goes on to the very end; wait a second before stopping")
	}
	if before > mostAtEnds || after > mostAtEnds {
		add("has %.1f s of silence before and %.1f s after the speech; want %.0f s or less", before, after, mostAtEnds)
	}
	syllables := float64(max(1, len(strings.Fields(c.Read))))
	switch long := seconds(c.to - c.from); {
	case long < shortest*syllables:
		add("is too short for %q: %.2f s", c.Read, long)
	case long > longest*syllables+0.5:
		add("is too long for %q: %.1f s; read it once, without a pause", c.Read, long)
	}
	if gap := hole(pcm[c.from:c.to], c.rec.Rate); gap > mostInside {
		add("has a pause of %.2f s inside; read it in one go", gap)
	}
	return out
}

// compare finds the clips that are much softer or louder than the middle one.
func compare(clips []clip) (out []Problem) {
	var all []float64
	for _, c := range clips {
		if c.to > c.from {
			all = append(all, c.loud)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	middle := all[len(all)/2]
	for _, c := range clips {
		if d := c.loud - middle; c.to > c.from && math.Abs(d) > apart {
			out = append(out, Problem{c.file, fmt.Sprintf("is %.0f dB %s than the others; read it again, as far from the microphone as they are",
				math.Abs(d), map[bool]string{true: "louder", false: "softer"}[d > 0])})
		}
	}
	return out
}

// clipped counts the samples that stand at full scale in a row.
func clipped(pcm []float64) (n int) {
	run := 0
	for i, v := range pcm {
		if math.Abs(v) >= fullScale && (run == 0 || pcm[i-1]*v > 0) {
			run++
			continue
		}
		if run >= clippedRun {
			n += run
		}
		run = 0
	}
	return n
}

func mean(pcm []float64) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += v
	}
	return sum / float64(max(1, len(pcm)))
}

// noise is the level outside the speech, dBFS.
func noise(pcm []float64, rate, from, to int) float64 {
	margin := rate / 20
	levels := append(studio.Levels(pcm[:max(0, from-margin)], rate), studio.Levels(pcm[min(len(pcm), to+margin):], rate)...)
	if len(levels) == 0 {
		return -100
	}
	slices.Sort(levels)
	return levels[len(levels)/2]
}

// hole is the longest silence inside the speech, s.
func hole(pcm []float64, rate int) float64 {
	levels := studio.Levels(pcm, rate)
	top, run, most := -200.0, 0, 0
	for _, l := range levels {
		top = max(top, l)
	}
	for _, l := range levels {
		if run++; l > top-speechRange {
			run = 0
		}
		most = max(most, run)
	}
	return float64(most) / 100
}
