//go:build !js

package agent

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua/internal/wire"
	"motcua/kiosk/flow"
	"motcua/printer/slip"
)

// Words go from the kiosk to the real hall and their answer comes back by the
// code. Asked again they are one suggestion; while the hall is away they are not
// taken, which is said; and no file of the kiosk ever has them.
func TestASuggestionGoesToTheRealServer(t *testing.T) {
	const words = "Xin bố trí thêm ghế ngồi cho người cao tuổi"
	h := newRealHall(t)
	dir := t.TempDir()
	k := h.kiosk("kiosk-1", func(c *Config) { c.Store = Dir(dir) })
	k.up()
	send := func(request string) flow.SuggestionIs {
		t.Helper()
		k.Do(flow.SendSuggestion{Request: request, Text: words, Lang: "vi"})
		return heard(k, func(e flow.SuggestionIs) bool { return e.Request == request })
	}
	first := send("a1")
	if again := send("a1"); first.Code == "" || again.Code != first.Code {
		t.Fatalf("%+v, and again %+v", first, again)
	}
	if n := len(h.Floor().Suggestions()); n != 1 {
		t.Errorf("%d suggestions of one", n)
	}
	k.Do(flow.AskFollow{Code: first.Code})
	if f := heard[flow.FollowedIs](k, nil).Is; f.Text != words || f.State != wire.SuggestionReceived {
		t.Errorf("followed: %+v", f)
	}
	k.Do(flow.AskFollow{Code: "222222222222"})
	if f := heard[flow.FollowedIs](k, nil).Is; !f.Unknown {
		t.Errorf("a code that is none: %+v", f)
	}

	hall := k.lastHall()
	data, err := json.Marshal(suggestionData(&hall, flow.PrintSuggestion{Code: first.Code, Given: hallTime, Lang: "vi"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := slip.Decode(slip.KindSuggestion, data); err != nil || strings.Contains(string(data), "ghế") || !strings.Contains(string(data), "18001096") {
		t.Errorf("the slip: %v, %s", err, data)
	}

	h.stop()
	k.down()
	if away := send("a2"); away.Code != "" || away.Refusal != wire.CodeUnavailable {
		t.Errorf("with the hall away: %+v", away)
	}
	k.Close()
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if strings.Contains(string(b), "người cao tuổi") {
			t.Errorf("%s has the words", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
