// Shows a pairing code and waits until a manager has approved it; then the browser holds the device's cookie.

import { page, $, t, text } from './page.js';

const homes = { kiosk: () => '/kiosk/', display: (p) => '/board/' + encodeURIComponent(p.board || p.device), tablet: (p) => '/tablet/' + encodeURIComponent(p.counter) };
const rest = (ms) => new Promise((go) => setTimeout(go, ms));

async function pair() {
  const r = await fetch('/api/v1/pair', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
  if (!r.ok) throw new Error(r.status);
  const { code, expires_s: expires } = await r.json();
  text($('code'), code);
  text($('said'), t('pair.wait'));
  const end = Date.now() + (expires || 600) * 1000;
  while (Date.now() < end) {
    await rest(2000);
    const answer = await fetch('/api/v1/pair/' + encodeURIComponent(code), { cache: 'no-store' });
    if (answer.status === 404) break;
    const p = answer.ok ? await answer.json() : {};
    if (p.state !== 'approved') continue;
    text($('said'), t('pair.done'));
    location.replace(page.next && page.next !== '/' ? page.next : (homes[p.role] || (() => '/'))(p));
    return true;
  }
  text($('said'), t('pair.expired'));
  return false;
}

(async () => {
  for (;;) {
    try { if (await pair()) return; } catch { text($('said'), t('error.other')); await rest(5000); }
  }
})();
