// Emergency cards: pre-printed numbers that were given out by hand while nothing worked, brought home a row at a time.
// A row has one key, kept over a reload: a card that was registered already is not registered twice.

import { page, $, t, say, refusal, text, show, attr, make, list, clock, newKey } from './page.js';
import { instant } from './hall.js';

const rowAt = 'motcua.guide.cards', most = 50;
const clockPattern = /^\d\d:\d\d$/;

export function openCards(desk) {
  if (!$('cards')) return { render() {} };
  const { link } = desk;
  let row = JSON.parse(sessionStorage.getItem(rowAt) || 'null'); // {key, with, prefix, from, to}: one that is not through
  let at = 0;
  const [first, last] = page.cards;

  const served = () => document.querySelector('[name="cards-now"]:checked').value === 'served';
  const number = (id) => parseInt($(id).value, 10);

  function render(s) {
    list($('cards-service'), s.services, (x) => x.id, (x) => {
      const o = make('option');
      o.value = x.id;
      return o;
    }, (o, x) => text(o, x.prefix + ' · ' + say(x.name)));
    if (!$('cards-at').value) $('cards-at').value = clock(link.now());
    text($('cards-range'), t('guide.cards.range', { a: first, b: last }));
    show($('cards-served'), served());
    attr($('cards-outcome'), 'required', served() && page.must_outcome ? '' : null);
    attr($('cards-fields'), 'disabled', row ? '' : null);
    const n = (number('cards-to') || number('cards-from')) - number('cards-from') + 1;
    text($('cards-do'), row && at ? t('guide.cards.doing', { a: at, b: row.to - row.from + 1 })
      : row ? t('guide.cards.again', { a: row.prefix + row.from, b: row.prefix + row.to })
        : n > 0 ? t('guide.cards.do', { n }) : t('guide.cards.do.0'));
  }
  $('cards').addEventListener('input', () => link.state && render(link.state));

  function tell(good, words) {
    text($('cards-said'), words);
    $('cards-said').className = 'said ' + (good ? 'good' : 'bad');
    show($('cards-said'), true);
  }

  /** Reads the form; says what is wrong with it and gives null. */
  function wish() {
    const from = number('cards-from'), to = number('cards-to') || from;
    const sv = link.state.services.find((x) => x.id === $('cards-service').value);
    if (!sv || !(from >= first && to <= last && from <= to && to - from < most)) {
      tell(false, t('guide.cards.range', { a: first, b: last }));
      return null;
    }
    const using = { service: sv.id };
    const day = link.state.day;
    if (clockPattern.test($('cards-at').value)) using.issued_at = instant(day, $('cards-at').value);
    if (served()) {
      using.ended_at = clockPattern.test($('cards-ended').value) ? instant(day, $('cards-ended').value) : new Date(link.now()).toISOString();
      if ($('cards-counter').value) using.counter = $('cards-counter').value;
      if ($('cards-outcome').value) using.outcome = $('cards-outcome').value;
    }
    return { key: newKey(), with: using, prefix: sv.prefix, from, to };
  }

  $('cards').addEventListener('submit', async (e) => {
    e.preventDefault();
    if (at || !link.state) return;
    if (!link.up) { tell(false, t('guide.cut.refused')); return; }
    row = row || wish();
    if (!row) return;
    sessionStorage.setItem(rowAt, JSON.stringify(row));
    const bad = [];
    let lost = false;
    for (let n = row.from; n <= row.to && !lost; n++) {
      at = n - row.from + 1;
      render(link.state);
      const card = row.prefix + String(n).padStart(3, '0');
      const r = await link.command('register_card', { ...row.with, number: card }, row.key + '-' + n);
      if (!r.ok) bad.push([card, r.error.code === 'conflict' ? t('guide.cards.known') : refusal(r.error)]);
      lost = !r.ok && !!r.error.lost;
    }
    at = 0;
    const all = row.to - row.from + 1;
    if (lost) tell(false, t('guide.lost'));
    else {
      row = null;
      sessionStorage.removeItem(rowAt);
      tell(bad.length === 0, t('guide.cards.did', { n: all - bad.length, all }));
      if (!bad.length) $('cards-from').value = $('cards-to').value = '';
    }
    list($('cards-bad'), bad, (b) => b[0], () => make('li'), (li, b) => text(li, b[0] + ': ' + b[1]));
    render(link.state);
  });

  return { render(s, { name }) { if (name === 'cards') render(s); } };
}
