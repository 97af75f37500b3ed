// Package cases is the hall's register of case files ("hồ sơ"): how far each
// is and when its result is due. Anybody with the code on the slip may ask, so
// the register holds nothing else: no name, no paper, no reason.
//
//	cases/CODE   {"code":"H56.14-240823-0001","state":"processing","due":"2026-12-01","as_of":"2026-11-21T09:41:00+07:00","without":"2026-11-20"}
//	cases/day    the last business day whose events were taken in; small
//	             letters, so no code
//
// It is filled from a one-stop system's export (Import) and by the counters of
// the hall itself, which take files in and hand results out (Follow). Whoever
// says more newly is believed.
//
//	Import --> Register <-- Follow <-- the hall's events
//	              |
//	           Sources ----> Window --> the look-up page, the API, the kiosk
//	              |
//	            Remote --HTTP--> the one-stop system
//
// Where a site names a one-stop system (its [cases]), Remote asks that; when it
// does not answer, or knows less, the register does. Window is where the public
// asks; it shuts for a while on an address that tries many codes that are not
// there.
package cases
