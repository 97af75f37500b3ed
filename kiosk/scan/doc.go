// Package scan reads the kiosk's code scanner: the QR of a ticket, of a case
// file or of a citizen card, each as one text.
//
//	/dev/ttyACM0, serial:0C2E:0B61[:SERIAL]   a scanner that is a serial line
//	                                          (USB CDC, or RS-232 behind an adapter)
//	/dev/input/by-id/...-event-kbd            a scanner that is a keyboard (HID),
//	hid:0C2E:0B61[:SERIAL]                    read from the kernel, below every
//	                                          keyboard layout and input method
//
// A keyboard is taken for ourselves (EVIOCGRAB): what it types reaches no
// window, so no Vietnamese input method changes a letter of it and no code that
// is scanned can press a button.
//
//	device --bytes--> splitter --one text a scan--> Read
//
// A scan ends with CR, LF, TAB or ETX, or, from a scanner that sends none of
// them, with a pause. What cannot be a code (line noise, control bytes, a text
// without end) is dropped. A scanner that is unplugged is found again by its
// numbers, under whatever name it comes back.
//
// The package keeps nothing of what was read, and logs none of it: it may have
// been a citizen card.
package scan
