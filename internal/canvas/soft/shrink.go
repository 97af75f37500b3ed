package soft

import "image"

// Shrink makes a picture k times smaller: each pixel is the mean of k x k. Seen so,
// the edges of letters, which every canvas rounds in its own way, count for little
// and a shift of a pixel for much.
func Shrink(img image.Image, k int) *image.RGBA {
	src := rgba(img)
	out := image.NewRGBA(image.Rect(0, 0, src.Rect.Dx()/k, src.Rect.Dy()/k))
	for y := range out.Rect.Dy() {
		to := out.Pix[y*out.Stride:]
		sums := make([]int, 4*out.Rect.Dx())
		for dy := range k {
			line := src.Pix[(y*k+dy)*src.Stride:][:4*k*out.Rect.Dx()]
			for i, v := range line {
				sums[i/(4*k)*4+i%4] += int(v)
			}
		}
		for i, sum := range sums {
			to[i] = uint8(sum / (k * k))
		}
	}
	return out
}
