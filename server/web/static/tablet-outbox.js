// Sends the ratings that a tablet keeps, the oldest first and one at a time, each under its own key until the server
// has answered: an answer that was lost on the way is given again, and a token rates once, so that none counts twice.

import { newKey } from './page.js';

const retry = 5000, slowAfter = 3000;

// Refusals that another try would meet again: the token is used, unknown or too old, or its ticket is open again.
const final = ['already_rated', 'bad_token', 'wrong_state', 'invalid', 'conflict', 'unknown_command'];

/** A rating without what a changed site may no longer know, its reasons and answers, then without its words. */
function pared({ token, score, levels, reasons, answers, comment }) {
  const bare = levels ? { token, score, levels } : { token, score };
  if (reasons || answers) return comment ? { ...bare, comment } : bare;
  return comment ? bare : null;
}

export class Outbox {
  constructor(store, link, changed) {
    Object.assign(this, { store, link, changed });
    this.sending = false;
    this.since = 0; // when something began to wait, performance.now()
  }

  get waiting() { return this.store.out.length; }

  /** Whether what is on its way takes longer than it should. */
  get slow() {
    if (!this.store.out.length) this.since = 0;
    else this.since = this.since || performance.now();
    return this.since > 0 && performance.now() - this.since > slowAfter;
  }

  async send() {
    if (this.sending || !this.link.up || !this.store.out.length) return;
    this.sending = true;
    while (this.link.up && this.store.out.length) {
      await this.store.doing; // what is not on the disk yet could come back after a power cut under another key
      if (!await this.deliver(this.store.out[0])) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.send(), retry);
        break;
      }
      this.changed();
    }
    this.sending = false;
  }

  /** Says whether a rating has been dealt with for good. */
  async deliver(one) {
    const reply = await this.link.command('rate', one.using, one.key);
    const code = reply.ok ? '' : (reply.error && reply.error.code) || 'unavailable';
    if (code && !final.includes(code)) return false;
    const less = code === 'invalid' && pared(one.using);
    if (less) {
      await this.store.renew(one, newKey(), less);
      return true;
    }
    if (code && code !== 'already_rated') console.warn('a rating was refused:', code);
    await this.store.done(one.key);
    return true;
  }
}
