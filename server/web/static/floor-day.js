// Opening the hall in the morning, closing it, and ending its day. Nothing here is needed twice: what can be looked at
// is looked at without being asked.

import { page, $, t, say, text, show, attr, list, make, clock, minutes } from './page.js';
import { instant, serviceName, placeName } from './hall.js';
import { floor, hall, now, act, ask, did, person, timesOf, why } from './floor-base.js';
import { whyWords } from './slips.js';
import { devices, groups, hoursToday, hoursWords } from './floor-side.js';
import { askRoster, askNotices, rosterNow, saveRoster } from './floor-set.js';

// ---- the day's state, above everything ----

const over = new Set(['finished', 'no_show', 'cancelled', 'expired']);
const unserved = (s) => s.tickets.filter((x) => !over.has(x.state) && x.state !== 'serving')
  .sort((a, b) => Date.parse(a.issued_at) - Date.parse(b.issued_at));

/** Where the day stands: before, open, shut (numbers ended, people still called) or over. */
function stage(s) {
  const today = s.today || {};
  if (today.closed_by) return unserved(s).length || s.counters.some((c) => c.state !== 'closed') ? 'shut' : 'over';
  return today.opened_by ? 'open' : 'before';
}

export function renderDay() {
  const s = hall(), today = s.today || {}, at = stage(s), left = unserved(s).length;
  attr($('day'), 'data-state', at);
  const giving = s.services.some((x) => x.open);
  text($('day-state'), t('floor.day.' + at));
  const by = at === 'open' ? t('floor.opened.by', { n: person(today.opened_by), t: clock(today.opened_at) })
    : at === 'before' ? (giving ? t('floor.day.giving') : '') : t('floor.closed.by', { n: person(today.closed_by), t: clock(today.closed_at) });
  text($('day-more'), [by, at === 'shut' ? t('floor.left', { n: left }) : '', at === 'open' || at === 'before' ? hoursWords(hoursToday(s)) : ''].filter(Boolean).join(' · '));
  if (!page.acts) return;
  text($('open-hall'), t(at === 'before' ? 'floor.open_hall' : 'floor.open_again'));
  show($('open-hall'), at !== 'open');
  $('open-hall').className = at === 'before' ? 'main' : '';
  show($('close-hall'), at === 'open');
  show($('end-day'), at === 'shut');
  show($('print-day'), at === 'over' && page.printers.length > 0);
  if ($('ask-open').open) renderChecks(s);
  if ($('ask-shut').open) renderUnserved(s);
}

// ---- opening ----

/** The last test print: printer -> verdict, '' while none has come. */
const printing = { jobs: new Map(), told: new Map(), from: 0, day: null };
let heardSound = 0;

export function heardPrint(e) {
  if (e.kind !== 'ticket_printed' || !e.job) return;
  if (printing.day && printing.day.job === e.job.id) heardDay(e.job);
  if (!printing.jobs.has(e.job.id)) return;
  printing.told.set(printing.jobs.get(e.job.id), e.job);
  floor.draw();
}

function check(id, is, words) {
  attr($('check-' + id), 'data-is', is);
  text($('check-' + id + '-say'), words);
}

