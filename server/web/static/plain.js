// The plain board. ES5 and XMLHttpRequest only: it runs on televisions of 2014. One long poll brings what to show; a new
// call inverts three times at 1 Hz with a chime and holds the large place for 20 s; silence on the line is said with
// its time.
(function () {
  'use strict';
  var page = JSON.parse(document.getElementById('page').innerHTML);
  var words = page.words, base = location.pathname.replace(/\/$/, '') + '.json';
  var seen = {}, queue = [], shown = null, holdUntil = 0, seq = 0, lastNews = now(), skew = 0, first = true;
  var HOLD = 20000, SHORT = 6000, STALE = (page.poll + 6) * 1000;
  var latest = [], sound = null;
  try { sound = new Audio(page.chime); sound.preload = 'auto'; } catch (e) { sound = null; }

  function now() { return new Date().getTime(); }
  function $(id) { return document.getElementById(id); }
  function put(id, s) { var n = $(id); if (n && n.textContent !== s) n.textContent = s; }
  function two(n) { return (n < 10 ? '0' : '') + n; }
  function say(key, t) { return (words[key] || '').replace('{t}', t || ''); }
  function flag(name, yes) {
    var c = (' ' + document.body.className + ' ').replace(' ' + name + ' ', ' ');
    document.body.className = (yes ? c + name : c).replace(/^\s+|\s+$/g, '');
  }

  function fit() {
    var h = window.innerHeight, w = window.innerWidth, portrait = h > w;
    document.documentElement.style.fontSize = (portrait ? Math.min(h / 100, w / 56) : Math.min(h / 100, w / 150)) + 'px';
    flag('portrait', portrait);
  }

  function chime() {
    if (!sound) return;
    try { sound.currentTime = 0; var p = sound.play(); if (p && p['catch']) p['catch'](function () {}); } catch (e) { /* no sound device */ }
  }

  function blink() {
    var n = 0;
    (function turn() {
      flag('blink', n % 2 === 0);
      n += 1;
      if (n < 6) setTimeout(turn, 500); else flag('blink', false);
    })();
  }

  function large(c) {
    shown = c;
    flag('empty', !c);
    var none = $('none');
    if (none) none.className = c ? 'hidden' : '';
    put('number', c ? c.number : '');
    put('counter', c ? c.counter : '');
    flag('two', !!c && c.number.length > 4);
    flag('wide', !!c && c.counter.length === 2);
    flag('wider', !!c && c.counter.length > 2 && c.counter.length < 6);
    flag('words', !!c && c.counter.length >= 6);
  }

  function next() {
    if (!queue.length || now() < holdUntil) return;
    var c = queue.shift();
    large(c);
    holdUntil = now() + (queue.length ? SHORT : HOLD);
    chime();
    blink();
    recent(latest);
  }

  function take(b) {
    seq = b.seq;
    lastNews = now();
    // The hall's clock and zone, not the television's: shifted so that the UTC getters give local time.
    var z = /([+-])(\d\d):(\d\d)$/.exec(b.time);
    skew = Date.parse(b.time) - now() + (z ? (z[1] === '-' ? -1 : 1) * (z[2] * 60 + +z[3]) * 60000 : 0);
    put('hall', b.hall);
    put('notice-text', (b.notices && b.notices[0]) || '');
    var i, c;
    for (i = b.calls.length - 1; i >= 0; i--) {
      c = b.calls[i];
      if (!seen[c.key]) {
        seen[c.key] = true;
        // After a start or a break: only calls that are still waiting for their person, each once.
        if (c.state === 'called' && (!first || c.age < 30)) queue.push(c);
      }
    }
    if (b.test && !first) chime();
    first = false;
    if (queue.length > 1) holdUntil = Math.min(holdUntil, now() + SHORT);
    if (!b.one) {
      if (!shown && !queue.length) large(b.calls[0] || null);
      else if (!b.calls.length) large(null);
    }
    latest = b.calls;
    if (b.rows) rows(b.rows);
    else if (b.one) own(b.one);
    next();
    recent(latest);
  }

  function cell(tr, cls, label, value) {
    var td = document.createElement('td'), b;
    td.className = cls;
    td.appendChild(document.createTextNode(label));
    if (value) { b = document.createElement('b'); b.appendChild(document.createTextNode(value)); td.appendChild(b); }
    tr.appendChild(td);
  }

  function recent(calls) {
    var table = $('recent'), i, tr;
    if (!table) return;
    while (table.firstChild) table.removeChild(table.firstChild);
    for (i = 0; i < calls.length && table.rows.length < 5; i++) {
      if (shown && calls[i].number === shown.number) continue;
      tr = document.createElement('tr');
      cell(tr, 'n', calls[i].number, '');
      cell(tr, 'c', say('board.counter') + ' ', calls[i].counter);
      table.appendChild(tr);
    }
  }

  function rows(all) {
    var table = $('rows'), i, r, tr, n;
    if (!table) return;
    if (table.rows.length !== all.length) { location.reload(); return; }
    for (i = 0; i < all.length; i++) {
      r = all[i];
      tr = table.rows[i];
      tr.className = r.state;
      tr.style.height = ((innerHeight > innerWidth ? 48 : 80) / all.length) + 'rem';
      n = tr.cells[1];
      if (r.number) { if (n.textContent !== r.number) n.textContent = r.number; }
      else n.innerHTML = r.state === 'open' ? '' : '<i></i>';
      if (!r.number && r.state !== 'open') n.firstChild.textContent = r.says;
    }
  }

  function own(r) {
    put('own-number', r.number);
    put('own-says', r.says);
    put('own-officer', r.officer || '');
    put('own-title', r.title || '');
    put('own-field', r.field || '');
    flag('paused', r.state === 'paused');
    flag('closed', r.state === 'closed');
  }

  function ask() {
    var x = new XMLHttpRequest(), over = false;
    function again(ms) { if (!over) { over = true; setTimeout(ask, ms); } }
    x.open('GET', base + '?since=' + seq + '&t=' + now(), true);
    x.timeout = STALE;
    x.onreadystatechange = function () {
      if (x.readyState !== 4) return;
      if (x.status === 200) {
        try { take(JSON.parse(x.responseText)); } catch (e) { again(2000); return; }
        again(50);
      } else if (x.status === 401) location.reload();
      else again(1500);
      if (x.status !== 200) lostNow();
    };
    x.send();
  }

  var lostAt = 0;
  function lostNow() { if (!lostAt) lostAt = lastNews; }

  function tick() {
    var d = new Date(now() + skew), quiet = now() - lastNews > STALE;
    put('clock', two(d.getUTCHours()) + ':' + two(d.getUTCMinutes()));
    if (quiet) lostNow();
    if (lostAt && lastNews > lostAt) lostAt = 0;
    var s = $('stale'), when;
    if (lostAt && now() - lostAt > 2000) {
      when = new Date(lostAt + skew);
      put('stale', say('board.stale', two(when.getUTCHours()) + ':' + two(when.getUTCMinutes())));
      s.className = '';
    } else s.className = 'hidden';
    next();
  }

  window.onresize = fit;
  fit();
  take(page.first);
  setInterval(tick, 500);
  ask();
})();
