package serve

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"motcua/firmware-config/site"
)

// A manager has the site file read again from the administrator's page; a bad
// one is told with file, line and key and changes nothing.
func TestTheSiteIsReadAgainFromTheAdministratorsPage(t *testing.T) {
	var text atomic.Value
	text.Store(siteTOML)
	w := newWorld(t, func(c *Config) {
		c.Load = func() (*site.Site, error) { return site.Parse("test.toml", []byte(text.Load().(string))) }
	})
	quan := w.signIn("quan")
	page := func(with string) string {
		t.Helper()
		text.Store(with)
		if a := quan.ask("POST", "/admin/reload", ""); a.status != http.StatusSeeOther {
			t.Fatalf("reload: %d %s", a.status, a.body)
		}
		a := quan.ask("GET", "/admin/", "")
		if a.status != http.StatusOK {
			t.Fatalf("/admin/: %d", a.status)
		}
		return string(a.body)
	}
	if p := page(strings.Replace(siteTOML, `prefix = "B"`, `prefix = "A"`, 1)); !strings.Contains(p, "Tệp cấu hình có lỗi") || !strings.Contains(p, "test.toml:") || !strings.Contains(p, "prefix") || !strings.Contains(p, "Hộ tịch") {
		t.Errorf("a double prefix is not told:\n%s", p)
	}
	if p := page(strings.Replace(siteTOML, "Hộ tịch", "Hộ tịch, chứng thực", 1)); !strings.Contains(p, "Hộ tịch, chứng thực") || strings.Contains(p, "Tệp cấu hình có lỗi") {
		t.Errorf("the new site is not in force:\n%s", p)
	}
	if a := w.signIn("lan").ask("POST", "/admin/reload", ""); a.status != http.StatusSeeOther || !strings.HasPrefix(a.header.Get("Location"), "/signin") {
		t.Errorf("a clerk reads the site again: %d %s", a.status, a.header.Get("Location"))
	}
}
