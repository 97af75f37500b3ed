// The guide's page: the officer, guard or volunteer beside the kiosk, on a phone in one hand. Calls for help stand above
// everything; below are four places: take a number for someone, find one, see the lines, see to the printers. Each
// screen has an address of its own, so that the phone's back button goes one screen back.

import { page, $, t, refusal, text, show, attr, make, list, clock, once, newKey } from './page.js';
import { Link } from './link.js';
import { Bell } from './sound.js';
import { placeName } from './hall.js';
import { openIssue } from './guide-issue.js';
import { openFind } from './guide-find.js';
import { openRounds } from './guide-rounds.js';
import { openCards } from './guide-cards.js';

const title = document.title, ringEvery = 7000, toldFor = 6000;
const draw = once(render);
const link = new Link({ as: page.as, changed: draw, event: heard, status: cut });
const bell = new Bell('guide', draw);
const desk = { link, bell, act, calm, tell, go, print, printer, printed: null };
const parts = [openIssue(desk), openFind(desk), openRounds(desk), openCards(desk)];

// ---- the screens ----

const tabOf = { issue: 'issue', form: 'issue', then: 'issue', given: 'issue', t: 'find', find: 'find', lines: 'lines', line: 'lines', rolls: 'rolls', cards: 'rolls' };
const screenOf = { then: 'issue', t: 'ticket' };

