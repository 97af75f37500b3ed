package ui

import (
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// Another library reads what the screen shows, of every length that a token or
// a link can have.
func TestTheQRIsRead(t *testing.T) {
	for _, text := range []string{
		"Zk3v9QxT1bLm8RsW5yUe2A",
		"https://motcua.hue.gov.vn/t/Zk3v9QxT1bLm8RsW5yUe2A",
		"https://motcua.example.gov.vn/" + strings.Repeat("tra-cuu/", 20) + "t/Zk3v9QxT1bLm8RsW5yUe2A",
		"Số thứ tự A012",
	} {
		img := qrPicture(text)
		if img == nil {
			t.Fatalf("%q has no symbol", text)
		}
		bmp, err := gozxing.NewBinaryBitmapFromImage(img)
		if err != nil {
			t.Fatal(err)
		}
		got, err := qrcode.NewQRCodeReader().Decode(bmp, nil)
		if err != nil || got.GetText() != text {
			t.Errorf("%q is read as %v, %v", text, got, err)
		}
	}
	if img := qrPicture(strings.Repeat("x", 3000)); img != nil {
		t.Error("3,000 letters have a symbol")
	}
	if a, b := codes.image("x"), codes.image("x"); a != b {
		t.Error("the same text makes another picture")
	}
}
