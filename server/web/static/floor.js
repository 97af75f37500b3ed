// The manager's floor: lines, counters, devices and what wants a person, folded live and patched in place. The
// inspector's page is the same without its acts.

import { page, $, t, text, show, attr, clock } from './page.js';
import { Link } from './link.js';
import { Bell } from './sound.js';
import { floor } from './floor-base.js';
import { renderAlarms } from './floor-alarms.js';
import { renderLines, count } from './floor-lines.js';
import { renderSide, ratings, health } from './floor-side.js';
import { renderDay, startDay, heardPrint } from './floor-day.js';
import { renderSet, startSet } from './floor-set.js';
import { renderDialogs, startDialogs } from './floor-desk.js';
import { charts } from './floor-charts.js';
import { audit, heardAct } from './floor-audit.js';

const bell = page.acts ? new Bell('floor', () => draw()) : null;

let due = 0;
const draw = () => { if (!due) due = setTimeout(() => { due = 0; render(); }, 200); };
floor.draw = draw;
floor.link = new Link({ as: page.as, changed: draw, status: cut, event: heard });

function cut(up, since) {
  show($('cut'), !up);
  document.body.classList.toggle('stale', !up);
  if (!up) text($('cut-since'), t('floor.cut.since', { t: clock(since) }));
  else { count(); audit(); }
}

// Events that change what this page was made from.
const remake = new Set(['day_opened', 'site_changed']);
let old = false;

function heard(e) {
  if (e.kind === 'rating_given' && e.rating && e.rating.group) ratings(e.rating.group);
  if (remake.has(e.kind)) old = true;
  if (bell && (e.kind === 'help_called' || (e.kind === 'alarm_raised' && e.alarm && !e.alarm.ack_by && !e.alarm.help))) bell.ring();
  heardAct(e);
  heardPrint(e);
}

/** The page was made for another day or site: make it anew, but not under somebody's hands. */
function again() {
  if (old && floor.link.up && !document.querySelector('dialog[open]')) location.reload();
}

function render() {
  if (!floor.link.state) return;
  const had = document.activeElement;
  renderAlarms();
  renderDay();
  renderLines();
  renderSide();
  if (page.acts) {
    renderDialogs();
    renderSet();
    text($('bell'), t('floor.bell.' + bell.state));
  }
  // A row that moved with its place in the order keeps the focus.
  if (had && had !== document.body && had !== document.activeElement && had.isConnected) had.focus({ preventScroll: true });
  again();
}

// ---- views: the hall, its day, its acts ----

const views = { now: 'look', trend: 'charts', acts: 'audit' };

function view() {
  const at = views[location.hash.slice(1)] ? location.hash.slice(1) : 'now';
  for (const [hash, id] of Object.entries(views)) {
    show($(id), hash === at);
    attr($('to-' + id), 'aria-current', hash === at ? 'page' : null);
  }
  if (at === 'trend') charts(true);
  if (at === 'acts') audit();
}

/** A session may end while the line is away: the sign-in page brings people back here. */
async function signedIn() {
  if (floor.link.up) return;
  try {
    const res = await fetch('/api/v1/session?as=' + encodeURIComponent(page.as), { cache: 'no-store' });
    if (res.status === 401) location.reload();
  } catch { /* the line is cut: the page says so */ }
}

addEventListener('hashchange', view);
if (page.acts) {
  startDay();
  startSet();
  startDialogs();
  $('bell').onclick = () => bell.toggle();
}
ratings(page.ratings);
view();
count();
audit();
const tick = () => { text($('clock'), clock(floor.link.now())); draw(); };
tick();
setInterval(tick, 1000);
health();
setInterval(health, 60000);
setInterval(count, 60000);
setInterval(() => charts(false), 30000);
setInterval(signedIn, 3000);
