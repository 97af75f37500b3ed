// The plain board. ES5 and what browsers had in 2013, for televisions of that age (docs/plain-board.md); plain_lint_test.go
// holds it to that. The server says what to show (plain-line.js), plain-turns.js which call stands large, plain-parts.js
// puts it on the screen.
(function () {
  'use strict';
  var page = JSON.parse(document.getElementById('page').innerHTML), words = page.words;
  var here = location.pathname.replace(/\/$/, ''), view = page.first, lostAt = 0, timer = 0, testFor = 6000, STALE = 2000;
  var ahead = plain.hallTime(view.time)[0] - own();

  page.key = Math.random().toString(36).slice(2) + own().toString(36);
  page.query = (location.search ? location.search + '&' : '?') + 'key=' + page.key;
  plain.east = plain.hallTime(view.time)[1];
  plain.fresh = true;

  function own() { return new Date().getTime(); }
  function hallNow() { return own() + ahead; }
  function $(id) { return document.getElementById(id); }

  // strip says what is wrong where the hall's name stands, so that nothing else moves; over a counter, whose name is looked
  // for, at the foot.
  function strip(id, yes, text) {
    var n = $(id), head = $(plain.tall ? 'tall' : 'wide').getElementsByClassName('header')[0], st = n.style, box;
    plain.flag(n, 'said', yes);
    if (!yes) return;
    if (head && !view.one) {
      box = head.parentNode;
      st.top = box.offsetTop + 'px';
      st.bottom = 'auto';
      st.height = box.offsetHeight + 'px';
      st.width = / timed /.test(' ' + head.className + ' ') ? '100%' : '83%';
      if (id === 'tap' && !plain.tall) { // a button beside the hall's name, where there is room for both
        st.top = box.offsetTop + box.offsetHeight * 0.14 + 'px';
        st.height = box.offsetHeight * 0.7 + 'px';
        st.left = '60%';
        st.width = '22%';
      } else st.left = '';
    } else {
      st.left = '';
      st.top = st.height = '';
      st.bottom = '0';
      st.width = '100%';
    }
    plain.put(n.getElementsByClassName('fit')[0], text);
  }

  // show draws what stands on the board now, and once more when that changes by itself.
  function show() {
    var now = hallNow(), p = plain.picture(view, now), stale = lostAt && own() - lostAt > STALE, trying = view.test && now < view.test + testFor;
    var sound = voice ? voice.state() : '', asks = sound === 'asleep' && !stale;
    plain.flag(document.body, 'asks', asks && !plain.tall && !view.one);
    plain.draw(view, p, now);
    strip('stale', stale, stale && words.stale.replace('{t}', plain.clock(lostAt + ahead, plain.east)));
    strip('test', trying && !stale, words.testing);
    strip('mute', sound === 'dead' && !stale, words.mute);
    strip('tap', asks, words.tap);
    document.body.setAttribute('data-seq', view.seq);
    clearTimeout(timer);
    timer = setTimeout(show, Math.max(20, Math.min(500, p.next - now)));
  }

  plain.again = show;

  // dress fetches the board's boxes anew, without loading the page: a page that is loaded anew may not sound.
  function dress(look) {
    var x = new XMLHttpRequest();
    if (plain.dressing) return;
    plain.dressing = true;
    x.open('GET', location.href, true);
    x.onreadystatechange = function () {
      var html, from, to, css;
      if (x.readyState !== 4) return;
      plain.dressing = false;
      html = x.responseText;
      from = html.indexOf('<!--board-->');
      to = html.indexOf('<!--/board-->');
      css = /id="look" href="([^"]+)"/.exec(html);
      if (x.status !== 200 || from < 0 || to < 0 || !css) return; // the next view tries again
      $('look').href = css[1].replace(/&amp;/g, '&');
      $('look').onload = function () { plain.fresh = true; forget(); show(); };
      $('board').innerHTML = html.slice(from, to);
      page.first.look = look;
      fit();
    };
    x.send(null);
  }

  function forget() {
    var n = document.getElementsByClassName('fit'), i;
    for (i = 0; i < n.length; i++) n[i].fitted = n[i].now = null;
  }

  function fit() {
    plain.tall = plain.root();
    plain.flag(document.body, 'upright', plain.tall);
    plain.fresh = true;
    show();
  }

  var voice = null, tick = function () { return 0; };
  if (page.speaks) {
    voice = plain.speaker(page, here, {
      now: hallNow, heard: function () { return tick(false); }, word: function () { tick(true); }
    });
    voice.changed = show;
    voice.view(view);
    plain.speaks = voice.speaks;
    document.addEventListener('click', function () { voice.wake(); }, false);
    document.addEventListener('keydown', function () { voice.wake(); }, false); // of a remote control
  }

  tick = plain.line(page, here, {
    view: function (v, skew) {
      ahead = skew;
      lostAt = 0;
      if (v) {
        if (v.release !== page.release || v.epoch !== page.first.epoch) { location.reload(); return; }
        view = v;
        plain.east = plain.hallTime(v.time)[1];
        if (v.look !== page.first.look) dress(v.look);
        show();
        if (voice) {
          if (v.duty) voice.duty(v.duty);
          voice.view(v);
        }
      }
    },
    lost: function (since) { if (!lostAt) lostAt = since; },
    out: function () { location.reload(); }
  });

  window.onresize = fit;
  fit();
  setInterval(function () {
    tick();
    if (voice) voice.tick();
  }, 250);
})();
