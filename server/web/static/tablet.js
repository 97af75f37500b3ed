// The rating tablet of one counter. Idle it shows who sits there; when a visit is finished it asks for one touch.
//
//   tablet-asks.js     whom it asks, and how long
//   tablet-store.js    what it keeps: the ask at hand and the outbox
//   tablet-outbox.js   sends what was given, once and in order
//   tablet-form.js     what one may add to a touch
//   tablet-health.js   what the floor hears of it
//   tablet-box.js      the suggestion box
//   tablet-kiosk.js    nothing but this page
//
// The token of a visit comes with its ticket_finished, to this counter's tablet alone. A tablet that was away when it
// came, because it was loaded anew, finds the visit in the snapshot and asks for the event.

import { page, $, text, show, attr } from './page.js';
import { Link } from './link.js';
import { Store } from './tablet-store.js';
import { Asks, askFor } from './tablet-asks.js';
import { Outbox } from './tablet-outbox.js';
import { Form } from './tablet-form.js';
import { Box } from './tablet-box.js';
import { Health } from './tablet-health.js';
import { standAlone } from './tablet-kiosk.js';

const thankFor = 4000, guardFor = 300, releaseAfter = 400, manyEvents = 5000, settleFor = 5000;
const me = page.counter;
const store = new Store(me);
await store.load();
const shelf = store.shelf;

let lang = document.documentElement.lang;
const t = (key, fill) => {
  let s = page.said[lang][key] || key;
  for (const n in fill) s = s.replaceAll('{' + n + '}', fill[n]);
  return s;
};
const next = () => page.languages[(page.languages.findIndex((l) => l[0] === lang) + 1) % page.languages.length];
const say = (x) => (x ? x[lang] || x.vi || Object.values(x)[0] || '' : '');

let last = null; // the greeting of the line that the tablet caught up on
const link = new Link({ as: page.as, changed, event: heard, status: line });
if (shelf.skew) link.base += shelf.skew; // how wrong this machine's clock was when the hall last told the time
const outbox = new Outbox(store, link, render);
const asks = new Asks(store, () => link.now(), () => outbox.send());
store.found = (old) => { asks.adopt(old); render(); };
const form = new Form(asks, say, t);
const box = new Box(link, say, t, render);
const health = new Health(link, store);

// ---- what the hall says ----

function changed() {
  const s = link.state, c = s.counters.find((x) => x.id === me);
  if (link.welcome !== last) { last = link.welcome; greeted(s); }
  if (!c) { render(); return; }
  const h = s.hall || {}, o = c.officer;
  const seen = {
    name: c.name, state: c.state, until: c.until || '', officer: o || null,
    ticket: c.ticket ? { number: c.ticket.number, state: c.ticket.state } : null,
    words: h.words || null, reasons: h.reasons || [], questions: h.questions || [], levels: h.levels || 5, box: h.box || null,
  };
  if (JSON.stringify(seen) !== JSON.stringify(shelf.seen)) {
    shelf.seen = seen;
    store.keep(false);
  }
  render();
}

/** The line is there, for the first time or again. */
function greeted(s) {
  shelf.skew = Math.round(link.now() - Date.now());
  if (shelf.epoch !== s.epoch) { shelf.epoch = s.epoch; shelf.seq = 0; } // another log, or a restored one
  store.keep(false);
  missed(s).catch((err) => console.warn('what was missed is not known:', err));
  if (worker) worker.update().catch(() => {});
}

/** Asks for the token of a visit that ended here while the page was not. */
async function missed(s) {
  const ended = s.tickets.some((x) => x.state === 'finished' && x.counter === me && Date.parse(x.ended_at) + askFor > link.now());
  if (!ended || s.seq <= (shelf.seq || 0)) return;
  const since = shelf.seq || Math.max(0, s.seq - manyEvents);
  const res = await fetch('/api/v1/events?since=' + since + '&as=' + encodeURIComponent(page.as), { cache: 'no-store' });
  if (!res.ok) throw new Error(res.status);
  for (const row of (await res.text()).split('\n')) {
    if (!row) continue;
    const e = JSON.parse(row);
    if (e.seq <= s.seq) heard(e, e.at, e.seq); // what came later came over the line
  }
}

