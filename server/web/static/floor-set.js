// What a manager sets for this day: hours, notices and who sits where.

import { page, $, t, say, text, show, list, make } from './page.js';
import { hall, act, ask, did, button, timesOf } from './floor-base.js';
import { hoursToday, hoursWords } from './floor-side.js';

// ---- hours ----

let spans = [];

function drawHours() {
  list($('hours-list'), spans, (x) => x.key, (x) => {
    const from = make('input'), to = make('input');
    x.nodes = [];
    for (const [node, part, label] of [[from, 'from', 'floor.from'], [to, 'to', 'floor.to']]) {
      node.className = 'hhmm';
      node.inputMode = 'numeric';
      node.maxLength = 5;
      node.required = true;
      node.placeholder = '07:30';
      node.setAttribute('aria-label', t(label));
      node.value = x[part];
      x.nodes.push(node);
    }
    return make('li', 'span', from, make('span', '', '–'), to, button(t('floor.remove'), () => { spans = spans.filter((y) => y.key !== x.key); drawHours(); }));
  }, () => {});
}

const span = (words) => ({ key: crypto.randomUUID ? crypto.randomUUID() : String(Math.random()), from: words.split('-')[0] || '', to: words.split('-')[1] || '' });

function askHours() {
  spans = hoursToday(hall()).map(span);
  $('hours-reason').value = '';
  text($('hours-site'), t('floor.hours.by_site', { n: hoursWords(page.site_hours) }));
  drawHours();
  const d = ask('ask-hours', () => {
    const list = spans.map((x) => timesOf(d.refused, ...x.nodes));
    return !list.includes(null) && saveHours(list.map((x) => x.join('-')).sort());
  });
}

async function saveHours(hours) {
  const using = { hours };
  if ($('hours-reason').value.trim()) using.reason = $('hours-reason').value.trim();
  const reply = await act($('ask-hours').refused, 'set_hours', using);
  if (reply.ok) did(t('floor.saved'));
  return reply.ok;
}

// ---- notices ----

const most = 500, fits = 110;
let notices = [];

function drawNotices() {
  list($('notices-list'), notices, (x) => x.key, (x) => {
    const li = make('li', 'notice'), preview = make('p', 'preview'), left = make('small');
    for (const l of ['vi', 'en']) {
      const area = make('textarea'), label = make('label', '', t('floor.notice.' + l));
      area.maxLength = most;
      area.value = x.text[l] || '';
      area.id = 'n-' + l + '-' + x.key;
      label.htmlFor = area.id;
      if (l === 'vi') area.required = true;
      area.oninput = () => {
        x.text[l] = area.value;
        measure();
      };
      li.append(label, area);
    }
    const measure = () => {
      const longest = Math.max(...['vi', 'en'].map((l) => (x.text[l] || '').length));
      text(preview, x.text.vi || '');
      text(left, t(longest > fits ? 'floor.notice.long' : 'floor.notice.fits', { n: longest, m: fits }));
      left.className = longest > fits ? 'late' : '';
    };
    li.append(make('small', 'soft', t('floor.notice.preview')), preview, left, button(t('floor.remove'), () => { notices = notices.filter((y) => y.key !== x.key); drawNotices(); }));
    measure();
    return li;
  }, () => {});
}

// An empty notice is one that somebody thought better of.
export function askNotices() {
  notices = (hall().notices || []).map((n, i) => ({ key: i + 1, text: { ...n } }));
  drawNotices();
  ask('ask-notices', () => saveNotices(notices.map((x) => trimmed(x.text)).filter((one) => Object.keys(one).length)));
}

function trimmed(one) {
  const out = {};
  for (const l in one) if (one[l].trim()) out[l] = one[l].trim();
  return out;
}

async function saveNotices(all) {
  const reply = await act($('ask-notices').refused, 'set_notices', { notices: all });
  if (reply.ok) did(t('floor.saved'));
  return reply.ok;
}

// ---- roster ----

/** The roster in force, else the last that was seen here; set says which. */
export function rosterNow(s) {
  const set = (s.today && s.today.roster) || {};
  return Object.keys(set).length ? { map: set, set: true } : { map: page.suggested || {}, set: false };
}

export async function saveRoster(node, roster) {
  return (await act(node, 'set_roster', { roster })).ok;
}

export function askRoster() {
  const s = hall(), roster = { ...rosterNow(s).map };
  $('roster-list').replaceChildren();
  list($('roster-list'), s.counters, (c) => c.id, (c) => {
    const pick = make('select'), label = make('label', '', say(c.name));
    pick.id = 'r-' + c.id;
    label.htmlFor = pick.id;
    const known = page.clerks.some(([user]) => user === roster[c.id]);
    const all = [['', t('floor.roster.nobody')], ...page.clerks, ...(roster[c.id] && !known ? [[roster[c.id], roster[c.id]]] : [])];
    pick.append(...all.map(([user, name]) => new Option(name, user, false, user === (roster[c.id] || ''))));
    pick.onchange = () => {
      if (pick.value) roster[c.id] = pick.value;
      else delete roster[c.id];
    };
    return make('li', '', label, pick);
  }, () => {});
  ask('ask-roster', async () => {
    const ok = await saveRoster($('ask-roster').refused, roster);
    if (ok) did(t('floor.saved'));
    return ok;
  });
}

/** "Back to the site" is offered where this day differs from it. */
export function renderSet() {
  const today = hall().today || {};
  show($('hours-back'), !!today.hours);
  show($('notices-back'), !!today.notices);
}

export function startSet() {
  $('change-hours').onclick = askHours;
  $('change-notices').onclick = askNotices;
  $('change-roster').onclick = askRoster;
  $('hours-add').onclick = () => { spans.push(span('')); drawHours(); };
  $('notices-add').onclick = () => { notices.push({ key: Date.now(), text: { vi: '', en: '' } }); drawNotices(); };
  $('hours-back').onclick = async () => { if (await saveHours(null)) $('ask-hours').close(); };
  $('notices-back').onclick = async () => { if (await saveNotices(null)) $('ask-notices').close(); };
}
