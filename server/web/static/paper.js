// Shows slips as the software printer cuts them: one long poll, new pictures on top.

import { page, $, list, make, show } from './page.js';

const base = '/paper/' + encodeURIComponent(page.printer);
const rest = (ms) => new Promise((go) => setTimeout(go, ms));

(async () => {
  for (;;) {
    try {
      const top = $('slips').firstElementChild;
      const r = await fetch(base + '/slips.json?last=' + encodeURIComponent(top ? top.dataset.key : ''), { cache: 'no-store' });
      if (!r.ok) throw new Error(r.status);
      const ids = await r.json();
      show($('none'), !ids.length);
      list($('slips'), ids, (id) => id, (id) => {
        const img = make('img', 'new');
        img.alt = id;
        img.src = base + '/' + encodeURIComponent(id);
        return img;
      }, () => {});
    } catch { await rest(2000); }
  }
})();
