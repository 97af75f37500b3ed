// The line of a plain board to the hall: server-sent events where the browser has them and nothing on the way holds them
// back, else one long poll after the other. Each message is the whole board at one seq, so that after a cut the newest one
// is all that is needed.
//
// A proxy that collects a stream before it passes it on is noticed by its silence: the first view comes at once and a beat
// every few seconds, each with the hall's time. What comes late by more than LATE, or not at all, ends the stream for AGAIN.
(function () {
  'use strict';
  var FIRST = 4000, LATE = 3000, AGAIN = 600000, BACK = 1500, MANY = 3;

  // line opens the board's line. told is { view: function (view), lost: function (since), out: function () }: since is our
  // own time of the last word; out says that the session is over. It returns a function to be called now
  // and then; with true it notes a word of the hall, with false it gives the time since the last one.
  plain.line = function (page, address, told) {
    var seq = -1, turn = 0, heard = now(), stream = null, opened = 0, spoke = false, failed = 0, pollOnly = 0, poll = null, asked = 0, ahead = null;

    function now() { return new Date().getTime(); }

    // clock learns how far the hall's clock is ahead of ours. What is on its way longer seems to be less ahead, so that
    // the most is the truth, until a poll, which no one holds back, says otherwise.
    function clock(time, sure) {
      var a = plain.hallTime(time)[0] - now();
      if (ahead === null || sure || a > ahead) ahead = a;
      return ahead - a;
    }

    function take(text, sure) {
      var view = JSON.parse(text), late = clock(view.time, sure);
      heard = now();
      if (view.seq !== undefined) { seq = view.seq; turn = view.duty && view.duty.turn || 0; told.view(view, ahead); } else told.view(null, ahead);
      return late;
    }

    function end() {
      if (!stream) return;
      stream.onerror = null;
      stream.close();
      stream = null;
    }

    function listen() {
      end();
      opened = now();
      spoke = false;
      try { stream = new EventSource(address + '/events' + page.query); } catch (e) { pollOnly = now() + AGAIN; ask(); return; }
      stream.addEventListener('view', word, false);
      stream.addEventListener('beat', word, false);
      stream.onerror = function () {
        end();
        told.lost(heard);
        if (!spoke && ++failed >= MANY) pollOnly = now() + AGAIN;
        later();
      };
    }

    function word(e) {
      var late;
      try { late = take(e.data, false); } catch (x) { return; }
      failed = 0;
      spoke = true;
      if (late > LATE) heldBack();
    }

    // heldBack gives the stream up for a while: something collects it.
    function heldBack() {
      end();
      pollOnly = now() + AGAIN;
      if (!poll) ask();
    }

    function go() {
      if (window.EventSource && now() > pollOnly) listen(); else ask();
    }

    var waiting = 0;
    function later() {
      if (!waiting) waiting = setTimeout(function () { waiting = 0; ask(true); }, BACK);
    }

    // ask is one long poll; at once, it does not wait for news and finds out whether the hall is there.
    function ask(atOnce) {
      var x = new XMLHttpRequest(), query = page.query ? page.query + '&' : '?';
      if (poll) return;
      poll = x;
      asked = now();
      x.open('GET', address + '.json' + query + (atOnce || seq < 0 ? '' : 'since=' + seq + '&turn=' + turn + '&') + 't=' + asked, true);
      x.onreadystatechange = function () {
        var ok = false;
        if (x.readyState !== 4 || poll !== x) return;
        poll = null;
        if (x.status === 401) { told.out(); later(); return; }
        if (x.status === 200) { try { take(x.responseText, true); ok = true; } catch (e) { ok = false; } }
        if (ok) setTimeout(go, 20); else { told.lost(heard); later(); }
      };
      x.send(null);
    }

    go();
    return function (word) {
      if (word) { heard = now(); return 0; } // of another request
      if (word === false) return now() - heard;
      var t = now();
      if (stream && !spoke && t - opened > FIRST) heldBack();
      if (stream && t - heard > page.stale) { told.lost(heard); heldBack(); }
      // A poll that nobody answers: televisions do not all know a request's timeout.
      if (poll && t - asked > page.stale) { var x = poll; poll = null; x.abort(); told.lost(heard); later(); }
      if (t < asked || t < heard || t < opened) { heard = asked = opened = t; } // our own clock was set back
      if (pollOnly > t + AGAIN) pollOnly = t + AGAIN;
    };
  };
})();
