// The clerk's console: one counter, its line, and the keys. Two presses never call two people: while a command is on
// its way every other one waits, a held key counts once, and the server refuses a call while someone is at the counter.
//
//   console-send.js  one command at a time under one key, over every break   console-keys.js  keyboard, keypad, scanner
//   console-line.js  whom the engine calls next                               console-ask.js   how questions behave
//   console-seat.js  where one sits                                           console-forms.js the questions
//   console-desk.js  what is seen at an open counter                          console-finish.js, console-procedure.js

import { page, $, t, refusal, text, show, attr, clock, once } from './page.js';
import { counterName } from './hall.js';
import { Link } from './link.js';
import { Bell } from './sound.js';
import { openSender } from './console-send.js';
import { openLine } from './console-line.js';
import { openForms } from './console-forms.js';
import { caseCode } from './console-finish.js';
import { openSeat } from './console-seat.js';
import { openDesk } from './console-desk.js';
import { openKeys } from './console-keys.js';

const followFor = 5000; // ms that a key pressed too early is remembered
const at = (c, ...states) => !!c.ticket && states.includes(c.ticket.state);
const idle = (c) => c.state === 'open' && !c.ticket;
const draw = once(render);
const chosenKey = 'motcua.counter';
let following = null; // what was pressed while another command was on its way
let said = { good: true, words: '' }; // what happened last
let shown = '';       // the counter on the screen
let left = '';        // why there is none now

const link = new Link({ as: page.as, changed, status: cut, event: heard });
const send = openSender({ link, changed: render, ended });
const line = openLine({ link, counter: mine, changed: draw });
const forms = openForms({ link, act, counter: mine, hush: () => keys.hush() });
const seat = openSeat({ link, busy: send.busy, sit });
const desk = openDesk({ link, line, busy: send.busy, fits, wish, act, counter: mine, forms });
const keys = openKeys({ keys: page.keys, press, forms, scanned });

/** The counter that this account has opened, if any. A manager holds none and may work at any: the page keeps which. */
function mine() {
  if (!link.state) return null;
  const chosen = page.role === 'clerk' ? '' : sessionStorage.getItem(chosenKey);
  return link.state.counters.find((c) => c.state !== 'closed' && (chosen ? c.id === chosen : c.account === page.me)) || null;
}

function sit(id) {
  if (page.role !== 'clerk') sessionStorage.setItem(chosenKey, id);
  left = '';
  act({ name: 'open', what: 'open_counter', using: { counter: id } });
}

const simple = (name, what) => (c) => act({ name, what, using: { counter: c.id }, about: c.ticket && c.ticket.number });

// What can be done, by the state at the counter. Of next, start, finish and open at most one fits: it is the next step.
const actions = {
  next: { when: idle, run: simple('next', 'call_next') },
  start: { when: (c) => at(c, 'called'), run: simple('start', 'start') },
  finish: { when: (c) => at(c, 'serving'), run: (c, pad) => forms.finish({ pad }) },
  open: { when: (c) => c.state === 'paused', run: simple('open', 'open_counter') },
  recall: { when: (c) => at(c, 'called'), run: simple('recall', 'recall') },
  no_show: { when: (c) => at(c, 'called') && !desk.owed(c.ticket), run: simple('no_show', 'no_show') },
  park: { when: (c) => at(c, 'called', 'serving'), run: () => forms.park() },
  transfer: { when: (c) => at(c, 'called', 'serving'), run: () => forms.transfer() },
  return: { when: (c) => at(c, 'called', 'serving'), run: (c) => act({ name: 'return', what: 'return_ticket', using: { ticket: c.ticket.id }, about: c.ticket.number }) },
  mark: { when: (c) => !!c.ticket, run: () => forms.mark() },
  undo: { when: (c) => !!line.undo(c), run: simple('undo', 'undo') },
  call: { when: idle, run: () => forms.call() },
  resume: { when: (c) => idle(c) && link.state.tickets.some((x) => x.state === 'parked' && x.counter === c.id), run: () => desk.resume() },
  pause: { when: idle, run: () => forms.pause() },
  help: { when: () => true, run: () => forms.help() },
  hand_over: { when: () => true, run: () => forms.handOver() },
  close: { when: (c) => !c.ticket, run: simple('close', 'close_counter') },
  keys: { when: () => true, run: () => forms.keys() },
};

function fits(name) {
  const c = mine();
  return !!c && !send.busy() && link.up && actions[name].when(c);
}

function press(name, pad) {
  wish(name, () => fits(name), () => actions[name].run(mine(), pad));
}

/**
 * Does what was pressed, if it fits. While a command is on its way the same wish again is the same wish; another one
 * is meant for what comes after, if that comes soon and it still fits.
 */
function wish(name, ok, run) {
  const busy = send.busy();
  if (!link.up) {
    if (name !== busy) tell(false, t('console.refused')); // a press that nobody heard is said to be none, and is none
  } else if (busy) {
    if (name !== busy) following = { name, ok, run, by: Date.now() + followFor };
  } else if (ok()) run();
  else if (name === 'no_show' && mine() && at(mine(), 'called')) tell(false, t('console.recalls.more', { n: desk.owed(mine().ticket) }));
}

