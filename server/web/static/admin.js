// The administrator's page keeps itself fresh: what the server would say now takes the place of what stands there,
// section by section. One that somebody works in waits.

const every = 3000;

async function fresh() {
  if (document.hidden) return;
  let next;
  try {
    const res = await fetch(location.href, { cache: 'no-store' });
    if (res.redirected) { location.reload(); return; } // the session ended: the way leads over the sign-in page
    if (!res.ok) return;
    next = new DOMParser().parseFromString(await res.text(), 'text/html');
  } catch { return; } // the line is cut: it comes back
  for (const old of document.querySelectorAll('section[id]')) {
    const now = next.getElementById(old.id);
    const typed = [...old.querySelectorAll('input:not([type=hidden])')].some((x) => x.value !== x.defaultValue);
    if (!now || typed || old.contains(document.activeElement) || old.innerHTML === now.innerHTML) continue;
    old.replaceChildren(...now.childNodes);
  }
}

setInterval(fresh, every);
