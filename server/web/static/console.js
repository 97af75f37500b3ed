// The clerk's console: one counter, its line, and the keys. Two presses never call two people: while a command is on
// its way every other one waits, a held key counts once, and the server refuses a call while someone is at the counter.

import { page, $, t, say, refusal, text, show, attr, make, list, marks, clock, minutes, stopwatch, once } from './page.js';
import { Link } from './link.js';
import { openForms } from './console-forms.js';

const draw = once(render);
const followFor = 5000; // ms that a key pressed too early is remembered
let busy = '';       // the action on its way
let following = null; // the key pressed while it was
let did = null;      // {good, words}: what happened last

const link = new Link({ as: page.as, changed: draw, status: cut, event: heard });
const forms = openForms({ link, act, counter: mine });

/**
 * The counter that this account has opened, if any. A manager holds none and may work at any: the page keeps which.
 */
function mine() {
  if (!link.state) return null;
  const chosen = page.role === 'clerk' ? '' : sessionStorage.getItem('motcua.counter');
  return link.state.counters.find((c) => c.state !== 'closed' && (chosen ? c.id === chosen : c.account === page.me));
}

function sitAt(id) {
  if (page.role !== 'clerk') sessionStorage.setItem('motcua.counter', id);
  act('open', 'open_counter', { counter: id });
}

/** Whether this person may sit down there: it is closed, nobody holds it, or a manager looks in. */
const free = (c) => c.state === 'closed' || !c.account || page.role !== 'clerk';

// What can be done, by the state at the counter; the first that fits is the one next step.
const actions = {
  next: { when: (c) => c.state === 'open' && !c.ticket, run: (c) => act('next', 'call_next', { counter: c.id }) },
  recall: { when: (c) => at(c, 'called'), run: (c) => act('recall', 'recall', { counter: c.id }) },
  start: { when: (c) => at(c, 'called'), run: (c) => act('start', 'start', { counter: c.id }) },
  finish: { when: (c) => at(c, 'serving'), run: () => forms.finish() },
  no_show: { when: (c) => at(c, 'called'), run: (c) => act('no_show', 'no_show', { counter: c.id }) },
  transfer: { when: (c) => !!c.ticket, run: () => forms.transfer() },
  park_papers: { when: (c) => at(c, 'serving'), run: (c) => act('park', 'park', { counter: c.id, reason: 'papers' }) },
  park_sign: { when: (c) => at(c, 'serving'), run: (c) => act('park', 'park', { counter: c.id, reason: 'signature' }) },
  call: { when: (c) => c.state === 'open' && !c.ticket, run: () => forms.call() },
  undo: { when: () => true, run: (c) => act('undo', 'undo', { counter: c.id }) },
  pause: { when: (c) => c.state === 'open' && !c.ticket, run: () => forms.pause() },
  open: { when: (c) => c.state === 'paused', run: (c) => act('open', 'open_counter', { counter: c.id }) },
  close: {
    when: (c) => !c.ticket,
    run: (c) => { sessionStorage.removeItem('motcua.counter'); act('close', 'close_counter', { counter: c.id }); },
  },
};
const at = (c, state) => !!c.ticket && c.ticket.state === state;

function fits(name) {
  const c = mine();
  return !!c && !busy && link.up && actions[name].when(c);
}

const press = (name) => wish(name, () => fits(name), () => actions[name].run(mine()));

/**
 * Does what was pressed, if it fits. While a command is on its way the same wish again is the same wish; another one
 * is meant for what comes after, if that comes soon and it still fits.
 */
function wish(name, ok, run) {
  if (busy) {
    if (name !== busy) following = { name, ok, run, by: Date.now() + followFor };
  } else if (ok()) run();
  else if (!link.up) tell(false, t('console.cut'));
}

/** Gives one command and holds everything else until its events have been folded. */
async function act(name, what, using, about) {
  if (busy) return { ok: false };
  const number = about || (mine() && mine().ticket && mine().ticket.number) || '';
  busy = name;
  render();
  const reply = await link.command(what, using);
  if (reply.ok && reply.seq) await folded(reply.seq);
  busy = '';
  if (!reply.ok) tell(false, refusal(reply.error));
  else if (name === 'next' && !reply.result) tell(true, t('console.none'));
  else if (page.words['console.did.' + name]) {
    const n = (reply.result && reply.result.number) || number;
    tell(true, t('console.did.' + name, { n }));
  } else tell(true, '');
  render();
  setTimeout(follow, 0); // after a question that was answered has closed
  return reply;
}

function follow() {
  if (busy) return; // its own end will look again
  const then = following;
  following = null;
  if (then && then.by > Date.now() && !forms.open()) wish(then.name, then.ok, then.run);
}

