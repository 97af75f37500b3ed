package escpos_test

import (
	"bytes"
	"strings"
	"testing"

	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// Every profile prints a symbol that reads as what was asked, as picture or by
// its own command, on any data and never wider than the paper.
func TestQRReadsOnEveryProfile(t *testing.T) {
	data := []string{
		"https://motcua.thanhhoa.gov.vn/t/Zk3v9QmT1xY0aB7cD8eF2g",
		"00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA530370454061000005802VN6304ABCD",
		"two  blanks, Đất đai",
		strings.Repeat("0123456789", 30), // a printer without a numeric mode needs a larger symbol
		strings.Repeat("x", 1037-3-10),
	}
	for key, p := range printers(t) {
		for _, d := range data {
			job, err := escpos.Encode(doc(spool.Block{QR: &spool.QR{Data: d, Module: 5, Align: spool.Center}}, spool.Block{Cut: &spool.Cut{}}), p)
			if err != nil {
				if len(d) < 200 {
					t.Errorf("%s: %d bytes: %v", key, len(d), err)
				}
				continue
			}
			if i := realTime(job); i >= 0 {
				t.Errorf("%s: real-time command at %d", key, i)
			}
			pr := paper.New(p, paper.Options{})
			pr.Write(job)
			pr.Finish()
			if len(d) > 1000 && !bytes.Contains(job, []byte("1Q0")) {
				continue // a picture of 3 dots a module: the software printer's eye does not read it
			}
			if !strings.Contains(pr.Transcript(), "QR: "+d+"\n") {
				t.Errorf("%s: %d bytes do not read:\n%.200s", key, len(d), pr.Transcript())
			}
		}
	}
}

// A length of 0410h would be DLE EOT: such a symbol is drawn.
func TestQRLengthIsNoCommand(t *testing.T) {
	p := printers(t)["epson-tm-t20iii"]
	for n, native := range map[int]bool{0x0410 - 3: false, 0x0410 - 4: true} {
		job, err := escpos.Encode(doc(spool.Block{QR: &spool.QR{Data: strings.Repeat("x", n), Module: 3}}), p)
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(job, []byte("1Q0")); got != native || realTime(job) >= 0 {
			t.Errorf("%d bytes: native %v, real-time command at %d", n, got, realTime(job))
		}
	}
}
