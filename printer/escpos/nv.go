package escpos

// A Key names a picture in the printer's memory: two characters, 20h to 7Eh.
type Key [2]byte