/** Where we are: the screen's name and what it is about. */
export const here = () => {
  const [name, ...about] = location.hash.replace(/^#\/?/, '').split('/');
  return { name: tabOf[name] ? name : 'issue', about: decodeURIComponent(about.join('/')) };
};

function go(to, instead) {
  const hash = '#/' + to;
  if (instead) history.replaceState(null, '', hash); else location.hash = hash;
  if (instead) moved();
}

function moved() {
  const { name } = here();
  for (const node of document.querySelectorAll('[data-screen]')) show(node, node.dataset.screen === (screenOf[name] || name));
  for (const tab of document.querySelectorAll('[data-tab]')) attr(tab, 'aria-current', tab.dataset.tab === tabOf[name] ? 'page' : null);
  show($('did'), false);
  renderMute(true);
  topIs = $('top').offsetHeight; // this change is the guide's own
  for (const p of parts) if (p.moved) p.moved(here());
  scrollTo(0, 0);
  render();
}
addEventListener('hashchange', moved);

function render() {
  const s = link.state;
  renderMute();
  if (!s) return;
  renderHelps(s);
  for (const p of parts) p.render(s, here());
}

// ---- acts ----

const onTheWay = new Map(), unanswered = new Map(), calmFor = 600;

/**
 * Holds a part of the page still until a while after something has come of a press: what stands under an impatient
 * finger by then is not what it meant.
 */
function calm(node, until) {
  node.classList.add('calm');
  node.calms = (node.calms || 0) + 1;
  Promise.resolve(until).finally(() => setTimeout(() => { if (!--node.calms) node.classList.remove('calm'); }, calmFor));
  return until;
}

/** Gives one command, once however often it is pressed, and says what came of it. */
function act(what, using, words, key) {
  const wish = what + JSON.stringify(using);
  if (onTheWay.has(wish)) return onTheWay.get(wish);
  if (!link.up) {
    tell(false, t('guide.cut.refused'));
    return Promise.resolve({ ok: false, error: { code: 'cut' } });
  }
  const under = key || unanswered.get(wish) || newKey();
  const reply = link.command(what, using, under).then((r) => {
    onTheWay.delete(wish);
    if (!r.ok && r.error.lost) unanswered.set(wish, under); // pressed again it is the same wish
    else unanswered.delete(wish);
    if (!r.ok) tell(false, r.error.lost ? t('guide.lost') : refusal(r.error));
    else if (words) tell(true, words);
    draw();
    return r;
  });
  onTheWay.set(wish, reply);
  return reply;
}

let told = 0;
function tell(good, words) {
  clearTimeout(told);
  const node = $('did');
  text(node, words);
  node.className = 'said ' + (good ? 'good' : 'bad');
  show(node, true);
  if (good) told = setTimeout(() => show(node, false), toldFor);
}
$('did').onclick = () => show($('did'), false);

function cut(up, since) {
  show($('cut'), !up);
  if (!up) text($('cut'), t('guide.cut', { t: clock(since) }));
  document.body.classList.toggle('down', !up);
  for (const b of document.querySelectorAll('[data-act], .go button')) attr(b, 'aria-disabled', up ? null : 'true');
  draw();
}

// ---- printing ----

const chosenPrinter = 'motcua.guide.printer';
const verdicts = new Map(); // job -> {verdict, reason}

function printer() {
  const kept = localStorage.getItem(chosenPrinter);
  return kept === null || (kept && !page.printers.includes(kept)) ? (page.printers || [])[0] || '' : kept;
}
for (const select of document.querySelectorAll('[data-printer]')) {
  for (const o of select.options) if (o.value) text(o, placeName({}, o.value));
  select.value = printer();
  select.onchange = () => {
    localStorage.setItem(chosenPrinter, select.value);
    for (const other of document.querySelectorAll('[data-printer]')) other.value = select.value;
    draw();
  };
}

/** Prints a ticket's slip where the guide wants it; saying is told, again and again, how far it is. */
async function print(ticket, saying, key, instead) {
  const where = printer() || instead || (page.printers || [])[0];
  const p = placeName(link.state, where);
  const reply = await act('print', { printer: where, kind: 'ticket', ticket }, '', key);
  if (!reply.ok) return reply;
  const tell = () => {
    const v = verdicts.get(reply.result.id);
    const why = v && v.reason && (page.words['device.' + v.reason.replaceAll(' ', '_')] || v.reason);
    saying(v ? v.verdict : 'sent', t('guide.print.' + (v ? v.verdict : 'sent'), { p, why: why || '' }));
    return !!v;
  };
  if (!tell()) desk.printed = (job) => job === reply.result.id && tell();
  return reply;
}

function heard(e) {
  if (e.kind === 'ticket_printed' && e.job) {
    verdicts.set(e.job.id, e.job);
    if (desk.printed) desk.printed(e.job.id);
  }
  if (e.kind === 'help_called') ring();
  if (e.kind === 'help_answered' && e.help.answered_by && e.help.answered_by !== page.me) {
    tell(true, t('guide.help.taken', { n: e.help.answered_by, p: placeName(link.state, e.help.place) }));
  }
  for (const p of parts) if (p.heard) p.heard(e);
}

// ---- calls for help ----

let rang = 0;
function ring() {
  rang = Date.now();
  bell.ring();
}

function renderHelps(s) {
  document.title = (s.helps.length ? '(' + s.helps.length + ') ' : '') + title;
  list($('helps'), s.helps, (h) => h.id, (h) => {
    const b = make('button', 'main', t('guide.help.answer'));
    b.type = 'button';
    b.dataset.act = '';
    attr(b, 'aria-disabled', link.up ? null : 'true');
    b.onclick = () => calm($('helps'), act('answer_help', { help: h.id }, t('guide.help.yours', { p: placeName(link.state, h.place) })));
    return make('div', 'help', make('div', '', make('small'), make('b'), make('span')), b);
  }, (node, h) => {
    const [what, place, since] = node.firstChild.children;
    text(what, t('guide.help'));
    text(place, placeName(s, h.place));
    const why = h.reason && (page.words['said.help.' + h.reason] || h.reason);
    text(since, [t('guide.help.since', { t: clock(h.at), n: Math.max(0, Math.floor((link.now() - Date.parse(h.at)) / 60000)) }),
      why, h.lang && h.lang !== 'vi' ? h.lang.toUpperCase() : ''].filter(Boolean).join(' · '));
  });
}

// What stands on top comes and goes by itself: a finger on its way to something below must not land on its neighbour.
let topIs = 0;
new ResizeObserver(() => {
  const was = topIs;
  topIs = $('top').offsetHeight;
  if (topIs !== was) calm($('main'));
}).observe($('top'));

/** The bar goes with the screen on which the bell was allowed, not under the finger that allowed it. */
function renderMute(moving) {
  const [words, button] = $('mute').children;
  if (bell.state !== 'on' || moving) show($('mute'), bell.state !== 'on');
  show(button, bell.state !== 'on');
  text(words, t(bell.state === 'on' ? 'guide.mute.on.said' : 'guide.mute.' + bell.state));
  text(button, t('guide.mute.on'));
}
$('mute').lastElementChild.onclick = () => { if (bell.state !== 'on') { if (bell.off) bell.toggle(); else bell.wake(); } };

setInterval(() => {
  if (!link.state || !link.state.helps.length) return;
  if (Date.now() - rang >= ringEvery) ring();
  renderHelps(link.state);
}, 1000);
setInterval(draw, 10000);
moved();
