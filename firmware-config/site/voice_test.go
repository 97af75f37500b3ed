package site

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"motcua/internal/hall"
)

func TestHowTheCallsAreSpoken(t *testing.T) {
	s, err := Parse("thu.toml", []byte(small+`
[voice]
numbers = "cardinals"
words = ["lẻ"]
languages = ["en", "vi"]
quiet = ["11:30-13:30", "17:00-24:00"]
chime = false
repeat = 2
`))
	if err != nil {
		t.Fatal(err)
	}
	v := s.Hall.Voice
	if got, want := fmt.Sprint(v), "{cardinals [en vi] [lẻ] [11:30-13:30 17:00-24:00] true 2}"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	day := hall.Day("2026-11-20")
	for c, want := range map[string]bool{"11:29": false, "11:30": true, "13:29": true, "13:30": false, "23:59": true, "00:00": false} {
		at, err := hall.ParseClock(c)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Silent(day.At(at, time.UTC)); got != want {
			t.Errorf("%s silent: %t", c, got)
		}
	}
	s, err = Parse("thu.toml", []byte(small))
	if err != nil || s.Hall.Voice.NoChime || s.Hall.Voice.Silent(time.Now()) || fmt.Sprint(s.Hall.Voice.Spoken([]string{"vi", "en", "fr"})) != "[vi en]" {
		t.Errorf("a site that says nothing: %+v, %v", s.Hall.Voice, err)
	}
}

func TestWhatCannotBeSpoken(t *testing.T) {
	for line, want := range map[string]string{
		`numbers = "roman"`:        `voice.numbers: "roman": want digits or cardinals`,
		`languages = ["vi", "qq"]`: `voice.languages: there are no words in "qq"`,
		`languages = ["vi", "vi"]`: "stands here twice",
		`languages = []`:           "voice.languages: empty",
		`quiet = ["13:30-11:30"]`:  "ends before it begins",
		`words = ["le"]`:           `voice.words: "le" is no word to choose`,
		`quiet = ["noon"]`:         "voice.quiet",
		`repeat = 4`:               "voice.repeat: 4: want 1 to 3",
		`repeat = 0`:               "voice.repeat: 0: want 1 to 3",
		`volume = 3`:               "voice.volume: unknown key",
	} {
		_, err := Parse("thu.toml", []byte(small+"\n[voice]\n"+line+"\n"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

func TestLoudspeakersHaveNames(t *testing.T) {
	board := "\n[[device]]\nname = \"b1\"\nrole = \"display\"\nprofile = \"tv-55-1080p\"\nloudspeaker = "
	s, err := Parse("thu.toml", []byte(small+board+"\"sanh\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if d, _ := s.Device("b1"); d.Loudspeaker != "sanh" {
		t.Errorf("%+v", d)
	}
	if _, err := Parse("thu.toml", []byte(small+board+"\"Sảnh\"\n")); err == nil || !strings.Contains(err.Error(), "device.loudspeaker") {
		t.Errorf("a name with blanks and marks: %v", err)
	}
	if _, err := Parse("thu.toml", []byte(small+"\n[[device]]\nname = \"in\"\nrole = \"integration\"\nloudspeaker = \"sanh\"\n")); err == nil || !strings.Contains(err.Error(), "only a display is wired") {
		t.Errorf("a program's: %v", err)
	}
}
