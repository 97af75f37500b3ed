// The loudspeaker of a plain board: plays the WAV files that the server joins (plainsay.go). Web Audio where there is some,
// since it ends where it should and knows when it may not sound; else an audio element with a plain address, which is what
// the players of old televisions take.
(function () {
  'use strict';
  var SLOW = 8000, STUCK = 3000;

  // sound makes a loudspeaker. Its state is ready, asleep (the browser wants a touch first) or dead.
  plain.sound = function (changed) {
    var Context = window.AudioContext || window.webkitAudioContext, ctx = null, now = null, refused = false, broken = '', s = {};
    try { if (Context) ctx = new Context(); } catch (e) { ctx = null; }
    if (ctx && 'onstatechange' in ctx) ctx.onstatechange = changed;

    s.state = function () {
      if (broken) return 'dead';
      if (ctx ? ctx.state === 'suspended' || ctx.state === 'interrupted' : refused) return 'asleep';
      return ctx || window.Audio ? 'ready' : 'dead';
    };

    s.fault = function () { return broken || (ctx || window.Audio ? '' : 'no sound in this browser'); };

    // wake is called while a touch is handled.
    s.wake = function () {
      var p;
      refused = false;
      broken = '';
      if (ctx && ctx.resume) { p = ctx.resume(); if (p && p.then) p.then(changed, changed); }
      changed();
    };

    // play plays a file and then calls over(true), or over(false) if it could not. load is called with its length, s.
    s.play = function (url, over) {
      var it = { ended: false, timer: 0, stop: function () {} };
      s.stop();
      now = it;
      function end(ok, why) {
        if (it.ended) return;
        it.ended = true;
        clearTimeout(it.timer);
        if (now === it) now = null;
        if (ok) broken = ''; else if (why) broken = why;
        over(ok);
      }
      it.end = end;
      it.timer = setTimeout(function () { it.stop(); end(false, 'the sound does not come'); }, SLOW);
      if (ctx) buffered(it, url, end); else element(it, url, end);
    };

    function buffered(it, url, end) {
      var x = new XMLHttpRequest();
      x.open('GET', url, true);
      x.responseType = 'arraybuffer';
      x.onload = function () {
        if (it.ended) return;
        if (x.status !== 200) { end(false, 'the voice is not there: ' + x.status); return; }
        ctx.decodeAudioData(x.response, function (pcm) {
          var src;
          if (it.ended) return;
          src = ctx.createBufferSource();
          src.buffer = pcm;
          src.connect(ctx.destination);
          it.stop = function () { try { if (src.stop) src.stop(0); else src.noteOff(0); } catch (e) { it.stop = null; } };
          if (src.start) src.start(0); else src.noteOn(0);
          // Old ones do not say when they have ended: the length is known, and holds for those that do, too.
          clearTimeout(it.timer);
          it.timer = setTimeout(function () { end(true); }, 1000 * pcm.duration + 30);
        }, function () { end(false, 'the voice cannot be read'); });
      };
      x.onerror = function () { end(false, ''); }; // the line, not the loudspeaker
      it.stop = function () { x.abort(); };
      x.send(null);
    }

    function element(it, url, end) {
      var a, p;
      try { a = new window.Audio(); } catch (e) { end(false, 'no sound in this browser'); return; }
      it.stop = function () { try { a.pause(); a.src = ''; } catch (e) { a = null; } };
      a.addEventListener('ended', function () { end(true); }, false);
      a.addEventListener('error', function () { end(false, 'the voice cannot be played'); }, false);
      a.addEventListener('loadedmetadata', function () {
        clearTimeout(it.timer);
        it.timer = setTimeout(function () { it.stop(); end(false, 'the sound hangs'); }, 1000 * (a.duration > 0 && a.duration < 120 ? a.duration : 60) + STUCK);
      }, false);
      a.src = url;
      p = a.play();
      if (p && p.then) p.then(null, function () { refused = true; end(false, ''); changed(); });
    }

    // stop breaks off what is playing; its over is not called.
    s.stop = function () {
      var it = now;
      if (!it) return;
      now = null;
      it.ended = true;
      clearTimeout(it.timer);
      if (it.stop) it.stop();
    };

    return s;
  };
})();
