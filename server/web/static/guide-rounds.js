// The guide's rounds: the lines at a glance, and the printers with their paper.

import { page, $, t, say, text, show, attr, make, list, marks, clock, minutes, newKey } from './page.js';
import { serviceName, lineOf, waitsFrom, marksOf, placeName, closedWords, detailWords } from './hall.js';
import { unclear, verdictWords, rollWords, lastNode, renderLast } from './slips.js';
import { ticketLink } from './guide-find.js';

const bad = new Set(['paper_end', 'cover_open', 'cutter', 'error', 'offline', 'silent']);

export function openRounds(desk) {
  const { link, bell } = desk;

  const openAt = (s, service) => s.counters.filter((c) => c.state === 'open' && (c.services || []).includes(service));
  const waited = (tk) => (tk ? minutes(new Date(waitsFrom(tk)).toISOString(), link.now()) : 0);

  function renderLines(s) {
    const rows = s.services.map((sv) => ({ sv, line: lineOf(s, sv.id), open: openAt(s, sv.id).length }));
    text($('sum-waiting'), rows.reduce((n, r) => n + r.line.length, 0));
    text($('sum-longest'), t('guide.min', { n: Math.max(0, ...rows.map((r) => waited(r.line[0]))) }));
    text($('sum-counters'), s.counters.filter((c) => c.state === 'open').length + '/' + s.counters.length);
    list($('notices'), (s.notices || []).map((n, i) => [i, say(n)]), (n) => n[0], () => make('li', 'said'), (li, n) => text(li, n[1]));
    list($('lines'), rows, (r) => r.sv.id, (r) => {
      const a = make('a', 'row', make('b', 'badge', r.sv.prefix), make('span', '', make('b'), make('small')), make('span', 'n', make('b', 'num'), make('small')));
      a.href = '#/line/' + encodeURIComponent(r.sv.id);
      return make('li', '', a);
    }, (li, r) => {
      const [, what, n] = li.firstChild.children;
      text(what.firstChild, say(r.sv.name));
      text(what.lastChild, !r.sv.open ? closedWords(r.sv) : r.open ? t('guide.open', { n: r.open }) : t('guide.open.0'));
      what.lastChild.className = !r.open && r.line.length ? 'mark bad' : '';
      text(n.firstChild, r.line.length);
      text(n.lastChild, r.line.length ? t('guide.longest', { n: waited(r.line[0]) }) : '');
    });
  }

  function renderLine(s, id) {
    const sv = s.services.find((x) => x.id === id);
    if (!sv) { desk.go('lines', true); return; }
    text($('line-prefix'), sv.prefix);
    text($('line-service'), say(sv.name));
    const open = openAt(s, id).map((c) => say(c.name));
    text($('line-counters'), open.length ? open.join(', ') : t('guide.open.0'));
    const line = lineOf(s, id);
    show($('line-none'), !line.length);
    list($('line'), line, (x) => x.id, (x) => make('li', '', ticketLink(x, make('span', 'n'))), (li, x) => {
      const [n, what, wait] = li.firstChild.children;
      text(n, x.number);
      text(what.firstChild, clock(x.issued_at));
      marks(what.lastChild, marksOf(s, x));
      text(wait, t('guide.min', { n: waited(x) }));
    });
  }

  // ---- paper ----

  function printers(s) {
    const heard = new Map(s.printers.map((p) => [p.name, p]));
    return [...new Set([...(page.printers || []), ...heard.keys()])].map((name) => heard.get(name) || { name, state: '' });
  }

  const seenAt = 'motcua.guide.seen', asked = new Map(); // job -> the key under which it is printed again
  const seen = new Set(JSON.parse(sessionStorage.getItem(seenAt) || '[]'));

  /** The slips that want a look: printed again with one touch, or seen in a citizen's hand. */
  function renderUnclear(s) {
    const open = unclear(s).filter((j) => !seen.has(j.id));
    show($('unclear-all'), open.length > 0);
    list($('unclear'), open, (j) => j.id, (j) => {
      const has = make('button', '', t('slips.seen')), again = make('button', 'main');
      has.type = again.type = 'button';
      again.dataset.act = '';
      has.onclick = () => {
        seen.add(j.id);
        sessionStorage.setItem(seenAt, JSON.stringify([...seen].slice(-200)));
        desk.calm($('unclear'));
        renderRolls(link.state);
      };
      const said = make('p', 'said');
      said.hidden = true;
      again.onclick = async () => {
        if (asked.has(j.id)) return;
        asked.set(j.id, newKey());
        const reply = await desk.print(j.ticket, (verdict, words) => {
          show(said, true);
          said.className = 'said ' + (verdict === 'failed' || verdict === 'unknown' ? 'bad' : '');
          text(said, words);
        }, asked.get(j.id), j.printer);
        if (!reply.ok) asked.delete(j.id);
      };
      return make('li', 'card', make('p', 'slip', make('b', 'num big'), make('span', 'soft')), make('p'), make('div', 'pair', has, again), said);
    }, (li, j) => {
      const [head, why, pair] = li.children;
      text(head.firstChild, j.number);
      text(head.lastChild, placeName(s, j.printer) + ' · ' + clock(j.at));
      marks(why, [[j.verdict === 'failed' ? 'bad' : 'warm', verdictWords(s, j)]]);
      text(pair.lastChild, t('slips.again', { p: placeName(s, desk.printer() || j.printer) }));
    });
    return open.length;
  }

  function renderRolls(s) {
    const all = printers(s);
    const open = renderUnclear(s);
    text($('tab-rolls'), open || '!');
    show($('tab-rolls'), open || all.some((p) => bad.has(p.state) || p.state === 'near_end' || p.low));
    show($('rolls-none'), !all.length);
    list($('rolls'), all, (p) => p.name, (p) => {
      const change = make('button', 'tall', t('guide.roll.change')), no = make('button', '', t('guide.roll.no')), yes = make('button', 'main', t('guide.roll.yes'));
      for (const b of [change, no, yes]) b.type = 'button';
      yes.dataset.act = '';
      const ask = make('div', 'ask', make('p', '', t('guide.roll.ask')), make('div', 'pair', no, yes));
      ask.hidden = true;
      const asking = (is) => { show(ask, is); show(change, !is); };
      change.onclick = () => asking(true);
      no.onclick = () => asking(false);
      yes.onclick = async () => {
        const r = await desk.act('change_roll', { printer: p.name }, t('guide.did.roll', { p: placeName(link.state, p.name) }));
        if (r.ok) asking(false);
      };
      return make('li', 'card', make('h2'), make('p'), make('p', 'soft'), make('p', 'said warm'), change, ask, lastNode());
    }, (li, p) => {
      const [name, state, roll, refilled] = li.children;
      text(name, placeName(s, p.name));
      const how = bad.has(p.state) ? 'bad' : p.state === 'near_end' ? 'warm' : p.state ? 'good' : '';
      marks(state, [[how, (how === 'bad' ? '⚠ ' : '') + (p.state ? t('device.' + p.state) : t('guide.roll.unheard'))],
        ...(p.since && how !== 'good' ? [['', t('guide.since', { t: clock(p.since) })]] : []),
        ...(p.low && how === 'good' ? [['warm', t('slips.low')]] : [])]);
      const detail = detailWords(p.detail, p.state);
      const left = rollWords(p, link.now());
      text(roll, [detail, left, p.roll ? t('guide.roll', { t: clock(p.roll), n: p.slips || 0 }) : t('guide.roll.0', { n: p.slips || 0 })].filter(Boolean).join('. '));
      show(refilled, !!p.refilled);
      if (p.refilled) text(refilled, t('slips.refilled', { t: clock(p.refilled) }));
      renderLast(li.lastChild, s, p.name);
    });
    text($('bell-is'), t('guide.bell.' + bell.state));
    text($('bell-switch'), t(bell.state === 'on' ? 'guide.bell.silence' : 'guide.mute.on'));
  }
  $('bell-switch').onclick = () => bell.toggle();
  $('bell-try').onclick = () => bell.ring();

  return {
    render(s, { name, about }) {
      if (name === 'lines') renderLines(s);
      if (name === 'line') renderLine(s, about);
      renderRolls(s);
    },
  };
}
