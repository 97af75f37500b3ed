// What a plain board says next: the queue of display/voice once more, for browsers without WebAssembly; a test there gives
// both the same calls and wants the same sayings. It is pure: the caller plays what next gives and says when it is over.
// The words and the sound of a saying are the server's (plainsay.go).
(function () {
  'use strict';
  var QUIET = 1500, LATE = 3000, CROWD = 2;

  // voice makes a queue. A call is {seq, ticket, counter, at, again}, times are ms of the hall.
  plain.voice = function () {
    var set = { langs: ['vi'], repeat: 1, chime: true }, first = [], more = [], test = false, saying = null, ended = -1, last = {}, seen = 0, q = {};

    function index(ticket) {
      var i;
      for (i = 0; i < first.length; i++) if (first[i].ticket === ticket) return i;
      return -1;
    }

    q.set = function (s) { set = s; };

    // add puts a call at the end; one that still waits to be said at the same counter keeps its place.
    q.add = function (c) {
      var i = index(c.ticket);
      seen = Math.max(seen, c.seq);
      more = more.filter(function (m) { return m.call.ticket !== c.ticket; });
      if (i >= 0 && first[i].counter === c.counter) { first[i].seq = Math.max(first[i].seq, c.seq); return; }
      if (i >= 0) first.splice(i, 1);
      first.push({ seq: c.seq, ticket: c.ticket, counter: c.counter, at: c.at, again: c.again });
    };

    q.tryIt = function () { test = true; };

    // keep withdraws the calls that nobody waits for any more; what is being said is said to its end.
    q.keep = function (waits) {
      first = first.filter(waits);
      more = more.filter(function (m) { return waits(m.call); });
      if (saying && saying.call && !waits(saying.call)) saying.gone = true;
    };

    // saidTo withdraws all calls up to an event: they were said elsewhere.
    q.saidTo = function (seq) {
      seen = Math.max(seen, seq);
      q.keep(function (c) { return c.seq > seq; });
    };

    // said is the event up to which every call was said in the first language, or need not be.
    q.said = function () {
      var said = seen, i;
      for (i = 0; i < first.length; i++) said = Math.min(said, Math.max(first[i].seq, 1) - 1);
      if (saying && saying.first && !saying.gone) said = Math.min(said, Math.max(saying.call.seq, 1) - 1);
      return said;
    };

    q.waiting = function () { return first.length; };
    q.busy = function () { return !!saying; };

    // next is what is to be said now: {call, lang, how, goes, chime}, how being first, again or more, goes that another
    // call follows at once; {test: true} tries the loudspeaker. null: nothing, or something is being said.
    q.next = function (now) {
      var quiet = ended < 0 || now - ended >= QUIET || now < ended, s = { lang: set.langs[0], chime: quiet && set.chime, how: 'first', goes: false };
      if (first.length > CROWD) more = [];
      if (saying) return null;
      if (test) {
        test = false;
        saying = {};
        s.test = true;
        last = s;
        return s;
      }
      if (first.length) {
        s.call = first.shift();
        saying = { call: s.call, first: true, gone: false };
      } else if (more.length) {
        s.call = more[0].call;
        s.lang = more[0].lang;
        more.shift();
        saying = { call: s.call, first: false, gone: false };
      } else return null;
      if (!quiet && last.lang === s.lang && (last.goes || now - s.call.at >= LATE && saying.first)) s.how = 'more';
      else if (s.call.again) s.how = 'again';
      s.goes = saying.first || first.length ? saying.first && first.length > 0 : more.length > 0 && more[0].lang === s.lang;
      last = s;
      return s;
    };

    // done: what next gave was said.
    q.done = function (now) {
      var was = saying, i, k;
      if (!was) return;
      saying = null;
      ended = now;
      if (!was.first || was.gone || first.length > CROWD || index(was.call.ticket) >= 0) return;
      for (i = 0; i < Math.max(1, set.repeat); i++) {
        for (k = 0; k < set.langs.length; k++) if (i + k > 0) more.push({ call: was.call, lang: set.langs[k] });
      }
    };

    // failed: it was not said, and comes again, first.
    q.failed = function () {
      var was = saying;
      if (!was) return;
      saying = null;
      ended = -1;
      last = {};
      more = [];
      if (was.first && !was.gone && index(was.call.ticket) < 0) first.unshift(was.call);
    };

    return q;
  };
})();
