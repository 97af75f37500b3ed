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
  return reply;
}

// ---- lines ----

const mins = (n) => (n == null ? '–' : n || '<1');

/** What the server counted of the day, by service: the same figures as in the report. Empty until it has answered. */
let counted = new Map();
async function count() {
  try {
    const res = await fetch('/api/v1/report?as=' + encodeURIComponent(page.as));
    if (!res.ok) return;
    counted = new Map((await res.json()).services.map((x) => [x.id, x.wait_s]));
    draw();
  } catch { /* the line is cut: the page says so */ }
}
const minutesOf = (s) => Math.floor(s / 60);

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
    c[3].classList.toggle('late', old != null && old > (page.targets[x.id] || 30));
    const sum = counted.get(x.id);
    text(c[4], mins(sum && sum.n ? minutesOf(sum.p50) : part(w, 0.5)));
    text(c[5], mins(sum && sum.n ? minutesOf(sum.p90) : part(w, 0.9)));
    text(c[6], all.filter((y) => y.state === 'finished').length);
    const m = c[7].firstChild;
    m.className = 'mark ' + (x.open ? 'good' : 'bad');
    text(m, x.open ? t('floor.service_open') : t('floor.service_closed') + (x.until ? ' → ' + x.until : ''));
  });
  renderCounters(s, now);
  renderDevices(s);
  renderActs();
  text($('f-waiting'), s.tickets.filter((x) => x.state === 'waiting').length);
  text($('f-longest'), longest == null ? '–' : t('console.min', { n: longest }));
  text($('f-open'), s.counters.filter((c) => c.state === 'open').length + '/' + s.counters.length);
  text($('f-done'), s.tickets.filter((x) => x.state === 'finished').length);
  text($('f-gone'), s.tickets.filter((x) => x.state === 'no_show').length);
}

function cells(...kinds) {
  return make('tr', '', ...kinds.map((k) => make('td', k === 'n' ? 'n num' : '')));
}

function serviceRow(x) {
  const tr = cells('', '', 'n', 'n', 'n', 'n', 'n', '');
  tr.children[0].append(make('b'));
  tr.children[7].append(make('span'));
  return tr;
}

function renderCounters(s, now) {
  list($('counters'), s.counters, (c) => c.id, (c) => {
    const tr = cells('', '', '', '', 'n');
    tr.children[0].append(make('b'));
    tr.children[1].append(make('span'));
    tr.children[3].append(make('b', 'num'));
    return tr;
  }, (tr, c) => {
    const [name, state, clerk, number, time] = tr.children, tk = c.ticket;
    text(name.firstChild, say(c.name));
    attr(tr, 'data-state', tk ? tk.state : c.state);
    state.firstChild.className = 'mark ' + (tk && tk.state === 'called' ? 'warm' : { open: tk ? 'good' : '', paused: 'warm', closed: '' }[c.state]);
    text(state.firstChild, c.state === 'paused' && c.until ? t('counter.back', { t: c.until })
      : c.state !== 'open' ? t('counter.' + c.state) : tk ? t('state.' + tk.state) : t('floor.ready'));
    text(clerk, c.state === 'closed' ? '' : (c.officer && c.officer.name) || c.account || '');
    text(number.firstChild, tk ? tk.number : '');
    const from = tk && (tk.state === 'serving' ? tk.started_at : tk.called_at);
    text(time, from ? stopwatch(now - Date.parse(from)) : '');
  });
}

function renderDevices(s) {
  show($('no-devices'), !s.printers.length);
  list($('devices'), s.printers, (p) => p.name, () => make('li', '', make('b'), make('span'), make('small')), (li, p) => {
    const [name, state, detail] = li.children;
    text(name, p.name);
    state.className = 'mark ' + (p.state === 'ok' ? 'good' : p.state === 'near_end' ? 'warm' : 'bad');
    text(state, page.words['device.' + p.state] || p.state);
    text(detail, [p.state === 'ok' ? '' : p.detail, p.since ? clock(p.since) : ''].filter(Boolean).join(' · '));
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

// ---- acts: apart from the picture, so that a slip of the mouse closes nothing ----

const kinds = {
  services: {
    all: (s) => s.services.map((x) => ({ id: x.id, name: say(x.name), open: x.open })),
    act: (x, reason) => act(x.open ? 'close_service' : 'open_service', x.open ? { service: x.id, reason } : { service: x.id }),
  },
  counters: {
    all: (s) => s.counters.map((x) => ({ id: x.id, name: say(x.name), open: x.state !== 'closed', busy: x.ticket && x.ticket.number })),
    act: (x, reason) => act(x.open ? 'close_counter' : 'open_counter', x.open ? { counter: x.id, reason } : { counter: x.id }),
  },
};
let acting = '';

function openActs(kind) {
  acting = kind;
  text($('acts-h'), t('floor.' + kind));
  text($('acts-refused'), '');
  $('acts-list').replaceChildren();
  renderActs();
  $('acts').showModal();
}

function renderActs() {
  if (!acting || !link.state) return;
  list($('acts-list'), kinds[acting].all(link.state), (x) => x.id, (x) => {
    const b = make('button');
    b.type = 'button';
    b.onclick = async () => {
      const now = kinds[acting].all(link.state).find((y) => y.id === x.id);
      const reply = await kinds[acting].act(now, $('reason').value.trim());
      text($('acts-refused'), reply.ok ? '' : refusal(reply.error));
    };
    return make('li', '', make('span'), make('b', 'num'), b);
  }, (li, x) => {
    text(li.children[0], x.name);
    text(li.children[1], x.busy || '');
    text(li.children[2], t(x.open ? 'floor.close' : 'floor.open'));
    li.children[2].className = x.open ? 'bad' : '';
    attr(li.children[2], 'disabled', x.busy ? '' : null);
  });
}

if (page.acts) {
  $('act-services').onclick = () => openActs('services');
  $('act-counters').onclick = () => openActs('counters');
  $('acts-no').onclick = () => $('acts').close();
  $('acts').addEventListener('close', () => { acting = ''; });
}

ratings(page.ratings);
setInterval(() => { if (link.state) renderCounters(link.state, link.now()); }, 1000);
setInterval(draw, 15000);
count();
setInterval(count, 60000);
