package paper

// readSymbols reads the QR symbols of a picture, top to bottom. The picture is
// as it left the encoder, dot by dot, so a symbol is read only if every module
// is a whole square and no codeword is wrong: one that a person's phone might
// still make out is not worth a line of the transcript. Where none stands
// upright, those that a host turned are read.
func readSymbols(pic *bitmap) []string {
	for range 4 {
		corners := finders(pic)
		if len(corners) < 3 { // a finder pattern looks the same from all sides
			return nil
		}
		if out := readUpright(pic, corners); len(out) > 0 {
			return out
		}
		pic = pic.turned()
	}
	return nil
}

func readUpright(pic *bitmap, corners []finder) []string {
	var out []string
	for i, tl := range corners {
		if i > maxFinders {
			break
		}
		for _, tr := range corners {
			if tr.y != tl.y || tr.m != tl.m || tr.x <= tl.x || (tr.x-tl.x)%tl.m != 0 {
				continue
			}
			n := (tr.x-tl.x)/tl.m + 7
			if n < 21 || n > 177 || (n-17)%4 != 0 || !has(corners, finder{tl.x, tl.y + tr.x - tl.x, tl.m}) {
				continue
			}
			if s, ok := decodeQR(sample(pic, tl, n)); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

// finder is the upper left corner of a finder pattern of m dots a module.
type finder struct{ x, y, m int }

// maxFinders bounds the search in a picture that is full of them.
const maxFinders = 64

func has(fs []finder, want finder) bool {
	for _, f := range fs {
		if f == want {
			return true
		}
	}
	return false
}

// finders looks for runs of black that are the upper edge of a finder pattern.
func finders(pic *bitmap) []finder {
	var out []finder
	for y := range pic.h {
		row := pic.row(y)
		for x := 0; x < pic.w; {
			if x%8 == 0 && row[x/8] == 0 { // most of a paper is white
				x += 8
				continue
			}
			if !pic.at(x, y) {
				x++
				continue
			}
			start := x
			for x < pic.w && pic.at(x, y) {
				x++
			}
			n := x - start
			if n%7 == 0 && n/7 <= 32 && !pic.at(start, y-1) && isFinder(pic, start, y, n/7) {
				out = append(out, finder{start, y, n / 7})
				if len(out) > maxFinders {
					return out
				}
			}
		}
	}
	return out
}

// isFinder compares the 7 by 7 modules from x, y on, at the middle of each.
func isFinder(pic *bitmap, x, y, m int) bool {
	for j := range 7 {
		for i := range 7 {
			ring := max(abs(i-3), abs(j-3))
			if pic.at(x+i*m+m/2, y+j*m+m/2) != (ring != 2) {
				return false
			}
		}
	}
	return true
}

func abs(n int) int { return max(n, -n) }

// sample takes the n by n modules of a symbol.
func sample(pic *bitmap, f finder, n int) *bitmap {
	out := newBitmap(n, n)
	for y := range n {
		for x := range n {
			if pic.at(f.x+x*f.m+f.m/2, f.y+y*f.m+f.m/2) {
				out.set(x, y)
			}
		}
	}
	return out
}
