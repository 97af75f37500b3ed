// The lines and the counters: what waits, how long, and who works on it.

import { page, $, t, say, text, show, attr, list, make, clock, minutes, stopwatch } from './page.js';
import { waitsFrom, closedWords } from './hall.js';
import { floor, dialog, hall, now, person } from './floor-base.js';

// ---- what the server counted of the day: the same figures as in the report ----

let counted = null;
export async function count() {
  try {
    const res = await fetch('/api/v1/report?as=' + encodeURIComponent(page.as), { cache: 'no-store' });
    if (!res.ok) return;
    const day = await res.json();
    counted = { total: day.total && day.total.wait_s, by: new Map(day.services.map((x) => [x.id, x.wait_s])) };
    floor.draw();
  } catch { /* the line is cut: the page says so */ }
}

const mins = (n) => (n == null ? '–' : n < 1 ? '<1' : String(Math.floor(n)));
const part = (sorted, p) => (sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] : null);

/** Half and nine in ten of a service's waits today, minutes: the server's count, until then the page's own. */
function spread(id, tickets) {
  const c = id ? counted && counted.by.get(id) : counted && counted.total;
  if (c && c.n) return [c.p50 / 60, c.p90 / 60];
  const w = tickets.filter((x) => x.called_at && x.issued_at).map((x) => minutes(x.issued_at, Date.parse(x.called_at))).sort((a, b) => a - b);
  return [part(w, 0.5), part(w, 0.9)];
}

export const keep = (id, fallback) => {
  const node = $(id), key = 'motcua.floor.' + id;
  node.value = localStorage.getItem(key) || fallback;
  if (node.selectedIndex < 0) node.value = fallback;
  node.onchange = () => { localStorage.setItem(key, node.value); floor.draw(); };
};
keep('sort', 'hall');
keep('filter', 'all');

/** Everything that is counted of the tickets, in one pass. */
function tally(s) {
  const by = new Map(s.services.map((x) => [x.id, { all: [], waiting: 0, oldest: null }]));
  const desks = new Map(s.counters.map((x) => [x.id, { served: 0, last: 0, what: '', number: '' }]));
  const sum = { waiting: 0, served: 0, gone: 0, issued: s.tickets.length, aside: 0 };
  for (const x of s.tickets) {
    const line = by.get(x.service), desk = desks.get(x.counter);
    if (line) line.all.push(x);
    if (x.state === 'waiting') {
      sum.waiting++;
      if (line) {
        line.waiting++;
        const from = waitsFrom(x);
        if (line.oldest == null || from < line.oldest) line.oldest = from;
      }
    } else if (x.state === 'finished') sum.served++;
    else if (x.state === 'no_show') sum.gone++;
    if (!desk) continue;
    if (x.state === 'finished') desk.served++;
    for (const [at, what] of [[x.called_at, 'called'], [x.started_at, 'serving'], [x.ended_at, x.state]]) {
      const when = at ? Date.parse(at) : 0;
      if (when >= desk.last && when) Object.assign(desk, { last: when, what, number: x.number });
    }
  }
  return { by, desks, sum };
}

export let today = null;

export function renderLines() {
  const s = hall(), at = now();
  today = tally(s);
  let longest = null;
  const rows = s.services.map((x, i) => {
    const line = today.by.get(x.id), old = line.oldest == null ? null : Math.max(0, (at - line.oldest) / 60000);
    if (old != null && (longest == null || old > longest)) longest = old;
    const can = s.counters.filter((c) => (c.services || []).includes(x.id));
    const open = can.filter((c) => c.state === 'open').length;
    const target = page.targets[x.id] || 0, ratio = old == null ? 0 : old / (target || 30);
    const alone = line.waiting > 0 && open === 0;
    return { x, i, line, old, can: can.length, open, target, ratio, alone, trouble: (alone ? 4 : 0) + ratio };
  });
  if ($('sort').value === 'trouble') rows.sort((a, b) => b.trouble - a.trouble || a.i - b.i);
  text($('services-n'), s.services.length);
  list($('services'), rows, (r) => r.x.id, serviceRow, updateService);
  $('look').classList.toggle('many', rows.length > 14);
  $('services').style.setProperty('--rows', Math.ceil(rows.length / 2));
  $('look').classList.toggle('crowded', s.counters.length > 32);
  renderCounters(s, at);
  text($('box-n'), s.suggestions ? ' (' + s.suggestions + ')' : '');
  text($('f-waiting'), today.sum.waiting);
  text($('f-longest'), longest == null ? '–' : t('floor.min', { n: mins(longest) }));
  const half = spread('', s.tickets)[0];
  text($('f-median'), half == null ? '–' : t('floor.min', { n: mins(half) }));
  text($('f-issued'), today.sum.issued);
  text($('f-done'), today.sum.served);
  text($('f-gone'), today.sum.gone);
  text($('f-open'), s.counters.filter((c) => c.state === 'open').length + '/' + s.counters.length);
}

/** A row is a button for who may act, and plain for who looks. */
function row(className, open) {
  const node = make(page.acts ? 'button' : 'div', className);
  if (page.acts) { node.type = 'button'; node.onclick = open; }
  return node;
}

