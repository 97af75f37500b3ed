// The parts of a plain board: what a view and a picture (plain-turns.js) put into each. Nodes stay where they are, only
// their texts and classes change.
(function () {
  'use strict';
  var NOTICE = 12000, PAGE = 10000;

  function all(root, selector) { return root.querySelectorAll(selector); }

  function fit(root, cls) {
    var n = root.getElementsByClassName('fit'), i;
    for (i = 0; i < n.length; i++) if ((' ' + n[i].className + ' ').indexOf(' ' + cls + ' ') >= 0) return n[i];
    return null;
  }

  function put(root, cls, text) {
    var n = fit(root, cls);
    if (n) plain.put(n, text || '');
  }

  // flag gives a node a class, or takes it.
  plain.flag = function (node, name, yes) {
    var was = ' ' + node.className + ' ', has = was.indexOf(' ' + name + ' ') >= 0;
    if (has === !!yes) return;
    node.className = (yes ? was + name : was.replace(' ' + name + ' ', ' ')).replace(/^\s+|\s+$/g, '');
  };

  function statics(root) { // words that the page came with
    var n = root.getElementsByClassName('fit'), i;
    for (i = 0; i < n.length; i++) plain.put(n[i], n[i].getElementsByTagName('span')[0].textContent);
  }

  // cells fills a list of cells: wanted(i) is null where nothing stands, else {name, number, says, cls}.
  function cells(root, count, wanted) {
    var list = root.getElementsByClassName('cell'), i, c, names = [[], []], numbers = [[], []], says = [[], []];
    for (i = 0; i < list.length; i++) {
      c = i < count ? wanted(i) : null;
      plain.flag(list[i], 'empty', !c);
      c = c || { name: '', number: '', says: '' };
      plain.flag(list[i], 'new', c.isNew);
      plain.flag(list[i], 'closed', c.state === 'closed' && !c.number);
      plain.flag(list[i], 'high', list[i].clientWidth < 1.9 * list[i].clientHeight && / call /.test(' ' + list[i].className + ' '));
      plain.flag(list[i], 'named', c.rest);
      if (c.odd) plain.put(fit(list[i], 'name'), c.name); else add(names, fit(list[i], 'name'), c.name);
      if (c.rest) { // where there is room to read it
        put(list[i], 'rest', c.rest);
        plain.flag(list[i], 'named', fit(list[i], 'rest').size > 0.17 * list[i].clientHeight);
      }
      add(numbers, fit(list[i], 'number'), c.number);
      add(says, fit(list[i], 'says'), c.number ? '' : c.says);
    }
    plain.same(names[0], names[1]);
    plain.same(numbers[0], numbers[1]);
    plain.same(says[0], says[1], list.length && 0.34 * list[0].clientHeight);
  }

  function add(group, node, text) { if (node) { group[0].push(node); group[1].push(text || ''); } }

  function calls(root, p) {
    cells(root, p.calls.length, function (i) {
      var c = p.calls[i];
      return { name: c.to, odd: !c.place || !!c.rest, number: c.number, isNew: p.isNew[c.ticket] };
    });
  }

  plain.parts = {
    header: function (root, view, p, now) {
      put(root, 'hall', view.hall);
      put(root, 'time', plain.clock(now, plain.east));
    },
    clock: function (root, view, p, now) { put(root, 'time', plain.clock(now, plain.east)); },
    newest: function (root, view, p) {
      plain.flag(root.getElementsByClassName('card')[0], 'inv', p.inverted);
      if (!p.newest) return;
      var stack = / stack /.test(' ' + root.parentNode.className + ' '), c = p.newest;
      plain.flag(root, 'named', c.rest);
      put(root, 'number', c.number);
      put(root, 'place', !c.place ? c.to : stack ? root.getAttribute('data-word') + ' ' + c.place : c.place);
      put(root, 'rest', c.rest);
    },
    rows: function (root, view, p) {
      if (!view.rows) { calls(root, p); return; }
      cells(root, view.rows.length, function (i) {
        var r = view.rows[i];
        return { name: r.name, odd: !r.plain, rest: r.rest, number: r.number, says: r.says, state: r.state, isNew: !!r.calling && !!p.isNew[r.ticket] };
      });
    },
    recent: calls_,
    waiting: function (root, view, p, now) {
      var list = root.getElementsByClassName('line'), lines = view.lines || [], pages = Math.max(1, Math.ceil(lines.length / list.length));
      var first = Math.floor(now / PAGE) % pages * list.length, i, l, names = [[], []], counts = [[], []];
      if (pages > 1) soon(p, now, PAGE);
      for (i = 0; i < list.length; i++) {
        l = lines[first + i];
        plain.flag(list[i], 'empty', !l);
        add(names, fit(list[i], 'name'), l ? l.name : '');
        add(counts, fit(list[i], 'count'), l ? String(l.waiting) : '');
      }
      plain.same(names[0], names[1]);
      plain.same(counts[0], counts[1]);
    },
    notices: function (root, view, p, now) {
      var list = view.notices || [], n = list.length ? list[Math.floor(now / NOTICE) % list.length] : [];
      if (list.length > 1) soon(p, now, NOTICE);
      plain.flag(root, 'paired', n.length > 1);
      plain.flag(root, 'empty', !n.length);
      put(root, 'notice', n[0]);
      put(root, 'notice-second', n[1]);
    },
    media: function (root, view, p, now) {
      if (!plain.show) plain.show = plain.media(plain.again);
      if (view.media) p.next = Math.min(p.next, now + plain.show.draw(root.getElementsByClassName('show')[0], view.media, now));
    },
    counter: function (root, view, p) {
      var o = view.one, card = root.getElementsByClassName('card')[0];
      if (!o) return;
      plain.flag(card, 'inv', p.inverted && !!o.number);
      put(root, 'title', o.second ? o.says + ' · ' + o.second : o.says);
      put(root, 'number', o.big);
      put(root, 'service', o.service);
      put(root, 'says', o.says);
      put(root, 'says-second', o.second);
    },
    officer: function (root, view) {
      var o = view.one;
      if (!o) return;
      put(root, 'officer', o.officer);
      put(root, 'about', o.about);
      put(root, 'fields', o.fields);
    },
    fields: function (root, view) { if (view.one) put(root, 'fields', view.one.fields); }
  };

  function calls_(root, view, p) { calls(root, p); }

  // soon has the picture drawn again when a page turns.
  function soon(p, now, every) { p.next = Math.min(p.next, now - now % every + every); }

  // draw puts a view into the parts that are seen; now is the hall's time.
  plain.draw = function (view, p, now) {
    var board = document.getElementById(plain.tall ? 'tall' : 'wide'), parts = all(board, '[data-part]'), i, kind, body = document.body;
    plain.flag(body, 'idle', !view.shut && !p.newest);
    plain.flag(body, 'over', view.shut);
    plain.flag(body, 'busy', !!view.one && !!view.one.big);
    plain.flag(body, 'nobody', !!view.one && !view.one.officer);
    if (plain.fresh) { statics(board); plain.fresh = false; }
    for (i = 0; i < parts.length; i++) {
      kind = parts[i].getAttribute('data-part');
      if (plain.parts[kind]) plain.parts[kind](parts[i], view, p, now);
    }
  };
})();