function heard(e, when, seq) {
  if (e.kind === 'step_undone' && e.ticket) asks.undone(e.ticket.id);
  if (e.counter === me && e.ticket && e.ticket.rating_token && asks.finished(e.ticket, when, seq)) begin();
  render();
}

function line(up) {
  if (up) { outbox.send(); health.tell(true); }
  render();
}

// ---- what the person does ----

let thanked = 0; // until when somebody is thanked, performance.now()

/** Another person is asked: in the language of the ticket, with nothing of the one before. */
function begin() {
  const a = asks.ask;
  if (!a) return;
  thanked = 0;
  form.fill(a);
  speak(page.said[a.lang] ? a.lang : page.home);
}

$('faces').addEventListener('pointerdown', () => asks.hold());
for (const kind of ['pointerup', 'pointercancel']) addEventListener(kind, () => { if (asks.held) setTimeout(letGo, releaseAfter); });
function letGo() {
  const was = asks.ask;
  asks.release();
  if (asks.ask !== was) begin();
  render();
}

$('faces').addEventListener('click', (e) => {
  const b = e.target.closest('[data-score]');
  if (!b || b.disabled || !asks.ask || asks.ask.score) return;
  const a = asks.ask;
  attr(b, 'data-touched', 'yes');
  asks.choose(Number(b.dataset.score), page.levels).then(() => {
    attr(b, 'data-touched', null);
    if (asks.ask === a) form.fill(a);
    render();
  });
});
$('change').onclick = () => { asks.again(); render(); };
$('more').addEventListener('submit', (e) => { e.preventDefault(); done(); });
$('lang').onclick = () => speak(next()[0]);

function done() {
  if (asks.settle()) thanked = performance.now() + thankFor;
  if (document.activeElement) document.activeElement.blur(); // the tablet's keyboard goes away
  if (!thanked) over();
  render();
}

/** Nobody is asked or thanked any more: the next one, or the idle screen in the hall's own language. */
function over() {
  thanked = 0;
  asks.follow();
  if (asks.ask) begin(); else speak(page.home);
}

setInterval(() => {
  if (asks.ask && !asks.left) done();
  else if (thanked && thanked < performance.now()) over();
  box.tick();
  if (box.open && asks.ask && !box.busy) render();
  if (asks.ask && asks.swapped) guard();
  if (asks.ask) $('left').style.transform = 'scaleX(' + Math.min(1, asks.left / askFor) + ')';
  renderLine();
  if (stale() && !asks.ask && !thanked && !box.open && link.up) location.reload();
}, 250);

// ---- the screen ----

function speak(l) {
  lang = l;
  document.documentElement.lang = l;
  render();
}

/** For a moment after one ask took another's place no face can be touched: the finger on its way meant the one before. */
function guard() {
  const yes = asks.swapped && performance.now() - asks.swapped < guardFor;
  if (!yes) asks.swapped = 0;
  for (const b of $('faces').children) b.disabled = !!yes;
}

function render() {
  for (const n of document.querySelectorAll('[data-t]')) text(n, t(n.dataset.t));
  text($('lang'), next()[1]);
  const a = asks.ask, seen = shelf.seen;
  const view = box.busy ? 'box' : a ? (asks.answered ? 'thanks' : 'ask') : thanked > performance.now() ? 'thanks' : box.open ? 'box' : 'idle';
  attr(document.body, 'data-view', view);
  // what was touched does not stand on the screen for others to see
  attr(document.body, 'data-done', view === 'thanks' && !a ? 'yes' : null);
  for (const id of ['idle', 'box', 'ask', 'thanks']) show($(id), id === view);
  show($('more'), !!a);
  show($('change'), !!a);
  show($('bar'), !!a && view !== 'box');
  box.render(seen);
  if (view !== 'idle') show($('box-open'), false);
  if (seen) renderIdle(seen);
  if (a) renderAsk(a, seen);
  renderLine();
}