function renderChecks(s) {
  const all = devices(s), sick = all.filter((d) => d.mark === 'bad' || d.mark === 'warm'), off = all.filter((d) => d.mark === 'off');
  check('devices', sick.length ? 'bad' : off.length ? 'todo' : 'ok', [sick.length ? t('floor.check.devices.bad', { n: sick.length }) : '',
    off.length ? t('floor.check.devices.off', { n: off.length, b: all.length }) : '', !sick.length && !off.length ? t(all.length ? 'floor.check.devices.ok' : 'floor.devices.none', { n: all.length }) : '',
  ].filter(Boolean).join(' · '));
  list($('check-devices-list'), groups(s, [...sick, ...off]), (g) => g.key, () => make('li', '', make('b'), make('span')), (li, g) => {
    text(li.firstChild, g.name);
    text(li.lastChild, g.words);
  });
  renderPrinting(s);
  const speaks = all.some((d) => d.role === 'display' && d.state !== 'away');
  check('sound', heardSound && speaks ? 'ok' : 'todo', heardSound ? t(speaks ? 'floor.check.sound.done' : 'floor.check.sound.silent', { t: clock(heardSound) }) : t('floor.check.sound.say'));
  const roster = rosterNow(s), n = Object.keys(roster.map).length;
  check('roster', n ? 'ok' : 'todo', n ? t(roster.set ? 'floor.roster.n' : 'floor.roster.last', { a: n, b: s.counters.length }) : t('floor.roster.none'));
  const notices = (s.notices || []).map(say);
  check('notices', 'ok', notices.length ? notices.join(' · ') : t('floor.notices.none'));
  const late = lateToday(s);
  check('hours', late ? 'todo' : 'ok', hoursWords(hoursToday(s)) + (late ? '. ' + t('floor.hours.past') : ''));
  show($('open-until-field'), late);
}

function renderPrinting(s) {
  const names = page.printers, told = printing.told;
  show($('check-print'), names.length > 0);
  const said = names.filter((n) => told.has(n));
  const wrong = said.filter((n) => !['printed', 'accepted'].includes(told.get(n).verdict));
  const slow = printing.from && now() - printing.from > 30000 ? names.filter((n) => !told.has(n)) : [];
  if (!printing.from) return check('print', 'todo', t('floor.check.print.say', { n: names.length }));
  if (wrong.length || slow.length) {
    const why = [...wrong.map((n) => placeName(s, n) + ': ' + (page.words['device.' + told.get(n).reason] || told.get(n).reason || t('floor.check.print.failed'))),
      ...slow.map((n) => placeName(s, n) + ': ' + t('device.silent'))];
    return check('print', 'bad', why.join('; '));
  }
  return check('print', said.length === names.length ? 'ok' : 'wait', t(said.length === names.length ? 'floor.check.print.ok' : 'floor.check.print.wait', { a: said.length, b: names.length }));
}

async function testPrint() {
  const d = $('ask-open');
  printing.jobs.clear();
  printing.told.clear();
  printing.from = now();
  floor.draw();
  await Promise.all(page.printers.map(async (printer) => {
    const reply = await act(d.refused, 'print', { printer, kind: 'test' });
    if (reply.ok) printing.jobs.set(reply.result.id, printer);
    else printing.told.set(printer, { verdict: 'failed', reason: '' });
  }));
  floor.draw();
}

async function testSound() {
  const reply = await act($('ask-open').refused, 'test_sound', {});
  if (reply.ok) heardSound = now();
  floor.draw();
}

/** The hours of today are over, or there are none: opening needs an end. */
function lateToday(s) {
  const at = clock(now()), list = hoursToday(s);
  return !list.some((span) => span.split('-')[1] > at);
}

function plus(hhmm, min) {
  const [h, m] = hhmm.split(':').map(Number), n = Math.min(23 * 60 + 59, h * 60 + m + min);
  return String(Math.floor(n / 60)).padStart(2, '0') + ':' + String(n % 60).padStart(2, '0');
}

function askOpen() {
  $('open-until').value = plus(clock(now()), 120);
  printing.from = 0;
  const d = ask('ask-open', async () => {
    const s = hall(), using = {};
    if (lateToday(s)) {
      const at = timesOf(d.refused, $('open-until'));
      if (!at) return false;
      if (at[0]) using.until = instant(s.day, at[0]);
    }
    const roster = rosterNow(s);
    if (!roster.set && Object.keys(roster.map).length && !(await saveRoster(d.refused, roster.map))) return false;
    const reply = await act(d.refused, 'open_hall', using);
    if (reply.ok) did(t('floor.did.open'));
    return reply.ok;
  });
  renderChecks(hall());
  $('do-open-hall').focus();
}

// ---- closing, and the end of the day ----

let ending = false;

