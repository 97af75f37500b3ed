// Whom this counter calls next, in the order in which the engine would: asked of the server whenever something happened
// that may change it. Between the answers the line stays true: who left it goes at once, who came stands at its end.

import { page } from './page.js';
import { waitsFrom } from './hall.js';

const soon = 40, later = 400, anyway = 20000; // ms: own counter, others, and because time alone moves an overflow

export function openLine({ link, counter, changed }) {
  let got = { counter: '', seq: 0, tickets: [], parked: [], undo: null };
  let timer = null, due = 0, asking = false, acted = 0;

  async function ask() {
    timer = null;
    const c = counter();
    if (!c || !link.up) return;
    if (asking) { plan(later); return; }
    asking = true;
    try {
      const at = '/api/v1/counters/' + encodeURIComponent(c.id) + '/line?as=' + encodeURIComponent(page.as);
      const res = await fetch(at, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      if (res.ok) {
        got = { counter: c.id, ...await res.json() };
        changed();
      }
    } catch { plan(2000); } // the line to the hall says by itself when it is lost
    asking = false;
  }

  function plan(ms) {
    const at = Date.now() + ms;
    if (timer && due <= at) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(ask, ms);
  }

  /** An event that may move the line, or a new state. */
  function heard(e, seq) {
    const c = counter();
    if (!c) return;
    if (!e) { plan(0); return; }
    const tk = e.ticket;
    if (e.counter === c.id || (tk && tk.counter === c.id)) {
      acted = seq;
      plan(soon);
    } else if (e.site || (tk && (c.services.includes(tk.service) || c.services.includes(e.from)))) plan(later);
  }

  /** The tickets that wait for this counter, the next one first. */
  function tickets(s, c) {
    if (got.counter !== c.id) plan(0);
    const here = (x) => (x.state === 'waiting' && (x.counter ? x.counter === c.id : c.services.includes(x.service)))
      || (x.state === 'returned' && x.counter === c.id);
    const known = new Set(got.counter === c.id ? got.tickets : []);
    const first = [...known].map((id) => s.tickets[s.byID.get(id)]).filter((x) => x && here(x));
    const rest = s.tickets.filter((x) => !known.has(x.id) && here(x));
    return first.concat(rest.sort((a, b) => waitsFrom(a) - waitsFrom(b)));
  }

  /** The tickets set aside here, oldest first, each with since when; 0 while nobody has said so. */
  function parked(s, c) {
    const since = new Map((got.counter === c.id && got.parked || []).map((x) => [x.ticket, Date.parse(x.since)]));
    return s.tickets.filter((x) => x.counter === c.id && x.state === 'parked')
      .map((tk) => ({ tk, since: since.get(tk.id) || 0 }))
      .sort((a, b) => (a.since || Infinity) - (b.since || Infinity));
  }

  /** What undo would take back, for as long as it can; null when there is nothing, or nobody knows yet. */
  function undo(c) {
    const u = got.counter === c.id && got.seq >= acted ? got.undo : null;
    return u && Date.parse(u.until) > link.now() ? u : null;
  }

  setInterval(() => plan(0), anyway);
  return { heard, tickets, parked, undo };
}