/** Gives one command, {name, what, using, about, after}; everything else waits until its events have been folded. */
async function act(command) {
  const reply = await send.now(command);
  setTimeout(follow, 0); // after a question that was answered has closed
  return reply;
}

function follow() {
  if (send.busy()) return; // its own end will look again
  const then = following;
  following = null;
  if (then && then.by > Date.now() && link.up && !forms.open()) wish(then.name, then.ok, then.run);
}

/** What became of a command. */
function ended(command, reply) {
  const name = command.name, n = (reply.result && reply.result.number) || command.about || '';
  if (!reply.ok && reply.error.lost) tell(false, t('console.unsure', { n: t('console.' + name), t: clock(command.at) }));
  else if (!reply.ok) tell(false, refusal(reply.error));
  else if (name === 'next' && !reply.result) tell(true, t('console.none'));
  else if (name === 'close' || name === 'hand_over') {
    sessionStorage.removeItem(chosenKey);
    const c = link.state.counters.find((x) => x.id === command.using.counter);
    left = t('console.did.' + name, { n: counterName(link.state, command.using.counter), k: (c && c.ticket && c.ticket.number) || '' });
    tell(true, '');
  } else tell(true, page.words['console.did.' + name] ? t('console.did.' + name, { n }) : '');
}

function tell(good, words) {
  said = { good, words };
  text($('did'), words);
  $('did').className = 'said ' + (good ? 'good' : 'bad');
}

/** A scanner's code: of the case file, while somebody is served; of a ticket, while nobody is. */
function scanned(code) {
  const number = code.trim().toUpperCase();
  if (forms.open()) {
    const field = document.querySelector('dialog[open] [name=case_code], dialog[open] [name=ticket]');
    if (field) field.value = field.name === 'case_code' ? caseCode(code) : number;
    return;
  }
  const tk = /^[A-Z]{1,2}\d{3}$/.test(number) && link.state && link.state.tickets.findLast((x) => x.number === number);
  if (fits('finish')) forms.finish({ code });
  else if (tk && fits('call')) forms.call(tk);
  else tell(false, t('console.scan.no'));
}

// ---- what the line says ----

let first = true;
function changed(e) {
  if (!e) line.heard(null);
  if (first && link.state) {
    first = false;
    setTimeout(send.again, 0);
  }
  draw();
}

function cut(up, since) {
  show($('cut'), !up);
  if (!up) {
    text($('cut-since'), t('console.cut.since', { t: clock(since) }));
    following = null;
  } else line.heard(null);
  const busy = send.busy();
  show($('cut-held'), !up && !!busy);
  if (!up && busy) text($('cut-held'), t('console.cut.held', { n: t('console.' + busy) }));
  if (up && said.words === t('console.refused')) tell(true, t('console.online'));
  draw();
}

const bell = new Bell('console', () => {});
if (localStorage.getItem('motcua.console.sound') !== 'on') bell.off = true; // silent unless somebody wants it
$('sound-on').checked = !bell.off;
$('sound-on').addEventListener('change', () => {
  bell.off = !$('sound-on').checked;
  localStorage.setItem('motcua.console.sound', bell.off ? 'off' : 'on');
  if (!bell.off) bell.wake();
});

function heard(e, when, seq) {
  line.heard(e, seq);
  const c = mine();
  if (e.kind === 'counter_closed' && e.counter === shown && send.busy() !== 'close') left = t('console.was_closed');
  if (e.kind === 'counter_handed_over' && e.counter === shown && send.busy() !== 'hand_over') left = t('console.was_handed_over');
  if (e.kind === 'help_answered' && e.help && e.help.place === shown) tell(true, t('console.help.answered', { n: e.help.answered_by || '' }));
  if (e.kind === 'ticket_issued' && c && idle(c) && e.ticket && c.services.includes(e.ticket.service)) bell.ring();
}

// ---- the screen ----

function render() {
  const s = link.state;
  if (!s) return;
  const c = mine();
  show($('loading'), false);
  show($('desk'), !!c);
  show($('choose'), !c);
  if (!c) {
    if (shown) { seat.forget(); forms.close(); }
    shown = '';
    text($('counter-name'), '');
    const bad = !said.good && said.words;
    seat.render(s, bad || left, bad);
    return;
  }
  if (shown !== c.id) {
    shown = c.id;
    left = '';
    if ($('choose').contains(document.activeElement)) document.activeElement.blur(); // nobody types into what is gone
  }
  for (const name of Object.keys(actions)) {
    const b = $('do-' + name);
    attr(b, 'aria-disabled', fits(name) ? null : 'true');
    attr(b, 'aria-busy', send.busy() === name ? 'true' : null);
  }
  // The slot of the next step is never empty: without one it shows what comes when there is one.
  const step = c.state === 'paused' ? 'open' : at(c, 'serving') ? 'finish' : at(c, 'called') ? 'start' : 'next';
  for (const name of ['next', 'start', 'finish', 'open']) {
    show($('do-' + name), name === step);
    $('do-' + name).classList.toggle('main', name === step);
  }
  show($('do-pause'), c.state !== 'paused');
  desk.render(s, c);
}

document.addEventListener('click', (e) => {
  const b = e.target.closest('[data-do]');
  if (!b || forms.open() || e.detail > 1) return; // the second half of a double click is no wish of its own
  press(b.dataset.do);
});
