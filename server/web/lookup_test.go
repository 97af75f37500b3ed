package web

import (
	"context"
	"errors"
	"strings"
	"testing"

	"motcua/server/cases"
)

// register answers for one code, and fails as told.
type register struct{ err error }

func (r register) Ask(_ context.Context, address, code string) (cases.Case, error) {
	switch {
	case address == "" || strings.Contains(address, ":"):
		return cases.Case{}, errors.New("no address")
	case r.err != nil:
		return cases.Case{}, r.err
	case code != "H56.14-240823-0001":
		return cases.Case{}, cases.ErrUnknown
	}
	return cases.Case{Code: code, State: cases.Supplement, Due: "2026-12-01"}, nil
}

func TestTheLookUpSaysHowFarACaseIs(t *testing.T) {
	for _, c := range []struct {
		err    error
		code   string
		status int
		has    string
	}{
		{nil, "h56.14-240823-0001", 200, "Chờ bổ sung giấy tờ"},
		{nil, "H56.14-240823-0001", 200, "01/12/2026"},
		{nil, "H56.14-240823-0002", 200, "Chưa có thông tin về mã này"},
		{nil, "<script>", 200, "&lt;SCRIPT&gt;"},
		{cases.ErrTooMany, "H56.14-240823-0001", 503, "sau một phút"},
		{errors.New("the disk is gone"), "H56.14-240823-0001", 503, "Chưa tra cứu được lúc này"},
	} {
		srv := serve(t, newHall(t), func(cfg *Config) { cfg.Cases = register{c.err} })
		res, body := get(t, srv.URL, "/lookup?code="+c.code)
		if res.StatusCode != c.status || !strings.Contains(body, c.has) || strings.Contains(body, "the disk") {
			t.Errorf("%q, %v: %d, want %d and %q", c.code, c.err, res.StatusCode, c.status, c.has)
		}
	}
}
