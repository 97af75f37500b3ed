// Whom a tablet asks. A rating belongs to the ticket whose number the person saw when the finger came down:
//
//   finished            asked about for a minute from then, by the hall's clock
//   called, started     the next person's visit takes nothing away from the one who is asked
//   finished again      who has not touched a face has gone: the next one is asked. Who is filling in the form is left
//                       to it, and the next one is asked behind
//   undone              the visit goes on: nobody is asked about it
//
// What is on the screen is on the shelf too, half a form among it, and comes back after a power cut. How long it stays
// is told by a clock that nobody sets, since a tablet's own may jump when it finds its network.

import { newKey } from './page.js';

export const askFor = 60000, thinkFor = 20000;
const mostWords = 1000, writeFor = 700;

/** What is sent of an ask that was answered. */
function ratingOf({ token, score, levels, reasons, answers, comment }) {
  const using = { token, score };
  if (levels) using.levels = levels;
  if (reasons && reasons.length) using.reasons = reasons;
  if (answers && Object.keys(answers).length) using.answers = answers;
  const words = (comment || '').normalize('NFC').replace(/[^\P{C}\n]/gu, ' ').trim().slice(0, mostWords);
  if (words) using.comment = words;
  return using;
}

export class Asks {
  /** now is the hall's clock, ms; posted hears that a rating lies in the outbox. */
  constructor(store, now, posted) {
    Object.assign(this, { store, now, posted });
    this.held = null;   // the ask under a finger
    this.writing = null; // the ask whose touch is not yet on the disk
    this.swapped = 0;   // when one ask took the place of another, performance.now()
    this.resume();
  }

  get shelf() { return this.store.shelf; }
  get ask() { return this.shelf.ask || null; }

  /** ms that the ask at hand still stands. */
  get left() { return Math.max(0, this.ends - performance.now()); }

  stands(ms) { this.ends = performance.now() + ms; }

  /** Goes on where a power cut, or a reload, broke off. */
  resume() {
    const a = this.ask;
    if (a && this.store.out.some((x) => x.key === a.key)) delete this.shelf.ask;
    else if (a) this.stands(Math.min(a.score ? thinkFor : askFor, a.until - this.now()));
  }

  /** What was on another shelf when the power went: an answer to it goes to the outbox. */
  adopt({ ask }) {
    if (ask && ask.score && !this.store.out.some((x) => x.key === ask.key)) this.store.post(ask.key, ratingOf(ask)).then(this.posted);
    else this.posted();
  }

  finished(ticket, when, seq) {
    if (seq && seq <= (this.shelf.seq || 0)) return false;
    const until = Date.parse(when) + askFor;
    this.shelf.seq = seq;
    if (until <= this.now()) { this.store.keep(false); return false; } // that person has gone
    const one = { token: ticket.rating_token, ticket: ticket.id, number: ticket.number, lang: ticket.lang || '', until };
    const at = this.ask;
    if (at && (at.score || this.held)) this.shelf.next = one;
    else this.begin(one);
    this.store.keep();
    return true;
  }

  begin(one) {
    if (this.ask) this.swapped = performance.now();
    this.shelf.ask = one;
    delete this.shelf.next;
    this.stands(Math.min(askFor, one.until - this.now()));
  }

  undone(ticket) {
    if (this.shelf.next && this.shelf.next.ticket === ticket) delete this.shelf.next;
    if (this.ask && this.ask.ticket === ticket) { delete this.shelf.ask; this.follow(); }
    this.store.keep();
  }

  /** A finger comes down: what it is about will not change under it. */
  hold() { this.held = this.ask; }
  release() {
    this.held = null;
    if (this.ask && !this.ask.score && this.shelf.next) { delete this.shelf.ask; this.follow(); this.swapped = performance.now(); this.store.keep(); }
  }

  /** A face was touched: nobody is thanked before it is on the disk, unless the disk takes too long. */
  async choose(score, levels) {
    const a = this.ask;
    a.score = score;
    a.levels = levels; // the hall may change its scale before this is sent
    a.key = a.key || newKey();
    this.writing = a;
    await Promise.race([this.busy(true), new Promise((go) => setTimeout(go, writeFor))]);
    if (this.writing === a) this.writing = null;
  }

  /** Whether the ask at hand is answered and kept. */
  get answered() { return !!(this.ask && this.ask.score && this.writing !== this.ask); }

  /** Puts what was chosen or written beside the score. */
  fill(change, firm) {
    if (!this.ask || !this.ask.score) return;
    Object.assign(this.ask, change);
    this.busy(firm);
  }

  again() {
    if (!this.ask) return;
    delete this.ask.score;
    delete this.ask.reasons;
    this.ask.until = this.now() + askFor;
    this.stands(askFor);
    this.store.keep();
  }

  /** Somebody is at it: it stands a while longer. */
  busy(firm) {
    this.ask.until = this.now() + thinkFor;
    this.stands(thinkFor);
    return this.store.keep(firm);
  }

  /** What was answered goes to the outbox, what was not is over. Says whether somebody is to be thanked. */
  settle() {
    const a = this.ask;
    delete this.shelf.ask;
    if (a && a.score) this.store.post(a.key, ratingOf(a)).then(this.posted);
    else this.store.keep();
    return !!(a && a.score);
  }

  /** The one who waited behind is asked now, if still there. */
  follow() {
    const one = this.shelf.next;
    if (!one || this.ask) return;
    delete this.shelf.next;
    if (one.until > this.now()) this.begin(one);
    this.store.keep();
  }
}
