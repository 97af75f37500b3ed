package profile

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The cost of trying one PIN: a second of a mini PC for 40 guesses. With four
// digits that is no wall against somebody who has the file and a fast machine,
// only against reading it over a shoulder; the kiosk's own lock-out is.
const (
	pinMemory = 19 * 1024 // KiB
	pinTime   = 2
	pinLength = 32
)

// PINDigits is how many digits a staff PIN has.
var PINDigits = [2]int{4, 8}

// HashPIN makes what device.toml keeps of the PIN of a kiosk's staff menu, in
// the form of argon2's reference program.
func HashPIN(pin string) (string, error) {
	if n := len(pin); n < PINDigits[0] || n > PINDigits[1] || strings.Trim(pin, "0123456789") != "" {
		return "", fmt.Errorf("staff PIN: want %d to %d digits", PINDigits[0], PINDigits[1])
	}
	if strings.Count(pin, pin[:1]) == len(pin) || strings.Contains("0123456789 9876543210", pin) {
		return "", errors.New("staff PIN: the first one that anybody would try")
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	b64 := base64.RawStdEncoding.EncodeToString
	sum := argon2.IDKey([]byte(pin), salt, pinTime, pinMemory, 1, pinLength)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, pinMemory, pinTime, b64(salt), b64(sum)), nil
}

// pinHash is HashPIN's result, read.
type pinHash struct {
	memory, rounds uint32
	threads        uint8
	salt, sum      []byte
}

func parsePIN(hash string) (h pinHash, err error) {
	bad := errors.New("staff PIN: no hash that motcua-config provision makes")
	part := strings.Split(hash, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, bad
	}
	if n, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &h.memory, &h.rounds, &h.threads); err != nil || n != 3 ||
		h.memory > 1<<20 || h.rounds < 1 || h.rounds > 100 || h.threads < 1 {
		return h, bad
	}
	if h.salt, err = base64.RawStdEncoding.DecodeString(part[4]); err != nil || len(h.salt) < 8 {
		return h, bad
	}
	if h.sum, err = base64.RawStdEncoding.DecodeString(part[5]); err != nil || len(h.sum) < 16 || len(h.sum) > 64 {
		return h, bad
	}
	return h, nil
}

// CheckPIN reports whether hash was made of pin; a hash that is none, or "", is
// made of no PIN.
func CheckPIN(hash, pin string) bool {
	h, err := parsePIN(hash)
	if err != nil || len(pin) > 100 {
		return false
	}
	sum := argon2.IDKey([]byte(pin), h.salt, h.rounds, h.memory, h.threads, uint32(len(h.sum)))
	return subtle.ConstantTimeCompare(sum, h.sum) == 1
}
