// Whether a plain board speaks, and when: the queue (plain-voice.js) is given every call that waits, the loudspeaker
// (plain-sound.js) what the queue gives, if the hall lets this board speak. Boards that share a loudspeaker are told who of
// them does (duty); this one tells how its voice is, often, since a page without a socket is heard of no other way.
(function () {
  'use strict';
  var TELL = 2000, SILENCE = 4000, NEW = 20000, AGAIN = 1500;

  // speaker makes the voice of a page. hall is {now: function () ms, heard: function () ms since the last word of the hall}.
  plain.speaker = function (page, here, hall) {
    var q = plain.voice(), known = -1, duty = null, waits = {}, voice = null, told = '', toldAt = 0, telling = false, after = 0, tested = 0, s = {};
    var sound = plain.sound(function () { turn(); s.changed(); });
    s.changed = function () {};

    function own() { return new Date().getTime(); }
    function shares() { return !!(duty && duty.loudspeaker); }
    function silent() { return shares() && hall.heard() > SILENCE; }
    function may() { return voice && (shares() ? !!duty.speak && !silent() : voice.own); }
    function able() { return sound.state() === 'ready'; }

    function quiet() {
      var m = (hall.now() / 60000 + plain.east) % 1440, i;
      for (i = 0; i < (voice.quiet || []).length; i++) if (voice.quiet[i][0] <= m && m < voice.quiet[i][1]) return true;
      return false;
    }

    // view takes the calls that wait: those that are new to us are to be said. A page that has just come says only what is
    // new, unless it is told that nobody has said the others (duty).
    s.view = function (v) {
      var calls, i, newest = known;
      voice = v.voice;
      if (!voice) return;
      calls = voice.calls || [];
      q.set({ langs: voice.langs, repeat: voice.repeat, chime: voice.chime });
      waits = {};
      for (i = 0; i < calls.length; i++) {
        waits[calls[i].ticket + '@' + calls[i].counter] = true;
        if (calls[i].seq > known) {
          if (known >= 0 || shares() || hall.now() - calls[i].at < NEW) q.add(calls[i]);
          newest = Math.max(newest, calls[i].seq);
        }
      }
      known = Math.max(newest, v.seq);
      q.keep(function (c) { return waits[c.ticket + '@' + c.counter]; });
      if (quiet()) q.saidTo(v.seq);
      if (v.test && v.test > tested) { if (hall.now() - v.test < NEW) q.tryIt(); tested = v.test; }
      turn();
    };

    s.duty = function (d) {
      duty = d;
      if (d.said) q.saidTo(d.said);
      turn();
      tell();
    };

    // turn breaks off what may not be said any more, and begins what is next.
    function turn() {
      var say;
      if (q.busy() && (silent() || shares() && !duty.speak && duty.stop)) { sound.stop(); q.failed(); }
      if (q.busy() || !may() || !able() || own() < after) return;
      say = q.next(hall.now());
      if (!say) return;
      sound.play(address(say), function (ok) {
        if (ok) q.done(hall.now()); else { q.failed(); after = own() + AGAIN; }
        s.changed();
        tell();
        turn();
      });
      tell();
    }

    function address(say) {
      var a = here + '/say.wav?lang=' + encodeURIComponent(say.lang) + (say.chime ? '&chime=1' : '');
      if (say.test) return a + '&test=1';
      return a + '&ticket=' + encodeURIComponent(say.call.ticket) + '&counter=' + encodeURIComponent(say.call.counter) + '&how=' + say.how + (say.goes ? '&goes=1' : '');
    }

    // tell says how the voice is: at every change, and again and again where that decides who speaks.
    function tell() {
      var said = { turn: duty ? duty.turn || 0 : 0, able: able(), speaking: q.busy(), seq: q.said() }, x, text;
      text = JSON.stringify({ key: page.key, said: said, sound: sound.state(), fault: sound.fault() });
      if (telling || text === told && own() - toldAt < (shares() ? TELL : 30000)) return;
      telling = true;
      told = text;
      toldAt = own();
      x = new XMLHttpRequest();
      x.open('POST', here + '/said', true);
      x.setRequestHeader('Content-Type', 'application/json');
      x.onreadystatechange = function () {
        var d;
        if (x.readyState !== 4) return;
        telling = false;
        if (x.status !== 200) { told = ''; return; }
        hall.word();
        try { d = JSON.parse(x.responseText); } catch (e) { return; }
        if (d.turn !== undefined && (!duty || d.turn !== duty.turn || d.said !== duty.said || d.loudspeaker !== duty.loudspeaker)) s.duty(d);
      };
      x.send(text);
    }

    s.tick = function () { if (voice) { turn(); tell(); } };
    s.wake = function () { sound.wake(); turn(); tell(); };

    s.speaks = function () { return !!may() && able(); };

    // state is what the board says of its sound: '' where it is not to speak here or all is well.
    s.state = function () {
      var st = sound.state();
      return voice && (shares() || voice.own) && st !== 'ready' ? st : '';
    };

    return s;
  };
})();
