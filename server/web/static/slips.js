// What a page says of slips and paper: the last slips of a printer, those that a person should look at, and how long
// the roll lasts. Its words stand under "slips." in the page's block.

import { page, t, text, make, list, marks, clock } from './page.js';
import { placeName, detailWords } from './hall.js';

const over = new Set(['finished', 'no_show', 'cancelled', 'expired']);
const looks = { printed: 'good', accepted: 'good', failed: 'bad', unknown: 'warm' };

/** Why a slip failed or is not known of, in words where there are some. */
export function whyWords(reason) {
  if (!reason) return '';
  const key = reason.replaceAll(' ', '_');
  return page.words['slips.why.' + key] || page.words['device.' + key] || detailWords(reason) || reason;
}

/** What became of a slip: "Không in được: Hết giấy". */
export function verdictWords(s, job) {
  const said = t('slips.verdict.' + job.verdict), why = whyWords(job.reason);
  return [why ? said + ': ' + why : said, job.next ? t('slips.moved', { p: placeName(s, job.next.printer) }) : ''].filter(Boolean).join(' · ');
}

/** What a slip was: a ticket's number, else its kind. */
export const slipName = (job) => job.number || page.words['slips.kind.' + job.kind] || t('slips.kind.other');

/**
 * The tickets' slips that did not come out, or may not have, and that nobody has printed since: newest first. A printer
 * that can never confirm is no news each time.
 */
export function unclear(s) {
  const since = new Set(), out = [];
  for (const job of [...s.jobs].reverse()) {
    if (!job.ticket) continue;
    const done = since.has(job.ticket);
    since.add(job.ticket);
    const ticket = s.tickets[s.byID.get(job.ticket)];
    if (done || !ticket || over.has(ticket.state)) continue;
    if (job.next || (job.verdict !== 'failed' && job.verdict !== 'unknown') || job.reason === 'the printer cannot confirm') continue;
    out.push(job);
  }
  return out;
}

/** How long the roll lasts, as far as anybody knows. */
export function rollWords(p, now) {
  if (p.left == null) return '';
  const ends = p.ends ? Date.parse(p.ends) : 0;
  return ends > now ? t('slips.left.until', { n: p.left, t: clock(p.ends) }) : t('slips.left', { n: p.left });
}

/** A node for a printer's last slips, to be folded out; renderLast fills it. */
export const lastNode = () => make('details', 'slips', make('summary'), make('ol', 'plain'));

export function renderLast(node, s, name) {
  const all = s.jobs.filter((j) => j.printer === name).reverse();
  text(node.firstChild, all.length ? t('slips.last', { n: all.length }) : t('slips.none'));
  list(node.lastChild, all, (j) => j.id + j.verdict, () => make('li', '', make('b', 'num'), make('time', 'num soft'), make('span')), (li, j) => {
    const [what, at, said] = li.children;
    text(what, slipName(j));
    text(at, clock(j.at));
    marks(said, [[looks[j.verdict] || '', verdictWords(s, j)], ...(j.reprint ? [['', t('slips.reprint')]] : [])]);
  });
}
