package ratings_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"motcua/firmware-config/ratings"
	"motcua/firmware-config/site"
	"motcua/firmware-config/sites"
	"motcua/internal/hall"
)

// under is the commune's site with another [rating].
func under(t *testing.T, table string) (hall.RatingScale, error) {
	t.Helper()
	data, err := sites.Source("commune")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), "[rating]\nscale = 5\n", "[rating]\n"+table+"\n", 1)
	if text == string(data) && table != "scale = 5" {
		t.Fatal("the commune's site has no [rating] to replace")
	}
	s, err := site.Parse("commune.toml", []byte(text))
	if err != nil {
		return hall.RatingScale{}, err
	}
	return s.Hall.Rating, nil
}

// Every preset makes a whole scale under either count of levels that it allows.
func TestEveryPresetIsWhole(t *testing.T) {
	names := ratings.Names()
	if !slices.Contains(names, "levels-5") || !slices.Contains(names, "levels-3") || !slices.Contains(names, "tt01-2018") {
		t.Fatalf("presets: %v", names)
	}
	for _, name := range names {
		scale, err := under(t, fmt.Sprintf("preset = %q", name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if scale.Preset != name || len(scale.Reasons) == 0 {
			t.Errorf("%s: preset %q, reasons %v", name, scale.Preset, scale.Reasons)
		}
		for n := 1; n <= scale.Scale(); n++ {
			if _, said := scale.Points[n]; !said || scale.Words[n]["vi"] == "" || scale.Words[n]["en"] == "" {
				t.Errorf("%s: score %d has words %v and points %v", name, n, scale.Words[n], scale.Points)
			}
		}
		for _, q := range scale.Questions {
			if q.Name["en"] == "" || len(q.Levels) != 3 || q.Levels[0].Points != 0 || q.Levels[2].Points != hall.MostPoints {
				t.Errorf("%s: question %+v", name, q)
			}
		}
	}
}

// The circular's preset has its four indices, its two bounds, its basis and
// date, and says what of it nobody could check; it takes both scales.
func TestTheCircularsPreset(t *testing.T) {
	scale, err := under(t, `preset = "tt01-2018"`)
	if err != nil {
		t.Fatal(err)
	}
	var indices []int
	for _, q := range scale.Questions {
		indices = append(indices, q.Index)
	}
	if !slices.Equal(indices, []int{1, 3, 4, 7}) {
		t.Errorf("indices %v", indices)
	}
	if !strings.Contains(scale.LegalBasis, "01/2018/TT-VPCP") || scale.Dated != "2018-11-23" || scale.Unchecked["vi"] == "" {
		t.Errorf("basis %q of %q, unchecked %v", scale.LegalBasis, scale.Dated, scale.Unchecked)
	}
	for tenths, want := range map[int]string{80: "from-5", 50: "from-5", 49: "from-3-5", 35: "from-3-5", 34: "below-3-5", 0: "below-3-5"} {
		if b, ok := scale.BandOf(tenths); !ok || b.ID != want {
			t.Errorf("%d tenths are in %q, want %q", tenths, b.ID, want)
		}
	}
	three, err := under(t, "preset = \"tt01-2018\"\nscale = 3")
	if err != nil || three.Scale() != 3 || three.Words[3]["vi"] != "Rất hài lòng" || len(three.Questions) != 4 {
		t.Errorf("of three levels: %+v, %v", three, err)
	}
}

// What a score is worth unless a scale says otherwise is what the plain presets
// write out.
func TestTheUsualPointsAreThePresets(t *testing.T) {
	for levels, want := range map[int][]int{5: {0, 0, 1, 2, 2}, 3: {0, 1, 2}} {
		plain := hall.RatingScale{Levels: levels}
		preset, err := under(t, fmt.Sprintf("scale = %d", levels))
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range want {
			if plain.PointsOf(i+1) != p || preset.PointsOf(i+1) != p {
				t.Errorf("score %d of %d: %d, %d, want %d", i+1, levels, plain.PointsOf(i+1), preset.PointsOf(i+1), p)
			}
		}
	}
}

// A site's own rules go over the preset's, and nonsense is told with its line.
func TestASiteGoesOverItsPreset(t *testing.T) {
	own, err := under(t, `preset = "tt01-2018"
keep = "48h"
legal_basis = "Quyết định của tỉnh"
dated = "2026-01-02"
[[rating.word]]
score = 3
points = 2
[[rating.question]]
id = "clean"
name.vi = "Sạch sẽ"
name.en = "Clean"
[[rating.question.level]]
name.vi = "Không"
name.en = "No"
[[rating.question.level]]
name.vi = "Có"
name.en = "Yes"
points = 1`)
	if err != nil {
		t.Fatal(err)
	}
	if own.PointsOf(3) != 2 || own.Words[3]["vi"] != "Bình thường" || len(own.Questions) != 1 || own.Kept().Hours() != 48 ||
		own.LegalBasis != "Quyết định của tỉnh" || own.Unchecked != nil || len(own.Bands) != 3 {
		t.Errorf("%+v", own)
	}
	for _, c := range []struct{ table, want string }{
		{`preset = "tt01-2019"`, `rating.preset: no rating preset "tt01-2019"`},
		{`scale = 4`, "rating.scale: 4: want 5 or 3 levels"},
		{"preset = \"levels-5\"\nscale = 3", "rating.preset: ratings/levels-5.toml"},
		{`keep = "30m"`, "rating.keep"},
		{`keep = "400h"`, "rating.keep"},
		{"[[rating.word]]\nscore = 6\nname.vi = \"x\"", "rating.word.score: 6: want 1 (the worst) to 5"},
		{"[[rating.word]]\nscore = 5\npoints = 3", "rating.word.points: 3: want 0 to 2"},
		{"[[rating.word]]\nscore = 1\npoints = 2", "score 2 is worth 0, the worse score 1 more"},
		{"[[rating.question]]\nid = \"a\"\nname.vi = \"A\"", "rating.question.level: 0 levels"},
		{"[[rating.band]]\nid = \"a\"\nname.vi = \"A\"\nfrom = 3.55", "rating.band.from: 3.55: want points with at most one decimal"},
		{"[[rating.band]]\nid = \"a\"\nname.vi = \"A\"\nfrom = 3.5", "the last class begins at 0"},
	} {
		if _, err := under(t, c.table); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "commune.toml:") {
			t.Errorf("%s\ngives %v, want %q", c.table, err, c.want)
		}
	}
}
