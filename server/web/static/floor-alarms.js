// What wants a person, on top: alarms by age and calls for help, each with what to do about it. One touch acknowledges,
// by the name of who is signed in.

import { page, $, t, text, show, list, make, clock, minutes } from './page.js';
import { serviceName, counterName, placeName } from './hall.js';
import { floor, hall, now, act, ask, did, person, button } from './floor-base.js';
import { openService, openDesk } from './floor-desk.js';
import { causeWords } from './floor-side.js';

/** What whoever called for help stands before. */
const needs = (help) => (help && help.reason && (page.words['said.help.' + help.reason] || help.reason)) || '';

/** What an alarm says: its head, and what to do. */
export function alarmWords(a) {
  const s = hall(), n = minutes(a.since, now());
  const fill = {
    n, t: clock(a.since), s: serviceName(s, a.service), c: counterName(s, a.counter), a: a.number || '',
    m: page.targets[a.service] || 30, d: placeName(s, a.device), p: '',
  };
  const help = a.help && s.helps.find((h) => h.id === a.help);
  fill.p = placeName(s, (help && help.place) || a.device || a.counter);
  const desk = s.counters.find((c) => c.id === a.counter);
  if (a.kind === 'back' && desk && desk.until) fill.t = desk.until;
  const of = 'floor.alarm.' + a.kind, own = of + '.' + a.cause;
  const line = (...keys) => { const key = keys.find((k) => page.words[k]); return key ? t(key, fill) : ''; };
  return { head: line(own, of) || a.kind, cause: needs(help) || (a.cause && !page.words[own] ? causeWords(a.cause) : ''), todo: line(own + '.do', of + '.do') };
}

/** A pencil, drawn: a note is written before it is acknowledged. */
function pencil() {
  const ns = 'http://www.w3.org/2000/svg', svg = document.createElementNS(ns, 'svg'), path = document.createElementNS(ns, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', 'M4 20l1-5L16 4l4 4L9 19zM14 6l4 4');
  svg.append(path);
  return svg;
}

const acked = (a) => !!a.ack_by;

function items(s) {
  const alarms = s.alarms.map((a) => ({ key: 'a' + a.id, alarm: a, since: a.since }));
  // A call for help shows at once; the alarm about it comes later and takes its place.
  const late = new Set(s.alarms.map((a) => a.help).filter(Boolean));
  const helps = s.helps.filter((h) => !late.has(h.id)).map((h) => ({ key: 'h' + h.id, help: h, since: h.at }));
  return [...alarms, ...helps].sort((x, y) => (acked(x.alarm || {}) - acked(y.alarm || {})) || Date.parse(x.since) - Date.parse(y.since));
}

export function renderAlarms() {
  const s = hall(), all = items(s), loud = all.filter((x) => !x.alarm || !acked(x.alarm)).length;
  show($('alarms'), all.length > 0);
  $('alarms').classList.toggle('quiet', loud === 0);
  text($('alarms-n'), loud ? loud : '');
  list($('alarms-list'), all, (x) => x.key, build, update);
}

function build(x) {
  const li = make('li', '', make('i'), make('div', 'what', make('b'), make('span'), make('small')), make('div', 'acts'));
  li.firstChild.setAttribute('aria-hidden', 'true');
  if (!page.acts) return li;
  const acts = li.lastChild;
  const find = () => items(hall()).find((y) => y.key === x.key);
  if (x.help || x.alarm.help) {
    acts.append(button(t('floor.help.answer'), async () => {
      const y = find(), id = y && (y.help ? y.help.id : y.alarm.help);
      if (!id) return;
      const reply = await act(null, 'answer_help', { help: id });
      if (reply.ok) did(t('floor.help.answered'));
    }, 'main'));
  }
  if (x.alarm) {
    const a = x.alarm;
    if (a.service) acts.append(button(t('floor.look'), () => openService(a.service)));
    else if (a.counter) acts.append(button(t('floor.look'), () => openDesk(a.counter)));
    const pen = button('', () => note(a.id), 'pen');
    pen.append(pencil());
    pen.setAttribute('aria-label', t('floor.ack.note.add'));
    pen.title = t('floor.ack.note.add');
    acts.append(pen);
    acts.append(button(t('floor.ack'), (e) => acknowledge(a.id, '', e.currentTarget), 'ack'));
  }
  return li;
}

function update(li, x) {
  const [head, more, small] = li.children[1].children;
  const w = x.alarm ? alarmWords(x.alarm) : { head: t('floor.alarm.help', { p: placeName(hall(), x.help.place) }), cause: needs(x.help), todo: t('floor.alarm.help.do') };
  const done = x.alarm && acked(x.alarm);
  li.className = done ? 'done' : x.alarm && x.alarm.kind !== 'help' ? 'loud' : 'loud help';
  text(head, w.head + (w.cause ? ': ' + w.cause : ''));
  text(more, done ? t('floor.acked', { n: person(x.alarm.ack_by), t: clock(x.alarm.ack_at) }) : w.todo);
  const from = Date.parse(x.since), n = minutes(x.since, now());
  text(small, from ? (n ? t('floor.for', { n }) : t('floor.since', { t: clock(from) })) : '');
  for (const b of li.lastChild.children) show(b, !done);
}

async function acknowledge(id, words, b) {
  if (b) b.disabled = true;
  const reply = await act(null, 'acknowledge', words ? { alarm: id, note: words } : { alarm: id });
  if (b) b.disabled = false;
  if (!reply.ok && reply.error && reply.error.code !== 'not_found') did(t('floor.ack.refused'));
  return reply;
}

function note(id) {
  const a = hall().alarms.find((y) => y.id === id);
  if (!a) return;
  text($('note-what'), alarmWords(a).head);
  $('ack-note').value = '';
  ask('ask-note', async () => (await acknowledge(id, $('ack-note').value.trim())).ok);
  $('ack-note').focus();
}