function serviceRow(r) {
  const node = row('line', () => dialog.service(r.x.id));
  node.append(make('b', 'prefix'), make('span', 'name', make('span'), make('small')), make('span', 'n num waiting'),
    make('span', 'n num long', make('span'), make('i', '', make('u'))), make('span', 'n num waited'), make('span', 'n num open'));
  return make('li', '', node);
}

function updateService(li, r) {
  const c = li.firstChild.children, x = r.x, words = say(x.name);
  text(c[0], x.prefix);
  text(c[1].firstChild, words);
  const state = [x.open ? '' : closedWords(x), x.notice === 'late_day' ? t('floor.late_day') : ''].filter(Boolean).join(' · ');
  text(c[1].lastChild, state);
  show(c[1].lastChild, state);
  text(c[2], r.line.waiting);
  text(c[3].firstChild, r.old == null ? '–' : r.target ? t('floor.of', { a: mins(r.old), b: r.target }) : t('floor.minutes', { a: mins(r.old) }));
  c[3].className = 'n num long ' + (r.ratio >= 1 ? 'late' : r.ratio >= 0.7 ? 'soon' : '');
  show(c[3].lastChild, r.old != null);
  c[3].lastChild.firstChild.style.width = Math.min(100, Math.round(r.ratio * 100)) + '%';
  const [half, nine] = spread(x.id, r.line.all);
  text(c[4], half == null ? '–' : mins(half) + ' · ' + mins(nine));
  text(c[5], r.open + '/' + r.can);
  c[5].classList.toggle('late', r.alone);
  attr(li, 'data-trouble', r.alone || r.ratio >= 1 ? '1' : null);
  attr(li, 'data-shut', x.open ? null : '1');
  attr(li.firstChild, 'aria-label', [words, t('floor.say.waiting', { n: r.line.waiting }), r.old == null ? '' : t('floor.say.longest', { n: mins(r.old) }),
    t('floor.say.desks', { a: r.open, b: r.can }), state].filter(Boolean).join(', '));
}

// ---- counters ----

/** What is wrong with a counter, for the eye: a word, or ''. */
export function deskTrouble(s, c, at) {
  const desk = today && today.desks.get(c.id);
  if (s.alarms.some((a) => a.counter === c.id && !a.ack_by)) return 'alarm';
  if (c.state === 'open' && !c.ticket && desk && desk.last && at - desk.last > 5 * 60000
    && s.tickets.some((x) => x.state === 'waiting' && (c.services || []).includes(x.service))) return 'idle';
  return '';
}

const shown = { all: () => true, open: (r) => r.c.state !== 'closed', trouble: (r) => r.trouble };

function renderCounters(s, at) {
  const all = s.counters.map((c) => ({ c, at, trouble: deskTrouble(s, c, at), desk: today.desks.get(c.id) }));
  const rows = all.filter(shown[$('filter').value] || shown.all);
  text($('counters-n'), s.counters.filter((c) => c.state === 'open').length + '/' + s.counters.length);
  show($('counters-none'), !rows.length);
  $('counters').classList.toggle('dense', s.counters.length > 32);
  list($('counters'), rows, (r) => r.c.id, (r) => {
    const node = row('desk', () => dialog.desk(r.c.id));
    node.append(make('span', 'name'), make('time', 'num'), make('b', 'num'), make('span', 'clerk'), make('small'));
    return make('li', '', node);
  }, updateCounter);
}

export function deskState(c) {
  if (c.state === 'paused') return c.until ? t('counter.back', { t: c.until }) : t('counter.paused');
  if (c.state !== 'open') return t('counter.closed');
  return c.ticket ? t('state.' + c.ticket.state) : t('floor.ready');
}

export const clerkOf = (c) => (c.state === 'closed' ? '' : (c.officer && c.officer.name) || person(c.account) || '');

/** What a counter did last: "Hoàn thành D012 lúc 09:40". */
export function lastOf(desk) {
  if (!desk || !desk.last) return '';
  const key = 'floor.last.' + desk.what;
  return page.words[key] ? t(key, { n: desk.number, t: clock(desk.last) }) : '';
}

function updateCounter(li, r) {
  const c = r.c, tk = c.ticket, n = li.firstChild.children;
  const state = tk ? tk.state : c.state === 'open' ? 'ready' : c.state;
  attr(li, 'data-state', state);
  attr(li, 'data-trouble', r.trouble || null);
  text(n[0], say(c.name));
  const from = tk && (tk.state === 'serving' ? tk.started_at : tk.called_at);
  text(n[1], from ? stopwatch(r.at - Date.parse(from)) : '');
  text(n[2], tk ? tk.number : deskState(c));
  n[2].className = tk ? 'num ticket' : 'num word';
  const clerk = clerkOf(c);
  text(n[3], clerk);
  const small = [tk && tk.state === 'called' ? t('state.called') : '', r.trouble === 'idle' ? t('floor.idle', { n: Math.floor((r.at - r.desk.last) / 60000) }) : '',
    r.desk.served ? t('floor.desk.served', { n: r.desk.served }) : '', c.state === 'open' && !r.trouble && !tk && r.desk.last ? clock(r.desk.last) : ''];
  text(n[4], small.filter(Boolean).join(' · '));
  attr(li.firstChild, 'aria-label', [say(c.name), deskState(c), tk ? tk.number : '', clerk, n[4].textContent].filter(Boolean).join(', '));
}
