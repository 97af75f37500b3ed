// The guide's page: take a number for someone, print it again, let a latecomer rejoin, see the lines.

import { page, $, t, say, refusal, text, show, attr, make, list, clock, once, newKey } from './page.js';
import { Link } from './link.js';

const draw = once(render);
const link = new Link({ as: page.as, changed: draw, status: cut });

function cut(up, since) {
  show($('cut'), !up);
  if (!up) text($('cut-since'), t('console.cut.since', { t: clock(since) }));
  attr($('take'), 'disabled', up ? null : '');
}

function tell(good, words) {
  show($('did'), true);
  $('did').className = 'said ' + (good ? 'good' : 'bad');
  text($('did'), words);
  $('did').scrollIntoView({ block: 'nearest' });
}

async function act(what, using, words, key) {
  const reply = await link.command(what, using, key);
  if (reply.ok) { if (words) tell(true, words); } else tell(false, refusal(reply.error));
  return reply;
}

// ---- take a number ----

$('printer').value = localStorage.getItem('motcua.guide.printer') || '';
$('printer').onchange = () => localStorage.setItem('motcua.guide.printer', $('printer').value);

let wish = null; // {key, body}: the same wish sent twice is one ticket
$('issue').addEventListener('submit', async (e) => {
  e.preventDefault();
  const chosen = $('services').querySelector('input:checked');
  if (!chosen || wish) return;
  const using = { service: chosen.value };
  if ($('priority').value) using.priority = $('priority').value;
  wish = newKey();
  attr($('take'), 'disabled', '');
  const reply = await act('issue_ticket', using, '', wish);
  wish = null;
  attr($('take'), 'disabled', null);
  if (!reply.ok) return;
  show($('did'), false);
  given(reply.result);
  $('priority').value = '';
  if ($('printer').value) print(reply.result.id);
});

function given(tk) {
  const s = link.state.services.find((x) => x.id === tk.service);
  text($('given-number'), tk.number);
  text($('given-service'), s ? say(s.name) : '');
  text($('given-ahead'), t('guide.ahead', { n: tk.ahead || 0 }));
  $('given-link').href = '/t/' + encodeURIComponent(tk.token);
  $('given').showModal();
}

function print(ticket) {
  return act('print', { printer: $('printer').value || page.printers[0], kind: 'ticket', ticket }, t('guide.did.print'));
}

// ---- find a number ----

let found = null;
$('find').addEventListener('input', render);

$('reprint').onclick = () => found && print(found.id);
$('rejoin').onclick = () => found && act('rejoin', { ticket: found.id }, t('guide.did.rejoin', { n: found.number }));
$('cancel').onclick = () => found && act('cancel_ticket', { ticket: found.id }, t('guide.did.cancel', { n: found.number }));

function render() {
  const s = link.state;
  if (!s) return;
  list($('services'), s.services, (x) => x.id, (x) => {
    const input = make('input');
    Object.assign(input, { type: 'radio', name: 'service', value: x.id, required: true });
    return make('label', 'choice', input, make('span', '', make('b'), make('em'), make('small')));
  }, (node, x) => {
    const [prefix, name, n] = node.lastChild.children;
    attr(node.firstChild, 'disabled', x.open ? null : '');
    text(prefix, x.prefix);
    text(name, say(x.name));
    text(n, x.open ? x.waiting : t('floor.service_closed'));
  });
  list($('lines'), s.services, (x) => x.id, () => make('li', '', make('b'), make('span'), make('b', 'num')), (li, x) => {
    text(li.children[0], x.prefix);
    text(li.children[1], say(x.name));
    text(li.children[2], x.waiting);
  });
  const wanted = $('find').value.trim().toUpperCase();
  found = wanted ? s.tickets.findLast((x) => x.number === wanted) || null : null;
  show($('found'), !!found);
  show($('not-found'), !found && /^[A-Z]{1,2}\d{3}$/.test(wanted));
  text($('not-found'), t('guide.none', { n: wanted }));
  if (!found) return;
  text($('found-number'), found.number);
  const c = s.counters.find((x) => x.id === found.counter);
  text($('found-state'), t('state.' + found.state) + (found.called_at ? ' · ' + clock(found.called_at) : '') + (c ? ' · ' + say(c.name) : ''));
  text($('found-service'), say((s.services.find((x) => x.id === found.service) || {}).name));
  attr($('reprint'), 'disabled', page.printers && page.printers.length ? null : '');
  attr($('rejoin'), 'disabled', found.state === 'no_show' ? null : '');
  attr($('cancel'), 'disabled', found.state === 'waiting' ? null : '');
}
