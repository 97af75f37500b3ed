// The suggestion box on a tablet: words without a name, and the code by which their answer can be read. It needs the
// line, since the server makes the code. What was written is kept nowhere, and gone when nobody is at it any more.

import { $, text, show, attr, make, list, newKey } from './page.js';

const idleFor = 90000, shownFor = 60000, busyFor = 30000;

const shown = (code) => code.replace(/(.{4})(?=.)/g, '$1-');

export class Box {
  /** changed hears that another view is to be shown. */
  constructor(link, say, t, changed) {
    Object.assign(this, { link, say, t, changed, open: false, code: '', key: '', touched: 0, fault: '' });
    $('box-open').onclick = () => this.begin();
    $('box-back').onclick = () => this.end();
    $('box-form').addEventListener('submit', (e) => { e.preventDefault(); this.send(); });
    $('box-form').addEventListener('input', () => {
      this.key = '';
      this.touch();
      if (this.fault) { this.fault = ''; this.changed(); }
    });
    $('box').addEventListener('pointerdown', () => this.touch());
  }

  touch() { this.touched = performance.now(); }

  /** Somebody is writing: the screen is not taken away from under them. */
  get busy() { return this.open && performance.now() - this.touched < busyFor && (this.code !== '' || $('box-text').value.trim() !== ''); }

  begin() {
    this.open = true;
    this.touch();
    this.changed();
    $('box-text').focus();
  }

  end() {
    Object.assign(this, { open: false, code: '', key: '', fault: '' });
    $('box-form').reset();
    if (document.activeElement) document.activeElement.blur();
    text($('box-code'), '');
    this.changed();
  }

  /** Leaves when nobody has been at it for a while. */
  tick() {
    if (this.open && performance.now() - this.touched > (this.code ? shownFor : idleFor)) this.end();
  }

  async send() {
    if (this.sending) return;
    const words = $('box-text').value.trim(), topic = ($('box-topics').querySelector('input:checked') || {}).value;
    const using = { text: words, lang: document.documentElement.lang };
    if (topic) using.topic = topic;
    this.key = this.key || newKey(); // a second try of the same words is the same suggestion
    this.sending = true;
    this.fault = '';
    this.changed();
    const reply = words && this.link.up ? await this.link.command('suggest', using, this.key) : { error: { code: words ? 'away' : 'empty' } };
    this.sending = false;
    if (!this.open) return;
    if (reply.ok) this.code = reply.result.code;
    else this.fault = this.why(reply.error || {}, words);
    this.touch();
    this.changed();
  }

  why({ code }, words) {
    if (code === 'limit_reached' || code === 'too_many') return 'full';
    if (code === 'empty') return 'empty';
    if (code === 'invalid') return /:\/\/|www\./.test(words) ? 'links' : 'empty';
    return 'away';
  }

  render(seen) {
    const box = seen && seen.box;
    show($('box-open'), !!box && this.link.up);
    if (!this.open) return;
    show($('box-form'), !this.code);
    show($('box-sent'), !!this.code);
    text($('box-code'), this.code ? shown(this.code) : '');
    show($('box-fault'), !!this.fault);
    text($('box-fault'), this.fault ? this.t('suggest.error.' + this.fault) : '');
    text($('box-back'), this.t(this.code ? 'tablet.box.end' : 'tablet.box.back'));
    attr($('box-send'), 'aria-disabled', this.sending ? 'true' : null);
    if (!box) return;
    $('box-text').maxLength = box.letters;
    text($('box-most'), this.t('suggest.text.say', { n: box.letters }));
    show($('box-about'), !!(box.topics && box.topics.length));
    list($('box-topics'), box.topics || [], (x) => x.id, (x) => {
      const input = make('input');
      Object.assign(input, { type: 'radio', name: 'topic', value: x.id });
      return make('label', 'choice', input, make('span'));
    }, (node, x) => text(node.lastChild, this.say(x.name)));
    const c = box.complaint;
    show($('box-else'), !!(c && (c.phone || c.url)));
    if (c) text($('box-where'), [this.say(c.name), c.phone, c.url].filter(Boolean).join(' · '));
  }
}
