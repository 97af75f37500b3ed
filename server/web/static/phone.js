// Keeps a citizen's ticket fresh: asks for its small JSON, which the server holds back until there is news, writes the
// figures in place, and takes the whole page anew when the state changes. Vibrates when the number is called. Written for
// old phones: no modules, no modern syntax.
(function () {
  'use strict';
  var body = document.body, token = body.getAttribute('data-t');
  if (!window.fetch || !token) return;
  var shown = body.getAttribute('data-v'), lost = null, timer = 0, tag = '', asked = 0, cut = null;
  var live = document.getElementById('live');
  var over = /^(finished|cancelled|expired)/;

  function clock(d) { return ('0' + d.getHours()).slice(-2) + ':' + ('0' + d.getMinutes()).slice(-2); }

  function version(t) {
    var w = t.wait_s;
    return [t.state, t.counter || '', t.ahead, w ? w.p10 + '-' + w.p90 : '', t.service, (t.then || []).length,
      t.recalls || 0, t.notice || ''].join('|');
  }

  // Phones vibrate for a page only once it was touched.
  function hint() {
    var touched = navigator.userActivation;
    return /^(waiting|parked)/.test(shown) && navigator.vibrate && touched && !touched.hasBeenActive ? live.getAttribute('data-touch') : '';
  }

  function renew(state) {
    return fetch(location.href, { cache: 'no-store' }).then(function (r) { return r.text(); }).then(function (html) {
      var doc = new DOMParser().parseFromString(html, 'text/html');
      var now = doc.querySelector('main');
      if (!now) return;
      var old = shown.split('|'), was = old[0];
      shown = doc.body.getAttribute('data-v');
      document.title = doc.title;
      // In place where only the figures moved, so that an open form or a reader's place is kept.
      if (was === state) {
        document.getElementById('now').innerHTML = doc.getElementById('now').innerHTML;
        document.getElementById('facts').innerHTML = doc.getElementById('facts').innerHTML;
      } else document.querySelector('main').innerHTML = now.innerHTML;
      // Called, called again, or called back to its counter: felt in a pocket.
      var again = shown.split('|')[6] > old[6];
      if ((was !== state || again) && (state === 'called' || state === 'returned') && navigator.vibrate) {
        navigator.vibrate([400, 200, 400, 200, 800]);
      }
    });
  }

  // The next question: at once after one that was held, since the server holds that one too; else after a while.
  function next() { timer = setTimeout(ask, new Date() - asked > 2000 ? 200 : 4000 + Math.random() * 1000); }

  function ask() {
    var headers = tag ? { 'If-None-Match': tag, Prefer: 'wait=25' } : {};
    var stop = window.AbortController ? new AbortController() : null, me = {};
    clearTimeout(timer);
    if (cut) cut();
    asked = +new Date();
    // A line that died without a word is given up when the server must have answered.
    var late = setTimeout(function () { if (stop) stop.abort(); }, tag ? 33000 : 10000);
    cut = function () { me.gone = true; clearTimeout(late); if (stop) stop.abort(); };
    fetch('/t/' + token + '.json?all', { cache: 'no-store', headers: headers, signal: stop ? stop.signal : undefined }).then(function (r) {
      if (!r.ok && r.status !== 304) throw new Error(r.status);
      tag = r.headers.get('ETag') || '';
      return r.status === 304 ? null : r.json();
    }).then(function (t) {
      if (me.gone) return;
      lost = null;
      live.textContent = hint();
      return (!t || version(t) === shown ? Promise.resolve() : renew(t.state)).then(function () {
        if (!over.test(t ? t.state : shown)) next();
      });
    }).catch(function () { if (!me.gone) stale(); }).then(function () { clearTimeout(late); });
  }

  function stale() {
    tag = '';
    lost = lost || new Date();
    live.textContent = live.getAttribute('data-stale').replace('{t}', clock(lost));
    clearTimeout(timer);
    timer = setTimeout(ask, 5000);
  }

  function wake() { if (!document.hidden && !over.test(shown)) ask(); }
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  window.addEventListener('offline', function () { if (!over.test(shown)) { if (cut) cut(); stale(); } });
  if (!over.test(shown)) timer = setTimeout(ask, 500);
})();
