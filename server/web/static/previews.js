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

// Each mistake in the draft's own lines leads to its line.
const source = document.querySelector('textarea.source');
for (const li of document.querySelectorAll('#faults li')) {
  const file = li.parentNode.dataset.file + ':';
  const n = li.textContent.startsWith(file) ? parseInt(li.textContent.slice(file.length), 10) : 0;
  if (!n || !source) continue;
  const go = document.createElement('button');
  go.type = 'button';
  go.textContent = li.textContent;
  go.addEventListener('click', () => toLine(n));
  li.replaceChildren(go);
}

function toLine(n) {
  const lines = source.value.split('\n');
  const from = lines.slice(0, n - 1).join('\n').length + (n > 1 ? 1 : 0);
  source.focus();
  source.setSelectionRange(from, from + (lines[n - 1] || '').length);
  source.scrollTop = source.scrollHeight / lines.length * Math.max(0, n - 6);
  source.scrollIntoView({ block: 'center' });
}
