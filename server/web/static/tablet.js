// The rating tablet of one counter. Idle it shows who sits there; when a visit is finished it asks for one touch.
//
// A rating belongs to its own ticket: it carries the one-time token that came with ticket_finished. It is written to
// localStorage at the touch, with its idempotency key, and leaves only when the server has answered: a power cut, a
// dead line or a second try neither lose nor double it.

import { page, $, text, show, attr, make, list, newKey } from './page.js';
import { Link } from './link.js';

const askFor = 60000, thinkFor = 20000, thankFor = 4000, retry = 5000;
const me = page.counter;
const shelf = 'motcua.tablet.' + me;

const kept = Object.assign({ ask: null, out: [], seen: null }, JSON.parse(localStorage.getItem(shelf) || '{}'));
const keep = () => localStorage.setItem(shelf, JSON.stringify(kept));

let lang = document.documentElement.lang;
const t = (key, fill) => {
  let s = page.said[lang][key] || key;
  for (const n in fill) s = s.replaceAll('{' + n + '}', fill[n]);
  return s;
};
const next = () => page.languages[(page.languages.findIndex((l) => l[0] === lang) + 1) % page.languages.length];
const say = (x) => (x ? x[lang] || x.vi || Object.values(x)[0] || '' : '');

const link = new Link({ as: page.as, changed, event: heard, status: line });

function changed() {
  const s = link.state, c = s.counters.find((x) => x.id === me);
  if (!c) return;
  const h = s.hall || {};
  kept.seen = {
    name: c.name, state: c.state, until: c.until, officer: c.officer || null,
    ticket: c.ticket ? { number: c.ticket.number, state: c.ticket.state } : null,
    words: h.words || null, reasons: h.reasons || null,
  };
  keep();
  render();
}

function heard(e, when) {
  if (e.kind === 'step_undone' && kept.ask && e.ticket && e.ticket.id === kept.ask.ticket) { kept.ask = null; keep(); }
  if (e.kind !== 'ticket_finished' || e.counter !== me || !e.ticket || !e.ticket.rating_token) return;
  const until = Date.parse(when) + askFor;
  if (until <= link.now()) return; // that person has gone
  settle();
  kept.ask = { token: e.ticket.rating_token, ticket: e.ticket.id, number: e.ticket.number, lang: e.ticket.lang || '', until };
  if (page.said[kept.ask.lang]) speak(kept.ask.lang);
  keep();
  render();
}

/** What was touched goes to the outbox; what was not is over. */
function settle() {
  const a = kept.ask;
  kept.ask = null;
  if (a && a.score) {
    const reasons = [...$('reasons').querySelectorAll('input:checked')].map((x) => x.value);
    const using = { token: a.token, score: a.score };
    if (reasons.length) using.reasons = reasons;
    if ($('comment').value.trim()) using.comment = $('comment').value.trim();
    kept.out.push({ key: a.key, using });
  }
  keep();
  $('more').reset();
  send();
}

let sending = false;
async function send() {
  if (sending || !kept.out.length || !link.up) { render(); return; }
  sending = true;
  const one = kept.out[0];
  const reply = await link.command('rate', one.using, one.key);
  sending = false;
  const later = !reply.ok && (!reply.error || reply.error.code === 'unavailable' || reply.error.code === 'too_many');
  if (later) setTimeout(send, retry);
  else {
    kept.out = kept.out.filter((x) => x.key !== one.key);
    keep();
    if (kept.out.length) send();
  }
  render();
}

function line(up) {
  if (up) send();
  render();
}

function choose(score) {
  const a = kept.ask;
  if (!a) return;
  a.score = score;
  a.key = a.key || newKey();
  a.until = link.now() + thinkFor;
  keep();
  render();
}

// ---- the screen ----

function speak(l) {
  lang = l;
  document.documentElement.lang = l;
  render();
}

let thanked = 0;
function render() {
  for (const n of document.querySelectorAll('[data-t]')) text(n, t(n.dataset.t));
  text($('lang'), next()[1]);
  const a = kept.ask, seen = kept.seen;
  const view = a ? (a.score ? 'thanks' : 'ask') : thanked > Date.now() ? 'thanks' : 'idle';
  attr(document.body, 'data-view', view);
  for (const id of ['idle', 'ask', 'thanks']) show($(id), id === view);
  show($('more'), !!a);
  if (seen) renderIdle(seen);
  if (a) renderAsk(a, seen);
  const late = kept.out.length;
  show($('offline'), !link.up || late > 0);
  $('offline').className = link.up ? 'line kept' : 'line';
  text($('offline'), !link.up ? t('tablet.offline') + (late ? ' · ' + t('tablet.kept', { n: late }) : '') : t('tablet.kept', { n: late }));
}

