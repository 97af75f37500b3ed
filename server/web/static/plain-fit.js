// Type that fills its box: the largest size at which a text fits, measured on a ruler that nobody sees.
(function () {
  'use strict';
  var ruler = document.getElementById('ruler');

  function textOf(fit) { return fit.getElementsByTagName('span')[0]; }

  function lines(fit, text) {
    var c = ' ' + fit.className + ' ';
    return text.indexOf(' ') < 0 ? 1 : / many /.test(c) ? 9 : / three /.test(c) ? 3 : / two /.test(c) ? 2 : 1;
  }

  // sizeOf is the size of type, px, at which a text fits into w x h.
  function sizeOf(text, w, h, most, weight) {
    var share = most > 1 ? 0.5 : 0.76, low, high, mid;
    ruler.style.fontWeight = weight;
    ruler.style.whiteSpace = 'nowrap';
    ruler.style.width = 'auto';
    ruler.style.fontSize = '100px';
    ruler.textContent = text;
    var one = Math.min(h * share, 100 * (w - 2) / Math.max(1, ruler.offsetWidth), h / 1.3);
    if (most === 1) return Math.floor(one);
    ruler.style.whiteSpace = 'normal';
    ruler.style.width = Math.floor(w) + 'px';
    low = Math.max(4, one);
    high = Math.max(low, h * (most > 3 ? 0.3 : 0.42));
    while (high - low > 1) {
      mid = (low + high) / 2;
      ruler.style.fontSize = mid + 'px';
      if (ruler.offsetHeight <= Math.min(h, mid * 1.26 * most) && ruler.scrollWidth <= w + 1) low = mid; else high = mid;
    }
    return Math.floor(low);
  }

  // put writes a text into its box and fits it; nothing is touched that stands already.
  plain.put = function (fit, text, most) {
    var span = textOf(fit), w = fit.clientWidth, h = fit.clientHeight, key = text + '|' + w + '|' + h + '|' + (most || 0), size;
    if (fit.fitted === key) return;
    if (span.textContent !== text) span.textContent = text;
    if (!w || !h) return; // not seen now: fitted when it is
    fit.fitted = key;
    if (!text) return;
    size = sizeOf(text, w, h, lines(fit, text), window.getComputedStyle(fit, null).fontWeight);
    if (most && size > most) size = most;
    span.style.fontSize = size + 'px';
    fit.size = size;
  };

  // same writes texts into boxes of one kind and gives them the size of the smallest, so that a list is even;
  // most is the largest that it may be.
  plain.same = function (fits, texts, most) {
    var i, least = most || Infinity;
    for (i = 0; i < fits.length; i++) {
      plain.put(fits[i], texts[i]);
      if (texts[i] && fits[i].size < least) least = fits[i].size;
    }
    for (i = 0; i < fits.length; i++) {
      if (texts[i] && fits[i].fitted && fits[i].now !== least) { textOf(fits[i]).style.fontSize = least + 'px'; fits[i].now = least; }
    }
  };

  plain.root = function () {
    var w = window.innerWidth, h = window.innerHeight, tall = h > w;
    document.documentElement.style.fontSize = (tall ? Math.min(h / 192, w / 108) : Math.min(h / 108, w / 192)) + 'px';
    return tall;
  };
})();
