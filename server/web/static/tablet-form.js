// What a person may add to a touched face, all of it optional: reasons for a low score, the site's questions, words of
// one's own. Whatever is chosen or written is kept as it comes, so that it outlives a power cut; nothing of it stays
// for the next one.

import { page, $, text, show, make, list } from './page.js';

const group = (q) => [...$('questions').querySelectorAll('input')].filter((x) => x.name === 'q-' + q);

export class Form {
  constructor(asks, say, t) {
    Object.assign(this, { asks, say, t });
    $('more').addEventListener('input', (e) => this.changed(e));
    $('more').addEventListener('pointerdown', () => this.asks.fill({}));
  }

  changed(e) {
    if (e.target === $('comment')) { this.asks.fill({ comment: $('comment').value }); return; }
    const reasons = [...$('reasons').querySelectorAll('input:checked')].map((x) => x.value), answers = {};
    for (const x of $('questions').querySelectorAll('input:checked')) answers[x.name.slice(2)] = Number(x.value);
    this.asks.fill({ reasons, answers }, true);
  }

  /** Shows what one ask has: nothing, or what stood there before a power cut. */
  fill(ask) {
    $('comment').value = ask.comment || '';
    this.of = ask;
    this.chosen = true;
  }

  render(ask, seen) {
    const reasons = (seen && seen.reasons) || [], questions = (seen && seen.questions) || [];
    show($('why'), ask.score <= page.low && reasons.length > 0);
    show($('questions'), questions.length > 0);
    $('more').classList.toggle('two', questions.length > 0);
    list($('reasons'), reasons, (r) => r.id, (r) => {
      const input = make('input');
      Object.assign(input, { type: 'checkbox', value: r.id });
      return make('label', 'choice', input, make('span'));
    }, (node, r) => text(node.lastChild, this.say(r.name)));
    list($('questions'), questions, (q) => q.id, (q) => {
      const row = make('fieldset', 'question', make('legend'), make('div', 'choices'));
      // the best answer first, as the faces stand
      for (let n = q.levels.length; n >= 1; n--) {
        const input = make('input');
        Object.assign(input, { type: 'radio', name: 'q-' + q.id, value: n });
        row.lastChild.append(make('label', 'choice', input, make('span')));
      }
      return row;
    }, (row, q) => {
      text(row.firstChild, this.say(q.name));
      const labels = [...row.lastChild.children].reverse();
      q.levels.forEach((l, i) => { if (labels[i]) text(labels[i].lastChild, this.say(l)); });
    });
    if (this.chosen) this.restore(ask, questions);
  }

  restore(ask, questions) {
    this.chosen = false;
    for (const x of $('reasons').querySelectorAll('input')) x.checked = (ask.reasons || []).includes(x.value);
    for (const q of questions) for (const x of group(q.id)) x.checked = (ask.answers || {})[q.id] === Number(x.value);
  }
}
