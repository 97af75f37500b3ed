// Keeps the rating tablet's page and files, so that it opens without the server. `release` and `files` stand above,
// written by the server. Pages come from the network while it answers; files, whose address holds their hash, from here.

const shelf = 'tablet-' + release;

addEventListener('install', (e) => e.waitUntil(caches.open(shelf).then((c) => c.addAll(files)).then(() => skipWaiting())));

addEventListener('activate', (e) => e.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((n) => n.startsWith('tablet-') && n !== shelf).map((n) => caches.delete(n))))
  .then(() => clients.claim())));

async function pageFirst(request) {
  const cache = await caches.open(shelf);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await cache.put(request, fresh.clone());
    return fresh;
  } catch (err) {
    const old = await cache.match(request, { ignoreSearch: true });
    if (old) return old;
    throw err;
  }
}

addEventListener('fetch', (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  if (e.request.mode === 'navigate') e.respondWith(pageFirst(e.request));
  else if (url.pathname.startsWith('/static/')) e.respondWith(caches.match(e.request).then((hit) => hit || fetch(e.request)));
});
