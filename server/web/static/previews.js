// Draws each board's frame small: as wide as its place, or as high, its middle in the middle.

const highest = 420;

function fit(panel) {
  const frame = panel.querySelector('iframe');
  const w = Number(frame.getAttribute('width'));
  const h = Number(frame.getAttribute('height'));
  const by = Math.min(panel.clientWidth / w, highest / h);
  if (!by) return; // folded away: fitted when it is opened
  panel.style.height = Math.round(h * by) + 'px';
  frame.style.transform = 'translateX(' + Math.round((panel.clientWidth - w * by) / 2) + 'px) scale(' + by + ')';
}

const watch = new ResizeObserver((list) => { for (const x of list) fit(x.target); });
for (const panel of document.querySelectorAll('.preview .panel')) watch.observe(panel);
