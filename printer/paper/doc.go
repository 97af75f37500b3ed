// Package paper is a receipt printer in software: bytes in, paper out. The
// paper is a picture, one pixel a dot, and a transcript that a person or a test
// can read; the printer answers status, fills its buffer, says stop and go, and
// fails when it is told to. It is driven by the same profiles as the encoder
// and shares no code with it, so that each can find the other's mistakes.
//
// # Transcript
//
//	text lines as they stand on the paper; ? is a letter that no page has, ▯ a
//	downloaded character (ESC &), whose picture alone says what it is
//	IMAGE 560x812            a run of pictures, however many bands
//	QR: https://...          a symbol, also one that came as a picture
//	CODE39: ABC              a barcode, PDF417 or DATAMATRIX; others are recognised, not drawn
//	CUT full                 or partial, or tear where there is no cutter
//	unknown commands: 0      then the bytes of the first few
//	lost bytes: 0            the buffer was full, or the power off
//	cuts ignored in the middle of a line: 1   GS V without a line feed before it
//
// # What is emulated
//
// Text: ESC @ ! SP $ \ - 2 3 D E G J K M R V a d e t { %, ESC & and ESC ?, GS ! B
// L P W, HT, LF, CR ignored; two fixed-cell fonts on a common baseline; the code
// pages by the maker's numbers, the profile's own for TCVN-3; FS & and FS . Page
// mode: ESC L S T W, GS $ \, FF, ESC FF, CAN. Pictures: GS v 0, GS ( L and GS 8 L
// (fn 50, 67, 69, 83, 85, 112), ESC *, GS * and GS /, FS q and FS p, GS Q 0.
// Symbols: GS ( k for QR, PDF417 and Data Matrix with their sizes (fn 82), other
// kinds as a frame with their name; GS k for all but DATABAR, in both forms, GS H
// f h w.
// Cuts: GS V, ESC i, ESC m. Talk: DLE EOT 1-4, DLE ENQ, DLE DC4 7 and 8, GS a,
// GS r, GS I, GS ( H fn 48, GS ( E. The blade stands behind the head: a cut that
// was not fed for goes through what is printed last, and every sheet begins with
// that much blank paper, unless Options.AtHead says otherwise.
//
// Besides: macros (GS : ^), UTF-8 (FS ( C), ESC = for customer displays; commands
// of Star's own mode are skipped on a Star.
//
// Read and ignored: smoothing, colours, drawers. Not modelled: how far a
// printer develops data ahead of its head (we say 64 dots), acceleration, grey.
//
// # Use
//
// New and Write render a stream; Sheets, Growing and Transcript show it:
//
//	p := paper.New(profile, paper.Options{})
//	p.Write(bytes)
//	p.Finish()
//
// ListenPTY and Serve make it a device that the spool can open. A viewer sets
// Options.OnChange to be woken and shows Growing and Sheets; both may be asked
// at any time:
//
//	pty, err := paper.ListenPTY("/run/motcua/printer")
//	go p.Serve(ctx, pty, paper.Wire{Serial: true, Baud: 115200})
package paper
