// One service or one counter, and what a manager may do about it today. An open dialog follows the hall like the rest
// of the page; what somebody is typing stays.

import { page, $, t, say, text, show, list, make, stopwatch } from './page.js';
import { instant, serviceName, counterName, closedWords } from './hall.js';
import { dialog, hall, now, act, ask, did, person, changedBy, button, timesOf } from './floor-base.js';
import { deskState, clerkOf, lastOf, today } from './floor-lines.js';

let service = '', desk = '', order = [];

const find = (all, id) => all.find((x) => x.id === id);

export function renderDialogs() {
  if ($('ask-service').open) renderService();
  if ($('ask-desk').open) renderDesk();
}

// ---- a service ----

export function openService(id) {
  service = id;
  const today = hall().today || {}, limits = today.limits || {}, last = today.last || {};
  $('service-max').value = limits[id] !== undefined ? limits[id] : page.limits[id] || '';
  $('service-last').value = last[id] || '';
  $('service-reason').value = $('service-until').value = '';
  ask('ask-service', () => true);
  renderService();
}

function renderService() {
  const s = hall(), x = find(s.services, service);
  if (!x) { $('ask-service').close(); return; }
  text($('ask-service-h'), x.prefix + ' · ' + say(x.name));
  const line = today && today.by.get(service);
  text($('service-is'), [x.open ? t('floor.service_open') : closedWords(x), t('floor.say.waiting', { n: line ? line.waiting : x.waiting }),
    page.targets[service] ? t('floor.promise', { n: page.targets[service] }) : ''].filter(Boolean).join(' · '));
  text($('service-by'), changedBy('service/' + service));
  text($('service-max-say'), page.limits[service] ? t('floor.max.site', { n: page.limits[service] }) : t('floor.max.none'));
  text($('service-act-h'), t(x.open ? 'floor.service.shut' : 'floor.service.reopen'));
  text($('service-act'), t(x.open ? 'floor.service.shut.do' : 'floor.service.reopen.do'));
  $('service-act').className = x.open ? 'bad' : 'main';
  renderServing(s);
}

/** Who takes this line: the counters that serve it, then the open ones that could. */
function renderServing(s) {
  const mine = (c) => (c.services || []).includes(service);
  const rank = (c) => (mine(c) ? 0 : 2) + (c.state === 'open' ? 0 : 1);
  const rows = s.counters.filter((c) => mine(c) || c.state === 'open').sort((a, b) => rank(a) - rank(b));
  list($('service-desks'), rows, (c) => c.id, (c) => {
    const b = button('', async () => {
      const now = find(hall().counters, c.id);
      if (mine(now)) { openDesk(c.id); return; }
      const reply = await act($('ask-service').refused, 'set_counter', { counter: c.id, services: [...now.services, service] });
      if (reply.ok) did(t('floor.desk.takes', { c: say(now.name), s: serviceName(hall(), service) }));
    });
    return make('li', '', make('b'), make('span'), b);
  }, (li, c) => {
    text(li.children[0], say(c.name));
    text(li.children[1], [deskState(c), clerkOf(c)].filter(Boolean).join(' · '));
    text(li.children[2], t(mine(c) ? 'floor.look' : 'floor.desk.take'));
  });
}

async function setService() {
  const max = $('service-max').value.trim(), at = timesOf($('ask-service').refused, $('service-last'));
  if (!at) return;
  const using = { service, max: max === '' ? -1 : Number(max), last: at[0] };
  const reply = await act($('ask-service').refused, 'set_service', using);
  if (reply.ok) did(t('floor.saved'));
}

async function actService() {
  const x = find(hall().services, service), using = { service }, at = timesOf($('ask-service').refused, $('service-until'));
  if (!at) return;
  if ($('service-reason').value.trim()) using.reason = $('service-reason').value.trim();
  if (at[0]) using.until = instant(hall().day, at[0]);
  const reply = await act($('ask-service').refused, x.open ? 'close_service' : 'open_service', using);
  if (reply.ok) { $('ask-service').close(); did(t('floor.saved')); }
}

// ---- a counter ----

export function openDesk(id) {
  desk = id;
  const c = find(hall().counters, id);
  if (!c) return;
  order = [...(c.services || [])];
  $('desk-reason').value = $('desk-until').value = '';
  if ($('ask-service').open) $('ask-service').close();
  ask('ask-desk', () => true);
  drawOrder();
  renderDesk();
}

