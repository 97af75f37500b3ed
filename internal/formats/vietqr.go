package formats

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// VietQR is a payment order that every Vietnamese banking app reads.
type VietQR struct {
	BIN     string // the bank's: 6 digits, "970436"
	Account string // 1 to 19 letters and digits
	Amount  int64  // đồng; 0 lets the payer say
	Purpose string // at most 25 characters, see Purpose
	Service string // QRIBFTTA (account) or QRIBFTTC (card); "" is QRIBFTTA
}

// The identifiers of NAPAS's VietQR in the EMVCo frame.
const (
	napas     = "A000000727"
	toAccount = "QRIBFTTA"
	toCard    = "QRIBFTTC"
	dong      = "704" // ISO 4217
)

// maxPurpose is the longest tag 62.08, bytes.
const maxPurpose = 25

// Errors of ParseVietQR.
var (
	ErrNotEMV    = errors.New("not an EMVCo payment code")
	ErrCRC       = errors.New("damaged: its checksum is wrong")
	ErrNotVietQR = errors.New("a payment code, but not a VietQR one")
)

// Payload writes the text of the QR.
func (v VietQR) Payload() (string, error) {
	if len(v.BIN) != 6 || strings.Trim(v.BIN, "0123456789") != "" {
		return "", fmt.Errorf("bank %q: want six digits", v.BIN)
	}
	if !plainWord(v.Account) || len(v.Account) < 1 || len(v.Account) > 19 {
		return "", fmt.Errorf("account: want 1 to 19 letters and digits")
	}
	if v.Amount < 0 || v.Amount > 9_999_999_999_999 {
		return "", fmt.Errorf("amount %d: want 0 to 13 digits", v.Amount)
	}
	if len(v.Purpose) > maxPurpose || strings.ContainsFunc(v.Purpose, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "", fmt.Errorf("purpose %q: want at most %d plain characters", v.Purpose, maxPurpose)
	}
	service := v.Service
	if service == "" {
		service = toAccount
	}
	if service != toAccount && service != toCard {
		return "", fmt.Errorf("service %q: want %s or %s", service, toAccount, toCard)
	}
	once := "11" // may be paid again and again
	if v.Amount > 0 {
		once = "12"
	}
	var b strings.Builder
	put := func(tag, value string) { fmt.Fprintf(&b, "%s%02d%s", tag, len(value), value) }
	put("00", "01")
	put("01", once)
	put("38", tlv("00", napas)+tlv("01", tlv("00", v.BIN)+tlv("01", v.Account))+tlv("02", service))
	put("53", dong)
	if v.Amount > 0 {
		put("54", strconv.FormatInt(v.Amount, 10))
	}
	put("58", "VN")
	if v.Purpose != "" {
		put("62", tlv("08", v.Purpose))
	}
	b.WriteString("6304")
	fmt.Fprintf(&b, "%04X", crc(b.String()))
	return b.String(), nil
}

func tlv(tag, value string) string { return fmt.Sprintf("%s%02d%s", tag, len(value), value) }

func plainWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// ParseVietQR reads the text of a QR and checks its checksum.
func ParseVietQR(s string) (VietQR, error) {
	s = strings.Trim(s, " \r\n\t")
	if len(s) > 512 || len(s) < 12 || !strings.HasPrefix(s, "000201") {
		return VietQR{}, ErrNotEMV
	}
	body, sum := s[:len(s)-4], s[len(s)-4:]
	if !strings.HasSuffix(body, "6304") {
		return VietQR{}, ErrNotEMV
	}
	if got := fmt.Sprintf("%04X", crc(body)); got != strings.ToUpper(sum) {
		return VietQR{}, ErrCRC
	}
	top, ok := fields(s)
	if !ok {
		return VietQR{}, ErrNotEMV
	}
	account, ok := fields(top["38"])
	if !ok || account["00"] != napas || top["53"] != dong || top["58"] != "VN" {
		return VietQR{}, ErrNotVietQR
	}
	to, ok := fields(account["01"])
	if !ok || to["00"] == "" || to["01"] == "" {
		return VietQR{}, ErrNotVietQR
	}
	v := VietQR{BIN: to["00"], Account: to["01"], Service: account["02"]}
	if a := top["54"]; a != "" {
		whole, _, _ := strings.Cut(a, ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || n < 0 {
			return VietQR{}, ErrNotVietQR
		}
		v.Amount = n
	}
	if more, ok := fields(top["62"]); ok {
		v.Purpose = more["08"]
	}
	return v, nil
}

// fields cuts one level of TLV; false when it does not come out even.
func fields(s string) (map[string]string, bool) {
	m := map[string]string{}
	for s != "" {
		if len(s) < 4 {
			return nil, false
		}
		if strings.Trim(s[2:4], "0123456789") != "" {
			return nil, false
		}
		n, err := strconv.Atoi(s[2:4])
		if err != nil || len(s) < 4+n {
			return nil, false
		}
		m[s[:2]] = s[4 : 4+n]
		s = s[4+n:]
	}
	return m, true
}

// crc is CRC-16/CCITT-FALSE: polynomial 1021h, from FFFFh, not reflected.
func crc(s string) uint16 {
	sum := uint16(0xffff)
	for i := range len(s) {
		sum ^= uint16(s[i]) << 8
		for range 8 {
			if sum&0x8000 != 0 {
				sum = sum<<1 ^ 0x1021
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}

// Purpose makes a transfer's purpose of any text: no accents, capitals, what
// banks pass on (A-Z 0-9 . - space), at most 25 characters.
func Purpose(text string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(unaccent(text)) {
		switch {
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-':
			b.WriteRune(r)
		default:
			if s := b.String(); s != "" && !strings.HasSuffix(s, " ") {
				b.WriteByte(' ')
			}
		}
	}
	s := b.String()
	return strings.TrimSpace(s[:min(len(s), maxPurpose)])
}

// accented lists the letters that carry an accent, behind the plain one.
var accented = []string{
	"aàảãáạăằẳẵắặâầẩẫấậ", "eèẻẽéẹêềểễếệ", "iìỉĩíị", "oòỏõóọôồổỗốộơờởỡớợ", "uùủũúụưừửữứự", "yỳỷỹýỵ", "dđ",
}

var plainLetter = func() map[rune]rune {
	m := map[rune]rune{}
	for _, row := range accented {
		for _, r := range row {
			m[r] = rune(row[0])
		}
	}
	return m
}()

func unaccent(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x300 && r < 0x370 {
			return -1 // decomposed text
		}
		if p, ok := plainLetter[r]; ok {
			return p
		}
		return r
	}, strings.ToLower(s))
}
