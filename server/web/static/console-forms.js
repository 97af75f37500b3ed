// What the console asks before it acts: park, transfer, call out of order, pause, help, marks, hand-over. How questions
// behave stands in console-ask.js, the longest one in console-finish.js.

import { $, t, say, text, make, page, refusal, clock } from './page.js';
import { counterName } from './hall.js';
import { openAsk, radios, chosen, reasons } from './console-ask.js';
import { openFinish } from './console-finish.js';

export function openForms({ link, act, counter, hush }) {
  const ask = openAsk({ act, hush });
  const form = (id) => $(id).querySelector('form').elements;
  const at = () => counter().id;
  const number = () => (counter().ticket || {}).number || '';
  const gone = (id) => { if (!counter() || !counter().ticket) { $(id).close(); return true; } return false; };
  const first = (id) => $(id).querySelector('input:checked') || $(id).querySelector('input');

  // park: one of the hall's reasons, or one's own
  ask.answer('ask-park', (f, no) => {
    if (gone('ask-park')) return null;
    const reason = f.reason.value.trim() || chosen(f, 'park');
    if (!reason) { no(t('console.reason.must'), first('parks') || f.reason); return null; }
    return { name: 'park', what: 'park', using: { counter: at(), reason }, about: number() };
  });
  function park() {
    text($('ask-park-h'), t('console.park.title', { n: number() }));
    const list = ((link.state.hall || {}).parks || []).map((p) => ({ id: p.id, words: say(p.name) }));
    radios($('parks'), 'park', list, list.length ? list[0].id : null);
    form('ask-park').reason.value = '';
    ask.ask('ask-park', 'park', first('parks') || form('ask-park').reason);
  }

  // transfer
  ask.answer('ask-transfer', (f, no) => {
    if (gone('ask-transfer')) return null;
    if (!f.to.value) { no(t('console.transfer.must'), f.to); return null; }
    const [kind, id] = f.to.value.split('/');
    const using = { counter: at(), [kind === 'c' ? 'to_counter' : 'to_service']: decodeURIComponent(id) };
    if (f.note.value.trim()) using.note = f.note.value.trim();
    return { name: 'transfer', what: 'transfer', using, about: number() };
  });
  function transfer() {
    const s = link.state, c = counter(), f = form('ask-transfer');
    text($('ask-transfer-h'), t('console.transfer.title', { n: number() }));
    const option = (words, kind, id) => new Option(words, kind + '/' + encodeURIComponent(id));
    const group = (label, options) => {
      const g = make('optgroup');
      g.label = label;
      g.append(...options);
      return g;
    };
    const seat = (x) => [say(x.name), x.officer && x.officer.name, t('counter.' + x.state)].filter(Boolean).join(' · ');
    f.to.replaceChildren(new Option(t('console.transfer.choose'), ''),
      group(t('console.transfer.services'), s.services.filter((x) => x.id !== c.ticket.service)
        .map((x) => option(say(x.name) + ' · ' + t('console.waiting', { n: x.waiting }), 's', x.id))),
      group(t('console.transfer.counters'), s.counters.filter((x) => x.id !== c.id).map((x) => option(seat(x), 'c', x.id))));
    f.note.value = '';
    ask.ask('ask-transfer', 'transfer', f.to);
  }

  // call out of order, by number or from the line
  const wanted = () => {
    const n = form('ask-call').ticket.value.trim().toUpperCase().replace(/\s+/g, '');
    return n ? { n, tk: link.state.tickets.findLast((x) => x.number === n) } : null;
  };
  const callable = (tk) => /^(waiting|returned|parked)$/.test(tk.state);
  /** Why a number cannot be called, or what it is. */
  function saysOf(w) {
    const s = link.state, c = counter();
    if (!w) return '';
    if (!w.tk) return refusal({ code: 'no_such_ticket' });
    const where = w.tk.counter ? counterName(s, w.tk.counter) : '';
    if (w.tk.state === 'finished' && w.tk.counter === c.id) return t('console.call.finished', { t: clock(w.tk.ended_at) });
    const words = [t('state.' + w.tk.state), where, say((s.services.find((x) => x.id === w.tk.service) || {}).name)];
    return words.filter(Boolean).join(' · ');
  }
  ask.answer('ask-call', (f, no) => {
    const w = wanted();
    if (!w) { no(t('console.call.must'), f.ticket); return null; }
    if (!w.tk) { no(refusal({ code: 'no_such_ticket' }), f.ticket); return null; }
    if (w.tk.state === 'finished' && w.tk.counter === at()) { // who was here before comes back without queueing
      return { name: 'return', what: 'return_ticket', using: { ticket: w.tk.id }, about: w.tk.number };
    }
    if (!callable(w.tk)) { no(t('console.call.not', { n: w.n, s: t('state.' + w.tk.state) }), f.ticket); return null; }
    const reason = f.reason.value.trim() || chosen(f, 'why');
    if (!reason) { no(t('console.reason.must'), first('call-reasons')); return null; }
    return { name: 'call', what: 'call', using: { counter: at(), ticket: w.tk.id, reason }, about: w.tk.number };
  });
  const sayTicket = () => text($('ticket-say'), saysOf(wanted()));
  form('ask-call').ticket.addEventListener('input', sayTicket);
  function call(tk) {
    const f = form('ask-call');
    f.ticket.value = tk ? tk.number : '';
    f.reason.value = '';
    radios($('call-reasons'), 'why', reasons('console.call.reasons'), null);
    sayTicket();
    ask.ask('ask-call', 'call', tk ? first('call-reasons') : f.ticket);
  }

  // pause: when back, and why
  ask.answer('ask-pause', (f) => {
    const using = { counter: at() }, n = Number(chosen(f, 'back')), why = f.reason.value.trim() || chosen(f, 'why');
    if (n) using.until = new Date(link.now() + n * 60000).toISOString();
    if (why) using.reason = why;
    return { name: 'pause', what: 'pause_counter', using };
  });
  function pause() {
    radios($('backs'), 'back', t('console.pause.minutes').split('|').map((n) => ({ id: n, words: t('console.min', { n }) })), '15');
    radios($('pause-reasons'), 'why', reasons('console.pause.reasons'), null);
    form('ask-pause').reason.value = '';
    ask.ask('ask-pause', 'pause', first('backs'));
  }

  // the floor lead is called to this counter
  ask.answer('ask-help', (f, no) => {
    const reason = f.reason.value.trim() || chosen(f, 'why');
    if (!reason) { no(t('console.reason.must'), first('help-reasons')); return null; }
    return { name: 'help', what: 'call_help', using: { place: at(), reason } };
  });
  function help() {
    radios($('help-reasons'), 'why', reasons('console.help.reasons'), null);
    form('ask-help').reason.value = '';
    ask.ask('ask-help', 'help', first('help-reasons'));
  }

  // what is known of the person at the counter
  ask.answer('ask-mark', (f, no) => {
    if (gone('ask-mark')) return null;
    const tk = counter().ticket, using = { ticket: tk.id };
    for (const name of ['files', 'people']) {
      if (!/^\d{0,4}$/.test(f[name].value.trim())) { no(t('console.finish.number'), f[name]); return null; }
      const n = Number(f[name].value.trim());
      if (n !== (tk[name] || 0)) using[name] = n;
    }
    const priority = chosen(f, 'priority');
    if (priority !== (tk.priority || '')) using.priority = priority;
    if (f.assist.checked !== !!tk.assist) using.assist = f.assist.checked;
    if (f.note.value.trim() !== (tk.note || '')) using.note = f.note.value.trim();
    if (Object.keys(using).length === 1) { $('ask-mark').close(); return null; }
    return { name: 'mark', what: 'mark_ticket', using, about: tk.number };
  });
  function mark() {
    const tk = counter().ticket, f = form('ask-mark');
    text($('ask-mark-h'), t('console.mark.title', { n: tk.number }));
    const groups = ((link.state.hall || {}).priorities || []).map((p) => ({ id: p.id, words: say(p.name) }));
    radios($('priorities'), 'priority', [{ id: '', words: t('console.mark.none') }, ...groups], tk.priority || '');
    f.assist.checked = !!tk.assist;
    f.files.value = tk.files || '';
    f.people.value = tk.people || '';
    f.note.value = tk.note || '';
    ask.ask('ask-mark', 'mark', first('priorities'));
  }

  // hand-over, also in the middle of a service
  ask.answer('ask-hand_over', () => ({ name: 'hand_over', what: 'hand_over', using: { counter: at() } }));
  function handOver() {
    const tk = counter().ticket;
    text($('hand-over-say'), tk ? t('console.hand_over.ticket', { n: tk.number }) : t('console.hand_over.say'));
    ask.ask('ask-hand_over', 'hand_over', $('ask-hand_over').querySelector('.main'));
  }

  // which key does what
  function keys() {
    const row = (name) => {
      const codes = page.keys[name] || [], names = page.key_names[name] || [];
      const of = (pad) => codes.map((c, i) => (/Numpad/.test(c) === pad ? names[i] : '')).filter(Boolean).join(', ');
      return make('tr', '', make('td', '', t('console.' + name)), make('td', '', of(false)), make('td', '', of(true)));
    };
    const names = [...document.querySelectorAll('[data-do]')].map((b) => b.dataset.do); // as they stand on the page
    $('key-table').tBodies[0].replaceChildren(...names.filter((n) => (page.keys[n] || []).length).map(row));
    ask.ask('show-keys', 'keys', $('show-keys').querySelector('.main'));
  }
  $('show-keys').querySelector('form').addEventListener('submit', () => hush());

  const finish = openFinish({ link, counter, ask, act });
  return { open: ask.open, close: ask.close, key: ask.key, choose: ask.choose, finish, park, transfer, call, pause, help, mark, handOver, keys };
}
