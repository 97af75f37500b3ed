// Package chance makes ids and tokens that nobody can guess: crypto/rand
// natively, the browser's own generator in the browser, where Go's would bring
// a twentieth of the program along to ask the same browser.
package chance

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// Text is a random text of at least 128 bits, of A-Z and 2-7.
func Text() string {
	var b [26]byte
	Read(b[:])
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return string(b[:])
}
