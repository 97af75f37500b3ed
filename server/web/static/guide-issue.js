// Taking a number for someone. The form has one key from the moment a service is chosen until a number has come or the
// hall has refused: pressed twice, sent again after a cut line or a reload, it is one ticket. What is typed of a person
// is kept nowhere but in the wish that is on its way.

import { page, $, t, say, refusal, text, show, attr, make, list, newKey } from './page.js';
import { serviceName, closedWords, waitWords } from './hall.js';

const formAt = 'motcua.guide.form', givenAt = 'motcua.guide.given', many = 8;
const kept = (at) => JSON.parse(sessionStorage.getItem(at) || 'null');
const keep = (at, what) => (what ? sessionStorage.setItem(at, JSON.stringify(what)) : sessionStorage.removeItem(at));
/** Things by a key, in the order in which the keys first come. */
function by(things, key) {
  const groups = new Map();
  for (const x of things) groups.set(key(x), [...(groups.get(key(x)) || []), x]);
  return groups;
}
const fold = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

export function openIssue(desk) {
  const { link } = desk;
  let form = kept(formAt); // {key, wants, body?}: body once it was sent
  let given = kept(givenAt); // {ticket, wants, printed}
  let sending = false, resent = false, printing = false;

  // ---- the services ----

  /** Services as people look for them: by line, else by agency, once there are more than fit one look. */
  function groups(services) {
    const agency = (x) => say(x.agency);
    const lines = [...by(services, (x) => x.line || '')], agencies = [...by(services, agency)];
    if (services.length > many && lines.length > 1) {
      return lines.map(([id, all]) => ({ id, name: t('said.line.' + id), all: [...by(all, agency).values()].flat() }));
    }
    if (services.length > many && agencies.length > 1 && agencies.length <= services.length / 2) {
      return agencies.map(([id, all]) => ({ id, name: id, all }));
    }
    return [{ id: '', name: '', all: services }];
  }

  function renderServices(s, then) {
    text($('issue-h'), t(then ? 'guide.then.choose' : 'guide.issue'));
    const words = fold($('filter').value).split(/\s+/).filter(Boolean);
    const taken = then && form ? [form.wants.service, ...(form.wants.then || [])] : [];
    const fits = (x) => !taken.includes(x.id) && words.every((w) => fold([x.prefix, say(x.name), say(x.agency), ...(x.fields || [])].join(' ')).includes(w));
    show($('filter').parentNode, s.services.length > many);
    const all = groups(s.services).map((g) => ({ ...g, all: g.all.filter(fits) })).filter((g) => g.all.length);
    show($('filter-none'), !all.length);
    show($('jumps'), all.length > 1 && !words.length);
    list($('jumps'), all, (g) => g.id, (g) => {
      const b = make('button', 'small');
      b.type = 'button';
      b.onclick = () => $('services').querySelector('[data-key="' + CSS.escape(g.id) + '"]').scrollIntoView({ block: 'start' });
      return b;
    }, (b, g) => text(b, g.name));
    list($('services'), all, (g) => g.id, () => make('section', 'group', make('h2'), make('ul', 'plain rows')), (node, g) => {
      show(node.firstChild, !!g.name && all.length > 1);
      text(node.firstChild, g.name);
      list(node.lastChild, g.all, (x) => x.id, (x) => {
        const b = make('button', 'row', make('b', 'badge'), make('span', '', make('b'), make('small')), make('span', 'n'));
        b.type = 'button';
        b.onclick = () => { if (!b.hasAttribute('aria-disabled')) choose(x.id); };
        return make('li', '', b);
      }, (li, x) => {
        const [prefix, name, n] = li.firstChild.children;
        text(prefix, x.prefix);
        text(name.firstChild, say(x.name));
        text(name.lastChild, x.open || then ? say(x.agency) : closedWords(x));
        text(n, x.open || then ? t('guide.waiting', { n: x.waiting }) : '');
        attr(li.firstChild, 'aria-disabled', x.open || then ? null : 'true');
      });
    });
  }
  $('filter').addEventListener('input', () => link.state && renderServices(link.state, location.hash === '#/then'));

  function choose(id) {
    $('filter').value = '';
    if (location.hash === '#/then' && form) {
      form.wants.then = [...(form.wants.then || []), id];
      keep(formAt, form);
      history.back();
      return;
    }
    form = { key: newKey(), wants: { service: id } };
    keep(formAt, form);
    if ($('person')) $('person').value = '';
    desk.go('form');
  }

  function sayNotice(node, notice) {
    show(node, !!notice);
    if (notice) text(node, t('guide.' + notice));
  }

  // ---- the form ----

  /** Writes the wish into the fields, as after a reload. */
  function fill() {
    const w = form.wants;
    for (const [box, name] of [['priority', 'priority'], ['lang', 'lang']]) {
      if (!$(box)) continue;
      const all = [...$(box).querySelectorAll('input')];
      (all.find((i) => i.value === (w[name] || '')) || all[0]).checked = true;
    }
    $('assist').checked = !!w.assist;
    for (const name of ['files', 'people']) $(name).value = w[name] || '';
    show($('form-refused'), false);
  }

  /** Reads the fields into the wish, and keeps it but for the person. */
  function read() {
    if (!form || form.body) return;
    const of = (box) => ($(box) && $(box).querySelector('input:checked') || { value: '' }).value;
    const w = { service: form.wants.service };
    if (of('priority')) w.priority = of('priority');
    if (of('lang')) w.lang = of('lang');
    if ($('assist').checked) w.assist = true;
    for (const name of ['files', 'people']) if (Number($(name).value) > 0) w[name] = Number($(name).value);
    if ((form.wants.then || []).length) w.then = form.wants.then;
    form.wants = w;
    keep(formAt, form);
  }
  $('issue').addEventListener('input', () => { read(); show($('form-refused'), false); });
  // Of a card's pasted code only the number stays in sight.
  if ($('person')) $('person').addEventListener('input', () => { if ($('person').value.includes('|')) $('person').value = personOf($('person').value); });

  /** The number of a citizen card, out of whatever was typed or pasted; the card's QR begins with it. */
  const personOf = (typed) => (/^\s*(\d{12})\s*\|/.exec(typed) || ['', typed])[1].replace(/[\s.\-]/g, '').toUpperCase();
  const known = (person) => !person || /^(\d{9}|\d{12}|[A-Z]{1,2}\d{6,8})$/.test(person);

  function renderForm(s) {
    if (!form) return;
    const sv = s.services.find((x) => x.id === form.wants.service);
    if (!sv) { form = null; keep(formAt, null); desk.go('', true); return; }
    text($('form-prefix'), sv.prefix);
    text($('form-service'), say(sv.name));
    text($('form-waiting'), sv.open ? t('guide.waiting.long', { n: sv.waiting }) : closedWords(sv));
    sayNotice($('form-late'), sv.notice);
    list($('then'), form.wants.then || [], (id) => id, (id) => {
      const b = make('button', 'small', t('guide.then.drop'));
      b.type = 'button';
      b.onclick = () => {
        form.wants.then = form.wants.then.filter((x) => x !== id);
        read();
        renderForm(link.state);
      };
      return make('li', '', make('span'), b);
    }, (li, id) => text(li.firstChild, serviceName(s, id)));
    attr($('fields'), 'disabled', form.body ? '' : null);
    text($('take'), t(sending ? 'guide.taking' : form.body ? 'guide.take.again' : 'guide.take'));
    attr($('take'), 'aria-busy', sending ? 'true' : null);
  }

  $('issue').addEventListener('submit', (e) => {
    e.preventDefault();
    if (!form || sending) return;
    read();
    const person = $('person') && !form.body ? personOf($('person').value) : '';
    if (!known(person)) { refuse(t('guide.person.bad')); $('person').focus(); return; }
    if (!link.up) { refuse(t('guide.cut.refused')); return; }
    if (!form.body) form.body = person ? { ...form.wants, person } : form.wants;
    send();
  });

  function refuse(words) {
    text($('form-refused'), words);
    show($('form-refused'), true);
  }

  /** Sends the wish under its key, as often as it takes. */
  async function send() {
    keep(formAt, form);
    sending = true;
    show($('form-refused'), false);
    if (link.state) renderForm(link.state);
    const { body, key, wants } = form;
    const reply = await desk.calm($('main'), link.command('issue_ticket', body, key));
    sending = false;
    if (reply.ok) {
      if ($('person')) $('person').value = '';
      form = null;
      given = { ticket: reply.result, wants, key };
      keep(formAt, null);
      keep(givenAt, given);
      printing = false;
      desk.go('given', true);
      return;
    }
    if (reply.error.lost) refuse(t('guide.lost')); // the same wish may be sent again
    else {
      form.key = newKey();
      delete form.body;
      keep(formAt, form);
      refuse(reply.error.code === 'limit_reached' && body.person ? t('guide.person.limit', { n: page.per_person }) : refusal(reply.error));
    }
    if (link.state) renderForm(link.state);
  }

  // ---- the number ----

  let saidPrint = null;
  function printGiven() {
    if (!given || given.printed || printing || !desk.printer()) return;
    printing = true; // once: what became of it is said, and the button tries again
    desk.print(given.ticket.id, sayPrint, given.key + '-p').then((r) => {
      if (r.ok && given) { given.printed = true; keep(givenAt, given); }
    });
  }

  function sayPrint(verdict, words) {
    saidPrint = { verdict, words };
    if (link.state) renderGiven(link.state);
  }

  function renderGiven(s) {
    if (!given) return;
    const tk = given.ticket;
    text($('given-number'), tk.number);
    const then = given.wants.then || [];
    text($('given-service'), [tk.service, ...then].map((id) => serviceName(s, id)).join(' → '));
    text($('given-ahead'), tk.ahead ? t('guide.ahead', { n: tk.ahead }) : t('guide.ahead.0'));
    text($('given-wait'), waitWords(tk.wait_s));
    show($('given-ahead').parentNode, tk.notice !== 'draw'); // nobody knows yet how many stand before it
    sayNotice($('given-late'), tk.notice);
    show($('given-print'), !!saidPrint);
    if (saidPrint) {
      text($('given-print'), saidPrint.words);
      $('given-print').className = 'said ' + ({ printed: 'good', failed: 'bad', unknown: 'warm' }[saidPrint.verdict] || '');
    }
    show($('given-qr-say'), !!page.public);
    if (page.public) attr($('given-qr'), 'src', '/t/' + encodeURIComponent(tk.token) + '/qr.svg');
    text($('given-again'), t(given.printed ? 'guide.reprint' : 'guide.print'));
    show($('given-again'), (page.printers || []).length > 0);
  }

  $('given-again').onclick = () => given && desk.print(given.ticket.id, sayPrint)
    .then((r) => { if (r.ok && given) { given.printed = true; keep(givenAt, given); if (link.state) renderGiven(link.state); } });
  $('given-next').onclick = () => { given = null; keep(givenAt, null); desk.go(''); };

  return {
    moved({ name }) {
      if (name === 'form' && form) fill();
      if ((name === 'form' && !form) || (name === 'then' && !form) || (name === 'given' && !given)) desk.go('', true);
      if (name !== 'given') saidPrint = null;
    },
    render(s, { name }) {
      if (form && form.body && !sending && !resent) { // sent before a reload: its answer is still owed
        resent = true;
        if (name !== 'form') desk.go('form', true);
        send();
        return;
      }
      if (name === 'issue' || name === 'then') renderServices(s, name === 'then');
      if (name === 'form') renderForm(s);
      if (name === 'given') { printGiven(); renderGiven(s); }
    },
  };
}
