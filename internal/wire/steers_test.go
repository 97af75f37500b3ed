package wire

import "testing"

// Control characters that steer a printer or a terminal are in no text of a
// command, however they are spelt; lines and tabs are.
func TestControlCharactersAreNoText(t *testing.T) {
	for with, bad := range map[string]bool{
		`{"counter":"1","reason":"một\ndòng\tnữa\r\n"}`:           false,
		`{"counter":"1","reason":"\u1ea1 \u00e0 \u00A0 \\u0007"}`: false,
		`{"counter":"1","reason":"\\\\b \\f"}`:                    false,
		`{"counter":"1","reason":"à Đ ỹ\u000a"}`:                  false,
		`{"counter":"1","reason":"\u0000"}`:                       true,
		`{"counter":"1","reason":"\\\u001B[2J"}`:                  true,
		`{"counter":"1","reason":"\b"}`:                           true,
		`{"counter":"1","reason":"\f"}`:                           true,
		"{\"counter\":\"1\",\"reason\":\"\x7f\"}":                 true,
		"{\"counter\":\"1\",\"reason\":\"\u0085\"}":               true,
		`{"counter":"1","reason":"\u009b31m"}`:                    true,
	} {
		_, err := Arguments("pause_counter", []byte(with))
		if (err != nil) != bad || bad && err.Code != CodeInvalid {
			t.Errorf("%s: %v, want it refused: %v", with, err, bad)
		}
	}
}
