// Procedures of the catalogue, by what people type and by code. What was asked once is kept.

const kept = new Map();

/** The best few for what was typed; none when the server cannot be asked. */
export async function search(q) {
  if (kept.has(q)) return kept.get(q);
  try {
    const res = await fetch('/api/v1/search?q=' + encodeURIComponent(q), { signal: AbortSignal.timeout(3000) });
    if (!res.ok) return [];
    const list = (await res.json()).procedures.slice(0, 6).map((p) => ({ code: p.code, name: p.name }));
    if (kept.size > 500) kept.clear();
    kept.set(q, list);
    return list;
  } catch {
    return [];
  }
}

/** A procedure's name by its code; '' while nobody knows it. */
export async function nameOf(code) {
  return ((await search(code)).find((p) => p.code === code) || {}).name || '';
}
