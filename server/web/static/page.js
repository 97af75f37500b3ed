// What every page's module needs: the page's data block, its words, and small ways to change nodes in place, so that
// focus, scroll and a half-typed word survive every event.

const block = document.getElementById('page');
export const page = block ? JSON.parse(block.textContent) : { words: {} };
export const lang = document.documentElement.lang;

export const $ = (id) => document.getElementById(id);

/** A word of the page, its {places} filled; the key itself when there is none, so that a gap is seen. */
export function t(key, fill) {
  let s = page.words[key] || key;
  for (const name in fill) s = s.replaceAll('{' + name + '}', fill[name]);
  return s;
}

/** A text in several languages ({vi, en}) in the page's. */
export function say(text) {
  if (!text) return '';
  return text[lang] || text.vi || Object.values(text)[0] || '';
}

/** A refusal, to a person. */
export function refusal(error) {
  const key = 'error.' + (error && error.code);
  return page.words[key] || t('error.other');
}

export function text(node, s) {
  s = s == null ? '' : String(s);
  if (node.textContent !== s) node.textContent = s;
}

export function show(node, yes) {
  if (node.hidden === !!yes) node.hidden = !yes;
}

export function attr(node, name, value) {
  if (value == null || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Makes a node: make('li', 'class', child, 'text'). */
export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((c) => c != null));
  return node;
}

/**
 * Brings parent's children in line with items: stale ones go, new ones are built, the others are updated where they
 * are. A node moves only when the order has changed, since moving takes focus away.
 */
export function list(parent, items, key, build, update) {
  const want = new Map(items.map((item) => [String(key(item)), item]));
  const have = new Map();
  for (const node of [...parent.children]) {
    if (want.has(node.dataset.key)) have.set(node.dataset.key, node);
    else node.remove();
  }
  let place = parent.firstElementChild;
  for (const [k, item] of want) {
    let node = have.get(k);
    if (!node) {
      node = build(item);
      node.dataset.key = k;
      parent.insertBefore(node, place);
    } else if (node === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(node, place);
    }
    update(node, item);
  }
}

/** Chips such as "Ưu tiên": [[class, words], ...]. */
export function marks(node, pairs) {
  list(node, pairs, (p) => p[1], (p) => make('span', 'mark ' + p[0], p[1]), () => {});
}

const clockFormat = new Intl.DateTimeFormat('vi-VN', {
  hour: '2-digit', minute: '2-digit', hour12: false, timeZone: page.zone || undefined,
});
export const clock = (when) => clockFormat.format(when instanceof Date ? when : new Date(when));

/** Whole minutes between two instants in ms, never below 0. */
export const minutes = (from, to) => Math.max(0, Math.floor((to - Date.parse(from)) / 60000));

/** m:ss or h:mm:ss. */
export function stopwatch(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, '0');
  const h = Math.floor(s / 3600);
  return (h ? h + ':' + two(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ':' + two(s % 60);
}

/** Runs f once after the events at hand, however many they are. */
export function once(f) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    setTimeout(() => { due = false; f(); }, 0);
  };
}

/** An idempotency key: made once per wish, so that a retry is the same wish. */
export function newKey() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  return [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
}
