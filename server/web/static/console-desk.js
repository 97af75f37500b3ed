// What the clerk sees at an open counter: the number and its timer, the line, what is set aside, who sits where, and
// whether board, tablet and printer work. Nodes are changed in place, so that focus and scroll survive every event.

import { page, $, t, say, text, show, attr, make, list, marks, clock, minutes, stopwatch } from './page.js';
import { serviceName, counterName, parkName, marksOf, priorityName } from './hall.js';
import { nameOf } from './console-procedure.js';

const shown = 60;

export function openDesk({ link, line, busy, fits, wish, act, counter, forms }) {
  const at = (c, state) => !!c.ticket && c.ticket.state === state;
  /** How many recalls are still owed before a no-show is taken. */
  const owed = (tk) => Math.max(0, (page.recalls || 0) - (tk.recalls || 0));

  function current(s, c) {
    const tk = c.ticket, waiting = line.tickets(s, c).length;
    $('desk').dataset.state = $('current').dataset.state = tk ? tk.state : c.state === 'paused' ? 'paused' : 'idle';
    text($('step'), t(tk ? (tk.state === 'called' ? 'console.calling' : 'console.serving') : c.state === 'paused' ? 'console.paused' : 'console.idle'));
    show($('number'), !!tk);
    show($('idle'), !tk);
    text($('number'), tk ? tk.number : '');
    text($('idle'), c.state === 'paused' ? [c.until && t('counter.back', { t: c.until }), c.reason].filter(Boolean).join(' · ')
      : waiting ? t('console.idle.n', { n: waiting }) : t('console.idle.0'));
    text($('service'), tk ? serviceName(s, tk.service) : '');
    procedure(tk);
    marks($('marks'), tk ? known(s, tk) : []);
    show($('recalled'), at(c, 'called'));
    if (at(c, 'called')) text($('recalled'), recalls(tk));
    show($('note'), !!(tk && tk.note));
    if (tk && tk.note) {
      const from = tk.note_from ? counterName(s, tk.note_from) : '';
      text($('note-by'), [t('console.note'), [tk.note_by, from].filter(Boolean).join(', ')].filter(Boolean).join(' · ') + ':');
      text($('note-text'), tk.note);
    }
    spoken(tk, c);
    tick();
  }

  let asked = '';
  function procedure(tk) {
    const code = (tk && tk.procedure) || '';
    show($('procedure'), !!code);
    if (!code || asked === code) return;
    asked = code;
    text($('procedure'), code);
    attr($('procedure'), 'title', null);
    nameOf(code).then((name) => {
      if (asked !== code) return;
      text($('procedure'), name || code);
      attr($('procedure'), 'title', name ? code + ' · ' + name : null);
      if (!name) asked = ''; // nobody answered: asked again at the next event
    });
  }

  function known(s, tk) {
    const out = marksOf(s, tk, true);
    if (tk.priority) out[0] = ['first', t('said.priority') + ' · ' + priorityName(s, tk.priority)]; // to be checked here
    if (tk.then && tk.then.length) out.push(['', t('said.then', { n: tk.then.map((id) => serviceName(s, id)).join(', ') })]);
    if (tk.lang && tk.lang !== page.office) out.push(['warm', t('console.lang', { n: page.languages[tk.lang] || tk.lang })]);
    if (tk.called_at) out.push(['', t('console.waited', { n: minutes(tk.rejoined || tk.issued_at, Date.parse(tk.called_at)) })]);
    if (tk.case_code) out.push(['', tk.case_code]);
    return out;
  }

  function recalls(tk) {
    const n = owed(tk), done = tk.recalls ? t('console.recalls', { n: tk.recalls }) : '';
    return [done, n ? t('console.recalls.more', { n }) : ''].filter(Boolean).join(' · ');
  }

  // The number is spoken once, when it changes, and not with every tick of the card.
  let said = '';
  function spoken(tk, c) {
    const words = tk ? t(tk.state === 'called' ? 'console.calling' : 'console.serving') + ': ' + tk.number
      : t(c.state === 'paused' ? 'console.paused' : 'console.idle');
    if (said && words !== said) text($('spoken'), words);
    said = words;
  }

  function tick() {
    const c = counter(), tk = c && c.ticket;
    const from = tk && (tk.state === 'serving' ? tk.started_at : tk.called_at);
    text($('timer'), from ? stopwatch(link.now() - Date.parse(from)) : '');
    text($('timer-what'), from ? t(tk.state === 'serving' ? 'console.timer.serving' : 'console.timer.called') : '');
    const u = c && line.undo(c);
    attr($('do-undo'), 'aria-disabled', fits('undo') ? null : 'true');
    text($('undo-what'), u ? t(page.words['console.undo.' + u.kind] ? 'console.undo.' + u.kind : 'console.undo.step', { n: u.number })
      + ' · ' + t('console.seconds', { n: Math.ceil((Date.parse(u.until) - link.now()) / 1000) }) : '');
  }

  function waiting(s, c) {
    const all = line.tickets(s, c);
    text($('line-count'), all.length);
    show($('line-empty'), !all.length);
    show($('line-more'), all.length > shown);
    text($('line-more'), t('console.line.more', { n: all.length - shown }));
    list($('line'), all.slice(0, shown), (x) => x.id, (x) => {
      const b = make('button', 'row', make('b', 'num'), make('span', 'what'), make('span', 'marks'), make('span', 'num soft'));
      b.type = 'button';
      b.onclick = () => wish('call ' + x.id, () => fits('call'), () => forms.call(link.state.tickets[link.state.byID.get(x.id)]));
      return make('li', '', b);
    }, (li, x) => {
      const [n, what, m, wait] = li.firstChild.children;
      text(n, x.number);
      text(what, x.state === 'returned' ? t('console.returned') : serviceName(s, x.service));
      const own = x.counter === c.id && x.state === 'waiting' ? [['good', t('console.for_here')]] : [];
      marks(m, own.concat(marksOf(s, x, false)));
      text(wait, t('console.min', { n: minutes(x.rejoined || x.issued_at, link.now()) }));
      attr(li.firstChild, 'title', t('console.call'));
    });
  }

  function parked(s, c) {
    const aside = line.parked(s, c);
    show($('parked-empty'), !aside.length);
    text($('parked-count'), aside.length || '');
    list($('parked'), aside, (x) => x.tk.id, ({ tk: x }) => {
      const back = make('button', '', t('console.back')), resume = make('button', '', t('console.resume'));
      back.type = resume.type = 'button';
      const here = () => link.up && !!counter();
      back.onclick = () => wish('return ' + x.id, here, () => act({ name: 'return', what: 'return_ticket', using: { ticket: x.id }, about: x.number }));
      resume.onclick = () => wish('resume ' + x.id, () => fits('resume'), () => resumeOne(x));
      return make('li', '', make('b', 'num'), make('span', 'what'), back, resume);
    }, (li, { tk: x, since }) => {
      const [n, what, back, resume] = li.children;
      text(n, x.number);
      text(what, [parkName(s, x.reason) || x.reason || t('state.parked'), since && t('console.since', { t: clock(new Date(since)) })].filter(Boolean).join(' · '));
      attr(back, 'aria-disabled', link.up && !busy() ? null : 'true');
      attr(resume, 'aria-disabled', fits('resume') ? null : 'true');
    });
  }

  const resumeOne = (x) => act({ name: 'resume', what: 'resume', using: { counter: counter().id, ticket: x.id }, about: x.number });
  /** Calls back the one that is set aside; of several the clerk chooses. */
  function resume() {
    const aside = line.parked(link.state, counter());
    if (aside.length === 1) resumeOne(aside[0].tk);
    else $('parked').querySelector('li button:last-child').focus();
  }

  function others(s, c) {
    list($('others'), s.counters.filter((x) => x.id !== c.id), (x) => x.id,
      () => make('li', '', make('b'), make('span', 'num'), make('small')),
      (li, x) => {
        const [name, n, what] = li.children;
        li.dataset.state = x.state;
        text(name, say(x.name));
        text(n, x.ticket ? x.ticket.number : '—');
        text(what, x.state === 'paused' && x.until ? t('counter.back', { t: x.until })
          : x.state !== 'closed' && !x.account ? t('console.choose.left') : t('counter.' + x.state));
        attr(li, 'title', (x.officer && x.officer.name) || null);
      });
    const done = s.tickets.filter((x) => x.state === 'finished' && x.counter === c.id).length;
    text($('today'), t('console.today', { n: done }));
  }

  // board, tablet and printer, as the hall last heard of them
  const fine = { ok: 'good', near_end: 'warm', warn: 'warm' };
  function things(s, c) {
    const out = [];
    const thing = (kind, d) => out.push({ kind, name: d.name, state: d.state, cause: d.cause || d.detail || '', since: d.since });
    for (const d of s.devices || []) if (d.role === 'tablet' && d.counter === c.id) thing('tablet', d);
    const boards = (s.devices || []).filter((d) => d.role === 'display');
    const own = boards.filter((d) => d.counter === c.id);
    for (const d of own.length ? own : boards.filter((x) => !x.counter)) thing('board', d);
    const printer = localStorage.getItem('motcua.console.printer');
    for (const p of s.printers) if (p.name === printer) thing('printer', p);
    show($('things'), out.length > 0);
    list($('things'), out, (x) => x.kind + x.name, () => make('li', '', make('b'), make('span', 'mark')), (li, x) => {
      text(li.firstChild, t('console.thing.' + x.kind));
      li.lastChild.className = 'mark ' + (fine[x.state] || 'bad');
      const since = x.state !== 'ok' && x.since ? t('console.since', { t: clock(x.since) }) : '';
      const cause = page.words['said.cause.' + x.cause] ? t('said.cause.' + x.cause) : x.cause;
      text(li.lastChild, [t('console.thing.' + (page.words['console.thing.' + x.state] ? x.state : 'failed')), cause, since].filter(Boolean).join(' · '));
      attr(li, 'title', x.name);
    });
  }

  function helped(s, c) {
    const h = (s.helps || []).find((x) => x.place === c.id);
    show($('helped'), !!h);
    if (h) text($('helped'), t('console.helped', { t: clock(h.at), r: h.reason || '' }));
  }

  function render(s, c) {
    text($('counter-name'), say(c.name));
    current(s, c);
    waiting(s, c);
    parked(s, c);
    others(s, c);
    things(s, c);
    helped(s, c);
  }

  setInterval(tick, 500);
  setInterval(() => { const c = counter(); if (link.state && c) waiting(link.state, c); }, 10000);
  return { render, resume, owed };
}
