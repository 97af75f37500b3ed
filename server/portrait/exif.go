package portrait

import "encoding/binary"

// The part of EXIF that says how a picture lies (Exif 2.32, JEITA CP-3451,
// 4.6.4 tag 0x0112): cameras write the sensor's dots as they come and say here
// which way the top is.
//
//	FF E1 len "Exif" 00 00   an APP1 segment of the JPEG
//	"II" or "MM" 2A 00       byte order and mark of a TIFF file
//	offset                   of the first directory
//	n, then n of             tag, kind, count, value: 2 + 2 + 4 + 4 bytes
const (
	orientationTag = 0x0112
	entrySize      = 12
)

// orientation is 1 (upright) to 8; 1 for a file that says nothing that can be
// read.
func orientation(jpeg []byte) int {
	b := jpeg
	if len(b) < 4 || b[0] != 0xff || b[1] != 0xd8 {
		return 1
	}
	for b = b[2:]; len(b) >= 4 && b[0] == 0xff; {
		if b[1] == 0xff { // a filling byte
			b = b[1:]
			continue
		}
		size := 2 + int(binary.BigEndian.Uint16(b[2:]))
		if b[1] == 0xda || size < 4 || size > len(b) { // the picture begins, or nonsense
			break
		}
		if b[1] == 0xe1 && size > 10 && string(b[4:10]) == "Exif\x00\x00" {
			return inTIFF(b[10:size])
		}
		b = b[size:]
	}
	return 1
}

func inTIFF(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(b[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(b[4:]))
	if order.Uint16(b[2:]) != 42 || at+2 > int64(len(b)) {
		return 1
	}
	n := int(order.Uint16(b[at:]))
	for b = b[at+2:]; n > 0 && len(b) >= entrySize; n, b = n-1, b[entrySize:] {
		if order.Uint16(b) != orientationTag {
			continue
		}
		if way := int(order.Uint16(b[8:])); way >= 1 && way <= 8 {
			return way
		}
		return 1
	}
	return 1
}
