// Package slides fills the demo hall's second screen: three slides, and a film of
// the three steps of a visit in the two formats that boards play. A hall of its own
// puts its own files there (docs/second-screen.md).
//
//go:generate go run mkfilm.go
package slides

import (
	"embed"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/scene"
)

//go:embed film
var films embed.FS

// slide is one slide: few words, large.
type slide struct {
	file, title string
	lines       []string
}

var all = []slide{
	{"01 Giấy tờ.png", "Giấy tờ cần mang theo", []string{"Căn cước, hoặc VNeID mức độ 2", "Bản chính để đối chiếu", "Giấy hẹn, khi đến nhận kết quả"}},
	{"03 Trực tuyến.png", "Nộp hồ sơ trực tuyến", []string{"dichvucong.gov.vn", "Đăng nhập bằng VNeID", "Cần giúp: quầy Hỗ trợ nộp trực tuyến"}},
	{"04 Ưu tiên.png", "Ông/Bà được ưu tiên?", []string{"Người cao tuổi, người khuyết tật", "Phụ nữ mang thai, người có con nhỏ", "Xin báo cán bộ khi lấy số"}},
}

// Put puts slides and films into a folder; one that is there already is left as
// it is.
func Put(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, s := range all {
		if err := s.write(filepath.Join(dir, s.file)); err != nil {
			return err
		}
	}
	list, err := films.ReadDir("film")
	if err != nil {
		return err
	}
	for _, f := range list {
		b, err := films.ReadFile("film/" + f.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "02 Ba bước"+filepath.Ext(f.Name())), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (s slide) write(path string) error {
	c := soft.New(1280, 720)
	s.draw(c)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, c.Image); err != nil {
		return errors.Join(fmt.Errorf("%s: %w", s.file, err), f.Close())
	}
	return f.Close()
}

// draw draws a slide in the light theme.
func (s slide) draw(c *soft.Canvas) {
	th := scene.Light
	w, h := c.Size()
	sc := &scene.Scene{W: w, H: h, Ground: th.Ground}
	r := canvas.R(0, 0, w, h)
	edge, in := r.Left(w / 80)
	sc.Add(&scene.Node{Rect: edge, Style: scene.Style{Fill: th.Ornament}})
	title, body := in.InsetXY(w/20, h/12).Top(h / 4)
	sc.Add(&scene.Node{Role: scene.Heading, Rect: title, Text: s.title, Style: scene.Style{Size: h / 8, Bold: true, Ink: th.Header, Down: scene.Center}})
	shares := make([]float64, len(s.lines))
	for i := range shares {
		shares[i] = 1
	}
	for i, row := range body.Rows(h/60, shares...) {
		sign, text := row.Left(h / 8)
		sc.Add(&scene.Node{Role: scene.Image, Icon: scene.Star, Rect: sign.Middle(h/16, h/16), Style: scene.Style{Ink: th.Ornament}},
			&scene.Node{Role: scene.Text, Rect: text, Text: s.lines[i], Style: scene.Style{Size: h / 11, MinSize: h / 16, Ink: th.Ink, Down: scene.Center}})
	}
	sc.Draw(c)
}
