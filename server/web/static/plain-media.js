// Slides and films on a plain board: what stands there is a function of the list and of the hall's clock, as on every other
// board (internal/media), so that two boards show the same one. A file that cannot be shown is passed over until the list
// changes. Nothing here keeps a call waiting.
(function () {
  'use strict';
  var AGAIN = 15000, SEEK = 1.5, PLAYS = { 'video/mp4': 1, 'video/webm': 1 };

  // turn is whose turn it is at a time, ms: [index, since when ms, for how long yet]; -1: nothing.
  plain.turn = function (items, now) {
    var total = 0, i, at;
    for (i = 0; i < items.length; i++) total += Math.max(0, items[i].ms);
    if (!total) return [-1, 0, 0];
    at = (now % total + total) % total;
    for (i = 0; i < items.length; i++) {
      if (at < items[i].ms) return [i, at, items[i].ms - at];
      at -= Math.max(0, items[i].ms);
    }
    return [-1, 0, 0];
  };

  // media keeps a board's list; box is where it is shown.
  plain.media = function (ready) {
    var list = null, version = '', from = '', asking = false, bad = {}, shown = null, node = null, box = null, m = {};

    function source(item) {
      var i, s, v = document.createElement('video');
      for (i = 0; i < item.sources.length; i++) {
        s = item.sources[i];
        if (bad[s.url]) continue;
        if (item.kind === 'picture' || PLAYS[s.type] && (!v.canPlayType || v.canPlayType(s.type))) return s;
      }
      return null;
    }

    function ask() {
      var x, url = from;
      if (asking || !url) return;
      asking = true;
      x = new XMLHttpRequest();
      x.open('GET', url + (version ? '?since=' + encodeURIComponent(version) : ''), true);
      x.onreadystatechange = function () {
        var l;
        if (x.readyState !== 4) return;
        asking = false;
        if (x.status === 200 && url === from) {
          try { l = JSON.parse(x.responseText); } catch (e) { l = null; }
          if (l && l.version !== version) { version = l.version; list = l.items || []; bad = {}; ready(); }
          setTimeout(ask, 1000);
        } else setTimeout(ask, AGAIN);
      };
      x.send(null);
    }

    function clear() {
      if (node && node.pause) { node.pause(); node.removeAttribute('src'); if (node.load) node.load(); }
      if (node && node.parentNode) node.parentNode.removeChild(node);
      node = shown = null;
    }

    // fill makes a picture as large as its box allows; old browsers know no object-fit.
    function fill(n, w, h) {
      var bw = box.clientWidth, bh = box.clientHeight, k = Math.min(bw / w, bh / h);
      if (!(k > 0 && k < Infinity)) return;
      n.style.width = Math.round(w * k) + 'px';
      n.style.height = Math.round(h * k) + 'px';
      n.style.left = Math.round((bw - w * k) / 2) + 'px';
      n.style.top = Math.round((bh - h * k) / 2) + 'px';
    }

    function show(s, kind) {
      var n = document.createElement(kind === 'film' ? 'video' : 'img');
      clear();
      shown = s.url;
      node = n;
      n.className = 'unseen';
      function seen() {
        if (node !== n) return;
        fill(n, n.naturalWidth || n.videoWidth, n.naturalHeight || n.videoHeight);
        n.className = '';
      }
      function broken() { bad[s.url] = true; if (node === n) { clear(); ready(); } }
      n.addEventListener('error', broken, false);
      if (kind === 'film') {
        n.muted = true; // the loudspeaker is for calls
        n.setAttribute('muted', '');
        n.addEventListener('loadedmetadata', seen, false);
      } else n.addEventListener('load', seen, false);
      n.src = s.url;
      box.appendChild(n);
      if (kind === 'film') play(n);
    }

    function play(n) {
      var p = n.play();
      if (p && p.then) p.then(null, function () { return; });
    }

    // draw puts into a box what its turn is at the hall's time, and gives for how long that stays.
    m.draw = function (where, url, now) {
      var good = [], i, t, s, item;
      if (url !== from) { from = url; version = ''; list = null; ask(); }
      if (where !== box) { clear(); box = where; }
      if (!list) return 1000;
      for (i = 0; i < list.length; i++) if (source(list[i])) good.push(list[i]);
      t = plain.turn(good, now);
      plain.flag(box, 'none', t[0] < 0);
      if (t[0] < 0) { clear(); return 1000; }
      item = good[t[0]];
      s = source(item);
      if (s.url !== shown) show(s, item.kind);
      else if (item.kind === 'film' && node.duration > 0) {
        if (Math.abs(node.currentTime - t[1] / 1000 % node.duration) > SEEK && node.readyState > 2) node.currentTime = t[1] / 1000 % node.duration;
        if (node.paused && !node.ended) play(node);
      }
      return Math.min(t[2], 1000);
    };

    return m;
  };
})();
