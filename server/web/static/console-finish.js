// The question behind "Hoàn thành": outcome, case code, procedure, counts, where to go on to, and the look-up slip.

import { $, t, say, text, attr, show, make, list, page } from './page.js';
import { serviceName, placeName } from './hall.js';
import { radios, chosen } from './console-ask.js';
import { nameOf, search } from './console-procedure.js';

const printerKey = 'motcua.console.printer';

/** A case code as people type and scanners send it: in capitals, with plain dashes; of a link, what it looks up. */
export function caseCode(s) {
  const link = /[?&]code=([^&\s]+)/.exec(s);
  return (link ? decodeURIComponent(link[1]) : s).trim().toUpperCase().replace(/[\u2010-\u2015\u2212]/g, '-');
}

const count = (s) => (/^\d{0,4}$/.test(s.trim()) ? Number(s.trim()) : NaN);

export function openFinish({ link, counter, ask, act }) {
  const dialog = $('ask-finish'), form = dialog.querySelector('form').elements;
  let thens = []; // services to go on to
  let picked = null; // {code, name} of the procedure

  ask.answer('ask-finish', (f, no) => {
    const tk = counter() && counter().ticket;
    if (!tk) { dialog.close(); return null; }
    const outcome = chosen(f, 'outcome'), code = caseCode(f.case_code.value);
    if (!outcome && page.must_outcome) { no(t('console.finish.must'), $('outcomes').querySelector('input')); return null; }
    const files = count(f.files.value), people = count(f.people.value);
    if (Number.isNaN(files)) { no(t('console.finish.number'), f.files); return null; }
    if (Number.isNaN(people)) { no(t('console.finish.number'), f.people); return null; }
    if (f.procedure.value.trim() && !picked) { no(t('console.finish.procedure.none'), f.procedure); return null; }
    const using = { counter: counter().id };
    if (outcome) using.outcome = outcome;
    if (code) using.case_code = code;
    if (picked) using.procedure = picked.code;
    if (files) using.files = files;
    if (people) using.people = people;
    if (thens.length) using.then = thens;
    return { name: 'finish', what: 'finish', using, about: tk.number, after: slip(f.slip ? f.slip.value : '', code) };
  });

  /** The citizen's way back to a case file: its code, its state, and where to ask. */
  function slip(printer, code) {
    if (!printer || !code) return null;
    const data = { hall: page.hall, case_code: code, state: t('case.received'), lang: document.documentElement.lang };
    if (page.public_url) data.url = page.public_url + '/lookup?code=' + encodeURIComponent(code);
    return { name: 'print', what: 'print', using: { printer, kind: 'lookup', data } };
  }

  // From the case code, arrows choose the outcome without leaving the field.
  form.case_code.addEventListener('keydown', (e) => {
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
    e.preventDefault();
    const all = [...$('outcomes').querySelectorAll('input')];
    const at = all.findIndex((x) => x.checked) + (e.key === 'ArrowDown' ? 1 : -1);
    all[(at + all.length) % all.length].checked = true;
  });

  // the procedure: a few letters, an arrow, Enter
  let found = [], active = -1, asked = 0;
  form.procedure.addEventListener('input', async () => {
    picked = null;
    const q = form.procedure.value.trim(), mine = ++asked;
    const list = q.length < 2 ? [] : await search(q);
    if (mine === asked && !picked) offer(list);
  });
  form.procedure.addEventListener('keydown', (e) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (!found.length) return;
      e.preventDefault();
      active = (active + (e.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length;
      drawFound();
    } else if (e.key === 'Enter' && found.length) {
      e.preventDefault();
      pick(found[Math.max(active, 0)]);
    } else if (e.key === 'Escape' && found.length) {
      e.preventDefault();
      offer([]);
    }
  });

  function offer(list) {
    found = list;
    active = -1;
    drawFound();
  }

  function drawFound() {
    show($('procedures'), found.length > 0);
    attr(form.procedure, 'aria-expanded', String(found.length > 0));
    attr(form.procedure, 'aria-activedescendant', active < 0 ? null : 'found-' + active);
    list($('procedures'), found, (p) => p.code, (p) => {
      const li = make('li', '', make('b'), make('span'));
      attr(li, 'role', 'option');
      li.onmousedown = (e) => { e.preventDefault(); pick(p); };
      return li;
    }, (li, p) => {
      const i = found.indexOf(p);
      li.id = 'found-' + i;
      attr(li, 'aria-selected', String(i === active));
      text(li.firstChild, p.code);
      text(li.lastChild, p.name);
      if (i === active) li.scrollIntoView({ block: 'nearest' });
    });
  }

  function pick(p) {
    picked = p;
    form.procedure.value = p ? p.code + ' · ' + p.name : '';
    offer([]);
  }

  // where it goes on to
  $('then').addEventListener('change', () => {
    if ($('then').value && thens.length < 8) thens.push($('then').value);
    drawThens();
  });

  function drawThens() {
    const s = link.state, tk = counter() && counter().ticket;
    if (!tk) return;
    const last = thens.at(-1) || (tk.then || []).at(-1) || tk.service;
    $('then').replaceChildren(new Option(t(thens.length ? 'console.finish.then.more' : 'console.finish.then.none'), ''),
      ...s.services.filter((x) => x.id !== last).map((x) => new Option(say(x.name), x.id)));
    list($('thens'), thens.map((id, i) => ({ id, i })), (x) => x.i + x.id, (x) => {
      const b = make('button', '', make('span'), ' ✕');
      b.type = 'button';
      b.onclick = () => { thens.splice(x.i, 1); drawThens(); $('then').focus(); };
      return b;
    }, (b, x) => {
      text(b.firstChild, (x.i + 1) + '. ' + serviceName(s, x.id));
      attr(b, 'aria-label', t('console.finish.then.not', { n: serviceName(s, x.id) }));
    });
  }

  // How most services of a line end; a hall's own outcomes are those of its line of results.
  function usual(outcomes, service) {
    const own = outcomes.find((o) => o.id && !['accepted', 'returned', 'answered'].includes(o.id));
    const line = (service || {}).line;
    return line === 'help' ? 'answered' : line === 'collect' && own ? own.id : 'accepted';
  }

  /** Opens the question; pad says that the hand is on the keypad, code what a scanner has read already. */
  return function finish({ pad, code } = {}) {
    const s = link.state, tk = counter().ticket;
    text(dialog.querySelector('h2'), t('console.finish.title', { n: tk.number }));
    const outcomes = ((s.hall && s.hall.outcomes) || []).map((o) => ({ id: o.id, words: say(o.name) }));
    if (!page.must_outcome) outcomes.push({ id: '', words: t('console.finish.none') });
    radios($('outcomes'), 'outcome', outcomes, page.must_outcome ? null : usual(outcomes, s.services.find((x) => x.id === tk.service)));
    form.case_code.value = code ? caseCode(code) : tk.case_code || '';
    form.files.value = tk.files || '';
    form.people.value = tk.people || '';
    thens = [];
    drawThens();
    pick(tk.procedure ? { code: tk.procedure, name: '' } : null);
    if (tk.procedure) nameOf(tk.procedure).then((name) => { if (picked && picked.code === tk.procedure) pick({ code: tk.procedure, name }); });
    if (form.slip) {
      for (const o of form.slip.options) if (o.value) text(o, placeName({}, o.value));
      form.slip.value = localStorage.getItem(printerKey) || '';
      form.slip.onchange = () => localStorage.setItem(printerKey, form.slip.value);
    }
    ask.ask('ask-finish', 'finish', pad || (code && page.must_outcome) ? $('outcomes').querySelector('input:checked') || $('outcomes').querySelector('input') : form.case_code);
  };
}
