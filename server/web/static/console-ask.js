// The console's questions as such: <dialog>s of the page, answered by their own key, by Enter or by a click, left by Esc.
// A refusal stands in the question, with everything that was typed; closing it gives focus back to where it was.

import { $, t, text, attr, make, list, refusal } from './page.js';

const steady = 200; // ms for which the key that opened a question does not answer it: keys bounce, fingers too

export function openAsk({ act, hush }) {
  let current = null; // {dialog, key, at}

  const open = () => !!current && current.dialog.open;
  const close = () => { if (open()) current.dialog.close(); };

  /** Opens a question; key is the action whose key answers it. */
  function ask(id, key, focus) {
    const dialog = $(id);
    current = { dialog, key, at: performance.now() };
    refuse(dialog, '');
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    if (focus) focus.focus();
  }

  function refuse(dialog, words, field) {
    const said = dialog.querySelector('.refused');
    if (said) text(said, words);
    for (const n of dialog.querySelectorAll('[aria-invalid]')) attr(n, 'aria-invalid', null);
    if (!field) return;
    attr(field, 'aria-invalid', 'true');
    field.focus();
  }

  for (const dialog of document.querySelectorAll('dialog')) {
    for (const b of dialog.querySelectorAll('[data-close]')) b.onclick = () => dialog.close();
  }

  /**
   * Says what a question's answer is: make(elements, no) gives {name, what, using, about, after}, or null after it has
   * said no(words, field).
   */
  function answer(id, make) {
    const dialog = $(id), form = dialog.querySelector('form');
    form.addEventListener('submit', async (e) => {
      e.preventDefault();
      hush();
      const wish = make(form.elements, (words, field) => refuse(dialog, words, field));
      if (!wish) return;
      const reply = await act(wish);
      if (reply.ok) {
        if (dialog.open) dialog.close();
        form.reset();
      } else if (reply.error) refuse(dialog, refusal(reply.error));
    });
  }

  /** A question's own key answers it; another action's does nothing. */
  function key(name) {
    if (!open() || current.key !== name || performance.now() - current.at < steady) return;
    current.dialog.querySelector('form').requestSubmit();
  }

  /** Chooses the nth of the choices that focus stands in, else of the first. */
  function choose(n) {
    if (!open()) return;
    const at = document.activeElement && document.activeElement.closest('.choices');
    const inputs = (at || current.dialog.querySelector('.choices') || current.dialog).querySelectorAll('input[type=radio]');
    const one = inputs[n - 1];
    if (!one) return;
    one.checked = true;
    if (/^(radio|checkbox)$/.test((document.activeElement || {}).type)) one.focus();
    one.dispatchEvent(new Event('change', { bubbles: true }));
  }

  return { ask, answer, open, close, key, choose };
}

/** Choices of which one is taken, numbered for the keypad. */
export function radios(parent, name, items, checked) {
  list(parent, items, (x) => x.id, (x) => {
    const input = make('input');
    Object.assign(input, { type: 'radio', name, value: x.id });
    return make('label', 'choice', input, make('span', '', make('small', 'nth'), make('span')));
  }, (node, x) => {
    node.firstChild.checked = x.id === checked;
    text(node.querySelector('.nth'), String(items.indexOf(x) + 1));
    text(node.lastChild.lastChild, x.words);
  });
}

export const chosen = (elements, name) => { const f = elements[name]; return f ? f.value : ''; };

/** The hall's reasons of one kind, as they stand in its words. */
export const reasons = (key) => t(key).split('|').map((r) => ({ id: r, words: r }));
