// Keeps the rating tablet's page, its files and its officers' pictures, so that it opens without the server. `release`
// and `files` stand above, written by the server. A page comes from the network while that answers in time; files,
// whose address holds their hash, and pictures from here.

const shelf = 'tablet-' + release, pictures = 'officers', patience = 3000, mostPictures = 40;

/** The pages that an older release kept, as they are now; what the server does not give any more is left out. */
async function pages(cache) {
  for (const name of (await caches.keys()).filter((n) => n.startsWith('tablet-') && n !== shelf)) {
    for (const { url } of await (await caches.open(name)).keys()) {
      if (!new URL(url).pathname.startsWith('/tablet/')) continue;
      const res = await fetch(url).catch(() => null);
      if (res && res.ok && !res.redirected) await cache.put(url, res);
    }
  }
}

async function install() {
  const cache = await caches.open(shelf);
  await cache.addAll(files);
  await pages(cache);
  await skipWaiting();
}
addEventListener('install', (e) => e.waitUntil(install()));

addEventListener('activate', (e) => e.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((n) => n.startsWith('tablet-') && n !== shelf).map((n) => caches.delete(n))))
  .then(() => clients.claim())));

/** A line that swallows everything is a dead one: after some seconds the page is the one of last time. */
async function pageFirst(request) {
  const cache = await caches.open(shelf);
  const fresh = fetch(request).then(async (res) => {
    if (res.ok && !res.redirected) await cache.put(request, res.clone()).catch(() => {}); // a full disk is no reason
    return res;
  });
  fresh.catch(() => {});
  const old = await caches.match(request, { ignoreSearch: true });
  if (!old) return fresh;
  const late = new Promise((go) => setTimeout(go, patience, old));
  return Promise.race([fresh.catch(() => old), late]);
}

/** A picture's address changes with it. Some are kept: the people who sit at one counter. */
async function pictureOnce(request) {
  const hit = await caches.match(request);
  if (hit) return hit;
  const res = await fetch(request);
  if (res.ok) {
    const cache = await caches.open(pictures), kept = await cache.keys();
    for (const old of kept.slice(0, Math.max(0, kept.length - mostPictures + 1))) await cache.delete(old);
    await cache.put(request, res.clone()).catch(() => {});
  }
  return res;
}

addEventListener('fetch', (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  if (e.request.mode === 'navigate') e.respondWith(pageFirst(e.request));
  else if (url.pathname.startsWith('/static/')) e.respondWith(caches.match(e.request).then((hit) => hit || fetch(e.request)));
  else if (url.pathname.startsWith('/photo/')) e.respondWith(pictureOnce(e.request));
});
