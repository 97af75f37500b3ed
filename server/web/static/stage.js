// The show of a second screen in the browser: slides and films in elements of the page, over the place that the board
// program keeps free on its canvas. What stands there is a function of the list and the hall's clock, as on every other
// board (internal/media). Files are fetched once and kept, so that the show goes on without the server; a file that
// cannot be shown is left out, and named to the program, until there is another list. Nothing here keeps a call waiting.

const AGAIN = 15000; // ms after which the server is asked again
const LATE = 1.5; // s that a film may be off the hall's clock
const LARGE = 256 * 1024 * 1024; // bytes from which a file is left to the browser's own cache

const box = document.createElement('div');
const canPlay = document.createElement('video');

let list = { version: '', items: [] };
let ahead = 0; // the hall's clock less ours, ms
let address = '', told = null, seen = false, timer = 0, faults = '';
let have = new Map(); // sha256 -> where it is kept
let bad = new Map(); // sha256 -> why it cannot be shown
let shown = null; // {src, node}
let coming = null; // the same, not yet there

box.id = 'stage';
box.setAttribute('aria-hidden', 'true');
box.style.cssText = 'position:fixed;overflow:hidden;display:none;pointer-events:none';

// source is the file of an item that this browser can show.
function source(item) {
  return item.sources.find((s) => item.kind === 'picture' || canPlay.canPlayType(s.type) !== '');
}

function ready() {
  return list.items.filter((item) => {
    const s = source(item);
    return s && item.ms > 0 && have.has(s.sha256) && !bad.has(s.sha256);
  });
}

// turn is whose turn it is at a time of the hall: [item, for how long it has stood, for how long it still does].
function turn(items, now) {
  const total = items.reduce((sum, item) => sum + item.ms, 0);
  let at = total && now % total;
  for (const item of items) {
    if (at < item.ms) return [item, at, item.ms - at];
    at -= item.ms;
  }
  return [null, 0, 0];
}

// say tells the program what cannot be shown.
function say() {
  const lines = [];
  for (const item of list.items) {
    const s = source(item);
    if (!s) lines.push(item.name + ': this browser cannot play ' + item.sources.map((x) => x.type).join(', ') + ': put it there as .mp4 too');
    else if (bad.has(s.sha256)) lines.push(item.name + ': ' + bad.get(s.sha256));
  }
  const all = lines.sort().join('; ');
  if (all !== faults) told(faults = all);
}

function drop(one) {
  if (!one) return;
  if (one.node.pause) {
    one.node.pause();
    one.node.removeAttribute('src');
    one.node.load();
  }
  one.node.remove();
}

function clear() {
  drop(shown);
  drop(coming);
  shown = coming = null;
  box.style.background = 'none';
}

// begin makes the element of a file; it takes the place of the last one once it can be seen.
function begin(item, s, at) {
  drop(coming);
  const film = item.kind === 'film';
  const node = document.createElement(film ? 'video' : 'img');
  const one = coming = { src: s.sha256, node };
  node.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;object-fit:contain;visibility:hidden';
  node.addEventListener('error', () => {
    if (one !== coming && one !== shown) return;
    bad.set(s.sha256, 'broken, or in a form that this browser cannot play');
    if (one === shown) shown = null; else coming = null;
    drop(one);
    say();
    step();
  });
  node.addEventListener(film ? 'loadeddata' : 'load', () => {
    if (one !== coming) return;
    drop(shown);
    shown = one;
    coming = null;
    node.style.visibility = 'visible';
    box.style.background = box.dataset.ground;
    box.dataset.shows = item.name;
  });
  if (film) {
    node.muted = true; // the loudspeaker is for calls
    node.playsInline = true;
    node.addEventListener('loadedmetadata', () => { if (at > 1000) node.currentTime = at / 1000; });
  }
  node.src = have.get(s.sha256);
  box.append(node);
  if (film) play(node);
}

function play(node) {
  node.play().catch(() => {}); // a page in the background may not; the next step tries again
}

// step shows what its turn is, and comes again when that is over.
function step() {
  clearTimeout(timer);
  if (!seen) return clear();
  const items = ready();
  const [item, at, left] = turn(items, Date.now() + ahead);
  if (!item) return clear();
  const s = source(item);
  const film = item.kind === 'film';
  if (coming?.src !== s.sha256 && (coming || shown?.src !== s.sha256)) begin(item, s, at);
  else if (shown?.src === s.sha256 && film) {
    const node = shown.node;
    const want = at / 1000;
    if (want < node.duration && Math.abs(node.currentTime - want) > LATE) node.currentTime = want;
    if (node.paused && (!node.ended || want < node.duration - LATE)) play(node);
  }
  timer = setTimeout(step, Math.max(20, Math.min(left, 1000)));
}

const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });

// fetchAll brings every file of the list here, one after the other; false: not all came.
async function fetchAll(now) {
  const wanted = new Set();
  let all = true;
  for (const item of now.items) {
    const s = source(item);
    if (s) wanted.add(s.sha256);
  }
  for (const [sum, url] of have) {
    if (wanted.has(sum)) continue;
    URL.revokeObjectURL(url);
    have.delete(sum);
  }
  for (const item of now.items) {
    const s = source(item);
    if (!s || have.has(s.sha256)) continue;
    if (s.bytes > LARGE) {
      have.set(s.sha256, s.url);
    } else {
      try {
        const answer = await fetch(s.url);
        if (!answer.ok) throw new Error('not fetched: ' + answer.status);
        have.set(s.sha256, URL.createObjectURL(await answer.blob()));
        bad.delete(s.sha256);
      } catch (e) {
        bad.set(s.sha256, e.message);
        all = false;
      }
    }
    say();
    step();
  }
  return all;
}

// follow asks for the list, and waits for another one, for ever.
async function follow() {
  let version = '';
  for (;;) {
    try {
      const answer = await fetch(address + '?since=' + encodeURIComponent(version), { cache: 'no-store' });
      if (!answer.ok) throw new Error(answer.status);
      const got = await answer.json();
      ahead = got.now - Date.now();
      if (got.version !== version) {
        list = got;
        bad = new Map();
        version = await fetchAll(got) ? got.version : '';
        say();
        step();
        if (!version) await wait(AGAIN);
      }
    } catch {
      await wait(AGAIN);
    }
  }
}

// window.motcuaStage is what the program uses: place says where the stage is, in CSS pixels, and on what ground.
window.motcuaStage = {
  start(board, tell) {
    address = '/board/' + encodeURIComponent(board) + '/media.json';
    told = tell;
  },
  place(x, y, w, h, ground) {
    Object.assign(box.style, { display: w > 0 ? 'block' : 'none', left: x + 'px', top: y + 'px', width: w + 'px', height: h + 'px' });
    box.dataset.ground = ground;
    if (shown) box.style.background = ground;
    if (!box.isConnected) {
      document.body.append(box);
      follow();
    }
    seen = w > 0;
    step();
  },
};