function renderLine() {
  const late = outbox.waiting, said = [];
  if (!link.up) said.push(t('tablet.offline'));
  if (late && (!link.up || outbox.slow)) said.push(t('tablet.kept', { n: late }));
  if (!store.sure) said.push(t('tablet.unsure'));
  show($('offline'), said.length > 0);
  $('offline').className = link.up && store.sure ? 'line kept' : 'line';
  text($('offline'), said.join(' · '));
  attr(document.body, 'data-kept', late);
}

function renderIdle(seen) {
  const o = seen.officer, name = say(seen.name), open = seen.state === 'open', closed = seen.state === 'closed';
  const first = t('tablet.counter') + ' ';
  const short = name.startsWith(first) ? name.slice(first.length) : name;
  text($('place-word'), short === name ? '' : t('tablet.counter'));
  text($('counter'), short);
  $('counter').classList.toggle('long', short.length > 4);
  text($('name'), closed ? t('tablet.closed') : o ? o.name : t('tablet.welcome'));
  text($('titled'), seen.state === 'paused' ? t('tablet.paused') + (seen.until ? ' · ' + t('counter.back', { t: seen.until }) : '')
    : open && o ? o.title : '');
  text($('field'), open && o ? o.field : '');
  const words = o && !closed ? o.name.trim().split(/\s+/) : [];
  text($('initials'), words.length ? (words.length > 1 ? words[0][0] : '') + words[words.length - 1][0] : '★');
  const photo = o && !closed && o.photo && /^\/[^/\\]/.test(o.photo) ? o.photo : '';
  if (photo && photo !== $('photo').getAttribute('src')) attr($('photo'), 'src', photo);
  show($('photo'), !!photo && !$('photo').dataset.broken);
  show($('now'), !!seen.ticket);
  if (seen.ticket) {
    text($('now-word'), t(seen.ticket.state === 'called' ? 'tablet.calling' : 'tablet.serving'));
    text($('now-number'), seen.ticket.number);
  }
}
for (const kind of ['load', 'error']) {
  $('photo').addEventListener(kind, () => { attr($('photo'), 'data-broken', kind === 'error' ? 'yes' : null); render(); });
}

const faceWord = (n, seen) => (seen && seen.words && say(seen.words[n])) || page.said[lang]['rate.' + page.faces[n]];

function renderAsk(a, seen) {
  text($('ask-word'), t('tablet.ask'));
  text($('ask-number'), a.number);
  guard();
  for (const b of $('faces').children) text(b.lastElementChild, faceWord(b.dataset.score, seen));
  if (!asks.answered) return;
  text($('about'), t('tablet.about', { n: a.number, w: faceWord(a.score, seen) }));
  form.render(a, seen);
}

// ---- the page itself ----

let worker = null;
/** The page is of another release than the server, or of another scale: it is loaded anew once nobody looks. */
let outdated = false;
const stale = () => outdated || (!!link.state && !!shelf.seen && shelf.seen.levels !== page.levels && performance.now() > settleFor);

// The page as it came was loaded before there was a worker: it is kept now, so that the next start needs no server.
async function stay() {
  const had = !!navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener('controllerchange', () => { outdated = had; });
  worker = await navigator.serviceWorker.register('/tablet/sw.js', { scope: '/tablet/' });
  await navigator.serviceWorker.ready;
  const cache = await caches.open('tablet-' + page.release);
  await cache.add(location.pathname);
  document.body.dataset.stays = 'yes';
}
if ('serviceWorker' in navigator) stay().catch((err) => console.warn('the tablet will not open offline:', err));

standAlone();
if (asks.ask) begin();
render();
outbox.send();
document.body.dataset.ready = 'yes';
