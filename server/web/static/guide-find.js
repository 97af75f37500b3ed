// Finding a ticket, by its number or from a list, and what can be done for its holder: print it again, let a latecomer
// rejoin, mark it, cancel it.

import { page, $, t, text, show, attr, make, list, marks, clock, minutes } from './page.js';
import { serviceName, stateWords, marksOf, waitWords } from './hall.js';

const hour = 60, newest = 20, hitsShown = 12, settle = 800, askEvery = 15000, askAtMost = 2000;
const over = (tk) => ['finished', 'no_show', 'cancelled', 'expired'].includes(tk.state);
export const ticketLink = (tk, ...more) => {
  const a = make('a', 'row', make('b', 'num'), make('span', '', make('b'), make('small')), ...more);
  a.href = '#/t/' + encodeURIComponent(tk.id);
  return a;
};

export function openFind(desk) {
  const { link } = desk;
  let way = 'type', shown = '';

  // ---- by number ----

  /** "A12", "a 012", "12" -> what it may mean: {prefix, n}; prefix '' for any. */
  function meant(typed) {
    const m = /^([A-Z]{0,2})0*(\d{0,3})$/.exec(typed.toUpperCase().replace(/[\s.\-]/g, ''));
    return m && { prefix: m[1], n: m[2] ? m[2].padStart(3, '0') : '', whole: m[1] && m[2] && typed.replace(/\D/g, '').length >= 3 };
  }

  function hits(s) {
    const m = meant($('find').value);
    if (!m || !m.n) return { m, all: [] };
    const prefixes = m.prefix ? [m.prefix] : s.services.map((x) => x.prefix);
    const numbers = new Set(prefixes.map((p) => p + m.n));
    const byNumber = new Map(s.tickets.filter((x) => numbers.has(x.number)).map((x) => [x.number, x])); // the newest of each
    return { m, all: [...byNumber.values()] };
  }

  function renderType(s) {
    list($('prefixes'), s.services, (x) => x.prefix, (x) => {
      const b = make('button', '', x.prefix);
      b.type = 'button';
      b.onclick = () => type(x.prefix + $('find').value.replace(/\D/g, ''));
      return b;
    }, (b, x) => attr(b, 'title', serviceName(s, x.id)));
    const { m, all } = hits(s);
    const prefix = m ? m.prefix : '';
    for (const b of $('prefixes').children) attr(b, 'aria-pressed', b.dataset.key === prefix ? 'true' : null);
    list($('hits'), all.slice(0, hitsShown), (x) => x.id, (x) => {
      const a = make('a', 'button small', x.number);
      a.href = '#/t/' + encodeURIComponent(x.id);
      return a;
    }, () => {});
    const none = m && m.n && !all.length;
    if (none) $('hits').replaceChildren(make('span', '', t('guide.none', { n: m.prefix + m.n })));
    else if (!all.length) $('hits').replaceChildren(make('span', 'soft', t($('find').value && !m ? 'guide.number.bad' : 'guide.number.say')));
  }

  function type(value) {
    $('find').value = value;
    typed();
  }

  /** A whole number opens its ticket at once. */
  function typed() {
    if (!link.state) return;
    const { m, all } = hits(link.state);
    renderType(link.state);
    if (m && m.whole && all.length === 1) open(all[0].id);
  }

  function open(id) {
    $('find').value = '';
    desk.go('t/' + encodeURIComponent(id));
  }

  $('find').addEventListener('input', typed);
  $('finder').addEventListener('submit', (e) => {
    e.preventDefault();
    if (!link.state) return;
    const { all } = hits(link.state);
    if (all.length === 1) open(all[0].id);
  });
  $('pad').addEventListener('click', (e) => {
    const b = e.target.closest('[data-key]');
    if (!b) return;
    const was = $('find').value, digits = was.replace(/\D/g, '');
    if (b.dataset.key === 'clear') type('');
    else if (b.dataset.key === 'back') type(was.slice(0, -1));
    else if (digits.length < 3) type(was + b.dataset.key);
  });

  // ---- from lists ----

  const absent = (s) => s.tickets.filter((x) => x.state === 'no_show' && minutes(x.ended_at || x.called_at, link.now()) < hour)
    .sort((a, b) => Date.parse(b.called_at || b.ended_at) - Date.parse(a.called_at || a.ended_at));

  const tooLate = (tk) => page.rejoin_within > 0 && link.now() - Date.parse(tk.ended_at || tk.called_at) > page.rejoin_within * 1000;

  const rejoin = (tk) => desk.act('rejoin', { ticket: tk.id }, t('guide.did.rejoin', { n: tk.number, how: page.rejoin }));

  function renderLists(s) {
    const late = absent(s);
    text($('late-count'), late.length || '');
    text($('tab-late'), late.length);
    show($('tab-late'), late.length > 0);
    text($('late-rule'), page.rejoin);
    show($('late-none'), !late.length);
    list($('late'), way === 'late' ? late : [], (x) => x.id, (x) => {
      const b = make('button', 'main', t('guide.rejoin'));
      b.type = 'button';
      b.dataset.act = '';
      attr(b, 'aria-disabled', link.up ? null : 'true');
      b.onclick = () => desk.calm($('late'), rejoin(x));
      return make('li', 'beside', ticketLink(x), b);
    }, (li, x) => {
      const [n, what] = li.firstChild.children;
      text(n, x.number);
      text(what.firstChild, t('guide.called', { t: clock(x.called_at || x.ended_at), n: minutes(x.called_at || x.ended_at, link.now()) }));
      text(what.lastChild, serviceName(s, x.service));
      show(li.lastChild, !tooLate(x));
    });
    const last = s.tickets.slice(-newest).reverse();
    show($('new-none'), !last.length);
    list($('new'), way === 'new' ? last : [], (x) => x.id, (x) => make('li', '', ticketLink(x)), (li, x) => {
      const [n, what] = li.firstChild.children;
      text(n, x.number);
      text(what.firstChild, stateWords(s, x));
      text(what.lastChild, clock(x.issued_at) + ' · ' + serviceName(s, x.service));
    });
  }

  function choose(which) {
    way = which;
    for (const b of $('ways').children) attr(b, 'aria-selected', b.dataset.way === way ? 'true' : 'false');
    for (const node of document.querySelectorAll('[data-of]')) show(node, node.dataset.of === way);
    if (link.state) renderLists(link.state);
  }
  for (const b of $('ways').children) b.onclick = () => choose(b.dataset.way);
  choose('type');

  // ---- one ticket ----

  const ticket = () => link.state && link.state.tickets.find((x) => x.id === shown);
  let place = null, askedAt = 0, asking = 0;

  /** Asks the hall where the ticket stands, as its holder's phone does. */
  async function ask() {
    clearTimeout(asking);
    const tk = ticket();
    if (!tk || tk.state !== 'waiting' || !link.up) return;
    const wait = askAtMost - (Date.now() - askedAt);
    if (wait > 0) { asking = setTimeout(ask, wait); return; }
    askedAt = Date.now();
    try {
      const r = await fetch('/guide/place?as=' + encodeURIComponent(page.as) + '&ticket=' + encodeURIComponent(tk.id), { cache: 'no-store' });
      if (r.ok && tk.id === shown) place = { of: tk.id, ...await r.json() };
    } catch { /* the line is cut, and the page says so */ }
    if (link.state) renderTicket(link.state);
  }

  function renderTicket(s) {
    const tk = ticket();
    if (!tk) { if (shown) desk.go('find', true); return; }
    text($('tk-number'), tk.number);
    text($('tk-state'), stateWords(s, tk));
    $('tk-state').dataset.state = tk.state;
    const waits = tk.state === 'waiting' && place && place.of === tk.id;
    show($('tk-place'), waits);
    if (waits && place.notice === 'draw') text($('tk-place'), t('guide.draw'));
    else if (waits) text($('tk-place'), (place.ahead ? t('guide.ahead', { n: place.ahead }) : t('guide.ahead.0')) + ' · ' + waitWords(place.wait_s)
      + (place.notice === 'late_day' ? ' · ' + t('said.late_day') : ''));
    marks($('tk-marks'), marksOf(s, tk, true));
    const facts = [['service', serviceName(s, tk.service)], ['then', (tk.then || []).map((id) => serviceName(s, id)).join(' → ')], ['issued', clock(tk.issued_at)], ['called', tk.called_at && clock(tk.called_at)],
      ['ended', over(tk) && tk.ended_at && clock(tk.ended_at)], ['note', tk.note]].filter(([, v]) => v);
    list($('tk-facts'), facts.flatMap(([k, v]) => [[k + '-dt', t('guide.fact.' + k)], [k + '-dd', v]]), (x) => x[0],
      (x) => make(x[0].slice(-2)), (node, x) => text(node, x[1]));
    const gone = tk.state === 'no_show' && tooLate(tk);
    const end = over(tk) && (tk.state !== 'no_show' || gone);
    show($('tk-gone'), end);
    if (end) text($('tk-gone'), t(gone ? 'guide.gone.late' : 'guide.gone'));
    show($('tk-rejoin'), tk.state === 'no_show' && !gone);
    text($('rejoin-rule'), page.rejoin);
    show($('tk-print'), !end && (page.printers || []).length > 0);
    show($('tk-marking'), !over(tk));
    show($('tk-cancel'), tk.state === 'waiting');
    if (tk.state !== 'waiting') show($('cancel-ask'), false);
    renderMarking(tk);
  }

  $('rejoin').onclick = () => { const tk = ticket(); if (tk) rejoin(tk); };
  $('reprint').onclick = () => {
    const tk = ticket();
    if (!tk) return;
    desk.print(tk.id, (verdict, words) => {
      show($('tk-printed'), true);
      text($('tk-printed'), words);
      $('tk-printed').className = 'said ' + ({ printed: 'good', failed: 'bad', unknown: 'warm' }[verdict] || '');
    });
  };
  $('cancel').onclick = () => {
    show($('cancel-ask'), true);
    show($('cancel'), false);
    text($('cancel-q'), t('guide.cancel.ask', { n: (ticket() || {}).number || '' }));
    $('cancel-ask').scrollIntoView({ block: 'nearest' });
  };
  const keepIt = () => { show($('cancel-ask'), false); show($('cancel'), true); };
  $('cancel-no').onclick = keepIt;
  $('cancel-yes').onclick = async () => {
    const tk = ticket();
    if (tk && (await desk.act('cancel_ticket', { ticket: tk.id }, t('guide.did.cancel', { n: tk.number }))).ok) keepIt();
  };

  // ---- its marks: what was touched is sent, and shown as the hall has it ----

  const touched = new Map(); // field -> timer

  function mark(field, value, after = 0) {
    const tk = ticket();
    if (!tk) return;
    clearTimeout(touched.get(field));
    touched.set(field, setTimeout(async () => {
      await desk.act('mark_ticket', { ticket: tk.id, [field]: value }, t('guide.did.mark', { n: tk.number }));
      touched.delete(field);
      if (link.state) renderTicket(link.state);
    }, after));
  }

  function renderMarking(tk) {
    if ($('mark-priority') && !touched.has('priority')) {
      for (const i of $('mark-priority').querySelectorAll('input')) if (i.checked !== (i.value === (tk.priority || ''))) i.checked = i.value === (tk.priority || '');
    }
    if (!touched.has('assist')) $('mark-assist').checked = !!tk.assist;
    for (const field of ['files', 'people']) {
      const i = $('mark-' + field);
      if (!touched.has(field) && document.activeElement !== i) i.value = tk[field] || '';
    }
  }
  if ($('mark-priority')) $('mark-priority').addEventListener('change', (e) => mark('priority', e.target.value));
  $('mark-assist').addEventListener('change', (e) => mark('assist', e.target.checked));
  for (const field of ['files', 'people']) {
    $('mark-' + field).addEventListener('input', (e) => mark(field, Number(e.target.value) || 0, settle));
  }
  $('tk-marking').addEventListener('submit', (e) => e.preventDefault());

  setInterval(ask, askEvery);
  return {
    moved({ name, about }) {
      if (name === 't' && about !== shown) place = null;
      shown = name === 't' ? about : '';
      show($('tk-printed'), false);
      keepIt();
      askedAt = 0;
      ask();
    },
    heard(e) { if (shown && e.ticket) ask(); },
    render(s, { name }) {
      if (name === 'find') renderType(s);
      renderLists(s);
      if (name === 't') { renderTicket(s); if (!place) ask(); }
    },
  };
}

/** Number fields with − and +: what they change is heard as if it were typed. */
for (const box of document.querySelectorAll('.stepper')) {
  const field = box.querySelector('input');
  box.addEventListener('click', (e) => {
    const b = e.target.closest('[data-step]');
    if (!b || field.disabled) return;
    const n = Math.min(9999, Math.max(0, (Number(field.value) || (b.dataset.step > 0 ? 1 : 0)) + Number(b.dataset.step)));
    field.value = n > 0 ? n : '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  field.addEventListener('input', () => { field.value = field.value.replace(/\D/g, ''); });
}
