package e2e

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"motcua/internal/voicepack"
	"motcua/internal/voicepack/studio"
)

// readLine is a line of the printed script: file, what is read, where it stands.
var readLine = regexp.MustCompile(`(?m)^(\d{3}-\S+\.wav) +(.+?)( ↓)? {2,}.*\[`)

// An officer's voice, from the printed script to the loudspeaker: here a
// synthesised woman of the centre reads what the script says into the files that
// it names, and the board speaks by her.
func TestAHallRecordsItsOwnVoice(t *testing.T) {
	if _, err := exec.LookPath("espeak-ng"); err != nil {
		t.Skip("espeak-ng is not installed: nobody reads the script")
	}
	takes, pack := t.TempDir(), filepath.Join(t.TempDir(), "pack")
	program := func(args ...string) []byte {
		t.Helper()
		cmd := exec.Command(filepath.Join(bin, args[0]), args[1:]...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return out
	}
	script := readLine.FindAllSubmatch(program("motcua-config", "voice", "script"), -1)
	if len(script) < 60 {
		t.Fatalf("%d lines to read", len(script))
	}
	for n, l := range script {
		// It swallows the lone "gi".
		said, err := exec.Command("espeak-ng", "-v", "vi-vn-x-central+f3", "-s", "140", "-a", "40", "--stdout", strings.Replace(string(l[2]), "gi", "di", 1)).Output()
		if err != nil {
			t.Fatal(err)
		}
		r, err := studio.Read(said)
		if err != nil {
			t.Fatal(err)
		}
		room, random := make([]float64, len(r.PCM)+r.Rate), rand.New(rand.NewPCG(uint64(n), 3))
		for i := range room {
			room[i] = 0.0003 * random.NormFloat64()
		}
		for i, v := range r.PCM {
			room[i+r.Rate/2] += v
		}
		if err := os.WriteFile(filepath.Join(takes, string(l[1])), voicepack.EncodeWAV(studio.Samples(room), r.Rate), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	program("motcua-config", "voice", "check", takes)
	program("motcua-config", "voice", "make", takes, "--speaker", "An", "--out", pack)

	house := program("motcua-display", "say", "A012", "5")
	for _, call := range [][]string{{"A012", "5"}, {"B384", "16"}, {"S505", "Quầy Tư pháp"}} {
		own := program(append([]string{"motcua-display", "say", "--voice", pack}, call...)...)
		pcm, rate, err := voicepack.DecodeWAV(own)
		if err != nil {
			t.Fatal(err)
		}
		if s := float64(len(pcm)) / float64(rate); s < 3 || s > 8 {
			t.Errorf("%v takes %.1f s", call, s)
		}
		if string(own) == string(house) {
			t.Errorf("%v is said by the house's voice", call)
		}
		speech := studio.Floats(pcm[len(voicepack.Chime(rate)):])
		if l := studio.Loudness(speech, rate); l < -18 || l > -14 {
			t.Errorf("%v has %.1f LUFS", call, l)
		}
	}
}