function renderIdle(seen) {
  const o = seen.officer, name = say(seen.name), open = seen.state === 'open';
  const first = t('tablet.counter') + ' ';
  const short = name.startsWith(first) ? name.slice(first.length) : name;
  text($('place-word'), short === name ? '' : t('tablet.counter'));
  text($('counter'), short);
  $('counter').classList.toggle('long', short.length > 4);
  text($('name'), seen.state === 'closed' ? t('tablet.closed') : o ? o.name : t('tablet.welcome'));
  text($('titled'), seen.state === 'paused' ? t('tablet.paused') + (seen.until ? ' · ' + t('counter.back', { t: seen.until }) : '')
    : open && o ? o.title : '');
  text($('field'), open && o ? o.field : '');
  const words = o && seen.state !== 'closed' ? o.name.trim().split(/\s+/) : [];
  text($('initials'), words.length ? (words.length > 1 ? words[0][0] : '') + words[words.length - 1][0] : '★');
  const photo = o && o.photo && o.photo.startsWith('/') ? o.photo : '';
  if (photo) attr($('photo'), 'src', photo);
  show($('photo'), !!photo && seen.state !== 'closed');
  show($('now'), !!seen.ticket);
  if (seen.ticket) {
    text($('now-word'), t(seen.ticket.state === 'called' ? 'tablet.calling' : 'tablet.serving'));
    text($('now-number'), seen.ticket.number);
  }
}

function renderAsk(a, seen) {
  text($('ask-word'), t('tablet.ask'));
  text($('ask-number'), a.number);
  for (const b of $('faces').children) {
    const n = b.dataset.score;
    text(b.lastElementChild, (seen && seen.words && say(seen.words[n])) || page.said[lang]['rate.' + page.faces[n]]);
  }
  if (!a.score) return;
  for (const c of $('chosen').children) show(c, c.dataset.score === String(a.score));
  const reasons = (seen && seen.reasons) || [];
  show($('why'), a.score <= page.low && reasons.length > 0);
  list($('reasons'), reasons, (r) => r.id, (r) => {
    const input = make('input');
    Object.assign(input, { type: 'checkbox', value: r.id });
    return make('label', 'choice', input, make('span'));
  }, (node, r) => text(node.lastChild, say(r.name)));
}

$('faces').addEventListener('click', (e) => {
  const b = e.target.closest('[data-score]');
  if (b) choose(Number(b.dataset.score));
});
$('change').onclick = () => { if (kept.ask) { delete kept.ask.score; kept.ask.until = link.now() + askFor; keep(); render(); } };
$('more').addEventListener('submit', (e) => { e.preventDefault(); done(); });
for (const kind of ['input', 'pointerdown']) {
  $('more').addEventListener(kind, () => { if (kept.ask) { kept.ask.until = link.now() + thinkFor; keep(); } });
}
$('lang').onclick = () => speak(next()[0]);
addEventListener('contextmenu', (e) => e.preventDefault());

function done() {
  thanked = Date.now() + thankFor;
  settle();
}

setInterval(() => {
  const a = kept.ask;
  if (a && link.now() > a.until) { if (a.score) done(); else { settle(); speak(page.home); } }
  if (a && !a.score) $('left').style.transform = 'scaleX(' + Math.max(0, Math.min(1, (a.until - link.now()) / askFor)) + ')';
  if (thanked && thanked < Date.now()) { thanked = 0; if (!kept.ask) speak(page.home); }
}, 500);

render();

// The page as it came was loaded before there was a worker: it is kept now, so that the next start needs no server.
async function stay() {
  await navigator.serviceWorker.register('/tablet/sw.js', { scope: '/tablet/' });
  await navigator.serviceWorker.ready;
  const shelf = await caches.open('tablet-' + page.release);
  await shelf.add(location.pathname);
  document.body.dataset.stays = 'yes';
}
if ('serviceWorker' in navigator) stay().catch((err) => console.warn('the tablet will not open offline:', err));
