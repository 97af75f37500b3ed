// Shows a pairing code and waits until a manager has approved it; then the browser holds the device's cookie.

import { page, $, t, text } from './page.js';

const rest = (ms) => new Promise((go) => setTimeout(go, ms));

/** Asks for a code, or, once the cookie holds a claim, how it stands. */
async function pair() {
  const r = await fetch('/api/v1/pair', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
  if (!r.ok) throw new Error(r.status);
  const p = await r.json();
  if (!p.approved) { text($('code'), p.code); text($('said'), t('pair.wait')); return false; }
  text($('said'), t('pair.done'));
  location.replace(page.next || '/home'); // where the device works
  return true;
}

(async () => {
  for (;;) {
    try { if (await pair()) return; } catch { text($('said'), t('error.other')); }
    await rest(2000);
  }
})();
