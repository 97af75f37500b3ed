// A tablet that stands before the public is this page and nothing else: it fills the screen from the first touch on,
// stays awake, and offers no menu, no zoom, no selection and no way back. The rest, the browser's own keys and the
// system's gestures, is for the device's kiosk mode: docs/tablets.md.

const never = (e) => e.preventDefault();

function fill() {
  const root = document.documentElement;
  if (document.fullscreenElement || !root.requestFullscreen || matchMedia('(display-mode: fullscreen)').matches) return;
  root.requestFullscreen({ navigationUI: 'hide' }).catch(() => {}); // a browser's own kiosk mode needs none
}

async function wake() {
  if (document.hidden || !navigator.wakeLock) return;
  try { await navigator.wakeLock.request('screen'); } catch { /* a low battery refuses it */ }
}

/** Keys that a keyboard, or a scanner that got here, must not work: zoom, back and forward, print, save, find. */
function barred(e) {
  const zoom = (e.ctrlKey || e.metaKey) && ['+', '-', '=', '0', 'p', 's', 'f', 'o'].includes(e.key);
  return zoom || e.key === 'BrowserBack' || (e.altKey && ['ArrowLeft', 'ArrowRight', 'Home'].includes(e.key));
}

/** The way back leads here again. Chromium passes over entries that nobody touched the page on: hence at each touch. */
function stay() {
  if (!history.state || !history.state.stays) history.pushState({ stays: true }, '');
}

export function standAlone() {
  for (const kind of ['contextmenu', 'dragstart', 'gesturestart', 'drop', 'dragover']) addEventListener(kind, never);
  addEventListener('selectstart', (e) => { if (!e.target.closest || !e.target.closest('textarea')) e.preventDefault(); });
  addEventListener('wheel', (e) => { if (e.ctrlKey) e.preventDefault(); }, { passive: false });
  addEventListener('touchmove', (e) => { if (e.touches.length > 1) e.preventDefault(); }, { passive: false });
  addEventListener('keydown', (e) => { if (barred(e)) e.preventDefault(); });
  addEventListener('pointerup', (e) => {
    stay();
    if (e.pointerType === 'touch') fill(); // a mouse is somebody's desk
  });
  addEventListener('popstate', () => history.pushState({ stays: true }, ''));
  document.addEventListener('visibilitychange', wake);
  stay();
  wake();
}
