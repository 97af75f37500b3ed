package paper

import "strings"

// eanDigits are the widths of the left-hand odd digits; the other sets follow
// from them by mirroring.
var eanDigits = [10]string{"3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"}

// eanParity tells which of the six left digits of EAN-13 are of the even set.
var eanParity = [10]string{"OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"}

// withCheck returns n digits of d, the last one the check digit, which is
// added if it is missing. A wrong one is printed as it came.
func withCheck(d []byte, n int) (string, bool) {
	s := string(d)
	if len(s) != n && len(s) != n-1 || strings.Trim(s, "0123456789") != "" {
		return "", false
	}
	if len(s) == n-1 {
		s += string(rune(checkDigit(s)))
	}
	return s, true
}

// checkDigit weighs the digits with 3 and 1 by turns, the last with 3.
func checkDigit(s string) byte {
	sum := 0
	for i := range len(s) {
		v := int(s[i] - '0')
		if (len(s)-i)%2 == 1 {
			v *= 3
		}
		sum += v
	}
	return byte('0' + (10-sum%10)%10)
}

// wrongCheck says whether the digits of a UPC or EAN end in a wrong check
// digit: such a code is printed and no scanner takes it.
func wrongCheck(m byte, text string) bool {
	switch m {
	case 65, 67, 68:
	case 66:
		full, _, ok := upcEDigits(text)
		if !ok {
			return false
		}
		text = full
	default:
		return false
	}
	return text[len(text)-1] != checkDigit(text[:len(text)-1])
}

func mirrored(s string) string {
	b := []byte(s)
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}

func ean13(d []byte) (string, string, bool) {
	s, ok := withCheck(d, 13)
	if !ok {
		return "", "", false
	}
	var b strings.Builder
	b.WriteString("111")
	for i := range 6 {
		w := eanDigits[s[i+1]-'0']
		if eanParity[s[0]-'0'][i] == 'E' {
			w = mirrored(w)
		}
		b.WriteString(w)
	}
	b.WriteString("11111")
	for i := range 6 {
		b.WriteString(eanDigits[s[i+7]-'0'])
	}
	return b.String() + "111", s, true
}

func upcA(d []byte) (string, string, bool) {
	s, ok := withCheck(d, 12)
	if !ok {
		return "", "", false
	}
	w, _, ok := ean13([]byte("0" + s))
	return w, s, ok
}

func ean8(d []byte) (string, string, bool) {
	s, ok := withCheck(d, 8)
	if !ok {
		return "", "", false
	}
	b := "111"
	for i := range 4 {
		b += eanDigits[s[i]-'0']
	}
	b += "11111"
	for i := range 4 {
		b += eanDigits[s[i+4]-'0']
	}
	return b + "111", s, true
}

// upcE is eight digits (number system, six, check), seven or six of them
// without check or system, or a UPC-A of eleven or twelve that can be
// shortened. Its bars tell the check digit by the parity of the six.
func upcE(d []byte) (string, string, bool) {
	full, six, ok := upcEDigits(string(d))
	if !ok {
		return "", "", false
	}
	parity := [10]string{"EEEOOO", "EEOEOO", "EEOOEO", "EEOOOE", "EOEEOO", "EOOEEO", "EOOOEE", "EOEOEO", "EOEOOE", "EOOEOE"}
	var b strings.Builder
	b.WriteString("111")
	for i := range 6 {
		w := eanDigits[six[i]-'0']
		if (parity[full[11]-'0'][i] == 'E') != (full[0] == '1') {
			w = mirrored(w)
		}
		b.WriteString(w)
	}
	return b.String() + "111111", full[:1] + six + full[11:], true
}

// upcEDigits returns the twelve digits of UPC-A and the six of UPC-E.
func upcEDigits(s string) (full, six string, ok bool) {
	if strings.Trim(s, "0123456789") != "" {
		return "", "", false
	}
	check := ""
	switch len(s) {
	case 6:
		s = "0" + s
	case 7:
	case 8:
		s, check = s[:7], s[7:]
	case 11, 12:
		full, ok = withCheck([]byte(s), 12)
		if !ok {
			return "", "", false
		}
		six, ok = shortened(full)
		return full, six, ok && full[0] <= '1'
	default:
		return "", "", false
	}
	six = s[1:]
	m, last := six[:5], six[5]
	switch {
	case last <= '2':
		full = m[:2] + string(last) + "0000" + m[2:]
	case last == '3':
		full = m[:3] + "00000" + m[3:]
	case last == '4':
		full = m[:4] + "00000" + m[4:]
	default:
		full = m + "0000" + string(last)
	}
	full, ok = withCheck([]byte(s[:1]+full+check), 12)
	return full, six, ok && s[0] <= '1'
}

// shortened leaves the zeros of a UPC-A out, if they stand where they may.
func shortened(s string) (string, bool) {
	maker, item := s[1:6], s[6:11]
	switch {
	case maker[2] <= '2' && maker[3:] == "00" && item[:2] == "00":
		return maker[:2] + item[2:] + maker[2:3], true
	case maker[3:] == "00" && item[:3] == "000":
		return maker[:3] + item[3:] + "3", true
	case maker[4] == '0' && item[:4] == "0000":
		return maker[:4] + item[4:] + "4", true
	case item[:4] == "0000" && item[4] >= '5':
		return maker + item[4:], true
	}
	return "", false
}
