// Package person hides whom a hall counts. Somebody's numbers of a day are
// limited without anybody's card number being kept or sent on: what leaves the
// kiosk is Hide's text, made with a key that the server hands out for the day
// and destroys at its end. With the key gone it leads back to nobody, though
// there are only so many card numbers to try.
//
// The browser's kiosk has its browser make the same sum; formats.IsPerson knows
// the text.
package person

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"motcua/internal/formats"
)

// Hide is what stands for a card's number on the day of the key; "" without a
// key or a number.
func Hide(key string, number []byte) string {
	if key == "" || len(number) == 0 {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(number) //nolint:errcheck // a hash takes everything
	text := formats.PersonMark + hex.EncodeToString(mac.Sum(nil)[:16])
	// The sum's buffers, on heap and stack, still hold the number: another one of
	// its length takes its place.
	mac.Reset()
	mac.Write(make([]byte, len(number))) //nolint:errcheck // likewise
	mac.Sum(nil)
	return text
}
