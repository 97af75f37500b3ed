//go:build ignore

// Makes the film again, with ffmpeg: go generate ./server/demo/slides
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strconv"

	"motcua/internal/canvas"
	"motcua/internal/canvas/soft"
	"motcua/internal/scene"
)

const (
	w, h   = 640, 360
	rate   = 25
	each   = 3 * rate // frames a step stands
	frames = 3 * each
)

var steps = []struct{ word, say string }{
	{"Lấy số", "Chọn lĩnh vực tại máy lấy số"},
	{"Chờ gọi", "Theo dõi bảng và lắng nghe loa"},
	{"Đến quầy", "Mang theo phiếu và giấy tờ"},
}

func draw(c *soft.Canvas, n int) {
	th := scene.Light
	sc := &scene.Scene{W: w, H: h, Ground: th.Ground}
	now, in := n/each, float64(n%each)/each
	for i, r := range canvas.R(24, 36, w-48, 150).Grid(3, 1, 24) {
		st := scene.Style{Fill: canvas.RGB(0xEFE7DA), Radius: 16}
		ink := canvas.RGB(0x6B5F4E)
		if i == now {
			st.Fill, ink = th.Header, canvas.RGB(0xFFFFFF)
		}
		big, small := r.Top(92)
		sc.Add(&scene.Node{Rect: r, Style: st},
			&scene.Node{Rect: big, Text: strconv.Itoa(i + 1), Style: scene.Style{Size: 76, Bold: true, Ink: ink, Across: scene.Center, Down: scene.Center}},
			&scene.Node{Rect: small, Text: steps[i].word, Style: scene.Style{Size: 34, Bold: true, Ink: ink, Across: scene.Center}})
	}
	sc.Add(&scene.Node{Rect: canvas.R(24, 210, w-48, 80), Text: steps[now].say, Style: scene.Style{Size: 36, MinSize: 28, Ink: th.Ink, Across: scene.Center, Down: scene.Center}})
	bar := canvas.R(24, 320, w-48, 8)
	sc.Add(&scene.Node{Rect: bar, Style: scene.Style{Fill: canvas.RGB(0xEFE7DA)}},
		&scene.Node{Rect: canvas.R(bar.X, bar.Y, bar.W*(float64(now)+in)/3, bar.H), Style: scene.Style{Fill: th.Ornament}})
	sc.Draw(c)
}

func main() {
	if err := os.MkdirAll("film", 0o755); err != nil {
		log.Fatal(err)
	}
	for file, args := range map[string][]string{
		"film/steps.mpg":  {"-c:v", "mpeg1video", "-q:v", "5", "-g", "75", "-f", "mpeg"},
		"film/steps.webm": {"-c:v", "libvpx", "-crf", "20", "-b:v", "250k", "-g", "75"},
	} {
		size := fmt.Sprintf("%dx%d", w, h)
		cmd := exec.Command("ffmpeg", append(append([]string{"-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", size, "-r", strconv.Itoa(rate), "-i", "-", "-pix_fmt", "yuv420p"}, args...), "-an", file)...)
		cmd.Stderr = os.Stderr
		in, err := cmd.StdinPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			log.Fatal(err)
		}
		c := soft.New(w, h)
		for n := range frames {
			draw(c, n)
			if _, err := io.WriteString(in, string(c.Image.Pix)); err != nil {
				log.Fatal(err)
			}
		}
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			log.Fatal(err)
		}
	}
}