function renderDesk() {
  const s = hall(), c = find(s.counters, desk);
  if (!c) { $('ask-desk').close(); return; }
  const tk = c.ticket, from = tk && (tk.state === 'serving' ? tk.started_at : tk.called_at);
  text($('ask-desk-h'), say(c.name));
  text($('desk-is'), [deskState(c), c.reason, tk ? tk.number : '', from ? stopwatch(now() - Date.parse(from)) : '', clerkOf(c)].filter(Boolean).join(' · '));
  const done = today && today.desks.get(desk), due = (s.today && s.today.roster || {})[desk];
  text($('desk-last'), [lastOf(done), done && done.served ? t('floor.desk.served', { n: done.served }) : '', due ? t('floor.roster.due', { n: person(due) }) : ''].filter(Boolean).join(' · '));
  text($('desk-by'), changedBy('counter/' + desk));
  show($('desk-open'), c.state !== 'open');
  show($('desk-pause'), c.state === 'open');
  show($('desk-close'), c.state !== 'closed');
  show($('desk-hand'), c.state !== 'closed' && !!c.account);
  show($('desk-back'), !!tk && tk.state === 'called');
  for (const id of ['desk-pause', 'desk-close']) $(id).disabled = !!tk;
  text($('desk-say'), tk ? t('floor.desk.busy', { a: tk.number }) : c.state !== 'closed' && c.account ? t('floor.desk.hand.say') : '');
  show($('desk-site'), !!(s.today && s.today.counters && s.today.counters[desk]));
}

async function actDesk(what) {
  const using = { counter: desk };
  if (what.endsWith('_counter')) {
    if ($('desk-reason').value.trim()) using.reason = $('desk-reason').value.trim();
    const at = timesOf($('ask-desk').refused, $('desk-until'));
    if (!at) return;
    if (at[0]) using.until = instant(hall().day, at[0]);
  }
  const reply = await act($('ask-desk').refused, what, using);
  if (!reply.ok) return;
  did(t('floor.did.' + { open_counter: 'counter_opened', pause_counter: 'counter_paused', close_counter: 'counter_closed', hand_over: 'counter_handed_over', no_show: 'no_show' }[what],
    { n: counterName(hall(), desk) }));
}

/** The counter's services in their order, moved by buttons: no dragging. */
function drawOrder() {
  const s = hall();
  const move = (id, by) => {
    const i = order.indexOf(id), j = i + by;
    if (j < 0 || j >= order.length) return;
    [order[i], order[j]] = [order[j], order[i]];
    drawOrder();
  };
  list($('desk-services'), order, (id) => id, (id) => {
    const up = button('↑', () => { move(id, -1); up.focus(); }), down = button('↓', () => { move(id, 1); down.focus(); });
    up.setAttribute('aria-label', t('floor.up', { n: serviceName(s, id) }));
    down.setAttribute('aria-label', t('floor.down', { n: serviceName(s, id) }));
    return make('li', '', make('span', '', serviceName(s, id)), up, down, button(t('floor.remove'), () => { order = order.filter((x) => x !== id); drawOrder(); }));
  }, (li, id) => {
    li.children[1].disabled = order.indexOf(id) === 0;
    li.children[2].disabled = order.indexOf(id) === order.length - 1;
  });
  const rest = s.services.filter((x) => !order.includes(x.id));
  $('desk-add').replaceChildren(new Option(t('floor.desk.add.pick'), ''), ...rest.map((x) => new Option(x.prefix + ' · ' + say(x.name), x.id)));
}

async function setDesk(services) {
  const reply = await act($('ask-desk').refused, 'set_counter', { counter: desk, services });
  if (!reply.ok) return;
  did(t('floor.saved'));
  const c = find(hall().counters, desk);
  order = services || [...(page.site_counters[desk] || c.services)];
  drawOrder();
}

export function startDialogs() {
  dialog.service = openService;
  dialog.desk = openDesk;
  $('service-set').onclick = setService;
  $('service-act').onclick = actService;
  $('desk-open').onclick = () => actDesk('open_counter');
  $('desk-pause').onclick = () => actDesk('pause_counter');
  $('desk-close').onclick = () => actDesk('close_counter');
  $('desk-hand').onclick = () => actDesk('hand_over');
  $('desk-back').onclick = () => actDesk('no_show');
  $('desk-set').onclick = () => setDesk(order);
  $('desk-site').onclick = () => setDesk(null);
  $('desk-add').onchange = (e) => {
    if (e.target.value) order.push(e.target.value);
    drawOrder();
  };
}
