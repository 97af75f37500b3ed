// What a rating tablet keeps so that neither a power cut nor a reload loses or doubles a rating: the shelf of its
// counter, which is one record, and the outbox, a record for each rating that the server has not yet answered.
//
//   IndexedDB "motcua.tablet"   shelf: counter -> {rev, ...}    out: key -> {key, n, using}
//   localStorage                motcua.tablet.COUNTER -> {rev, ..., out: [...]}   when IndexedDB cannot be had or is full
//   memory                      when that fails too; then `sure` is false and the page says so
//
// A write is a whole record, with the next `rev`; what is read is the newest of both places, so that they need not
// agree. The outbox belongs to the browser, not to the counter: a tablet that was moved to another counter still
// delivers. What is sent twice does no harm, since its key and its token are the same.

const database = 'motcua.tablet', patience = 5000;

const local = {
  get(key) { try { return JSON.parse(localStorage.getItem(key) || 'null'); } catch { return null; } },
  set(key, value) { localStorage.setItem(key, JSON.stringify(value)); },
  drop(key) { try { localStorage.removeItem(key); } catch { /* it was never there */ } },
};

const settled = (request) => new Promise((done, fail) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => fail(request.error);
});

/** Opens the database; fails where there is none, as in some private windows. A slow disk takes its time. */
function openDatabase() {
  return new Promise((done, fail) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('shelf');
      request.result.createObjectStore('out', { keyPath: 'key' });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      done(request.result);
    };
    request.onerror = () => fail(request.error);
  });
}

export class Store {
  constructor(counter) {
    this.counter = counter;
    this.name = 'motcua.tablet.' + counter;
    this.sure = true;   // what was kept last is on the disk
    this.rev = 0;
    this.out = [];      // in the order in which they were given
    this.shelf = {};
    this.beside = false; // localStorage holds what the database may not
    this.doing = Promise.resolve();
  }

  /** Reads what was kept. Never fails: a tablet that can keep nothing still asks. */
  async load() {
    let rows = [], shelf = null;
    const reading = this.read();
    const late = new Promise((_, fail) => setTimeout(fail, patience, new Error('the database does not open')));
    late.catch(() => {});
    try {
      ({ db: this.db, rows, shelf } = await Promise.race([reading, late]));
    } catch (err) {
      console.warn('the tablet keeps its ratings in localStorage:', err);
      this.db = null;
      reading.then((found) => this.adopt(found)).catch(() => {});
    }
    const old = local.get(this.name);
    const newest = !old || (shelf && (shelf.rev || 0) >= (old.rev || 0)) ? shelf : old;
    const all = new Map();
    for (const one of [...rows, ...((old && old.out) || [])]) if (one.key) all.set(one.key, one);
    this.out = [...all.values()].sort((a, b) => (a.n || 0) - (b.n || 0));
    this.rev = Math.max(0, (shelf && shelf.rev) || 0, (old && old.rev) || 0);
    this.beside = !!old;
    this.shelf = Object.assign({}, newest);
    delete this.shelf.out;
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
    return this.shelf;
  }

  async read() {
    const db = await openDatabase(), tx = db.transaction(['shelf', 'out']);
    const [shelf, rows] = await Promise.all([settled(tx.objectStore('shelf').get(this.counter)), settled(tx.objectStore('out').getAll())]);
    return { db, rows, shelf };
  }

  /** The database opened after all, on a disk that was busy: what lies in it is sent too. found hears of it. */
  adopt({ db, rows, shelf }) {
    this.db = db;
    this.beside = true; // the next write brings what was kept meanwhile
    for (const one of rows) if (!this.out.some((x) => x.key === one.key)) this.out.push(one);
    this.out.sort((a, b) => (a.n || 0) - (b.n || 0));
    this.rev = Math.max(this.rev, (shelf && shelf.rev) || 0);
    if (this.found) this.found(shelf || {});
  }

  /** Keeps the shelf; firm waits until a power cut cannot take it back. */
  keep(firm = true) {
    return this.write(firm, (tx, shelf) => tx.objectStore('shelf').put(shelf, this.counter));
  }

  /** Puts a rating into the outbox and keeps the shelf, both or neither. */
  post(key, using) {
    const one = { key, n: 1 + Math.max(0, ...this.out.map((x) => x.n || 0)), using };
    this.out.push(one);
    return this.write(true, (tx, shelf) => {
      tx.objectStore('shelf').put(shelf, this.counter);
      tx.objectStore('out').put(one);
    });
  }

  /** Forgets a rating that has been answered. */
  done(key) {
    this.out = this.out.filter((x) => x.key !== key);
    return this.write(true, (tx) => tx.objectStore('out').delete(key));
  }

  /** Puts another rating in the place of one, under a key of its own. */
  renew(old, key, using) {
    const one = { key, n: old.n, using };
    this.out = this.out.map((x) => (x.key === old.key ? one : x));
    return this.write(true, (tx) => {
      tx.objectStore('out').delete(old.key);
      tx.objectStore('out').put(one);
    });
  }

  /** Writes one after the other; the record is as it is now, whatever changes while it waits. */
  write(firm, change) {
    this.shelf.rev = ++this.rev;
    const shelf = structuredClone(this.shelf), out = structuredClone(this.out);
    this.doing = this.doing.then(() => this.put(firm, change, shelf, out));
    return this.doing;
  }

  async put(firm, change, shelf, out) {
    try {
      await this.commit(firm, (tx) => {
        if (this.beside) for (const one of out) tx.objectStore('out').put(one);
        change(tx, shelf);
      });
      if (this.beside) { local.drop(this.name); this.beside = false; }
      this.sure = true;
      return;
    } catch (err) {
      if (this.db) console.warn('the tablet cannot write to its database:', err);
    }
    try { // Chromium counts localStorage apart: it has room where the database has none
      local.set(this.name, { ...shelf, out });
      this.sure = this.beside = true;
    } catch {
      this.sure = false;
    }
  }

  async commit(firm, change) {
    if (!this.db) throw new Error('no database');
    const tx = this.db.transaction(['shelf', 'out'], 'readwrite', { durability: firm ? 'strict' : 'relaxed' });
    const ended = new Promise((done, fail) => {
      tx.oncomplete = done;
      tx.onabort = () => fail(tx.error || new Error('aborted'));
    });
    change(tx);
    await ended;
  }
}
