// Beside the lines: devices with their first cause, what was set for this day, and ratings in groups.

import { page, $, t, say, text, show, list, make, marks, clock } from './page.js';
import { placeName, detailWords } from './hall.js';
import { unclear, rollWords, lastNode, renderLast } from './slips.js';
import { floor, hall, now, changedBy } from './floor-base.js';

// ---- devices ----

/** A cause in words: a printer's state, or what a device says of itself. */
export const causeWords = (cause) => page.words['device.cause.' + cause] || page.words['device.' + cause] || detailWords(cause);

const grade = { ok: 'good', near_end: 'warm', warn: 'warm' };
const rank = { bad: 0, warm: 1, good: 2, off: 3 };

/** Every device of the hall, printers among them, the troubled first. One that was never heard is off, not broken. */
export function devices(s) {
  const printers = new Map(s.printers.map((p) => [p.name, p]));
  const out = s.devices.map((d) => {
    const p = printers.get(d.name);
    printers.delete(d.name);
    // A printer that prints nothing is its own trouble, though the box beside it lives.
    const sick = p && p.state !== 'ok' && d.state !== 'away';
    return { name: d.name, role: d.role, state: sick ? p.state : d.state, cause: sick ? p.detail : d.cause, since: sick ? p.since : d.since };
  });
  for (const p of printers.values()) out.push({ name: p.name, role: 'printer', state: p.state, cause: p.state === 'ok' ? '' : p.detail, since: p.since });
  for (const d of out) d.mark = d.state === 'away' && !d.since ? 'off' : grade[d.state] || 'bad';
  return out.sort((a, b) => rank[a.mark] - rank[b.mark]);
}

export const deviceWords = (d) => {
  if (d.mark === 'off') return t('floor.device.off');
  const state = page.words['device.' + d.state] || d.state, cause = d.cause ? causeWords(d.cause) : '';
  return cause && cause !== state ? state + ': ' + cause : state;
};

/** Devices for the eye: where many of a kind are in the same state they are one line. */
export function groups(s, all) {
  const kinds = new Map();
  for (const d of all) {
    const key = [d.mark, d.role, deviceWords(d)].join('/');
    kinds.set(key, [...(kinds.get(key) || []), d]);
  }
  const out = [];
  for (const [key, list] of kinds) {
    const many = list.length > 3 && page.words['floor.devices.' + list[0].role];
    if (many) out.push({ key, mark: list[0].mark, name: t('floor.devices.' + list[0].role, { n: list.length }), words: deviceWords(list[0]), since: '' });
    else for (const d of list) out.push({ key: d.name, mark: d.mark, name: placeName(s, d.name), words: deviceWords(d), since: d.since });
  }
  return out;
}

// What a board measures of itself, by its name: no events, asked for once a minute.
let told = new Map();

export async function health() {
  try {
    const res = await fetch('/api/v1/health?as=' + encodeURIComponent(page.as), { cache: 'no-store' });
    if (res.ok) told = new Map((await res.json()).devices.map((d) => [d.name, new Map((d.health.parts || []).map((p) => [p.name, p.detail || '']))]));
    floor.draw();
  } catch { /* the line is cut: the page says so */ }
}

/** A board's figures in words: how late a call is seen and heard, its memory. */
function figures(name) {
  const parts = told.get(name), late = (part) => /^p50 (.+), p95 (.+), n /.exec((parts && parts.get(part)) || '');
  const seen = late('call to pixels'), heard = late('call to voice');
  return [
    seen ? t('floor.board.seen', { a: seen[1], b: seen[2] }) : '',
    heard ? t('floor.board.heard', { a: heard[1], b: heard[2] }) : '',
    parts && seen && parts.get('memory') ? t('floor.board.memory', { n: parts.get('memory') }) : '',
  ].filter(Boolean).join(' · ');
}

function renderDevices(s) {
  const all = devices(s);
  show($('no-devices'), !all.length);
  text($('devices-n'), all.length ? t('floor.devices.n', { a: all.filter((d) => d.mark === 'good').length, b: all.length }) : '');
  list($('devices'), groups(s, all), (g) => g.key, () => make('li', '', make('i'), make('b'), make('span'), make('small')), (li, g) => {
    li.className = g.mark;
    const [, name, state, small] = li.children;
    text(name, g.name);
    text(state, g.words);
    text(small, g.mark !== 'good' && g.since ? t('floor.since', { t: clock(g.since) }) : figures(g.key));
  });
}

// ---- paper: each printer's roll and last slips ----

function renderPaper(s) {
  const heard = new Map(s.printers.map((p) => [p.name, p]));
  const all = [...new Set([...page.printers, ...heard.keys()])].map((name) => heard.get(name) || { name, state: '' })
    .filter((p) => p.state || s.jobs.some((j) => j.printer === p.name));
  show($('paper-card'), all.length > 0);
  list($('paper'), all, (p) => p.name, () => make('li', '', make('p', '', make('b'), make('span')), make('p', 'soft'), lastNode()), (li, p) => {
    const [head, roll, last] = li.children;
    text(head.firstChild, placeName(s, p.name));
    const mark = grade[p.state] || (p.state ? 'bad' : '');
    marks(head.lastChild, [...(p.state ? [[mark, t('device.' + p.state)]] : []), ...(p.low && p.state === 'ok' ? [['warm', t('slips.low')]] : [])]);
    text(roll, rollWords(p, now()));
    show(roll, !!roll.textContent);
    renderLast(last, s, p.name);
  });
  const open = unclear(s).length, node = $('paper-unclear');
  if (!node) return;
  show(node, open > 0);
  text(node.firstChild, t('slips.unclear.n', { n: open }));
}

// ---- today ----

export const hoursToday = (s) => (s.today && s.today.hours) || page.site_hours;
export const hoursWords = (list) => (list.length ? list.map((x) => x.replace('-', '–')).join(', ') : t('floor.hours.none'));

function renderToday(s) {
  const today = s.today || {};
  text($('hours-now'), hoursWords(hoursToday(s)));
  text($('hours-by'), today.hours ? changedBy('hours') : '');
  const notices = s.notices || [];
  list($('notices-now'), notices.length ? notices : [{ none: true }], (n) => (n.none ? '-' : notices.indexOf(n)), () => make('li'), (li, n) => {
    text(li, n.none ? t('floor.notices.none') : say(n));
  });
  text($('notices-by'), today.notices ? changedBy('notices') : '');
  const n = Object.keys(today.roster || {}).length;
  text($('roster-now'), n ? t('floor.roster.n', { a: n, b: s.counters.length }) : t('floor.roster.none'));
  text($('roster-by'), changedBy('roster'));
}

export function renderSide() {
  const s = hall();
  renderDevices(s);
  renderPaper(s);
  renderToday(s);
}

// ---- ratings: of groups of five and more, never of a person ----

export function ratings(group) {
  if (!group || !$('ratings')) return;
  show($('ratings'), true);
  text($('ratings-n'), t('floor.ratings.n', { n: group.n }));
  for (const tr of $('ratings').querySelectorAll('tr')) {
    const share = Math.round((100 * (group.scores[tr.dataset.score] || 0)) / group.n);
    tr.querySelector('i').style.width = share + '%';
    text(tr.lastElementChild, share + '%');
  }
}
