// Where does one sit? Today's roster proposes; a number and Enter are enough. A counter that somebody holds says who; one
// that was handed over, or left open, is taken on with its ticket.

import { $, t, say, text, attr, show, make, list, page } from './page.js';
import { serviceName } from './hall.js';

const lastKey = 'motcua.console.counter';

export function openSeat({ link, busy, sit }) {
  let proposed = false, shown = [];

  /** Whether this person may sit down there: it is closed, nobody holds it, or a manager looks in. */
  const free = (c) => c.state === 'closed' || !c.account || c.account === page.me || page.role !== 'clerk';
  const left = (c) => c.state !== 'closed' && !c.account;
  const rostered = (s) => Object.entries((s.today && s.today.roster) || {}).find(([, who]) => who === page.me);

  function who(c) {
    if (left(c)) return c.ticket ? t('console.choose.left.ticket', { n: c.ticket.number }) : t('console.choose.left');
    if (c.state === 'closed') return t('console.choose.none');
    return t('console.choose.taken', { n: (c.officer && c.officer.name) || c.account });
  }

  const plain = (x) => x.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd');
  /** The counter that was typed: its number, its id or part of its name. */
  function typed() {
    const q = plain($('seat-in').value);
    if (!q) return null;
    const label = (c) => plain(say(c.name)).split(/\s+/).at(-1);
    return shown.find((c) => label(c) === q || plain(c.id) === q) || shown.find((c) => plain(say(c.name)).includes(q)) || null;
  }

  function go(c) {
    if (!c || busy() || !link.up || !free(c)) return;
    localStorage.setItem(lastKey, c.id);
    sit(c.id);
  }

  $('seat').addEventListener('submit', (e) => { e.preventDefault(); go(typed()); });
  $('seat-in').addEventListener('input', preview);

  function preview() {
    const c = typed(), s = link.state;
    const turn = s && rostered(s);
    const words = c ? [say(c.name), who(c), turn && turn[0] === c.id ? t('console.choose.roster') : ''] : [$('seat-in').value.trim() ? t('console.choose.unknown') : ''];
    text($('seat-say'), words.filter(Boolean).join(' · '));
    text($('seat-go').firstChild, t(c && left(c) ? 'console.choose.take' : 'console.choose.open'));
    attr($('seat-go'), 'aria-disabled', !c || !free(c) || busy() || !link.up ? 'true' : null);
  }

  /** Draws the choice; said is what the person should know before it. */
  function render(s, said, bad) {
    shown = s.counters;
    text($('choose-said'), said);
    show($('choose-said'), !!said);
    $('choose-said').classList.toggle('bad', !!bad);
    const turn = rostered(s);
    list($('counters'), s.counters, (c) => c.id, (c) => {
      const b = make('button', 'pick', make('b'), make('span', 'mark first'), make('small'), make('span', 'soft'));
      b.type = 'button';
      b.onclick = () => go(link.state.counters.find((x) => x.id === c.id));
      return make('li', '', b);
    }, (li, c) => {
      const [name, mine, whose, what] = li.firstChild.children;
      li.dataset.state = left(c) ? 'left' : c.state;
      text(name, say(c.name));
      show(mine, !!turn && turn[0] === c.id);
      text(mine, t('console.choose.roster'));
      text(whose, who(c) + (left(c) ? ' · ' + t('console.choose.take') : ''));
      text(what, (c.services || []).map((id) => serviceName(s, id)).join(' · '));
      attr(li.firstChild, 'aria-disabled', busy() || !link.up || !free(c) ? 'true' : null);
    });
    if (!proposed) {
      proposed = true;
      const last = s.counters.find((c) => c.id === localStorage.getItem(lastKey));
      const c = (turn && s.counters.find((x) => x.id === turn[0])) || last;
      $('seat-in').value = c ? say(c.name).split(/\s+/).at(-1) : '';
      $('seat-in').focus();
      $('seat-in').select();
    }
    preview();
  }

  return { render, forget: () => { proposed = false; } };
}
