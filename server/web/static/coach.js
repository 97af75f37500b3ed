// The coach of the practice hall, beside the real console: what to do now, hints, mistakes, and a calm review. It only
// looks; the console in the frame does the work. Keys pressed on the coach's side go on to the console.

import { page, $, t, say, text, show, attr, make, list } from './page.js';

const at = '/practice/' + encodeURIComponent(page.id);
const rest = (ms) => new Promise((go) => setTimeout(go, ms));
const frame = $('desk');
let seen = -1, reviewed = false;

function long(seconds) {
  const m = Math.floor(seconds / 60), s = seconds % 60;
  return m ? t('practice.min_s', { n: m, m: String(s).padStart(2, '0') }) : t('practice.s', { n: s });
}

function draw(v) {
  show($('trouble'), !!v.trouble);
  people(v);
  show($('now'), !v.over);
  show($('review'), v.over);
  if ($('next')) show($('next'), v.over);
  if (v.over) review(v);
  else step(v);
  list($('faults'), v.faults.map((f, i) => ({ ...f, i })), (f) => f.i, () => make('li', '', make('b'), make('span')), (li, f) => {
    li.className = 'said ' + (f.back ? 'good' : 'bad');
    text(li.firstChild, t(f.back ? 'practice.mended' : 'practice.wrong'));
    text(li.lastChild, say(f.say));
  });
}

function people(v) {
  list($('people'), v.people, (p) => p.key, () => make('li', '', make('b', 'num'), make('span')), (li, p) => {
    text(li.firstChild, p.number);
    text(li.lastChild, say(p.who));
  });
}

function step(v) {
  const now = v.steps.findIndex((s) => s.state === 'now');
  text($('count'), t('practice.step', { n: now + 1, m: v.steps.length }));
  list($('dots'), v.steps.map((s, i) => ({ ...s, i })), (s) => s.i, () => make('i'), (i, s) => { i.className = s.state; });
  text($('say'), v.seated ? say(v.steps[now].say) : t('practice.sit', { c: say(page.desk) }));
  list($('hints'), (v.seated ? v.hints : []).map((h, i) => ({ h, i })), (h) => h.i, () => make('li'), (li, h) => text(li, say(h.h)));
  show($('hint'), v.seated && v.more);
}

function review(v) {
  const r = v.review;
  if ($('story').open && !reviewed) $('story').open = false; // the review wants the room
  reviewed = true;
  text($('verdict'), t(r.well ? 'practice.well' : 'practice.reached', { t: long(r.took_s) }));
  list($('checks'), r.checks.map((c, i) => ({ ...c, i })), (c) => c.i, () => make('li', '', make('b'), make('span')), (li, c) => {
    li.className = c.held ? 'held' : 'missed';
    text(li.firstChild, c.held ? '✓ ' + t('practice.held') : '✗ ' + t('practice.missed'));
    text(li.lastChild, say(c.say));
  });
  list($('waits'), r.waits, (w) => w.number, () => make('tr', '', make('th'), make('td', 'num'), make('td', 'num')), (tr, w) => {
    const [who, wait, served] = tr.children;
    attr(who, 'scope', 'row');
    text(who, say(w.who) + ' (' + w.number + ')');
    text(wait, w.waiting ? t('practice.still', { t: long(w.wait_s) }) : long(w.wait_s));
    text(served, w.served_s ? long(w.served_s) : '–');
  });
  text($('good'), say(r.good));
}

$('hint').onclick = () => {
  fetch(at + '/hint', { method: 'POST' }).catch(() => {}); // with the power out there is nothing to hint at
  frame.focus();
};
frame.addEventListener('load', () => {
  const doc = frame.contentDocument;
  const style = doc.createElement('link');
  style.rel = 'stylesheet';
  style.href = new URL('framed.css', import.meta.url).href; // its head is the coach's
  doc.head.append(style);
  frame.focus();
});

/** The console's keys work wherever the trainee last clicked. */
addEventListener('keydown', (e) => {
  if (!/^F\d/.test(e.key) && !(e.ctrlKey && e.code === 'KeyZ')) return;
  e.preventDefault();
  const of = frame.contentWindow;
  of.dispatchEvent(new of.KeyboardEvent('keydown', {
    code: e.code, key: e.key, ctrlKey: e.ctrlKey, shiftKey: e.shiftKey, altKey: e.altKey, repeat: e.repeat, bubbles: true,
  }));
  frame.focus();
});

(async () => {
  for (;;) {
    try {
      const r = await fetch(at + '/now.json?seen=' + seen, { cache: 'no-store' });
      if (r.status === 404) { location.href = '/practice/'; return; }
      if (!r.ok) throw new Error(r.status);
      const v = await r.json();
      seen = v.n;
      show($('dark'), false);
      draw(v);
    } catch {
      show($('dark'), true);
      await rest(500);
    }
  }
})();
