// What the parts of the floor's page share: the line to the hall, acts and their refusals, and who did what.

import { page, $, t, text, refusal, clock } from './page.js';

/** Set by floor.js: link is the line, audit the day's acts by what they are about. */
export const floor = { link: null, by: new Map(), draw: () => {} };

/** Opens the dialog of a service or a counter; floor-desk.js puts them here, which reads the lines that open them. */
export const dialog = { service: () => {}, desk: () => {} };

export const hall = () => floor.link.state;
export const now = () => floor.link.now();

/** An account as people call it. */
export const person = (account) => page.people[account] || account || '';

/** Gives a command; says a refusal in node, in words of this act where it has some. */
export async function act(node, what, using) {
  if (node) text(node, '');
  const reply = await floor.link.command(what, using);
  if (!reply.ok && node) text(node, why(what, reply.error));
  return reply;
}

export function why(what, error) {
  const key = 'floor.refused.' + what + '.' + (error && error.code);
  return page.words[key] || refusal(error);
}

let told = 0;
/** Says for a while what was done. */
export function did(words) {
  const node = $('did');
  clearTimeout(told);
  node.hidePopover();
  text(node, words);
  node.showPopover(); // above an open dialog too, and moving nothing
  told = setTimeout(() => node.hidePopover(), 6000);
}

/** Who changed something last, and when: "đã đổi bởi … lúc …"; "" when nobody has. */
export function changedBy(about) {
  const a = floor.by.get(about);
  return a ? t('floor.changed', { n: a.by, t: clock(a.at) }) : '';
}

/** Opens a dialog; its close buttons close it, and save runs when it is sent. A save that gives false keeps it open. */
export function ask(id, save) {
  const d = $(id);
  if (!d.dataset.ready) {
    d.dataset.ready = '1';
    for (const b of d.querySelectorAll('[data-close]')) b.onclick = () => d.close();
    const form = d.querySelector('form');
    form.noValidate = true; // a browser would say it in its own language
    form.onsubmit = async (e) => {
      e.preventDefault();
      if (!d.save || d.busy) return;
      const empty = form.querySelector(':required:invalid');
      if (empty) {
        text(d.refused, t('floor.refused.empty'));
        empty.focus();
        return;
      }
      d.busy = true;
      const done = await d.save();
      d.busy = false;
      if (done !== false) d.close();
    };
  }
  d.save = save;
  d.refused = d.querySelector('.refused');
  text(d.refused, '');
  if (!d.open) d.showModal();
  d.scrollTop = 0;
  return d;
}

/** A button that acts. */
export function button(words, run, className) {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = className || '';
  b.textContent = words;
  b.onclick = run;
  return b;
}

/** A time of day as people type it: 7.30, 7h30, 730 and 07:30 are "07:30"; '' for none, null for what is no time. */
export function timeOf(node) {
  const typed = node.value.trim();
  if (!typed) return '';
  const m = /^(\d{1,2})[:.h ]?(\d{2})?$/i.exec(typed);
  if (!m || m[1] > 24 || (m[2] || 0) > 59 || (m[1] === '24' && m[2] > 0)) return null;
  const words = m[1].padStart(2, '0') + ':' + (m[2] || '00');
  node.value = words;
  return words;
}

/** The same for several fields; a wrong one is said in refused and gets the focus, and the answer is null. */
export function timesOf(refused, ...nodes) {
  const out = [];
  for (const node of nodes) {
    const at = timeOf(node);
    if (at === null) {
      text(refused, t('floor.refused.time'));
      node.focus();
      return null;
    }
    out.push(at);
  }
  return out;
}