function folded(seq) {
  const until = Date.now() + 2000;
  return new Promise((done) => {
    const look = () => (link.state.seq >= seq || Date.now() > until ? done() : setTimeout(look, 10));
    look();
  });
}

function tell(good, words) {
  did = { good, words };
  const node = $('did');
  text(node, words);
  node.className = 'said ' + (good ? 'good' : 'bad');
}

function cut(up, since) {
  show($('cut'), !up);
  if (!up) text($('cut-since'), t('console.cut.since', { t: clock(since) }));
  draw();
}

let wasClosed = false;
function heard(e) {
  if (e.kind === 'counter_closed' && e.counter === shownCounter && busy !== 'close') wasClosed = true;
}

// ---- the screen ----

let shownCounter = '';

function render() {
  const s = link.state;
  if (!s) return;
  const c = mine();
  show($('choose'), !c);
  show($('desk'), !!c);
  show($('loading'), false);
  if (!c) { renderChoice(s); shownCounter = ''; return; }
  if (shownCounter !== c.id) { shownCounter = c.id; wasClosed = false; }
  text($('counter-name'), say(c.name));
  renderCurrent(s, c);
  for (const b of document.querySelectorAll('[data-do]')) {
    const name = b.dataset.do;
    attr(b, 'aria-disabled', fits(name) ? null : 'true');
    attr(b, 'aria-busy', busy === name ? 'true' : null);
  }
  show($('do-open'), c.state === 'paused');
  show($('do-pause'), c.state !== 'paused');
  const step = ['finish', 'start', 'next'].find((n) => actions[n].when(c));
  for (const b of document.querySelectorAll('.steps [data-do]')) b.classList.toggle('main', b.dataset.do === step);
  renderLine(s, c);
  renderParked(s, c);
  renderOthers(s, c);
}

function renderChoice(s) {
  text($('choose-said'), wasClosed ? t('console.was_closed') : did && !did.good ? did.words : '');
  show($('choose-said'), wasClosed || (did && !did.good));
  list($('counters'), s.counters, (c) => c.id, (c) => {
    const b = make('button', 'pick', make('b'), make('small'), make('span', 'soft'));
    b.type = 'button';
    b.onclick = () => { if (!b.hasAttribute('aria-disabled')) sitAt(c.id); };
    return make('li', '', b);
  }, (li, c) => {
    const [name, who, what] = li.firstChild.children;
    text(name, say(c.name));
    text(who, c.state === 'closed' ? t('console.choose.none')
      : c.account ? t('console.choose.taken', { n: (c.officer && c.officer.name) || c.account }) : t('counter.' + c.state));
    text(what, names(s, c.services));
    attr(li.firstChild, 'aria-disabled', busy || !link.up || !free(c) ? 'true' : null);
  });
}

const names = (s, ids) => (ids || []).map((id) => say((s.services.find((x) => x.id === id) || {}).name)).join(' · ');
const serviceName = (s, id) => say((s.services.find((x) => x.id === id) || {}).name);

function renderCurrent(s, c) {
  const tk = c.ticket;
  const line = waitingFor(s, c);
  $('current').dataset.state = tk ? tk.state : c.state === 'paused' ? 'paused' : 'idle';
  text($('step'), tk ? t(tk.state === 'called' ? 'console.calling' : 'console.serving')
    : c.state === 'paused' ? t('console.paused') : t('console.idle'));
  show($('number'), !!tk);
  show($('idle'), !tk);
  text($('number'), tk ? tk.number : '');
  text($('idle'), c.state === 'paused' ? (c.until ? t('counter.back', { t: c.until }) : '')
    : line.length ? t('console.idle.n', { n: line.length }) : t('console.idle.0'));
  text($('service'), tk ? serviceName(s, tk.service) : '');
  marks($('marks'), tk ? marksOf(s, tk, true) : []);
  show($('note'), !!(tk && tk.note));
  text($('note-text'), tk ? tk.note : '');
  tick();
}

function tick() {
  const c = mine(), tk = c && c.ticket;
  const from = tk && (tk.state === 'serving' ? tk.started_at : tk.called_at);
  text($('timer'), from ? stopwatch(link.now() - Date.parse(from)) : '');
}

function marksOf(s, tk, whole) {
  const out = [];
  if (tk.priority) {
    const p = ((s.hall && s.hall.priorities) || []).find((x) => x.id === tk.priority);
    out.push(['first', whole && p ? say(p.name) : t('console.priority')]);
  }
  if (tk.rejoined) out.push(['', t('console.rejoined')]);
  if (tk.offline) out.push(['', t('console.offline_mark')]);
  if (tk.files > 1) out.push(['', t('console.files', { n: tk.files })]);
  if (tk.people > 1) out.push(['', t('console.people', { n: tk.people })]);
  if (whole && tk.called_at) out.push(['', t('console.waited', { n: minutes(tk.issued_at, Date.parse(tk.called_at)) })]);
  if (whole && tk.recalls) out.push(['', t('console.recalls', { n: tk.recalls })]);
  return out;
}

