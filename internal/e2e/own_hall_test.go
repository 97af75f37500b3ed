package e2e

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ownSite is a hall that no example has: a service with a ceiling, counters
// that overflow, two priority groups, a device of every role.
const ownSite = `
[hall]
id = "thu-nghiem"
name.vi = "Một cửa thử nghiệm"
name.en = "Trial hall"
timezone = "Asia/Ho_Chi_Minh"
languages = ["vi", "en"]
cards = 3
[hall.hours]
mon = ["00:00-24:00"]
tue = ["00:00-24:00"]
wed = ["00:00-24:00"]
thu = ["00:00-24:00"]
fri = ["00:00-24:00"]
sat = ["00:00-24:00"]
sun = ["00:00-24:00"]
%[1]s
[[service]]
id = "dat-dai"
prefix = "A"
name.vi = "Đất đai"
[[service]]
id = "ho-tich"
prefix = "C"
name.vi = "Hộ tịch"
[[service]]
id = "xay-dung"
prefix = "KD"
name.vi = "Xây dựng"
[[service]]
id = "hiem"
prefix = "T"
name.vi = "Ít số"
max_per_day = 7

[[counter]]
id = "1"
name.vi = "Quầy 1"
services = ["dat-dai", "ho-tich", { service = "xay-dung", idle_only = true }]
[[counter]]
id = "2"
name.vi = "Quầy 2"
services = ["ho-tich", { service = "dat-dai", after_wait = "20m" }]
[[counter]]
id = "3"
name.vi = "Quầy 3"
services = ["xay-dung", "hiem"]
[[counter]]
id = "4"
name.vi = "Quầy 4"
services = ["hiem", "dat-dai"]

[[priority]]
id = "cao-tuoi"
name.vi = "Người cao tuổi"
share = 3
[[priority]]
id = "mang-thai"
name.vi = "Phụ nữ mang thai"
share = 4

[[outcome]]
id = "tra-ket-qua"
name.vi = "Đã trả kết quả"

[limits]
%[2]s

[[device]]
name = "kiosk-1"
role = "kiosk"
block = 1
[[device]]
name = "kiosk-2"
role = "kiosk"
block = 2
[[device]]
name = "bang"
role = "display"
[[device]]
name = "may-tinh-bang-1"
role = "tablet"
counter = "1"
[[device]]
name = "may-in"
role = "printer"
profile = "epson-tm-t88v"
port = "/dev/ttyUSB0"
`

func siteWith(hall, limits string) string { return fmt.Sprintf(ownSite, hall, limits) }

// own is a running hall of our own site, with someone of every kind in it.
type own struct {
	*demo
	site   string // path of the site file
	people map[string]*client
}

// devices and people that every own hall has: who -> role.
var (
	ownDevices = map[string]string{"kiosk": "kiosk-1", "kiosk2": "kiosk-2", "display": "bang", "tablet": "may-tinh-bang-1", "printer": "may-in", "integration": "erp"}
	ownPeople  = map[string]string{"clerk": "clerk", "clerk2": "clerk", "manager": "manager", "guide": "guide", "inspector": "inspector", "admin": "admin"}
)

func roleOf(who string) string {
	if r, ok := ownPeople[who]; ok {
		return r
	}
	if who == "kiosk2" {
		return "kiosk"
	}
	return who
}

// startOwn starts a hall on a site and signs everybody in.
func startOwn(t *testing.T, site string) *own {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "site.toml")
	if err := os.WriteFile(path, []byte(site), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	d := startHall(t, data, "run", "--site", path)
	d.Tokens = map[string]string{}
	h := &own{demo: d, site: path, people: map[string]*client{}}
	for who, device := range ownDevices {
		d.Tokens[who] = admin(t, "token", "--data", data, "--role", roleOf(who), "--device", device)
	}
	for who, role := range ownPeople {
		password := admin(t, "account", "add", "--data", data, "--role", role, "--name", "Người "+who, who)
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		c := &client{d: d, http: &http.Client{Transport: transport, Jar: jar, Timeout: d.client().Timeout}}
		if a, err := c.post("/api/v1/session", fmt.Appendf(nil, `{"user":%q,"password":%q}`, who, password)); err != nil || a.Status != 204 {
			t.Fatalf("sign in %s: %d %s %v", who, a.Status, a.raw, err)
		}
		h.people[who] = c
	}
	return h
}

// who speaks as a device or a person.
func (h *own) who(name string) *client {
	if c, ok := h.people[name]; ok {
		return c
	}
	return h.as(name)
}

// admin runs a command of the server's program and returns what it printed.
func admin(t testing.TB, args ...string) string {
	t.Helper()
	out, err := exec.Command(filepath.Join(bin, "motcua-server"), args...).Output()
	if err != nil {
		t.Fatalf("%v: %v %s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}
