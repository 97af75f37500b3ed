//go:build !js

package chance

import "crypto/rand"

// Read fills b with random bytes.
func Read(b []byte) {
	_, _ = rand.Read(b) // never fails: it ends the program first
}
