package web

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"motcua/internal/chromium"
)

// pictures keeps what the walks saw, for people to judge:
// go test ./server/web -run Pictures -pictures DIR.
var pictures = flag.String("pictures", "", "folder for screenshots")

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	chromium.Close()
	os.Exit(code)
}

// shot keeps what a tab shows, when -pictures asks for it.
func shot(b *chromium.Tab, name string) {
	if *pictures != "" {
		b.Save(filepath.Join(*pictures, name+".png"))
	}
}

// noOverflow fails when a page scrolls sideways or a visible button or text
// box is cut off by its edge.
func noOverflow(t *testing.T, b *chromium.Tab, what string) {
	t.Helper()
	if s := b.Text(`(() => {
  const out = [], w = innerWidth;
  if (document.documentElement.scrollWidth > w + 1) out.push('scrolls sideways: ' + document.documentElement.scrollWidth);
  for (const n of document.querySelectorAll('button, a, h1, h2, input, select')) {
    const r = n.getBoundingClientRect();
    if (!r.width || n.closest('.scroll, #others, .skip') || n.matches('.skip')) continue;
    if (r.right > w + 1 || r.left < -1) out.push(n.tagName + ' ' + (n.textContent || n.name).trim().slice(0, 40) + ' ' + Math.round(r.left) + '-' + Math.round(r.right));
    if (n.tagName === 'BUTTON' && n.scrollWidth > n.clientWidth + 1) out.push('cut: ' + n.textContent.trim());
  }
  return out.join('; ');
})()`); s != "" {
		t.Errorf("%s: %s", what, s)
	}
}
