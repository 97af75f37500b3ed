// The day's pictures. The server draws them; a new one is decoded before it takes the old one's place, so that nothing
// flickers. Each has its figures as a table beneath.

import { page, $, t, text, list, make, lang } from './page.js';

let version = '', busy = false;

/** Looks for newer pictures; at once when the view was opened. */
export async function charts(opened) {
  if (busy || $('charts').hidden) return;
  busy = true;
  try {
    const res = await fetch('/floor/charts.json?as=' + encodeURIComponent(page.as) + '&lang=' + lang, { cache: 'no-store' });
    if (res.status === 401) location.reload();
    if (res.ok) {
      const all = await res.json();
      if (opened || all.version !== version) draw(all);
      version = all.version;
    }
  } catch { /* the line is cut: the page says so */ }
  busy = false;
}

function build(c) {
  const img = make('img'), table = make('table', '', make('thead', '', make('tr')), make('tbody'));
  img.width = 600;
  img.height = 300;
  return make('section', 'card', make('h2'), img, make('details', '', make('summary', '', t('floor.chart.table')), make('div', 'scroll', table)));
}

function draw(all) {
  list($('charts'), all.charts, (c) => c.id, build, (card, c) => {
    text(card.children[0], c.title);
    card.children[1].alt = c.title + '. ' + t('floor.chart.table');
    const [head, body] = card.querySelector('table').children;
    list(head.firstChild, c.table.head.map((x, i) => [i, x]), (x) => x[0], (x) => make('th', x[0] ? 'n' : ''), (th, x) => text(th, x[1]));
    list(body, c.table.rows, (r) => r[0], () => make('tr'), (tr, r) => {
      list(tr, r.map((x, i) => [i, x]), (x) => x[0], (x) => make('td', x[0] ? 'n num' : 'num'), (td, x) => text(td, x[1]));
    });
  });
  // The cards have their places by now: each gets the widest picture that it holds.
  for (const [i, card] of [...$('charts').children].entries()) {
    const room = card.clientWidth - 32, width = Math.min(960, Math.max(320, room - room % 40));
    swap(card.children[1], all.charts[i].src + '&as=' + encodeURIComponent(page.as) + '&w=' + width, width);
  }
}

function swap(img, src, width) {
  if (img.dataset.src === src) return;
  img.dataset.src = src;
  const next = new Image();
  next.src = src;
  next.decode().then(() => {
    if (img.dataset.src !== src) return;
    img.width = width;
    img.src = src;
  }, () => { img.dataset.src = ''; });
}

let turned = 0;
addEventListener('resize', () => { clearTimeout(turned); turned = setTimeout(() => charts(true), 300); });
