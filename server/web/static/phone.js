// Keeps a citizen's ticket fresh: asks for its small JSON, writes the figures in place, and takes the whole page anew
// when the state changes. Vibrates when the number is called. Written for old phones: no modules, no modern syntax.
(function () {
  'use strict';
  var body = document.body, token = body.getAttribute('data-t');
  if (!window.fetch || !token) return;
  var shown = body.getAttribute('data-v'), lost = null, timer = 0;
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
    return navigator.vibrate && touched && !touched.hasBeenActive ? live.getAttribute('data-touch') : '';
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

  function pause(t) {
    var ms = t && t.state === 'waiting' && t.ahead > 10 ? 12000 : 4000;
    if (document.hidden) ms *= 2;
    return ms + Math.random() * 1000;
  }

  function ask() {
    clearTimeout(timer);
    fetch('/t/' + token + '.json?all', { cache: 'no-store' }).then(function (r) {
      if (!r.ok) throw new Error(r.status);
      return r.json();
    }).then(function (t) {
      lost = null;
      live.textContent = hint();
      return (version(t) === shown ? Promise.resolve() : renew(t.state)).then(function () {
        if (!over.test(t.state)) timer = setTimeout(ask, pause(t));
      });
    }).catch(function () {
      lost = lost || new Date();
      live.textContent = live.getAttribute('data-stale').replace('{t}', clock(lost));
      timer = setTimeout(ask, 5000);
    });
  }

  document.addEventListener('visibilitychange', function () { if (!document.hidden) ask(); });
  if (!over.test(shown)) timer = setTimeout(ask, 2000);
})();
