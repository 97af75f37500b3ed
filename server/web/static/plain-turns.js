// Which call stands large on a plain board, and for how long: a function of the view and of the hall's clock alone, so
// that two boards show the same, and one that was cut off the same as one that stayed. The server has computed from when
// on each call stands large (turns); nothing here depends on when a view came. No document, no network: tests run this
// file without a browser.
var plain = {};
(function () {
  'use strict';
  var HOLD = 20000, BLINKS = 3, EVERY = 1000, MINUTE = 60000, RECENT = 5;

  // picture says what stands on the board at a time of the hall, ms, and when that changes by itself (next).
  plain.picture = function (view, now) {
    var p = { newest: null, fresh: false, inverted: false, calls: [], isNew: {}, next: now - now % MINUTE + MINUTE };
    var turns = view.turns, i, t, age;
    function sooner(at) { if (at > now && at < p.next) p.next = at; }
    for (i = 0; i < turns.length; i++) {
      t = turns[i];
      if (t.from <= now) p.newest = t;
      else { p.isNew[t.ticket] = true; sooner(t.from); }
    }
    if (p.newest) {
      age = now - p.newest.from;
      p.fresh = age < HOLD;
      if (p.fresh) {
        p.isNew[p.newest.ticket] = true;
        p.inverted = age < BLINKS * EVERY && age % EVERY < EVERY / 2;
        for (i = 1; i < 2 * BLINKS; i++) sooner(p.newest.from + i * EVERY / 2);
        sooner(p.newest.from + HOLD);
      }
    }
    for (i = 0; i < view.calls.length && p.calls.length < RECENT; i++) {
      if (view.every || !p.newest || view.calls[i].ticket !== p.newest.ticket) p.calls.push(view.calls[i]);
    }
    return p;
  };

  // offset is a hall's time of RFC 3339 as [ms, minutes east of Greenwich].
  plain.hallTime = function (s) {
    var z = /([+-])(\d\d):(\d\d)$/.exec(s);
    return [Date.parse(s), z ? (z[1] === '-' ? -1 : 1) * (z[2] * 60 + +z[3]) : 0];
  };

  // clock writes a time of the hall as 09:41.
  plain.clock = function (ms, east) {
    var d = new Date(ms + east * MINUTE), h = d.getUTCHours(), m = d.getUTCMinutes();
    return (h < 10 ? '0' : '') + h + ':' + (m < 10 ? '0' : '') + m;
  };
})();
