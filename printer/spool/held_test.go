package spool_test

import (
	"bytes"
	"sync/atomic"
	"testing"

	"motcua/printer/escpos"
	"motcua/printer/paper"
	"motcua/printer/spool"
)

// counting counts the bytes of jobs; questions are shorter.
type counting struct {
	spool.Port
	n *atomic.Int64
}

func (c counting) Write(b []byte) (int, error) {
	n, err := c.Port.Write(b)
	if len(b) > 16 {
		c.n.Add(int64(n))
	}
	return n, err
}

// On a slow line with letters of our own the second ticket leaves out what the
// first one taught; after a power cycle, however short, everything goes out
// again, and no letter is wrong.
func TestLettersAreTaughtOncePerPowerOn(t *testing.T) {
	t.Parallel()
	p := load(t, "epson-tm-t88iii")
	r := newRig(t, p, 1, 9600, "")
	var written atomic.Int64
	sp := r.spool(t, t.TempDir(), func(o *spool.Options) {
		o.Wake, o.Baud, o.Limit = spool.WakeTime, 9600, 0
		open := o.Open
		o.Open = func() (spool.Port, error) {
			p, err := open()
			return counting{p, &written}, err
		}
	})
	words := spool.Doc{Blocks: []spool.Block{
		{Text: &spool.Text{S: "Trung tâm Phục vụ hành chính công tỉnh Thanh Hóa", Size: 23}},
		{Text: &spool.Text{S: "Lĩnh vực: Đất đai, môi trường", Size: 23}},
		{Cut: &spool.Cut{Partial: true}},
	}}
	job, err := escpos.Encode(words, p)
	if err != nil {
		t.Fatal(err)
	}
	alone := paper.New(p, paper.Options{})
	alone.Write(job)
	alone.Finish()
	want := alone.Sheets()[0].Image.Pix
	sizes := make([]int, 0, 3)
	for i, id := range []string{"A1", "A2", "A3"} {
		if id == "A3" {
			before := sp.Status()
			r.paper.Inject(paper.Fault{Name: "power-cycle"})
			eventually(t, func() bool { return !sp.Status().Known })
			eventually(t, func() bool { return sp.Status() == before })
		}
		begin := int(written.Load())
		if got := print(t, sp, id, job); got != "accepted" {
			t.Fatalf("%s: %s", id, got)
		}
		sizes = append(sizes, int(written.Load())-begin)
		eventually(t, func() bool { return len(r.paper.Sheets()) == i+1 })
		if !bytes.Equal(r.paper.Sheets()[i].Image.Pix, want) {
			t.Errorf("%s has a wrong letter:\n%s", id, r.paper.Transcript())
		}
	}
	if sizes[1]*3 > sizes[0]*2 {
		t.Errorf("the second ticket took %d bytes, the first %d", sizes[1], sizes[0])
	}
	if sizes[2] < sizes[0]-50 {
		t.Errorf("after a power cycle %d bytes were enough, before %d", sizes[2], sizes[0])
	}
}
