// The console's four questions: finish, transfer, call out of order, pause. Each is a <dialog> of the page; closing it
// gives focus back to where it was.

import { $, t, say, text, make, list, show, page, refusal } from './page.js';

export function openForms({ link, act, counter }) {
  let current = null; // {dialog, key}

  function ask(id, key, focus) {
    const dialog = $(id);
    current = { dialog, key };
    text(dialog.querySelector('.refused'), '');
    dialog.showModal();
    if (focus) focus.focus();
  }

  for (const dialog of document.querySelectorAll('dialog')) {
    for (const b of dialog.querySelectorAll('[data-close]')) b.onclick = () => dialog.close();
  }

  /** Sends a form's command; the dialog stays, with the reason, when it is refused. */
  function answer(id, name, make) {
    const form = $(id).querySelector('form');
    form.addEventListener('submit', async (e) => {
      e.preventDefault();
      const command = make(form.elements);
      if (!command) return;
      const reply = await act(name, command[0], command[1]);
      if (reply.ok) {
        $(id).close();
        form.reset();
        if (command[2]) command[2]();
      }
      else if (reply.error) text(form.querySelector('.refused'), refusal(reply.error));
    });
  }

  const chosen = (elements, name) => { const f = elements[name]; return f ? f.value : ''; };

  // finish
  answer('ask-finish', 'finish', (f) => {
    const using = { counter: counter().id };
    const outcome = chosen(f, 'outcome'), code = f.case_code.value.trim();
    if (outcome) using.outcome = outcome;
    if (code) using.case_code = code;
    const printer = code && f.slip ? f.slip.value : '';
    return ['finish', using, () => { if (printer) slip(printer, code); }];
  });

  /** The citizen's way back to a case file: its code, its state, and where to ask. */
  function slip(printer, code) {
    const data = { hall: page.hall, case_code: code, state: t('case.received'), lang: document.documentElement.lang };
    if (page.public_url) data.url = page.public_url + '/lookup?code=' + encodeURIComponent(code);
    act('print', 'print', { printer, kind: 'lookup', data });
  }

  // A scanner types the code and Enter; arrows choose the outcome without leaving the field.
  $('ask-finish').querySelector('[name=case_code]').addEventListener('keydown', (e) => {
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
    e.preventDefault();
    const all = [...$('outcomes').querySelectorAll('input')];
    const at = all.findIndex((x) => x.checked) + (e.key === 'ArrowDown' ? 1 : -1);
    all[(at + all.length) % all.length].checked = true;
  });

  // transfer
  answer('ask-transfer', 'transfer', (f) => {
    const [kind, id] = f.to.value.split('/');
    const using = { counter: counter().id, [kind === 'c' ? 'to_counter' : 'to_service']: decodeURIComponent(id) };
    if (f.note.value.trim()) using.note = f.note.value.trim();
    return ['transfer', using];
  });

  // call out of order
  answer('ask-call', 'call', (f) => {
    const s = link.state, wanted = f.ticket.value.trim().toUpperCase();
    const ticket = s.tickets.find((x) => x.number === wanted);
    if (!ticket) { text($('ask-call').querySelector('.refused'), refusal({ code: 'no_such_ticket' })); return null; }
    return ['call', { counter: counter().id, ticket: ticket.id, reason: f.reason.value.trim() }];
  });

  // pause
  answer('ask-pause', 'pause', (f) => {
    const using = { counter: counter().id };
    const n = Number(chosen(f, 'back'));
    if (n) using.until = new Date(link.now() + n * 60000).toISOString();
    if (f.reason.value.trim()) using.reason = f.reason.value.trim();
    return ['pause_counter', using];
  });

  function radios(parent, name, items, checked) {
    list(parent, items, (x) => x.id, (x) => {
      const input = make('input');
      Object.assign(input, { type: 'radio', name, value: x.id });
      return make('label', 'choice', input, make('span', '', x.words));
    }, (node, x) => { node.firstChild.checked = x.id === checked; });
  }

  return {
    open: () => !!current && current.dialog.open,
    /** A key while a question is open: its own key answers it, the others do nothing. */
    key(name) { if (current && current.dialog.open && current.key === name) current.dialog.querySelector('form').requestSubmit(); },

    finish() {
      const s = link.state, d = $('ask-finish');
      text(d.querySelector('h2'), t('console.finish.title', { n: counter().ticket.number }));
      const outcomes = ((s.hall && s.hall.outcomes) || []).map((o) => ({ id: o.id, words: say(o.name) }));
      if (!page.must_outcome) outcomes.unshift({ id: '', words: t('console.finish.none') });
      radios($('outcomes'), 'outcome', outcomes, outcomes.length ? outcomes[0].id : '');
      const slips = d.querySelector('[name=slip]');
      if (slips) {
        slips.value = localStorage.getItem('motcua.console.printer') || '';
        slips.onchange = () => localStorage.setItem('motcua.console.printer', slips.value);
      }
      ask('ask-finish', 'finish', d.querySelector('[name=case_code]'));
    },

    transfer() {
      const s = link.state, d = $('ask-transfer'), c = counter();
      text(d.querySelector('h2'), t('console.transfer.title', { n: c.ticket.number }));
      const select = d.querySelector('select');
      const group = (label, kind, all) => {
        const g = make('optgroup');
        g.label = label;
        for (const x of all) g.append(new Option(say(x.name), kind + '/' + encodeURIComponent(x.id)));
        return g;
      };
      select.replaceChildren(
        group(t('console.transfer.counters'), 'c', s.counters.filter((x) => x.id !== c.id)),
        group(t('console.transfer.services'), 's', s.services.filter((x) => x.id !== c.ticket.service)));
      ask('ask-transfer', 'transfer', select);
    },

    call(id) {
      const d = $('ask-call'), ticket = id && link.state.tickets.find((x) => x.id === id);
      const field = d.querySelector('[name=ticket]'), reason = d.querySelector('[name=reason]');
      field.value = ticket ? ticket.number : '';
      list($('call-reasons'), t('console.call.reasons').split('|').map((r) => ({ id: r })), (x) => x.id, (x) => {
        const b = make('button', '', x.id);
        b.type = 'button';
        b.onclick = () => { reason.value = x.id; reason.focus(); };
        return b;
      }, () => {});
      ask('ask-call', 'call', ticket ? reason : field);
    },

    pause() {
      radios($('backs'), 'back', [5, 10, 15, 30, 60].map((n) => ({ id: String(n), words: t('console.min', { n }) })), '15');
      ask('ask-pause', 'pause', $('backs').querySelector('input:checked'));
      show($('backs'), true);
    },
  };
}