function renderUnserved(s) {
  const all = unserved(s), serving = s.tickets.filter((x) => x.state === 'serving');
  text($('unserved-h'), all.length ? t('floor.unserved', { n: all.length }) : t('floor.unserved.none'));
  const fate = t(page.carry_over ? 'floor.carried' : ending ? 'floor.expires' : 'floor.expires.later');
  const line = () => make('li', '', make('b', 'num'), make('span'), make('small'));
  list($('unserved'), all.slice(0, 200), (x) => x.id, line, (li, x) => {
    text(li.children[0], x.number);
    text(li.children[1], serviceName(s, x.service) + ' · ' + t('state.' + x.state));
    text(li.children[2], t('floor.waits', { n: minutes(x.issued_at, now()) }) + ' → ' + fate);
  });
  show($('serving-h'), ending && serving.length > 0);
  list($('still-serving'), ending ? serving : [], (x) => x.id, line, (li, x) => {
    text(li.children[0], x.number);
    text(li.children[1], serviceName(s, x.service));
    text(li.children[2], t('floor.serving.stays'));
  });
}

// ---- the slip at the end of the day ----

const dayPrinter = 'motcua.floor.printer';

function fillPrinters() {
  const select = $('shut-printer');
  if (select.options.length > 1) return;
  for (const name of page.printers) select.add(new Option(placeName(hall(), name), name));
  const kept = localStorage.getItem(dayPrinter);
  select.value = kept !== null && [...select.options].some((o) => o.value === kept) ? kept : page.printers[0] || '';
  select.onchange = () => localStorage.setItem(dayPrinter, select.value);
}

/** Prints the day's figures and says what comes of it. */
async function printDay(refused, printer) {
  const p = placeName(hall(), printer), reply = await act(refused, 'print', { printer, kind: 'end_of_day' });
  if (!reply.ok) {
    did(t('floor.print_day.failed', { p, why: why('print', reply.error) }));
    return;
  }
  printing.day = { job: reply.result.id, p };
  const early = hall().jobs.find((j) => j.id === reply.result.id);
  did(t('floor.print_day.sent', { p }));
  if (early) heardDay(early);
}

/** The verdict on the day's slip, or on the one that takes its place elsewhere. */
function heardDay(job) {
  if (job.next) {
    printing.day = { job: job.next.id, p: placeName(hall(), job.next.printer) };
    did(t('floor.print_day.sent', { p: printing.day.p }));
    return;
  }
  did(t('floor.print_day.' + job.verdict, { p: printing.day.p, why: whyWords(job.reason) }));
  printing.day = null;
}

function askShut(what) {
  ending = what === 'end_day';
  text($('ask-shut-h'), t('floor.' + what));
  text($('shut-say'), t('floor.' + what + '.say'));
  text($('do-shut'), t('floor.' + what + '.do'));
  $('do-shut').className = ending ? 'bad' : 'main';
  fillPrinters();
  show($('shut-print'), ending && page.printers.length > 0);
  const d = ask('ask-shut', async () => {
    const reply = await act(d.refused, what, {});
    if (!reply.ok) return false;
    did(t('floor.did.' + what, { n: ((reply.result || {}).unserved || []).length }));
    if (ending && $('shut-printer').value) await printDay(null, $('shut-printer').value);
    return true;
  });
  renderUnserved(hall());
  // What cannot be undone is read from its top, and Enter alone does not do it.
  (ending ? d.querySelector('[data-close]') : $('do-shut')).focus({ preventScroll: true });
  d.scrollTop = 0;
}

export function startDay() {
  $('open-hall').onclick = askOpen;
  $('close-hall').onclick = () => askShut('close_hall');
  $('end-day').onclick = () => askShut('end_day');
  $('print-day').onclick = () => {
    fillPrinters();
    printDay(null, $('shut-printer').value || page.printers[0]);
  };
  $('test-print').onclick = testPrint;
  $('test-sound').onclick = testSound;
  $('check-roster-change').onclick = askRoster;
  $('check-notices-change').onclick = askNotices;
}
