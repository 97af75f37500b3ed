// What a page says of the folded state: names, places, states and waits in words. Its words stand under "said." and
// "state." in the page's block.

import { t, say, page } from './page.js';

const find = (all, key, id) => (all || []).find((x) => x[key] === id);

export const serviceName = (s, id) => say((find(s.services, 'id', id) || {}).name) || id || '';
export const counterName = (s, id) => say((find(s.counters, 'id', id) || {}).name) || id || '';
export const priorityName = (s, id) => say((find((s.hall || {}).priorities, 'id', id) || {}).name) || t('said.priority');

/** A place as people find it: a counter by its name, a device by what it is and its number. */
export function placeName(s, id) {
  if (find(s.counters, 'id', id)) return counterName(s, id);
  const device = find(s.devices, 'name', id);
  const [, kind, n] = /^([a-z]+)-(.+)$/.exec(id || '') || [];
  const role = (device && device.role) || kind;
  const key = 'said.place.' + role;
  const own = kind === role || (kind === 'board' && role === 'display');
  return page.words[key] ? t(key, { n: own && n ? n : id }) : id || '';
}

/** What a device reports of itself, "offline, paper end", in the page's words; what the state says already is left out,
 *  and that it is offline where another word says why. */
export const detailWords = (detail, state) => (detail || '').split(', ').filter((w, _, all) => w && w !== 'ready' && (w !== 'offline' || all.length === 1))
  .map((w) => page.words['device.' + w.replaceAll(' ', '_')] || w).filter((w) => w !== page.words['device.' + state]).join(', ');

/** Why a ticket was set aside, in the hall's own words. */
export const parkName = (s, id) => say((find((s.hall || {}).parks, 'id', id) || {}).name)
  || (page.words['said.park.' + id] ? t('said.park.' + id) : '');

/** A ticket's state in words, with where and why. */
export function stateWords(s, tk) {
  const at = tk.counter ? counterName(s, tk.counter) : '';
  if (tk.state === 'parked') return [t('state.parked'), parkName(s, tk.reason), at].filter(Boolean).join(' · ');
  return [t('state.' + tk.state), at].filter(Boolean).join(' · ');
}

/** A forecast as a range of whole minutes, as web.waitWords says it. */
export function waitWords(w) {
  if (!w) return t('said.wait.none');
  let low = Math.floor(w.p10 / 60), high = Math.ceil(w.p90 / 60);
  if (high > 20) { low = Math.floor(low / 5) * 5; high = Math.ceil(high / 5) * 5; }
  return low < 1 || low >= high ? t('said.wait.less', { b: Math.max(high, 1) }) : t('said.wait', { a: low, b: high });
}

/** Why a service takes no numbers, to a person. */
export function closedWords(sv) {
  if (sv.reason === 'limit') return t('said.closed.limit');
  return sv.until ? t('said.closed.until', { t: sv.until }) : t('said.closed');
}

/** What is to be known of a ticket at a glance: [[class, words], ...] for marks(). */
export function marksOf(s, tk, whole) {
  const out = [];
  if (tk.priority) out.push(['first', whole ? priorityName(s, tk.priority) : t('said.priority')]);
  if (tk.assist) out.push(['warm', t('said.assist')]);
  if (tk.rejoined) out.push(['', t('said.rejoined')]);
  if (tk.offline) out.push(['', t('said.offline')]);
  if (tk.card) out.push(['', t('said.card')]);
  if (tk.drawn) out.push(['', t('said.drawn', { n: tk.drawn })]);
  if (tk.files > 1) out.push(['', t('said.files', { n: tk.files })]);
  if (tk.people > 1) out.push(['', t('said.people', { n: tk.people })]);
  if (!whole && tk.then && tk.then.length) out.push(['', t('said.then', { n: tk.then.map((id) => serviceName(s, id)).join(', ') })]);
  return out;
}

/** Since when a ticket waits in its line, ms. */
export const waitsFrom = (tk) => Date.parse(tk.rejoined || tk.issued_at || 0);

/** The tickets that wait for a service, those who came first at the head. */
export const lineOf = (s, service) => s.tickets.filter((x) => x.state === 'waiting' && x.service === service)
  .sort((a, b) => waitsFrom(a) - waitsFrom(b));

/** An instant of the hall's day, "09:41" in its zone, as RFC 3339. */
export function instant(day, clock) {
  const naive = Date.parse(day + 'T' + clock + ':00Z');
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: page.zone || undefined, dateStyle: 'short', timeStyle: 'medium' })
    .format(new Date(naive)).replace(' ', 'T');
  return new Date(naive - (Date.parse(shown + 'Z') - naive)).toISOString();
}
