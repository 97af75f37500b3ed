// The day's acts: who did what, and why. The server says them in words; the page asks for what is new when an event
// tells of one.

import { page, $, t, text, show, list, make, clock, lang } from './page.js';
import { floor } from './floor-base.js';

let acts = [], seq = 0, day = '', due = 0, busy = false, again = false;

// Events that may be somebody's act; the server knows which are.
const tells = new Set(['ticket_called', 'step_undone', 'ticket_marked', 'ticket_issued', 'ticket_rejoined', 'ticket_cancelled',
  'counter_opened', 'counter_paused', 'counter_closed', 'counter_handed_over', 'service_opened', 'service_closed', 'hall_opened',
  'hall_closed', 'today_changed', 'day_opened', 'day_closed', 'site_changed', 'clock_changed', 'alarm_acknowledged',
  'help_answered', 'sound_tested']);

export function heardAct(e) {
  if (tells.has(e.kind) && !(e.kind === 'ticket_called' && !e.reason) && !(e.kind === 'ticket_issued' && !(e.ticket && e.ticket.card))) later();
}

function later() {
  if (!due) due = setTimeout(() => { due = 0; audit(); }, 400);
}

export async function audit() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    const res = await fetch('/floor/audit.json?since=' + seq + '&as=' + encodeURIComponent(page.as) + '&lang=' + lang, { cache: 'no-store' });
    if (res.status === 401) location.reload();
    if (res.ok) take(await res.json());
  } catch { /* the line is cut: the page says so */ }
  busy = false;
  if (again) { again = false; later(); }
}

function take(m) {
  if (m.seq < seq || (day && m.day !== day)) { acts = []; seq = 0; day = m.day; later(); return; }
  day = m.day;
  seq = m.seq;
  acts.push(...m.acts);
  for (const a of m.acts) if (a.about) floor.by.set(a.about, a);
  render();
  if (m.acts.length) floor.draw();
}

const plain = (s) => s.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/gi, 'd').toLowerCase();

function render() {
  const group = $('audit-group').value, find = plain($('audit-find').value.trim());
  const rows = acts.filter((a) => (!group || a.group === group) && (!find || plain(a.text + ' ' + a.by + ' ' + (a.reason || '')).includes(find))).reverse();
  text($('audit-n'), rows.length);
  show($('audit-none'), !rows.length);
  list($('audit-list'), rows.slice(0, 500), (a) => a.seq + a.text, () => make('li', '', make('time', 'num'), make('b'), make('span', 'text', make('span'), make('small')), make('span', 'mark')), (li, a) => {
    const [at, by, what, mark] = li.children;
    text(at, clock(a.at));
    text(by, a.by);
    text(what.firstChild, a.text);
    text(what.lastChild, a.reason || '');
    text(mark, t('floor.group.' + a.group));
  });
}

$('audit-group').onchange = render;
$('audit-find').oninput = render;