const since = (tk) => tk.rejoined || tk.issued_at || '';
function waitingFor(s, c) {
  const mineToo = new Set(c.services);
  return s.tickets.filter((x) => x.state === 'waiting' && mineToo.has(x.service) && (!x.counter || x.counter === c.id))
    .sort((a, b) => (!!b.priority - !!a.priority) || (since(a) < since(b) ? -1 : 1));
}

const shown = 40;
function renderLine(s, c) {
  const line = waitingFor(s, c);
  text($('line-count'), line.length);
  show($('line-empty'), !line.length);
  show($('line-more'), line.length > shown);
  text($('line-more'), t('console.line.more', { n: line.length - shown }));
  list($('line'), line.slice(0, shown), (x) => x.id, (x) => {
    const b = make('button', 'row', make('b', 'num'), make('span', 'what'), make('span', 'marks'), make('span', 'num soft'));
    b.type = 'button';
    b.onclick = () => wish('call ' + x.id, () => fits('call'), () => forms.call(x.id));
    return make('li', '', b);
  }, (li, x) => {
    const [n, what, m, wait] = li.firstChild.children;
    text(n, x.number);
    text(what, serviceName(s, x.service));
    marks(m, marksOf(s, x, false));
    text(wait, t('console.min', { n: minutes(since(x), link.now()) }));
  });
}

const reasonWords = { papers: 'console.park_papers', signature: 'console.park_sign' };
function renderParked(s, c) {
  const parked = s.tickets.filter((x) => x.counter === c.id && (x.state === 'parked' || x.state === 'returned'));
  show($('parked-empty'), !parked.length);
  list($('parked'), parked, (x) => x.id, (x) => {
    const back = make('button', '', t('console.back'));
    const resume = make('button', '', t('console.resume'));
    back.type = resume.type = 'button';
    const here = () => link.up && !!mine();
    back.onclick = () => wish('return ' + x.id, here, () => act('return', 'return_ticket', { ticket: x.id }));
    resume.onclick = () => wish('resume ' + x.id, () => fits('next'), () => act('call', 'resume', { counter: mine().id, ticket: x.id }, x.number));
    return make('li', '', make('b', 'num'), make('span', 'what'), back, resume);
  }, (li, x) => {
    const [n, what, back, resume] = li.children;
    text(n, x.number);
    text(what, x.state === 'returned' ? t('console.returned') : reasonWords[x.reason] ? t(reasonWords[x.reason]) : x.reason || t('state.parked'));
    show(back, x.state === 'parked');
    show(resume, x.state === 'parked'); // one that came back is the next to be called
    attr(back, 'aria-disabled', link.up && !busy ? null : 'true');
    attr(resume, 'aria-disabled', fits('next') ? null : 'true');
  });
}

function renderOthers(s, c) {
  list($('others'), s.counters.filter((x) => x.id !== c.id), (x) => x.id,
    () => make('li', '', make('b'), make('span', 'num'), make('small')),
    (li, x) => {
      const [name, n, what] = li.children;
      li.dataset.state = x.state;
      text(name, say(x.name));
      text(n, x.ticket ? x.ticket.number : '—');
      text(what, x.state === 'paused' && x.until ? t('counter.back', { t: x.until }) : t('counter.' + x.state));
    });
  const done = s.tickets.filter((x) => x.state === 'finished' && x.counter === c.id).length;
  text($('today'), t('console.today', { n: done }));
}

// ---- keys and clicks ----

const byCode = {};
for (const name in page.keys) for (const code of page.keys[name]) byCode[code] = name;
const typing = (n) => n && (n.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(n.tagName));

addEventListener('keydown', (e) => {
  const code = (e.ctrlKey ? 'Ctrl+' : '') + (e.altKey ? 'Alt+' : '') + e.code;
  const name = byCode[code];
  if (!name || e.isComposing) return;
  if (!/^F\d/.test(code) && typing(document.activeElement)) return; // letters and the keypad type there
  e.preventDefault();
  if (e.repeat) return; // a held key counts once
  if (forms.open() && !busy) { forms.key(name); return; }
  press(name);
});

document.addEventListener('click', (e) => {
  const b = e.target.closest('[data-do]');
  if (b && !forms.open()) press(b.dataset.do);
});

setInterval(tick, 500);
setInterval(() => { if (link.state && mine()) { renderLine(link.state, mine()); } }, 10000);
