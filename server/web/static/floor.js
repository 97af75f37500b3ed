// The manager's floor: lines, counters, devices and ratings, folded live. Acts are few: open and close services and
// counters. The inspector's page is the same without them.

import { page, $, t, say, refusal, text, show, attr, make, list, clock, minutes, stopwatch } from './page.js';
import { Link } from './link.js';

let due = 0;
const draw = () => { if (!due) due = setTimeout(() => { due = 0; render(); }, 200); };
const link = new Link({ as: page.as, changed: draw, status: cut, event: heard });

function cut(up, since) {
  show($('cut'), !up);
  if (!up) text($('cut-since'), t('console.cut.since', { t: clock(since) }));
}

function heard(e) {
  if (e.kind === 'rating_given' && e.rating && e.rating.group) ratings(e.rating.group);
}

async function act(what, using) {
  const reply = await link.command(what, using);
  show($('refused'), !reply.ok);
  if (!reply.ok) text($('refused'), refusal(reply.error));
}

// ---- lines ----

const mins = (n) => (n == null ? '–' : t('console.min', { n }));

/** Waits of today's calls, in whole minutes, sorted. */
function waits(tickets) {
  return tickets.filter((x) => x.called_at && x.issued_at).map((x) => minutes(x.issued_at, Date.parse(x.called_at))).sort((a, b) => a - b);
}
const part = (sorted, p) => (sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] : null);

function render() {
  const s = link.state;
  if (!s) return;
  const now = link.now(), by = new Map(s.services.map((x) => [x.id, []]));
  for (const x of s.tickets) if (by.has(x.service)) by.get(x.service).push(x);
  let longest = null;
  list($('services'), s.services, (x) => x.id, serviceRow, (tr, x) => {
    const all = by.get(x.id), line = all.filter((y) => y.state === 'waiting');
    const old = line.length ? Math.max(...line.map((y) => minutes(y.rejoined || y.issued_at, now))) : null;
    if (old != null && (longest == null || old > longest)) longest = old;
    const w = waits(all), c = tr.children;
    text(c[0].firstChild, x.prefix);
    text(c[1], say(x.name));
    text(c[2], line.length);
    text(c[3], mins(old));
    c[3].classList.toggle('late', old != null && old >= 30);
    text(c[4], mins(part(w, 0.5)));
    text(c[5], mins(part(w, 0.9)));
    text(c[6], all.filter((y) => y.state === 'finished').length);
    const m = c[7].firstChild;
    m.className = 'mark ' + (x.open ? 'good' : 'bad');
    text(m, x.open ? t('floor.service_open') : t('floor.service_closed') + (x.until ? ' → ' + x.until : ''));
    if (page.acts) text(c[8].firstChild, t(x.open ? 'floor.close' : 'floor.open'));
  });
  renderCounters(s, now);
  renderDevices(s);
  text($('f-waiting'), s.tickets.filter((x) => x.state === 'waiting').length);
  text($('f-longest'), mins(longest));
  text($('f-open'), s.counters.filter((c) => c.state === 'open').length + '/' + s.counters.length);
  text($('f-done'), s.tickets.filter((x) => x.state === 'finished').length);
  text($('f-gone'), s.tickets.filter((x) => x.state === 'no_show').length);
}

function cells(...kinds) {
  return make('tr', '', ...kinds.map((k) => make('td', k === 'n' ? 'n num' : '')));
}

function button(run) {
  const b = make('button');
  b.type = 'button';
  b.onclick = run;
  return b;
}

function serviceRow(x) {
  const tr = cells('', '', 'n', 'n', 'n', 'n', 'n', '');
  tr.children[0].append(make('b'));
  tr.children[7].append(make('span'));
  if (page.acts) {
    tr.append(make('td', 'n', button(() => {
      const now = link.state.services.find((y) => y.id === x.id);
      if (!now.open) act('open_service', { service: x.id });
      else ask(t('floor.close.ask', { n: say(now.name) }), (reason) => act('close_service', { service: x.id, reason }));
    })));
  }
  return tr;
}

function renderCounters(s, now) {
  list($('counters'), s.counters, (c) => c.id, (c) => {
    const tr = cells('', '', '', '', 'n');
    tr.children[0].append(make('b'));
    tr.children[1].append(make('span'));
    tr.children[3].append(make('b', 'num'));
    if (page.acts) tr.append(make('td', 'n', button(() => counter(c.id))));
    return tr;
  }, (tr, c) => {
    const [name, state, clerk, number, time] = tr.children, tk = c.ticket;
    text(name.firstChild, say(c.name));
    state.firstChild.className = 'mark ' + { open: 'good', paused: 'warm', closed: '' }[c.state];
    text(state.firstChild, c.state === 'paused' && c.until ? t('counter.back', { t: c.until }) : t('counter.' + c.state));
    text(clerk, c.state === 'closed' ? '' : (c.officer && c.officer.name) || c.account || '');
    text(number.firstChild, tk ? tk.number : '');
    const from = tk && (tk.state === 'serving' ? tk.started_at : tk.called_at);
    text(time, from ? stopwatch(now - Date.parse(from)) : '');
    if (tr.children[5]) {
      text(tr.children[5].firstChild, t(c.state === 'closed' ? 'floor.open' : 'floor.close'));
      attr(tr.children[5].firstChild, 'disabled', tk ? '' : null);
    }
  });
}

function counter(id) {
  const c = link.state.counters.find((x) => x.id === id);
  if (c.state === 'closed') act('open_counter', { counter: id });
  else ask(t('floor.close_counter.ask', { n: say(c.name) }), (reason) => act('close_counter', { counter: id, reason }));
}

function renderDevices(s) {
  show($('no-devices'), !s.printers.length);
  list($('devices'), s.printers, (p) => p.name, () => make('li', '', make('b'), make('span'), make('small')), (li, p) => {
    const [name, state, detail] = li.children;
    text(name, p.name);
    state.className = 'mark ' + (p.state === 'ok' ? 'good' : p.state === 'near_end' ? 'warm' : 'bad');
    text(state, page.words['device.' + p.state] || p.state);
    text(detail, [p.detail, p.since ? clock(p.since) : ''].filter(Boolean).join(' · '));
  });
}

function ratings(group) {
  if (!group) return;
  show($('ratings'), true);
  text($('ratings-n'), t('floor.ratings.n', { n: group.n }));
  for (const tr of $('ratings').querySelectorAll('tr')) {
    const n = group.scores[tr.dataset.score] || 0;
    tr.querySelector('i').style.width = (100 * n) / group.n + '%';
    text(tr.lastElementChild, Math.round((100 * n) / group.n) + '%');
  }
}

// ---- one question before something closes ----

let then = null;
function ask(words, run) {
  then = run;
  text($('ask-h'), words);
  $('reason').value = '';
  $('ask').showModal();
}
$('ask-no').onclick = () => $('ask').close();
$('ask').querySelector('form').addEventListener('submit', () => { if (then) then($('reason').value.trim()); });

ratings(page.ratings);
setInterval(() => { if (link.state) renderCounters(link.state, link.now()); }, 1000);
setInterval(draw, 15000);
