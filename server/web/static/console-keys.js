// The keyboard of the console: function keys, the numeric keypad, and a scanner that types like one. Which key does what
// comes from the hall. A key that types never acts where something can be typed; the space bar acts on no button; a held
// key counts once. A scanner is told from a hand by its speed: what it types outside a field is one code, and the Enter
// that it ends with presses nothing.
//
//   const keys = openKeys({page, press, forms, scanned})
//   keys.hush()   swallows Enter for a moment: the second one that a scanner sends belongs to nobody

import { $ } from './page.js';

const burst = 50, shortest = 4, hushFor = 700; // ms between a scanner's strokes, strokes, ms

export function openKeys({ keys, press, forms, scanned }) {
  const byCode = {};
  for (const name in keys) for (const code of keys[name]) byCode[code] = name;
  let typed = '', last = 0, waiting = null, timer = null, hushed = 0;

  const typing = (n) => !!n && (n.isContentEditable || /^(TEXTAREA|SELECT)$/.test(n.tagName)
    || (n.tagName === 'INPUT' && !/^(radio|checkbox)$/.test(n.type)));
  const codeOf = (e) => (e.ctrlKey ? 'Ctrl+' : '') + (e.altKey ? 'Alt+' : '') + (e.shiftKey ? 'Shift+' : '') + e.code;

  /** Does it in a moment, unless more strokes follow at a scanner's speed. */
  function unlessScanned(f) {
    clearTimeout(timer);
    waiting = f;
    timer = setTimeout(flush, burst + 10);
  }

  function flush() {
    const f = waiting;
    drop();
    if (f) f();
  }

  function drop() {
    clearTimeout(timer);
    waiting = null;
  }

  function stroke(e) {
    const now = performance.now();
    if (now - last > burst) typed = '';
    else drop();
    last = now;
    if (e.key.length === 1) typed += e.key;
    return typed.length > 1;
  }

  function enter(e) {
    const now = performance.now(), code = typed;
    typed = '';
    if (code.length >= shortest && now - last <= burst * 2) {
      e.preventDefault();
      drop();
      hush();
      scanned(code);
      return;
    }
    flush(); // a hand that was quick
    if (now < hushed || e.repeat) e.preventDefault();
  }

  /** In a question, digits choose among what the focus stands in, or with Alt from anywhere. */
  function choose(e) {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(e.code);
    const at = document.activeElement;
    if (!digit || e.ctrlKey || e.metaKey || (typing(at) && !e.altKey)) return false;
    e.preventDefault();
    if (e.altKey) forms.choose(Number(digit[1]));
    else if (!stroke(e)) unlessScanned(() => forms.choose(Number(digit[1])));
    return true;
  }

  addEventListener('keydown', (e) => {
    if (e.isComposing || e.metaKey) return;
    const field = typing(document.activeElement), open = forms.open();
    if (e.key === 'Enter') { enter(e); return; }
    hushed = 0; // another stroke came between
    if (e.key.length > 1 && e.key !== 'Shift') { // no scanner sends that within a code
      flush();
      typed = '';
    }
    if (open && choose(e)) return;
    const code = codeOf(e), name = byCode[code], pad = /^Numpad/.test(code);
    if (name && (!field || /F\d+$/.test(code))) {
      e.preventDefault();
      const act = () => (forms.open() ? forms.key(name) : press(name, pad));
      if (pad && stroke(e)) return; // one of a scanner's strokes
      if (e.repeat) return;
      if (pad) unlessScanned(act);
      else act();
      return;
    }
    if (field) return;
    if (open && e.code === 'NumpadDecimal') { e.preventDefault(); forms.close(); return; }
    if (!e.ctrlKey && !e.altKey && e.key.length === 1) stroke(e);
    if (e.code === 'Space' && onButton()) e.preventDefault();
  }, true);
  // What a stroke's keydown was denied, its keypress does not do either.
  let denied = false;
  addEventListener('keydown', (e) => { denied = e.defaultPrevented; });
  addEventListener('keypress', (e) => { if (e.key === 'Enter' && denied) e.preventDefault(); }, true);
  addEventListener('keyup', (e) => { if (e.code === 'Space' && onButton()) e.preventDefault(); }, true);

  const onButton = () => {
    const at = document.activeElement;
    return !!at && at.tagName === 'BUTTON' && $('desk').contains(at);
  };

  function hush(ms = hushFor) { hushed = performance.now() + ms; }

  return { hush };
}
