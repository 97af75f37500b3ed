// A page's line to the hall: one WebSocket, resumed where it broke off.
//
//   new Link({as, changed, event, status})   as: which of the browser's sessions this page is, "clerk"
//   link.state                               the folded state, null before the first snapshot
//   link.command(do, with, key?)             -> {ok, result, error}; sent again under the same key after a break.
//                                            error.lost: no answer came, and nobody knows whether it was done
//   link.now()                               the hall's clock, ms
//
// status(up, since) is called when the line is lost or back. A silent cut, which a WebSocket does not notice, is found
// by asking the time over the same socket: what is not answered is a lost line, said within two seconds. While there is
// no socket, /healthz tells when it is worth to come back.

import { take, apply } from './fold.js';
import { newKey } from './page.js';

const lookEvery = 150, askAfter = 400, answerWithin = 1200, giveUpAfter = 4000, keepCommands = 60000, drift = 1000;

export class Link {
  constructor({ as, changed, event, status, watch = true }) {
    Object.assign(this, { as, changed, event, status, watch });
    this.state = null;
    this.welcome = null;
    this.base = performance.timeOrigin; // the hall's clock less performance.now(): a machine's own clock may be set meanwhile
    this.up = false;
    this.since = this.now();
    this.pending = new Map();
    this.tries = 0;
    this.open();
    if (watch) {
      setInterval(() => this.look(), lookEvery);
      setInterval(() => this.probe(), 1000);
    }
    addEventListener('offline', () => this.lost());
    addEventListener('online', () => this.again(0));
    // A phone that slept in a pocket may have lost its line unnoticed.
    document.addEventListener('visibilitychange', () => { if (watch && !document.hidden) { this.look(); this.probe(); } });
  }

  now() { return performance.now() + this.base; }

  /** Sets the clock; a small difference is the way's, not the clock's. */
  told(time) {
    const base = Date.parse(time) - performance.now();
    if (!this.timed || Math.abs(base - this.base) > drift) this.base = base;
    this.timed = true;
  }

  open() {
    clearTimeout(this.timer);
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const query = this.as ? '?as=' + encodeURIComponent(this.as) : '';
    const ws = new WebSocket(scheme + '//' + location.host + '/ws' + query, 'motcua.v1');
    this.ws = ws;
    this.heard = performance.now(); // the last word on this socket
    this.asked = 0;                 // when the time was asked and not yet told
    this.greeted = false;
    ws.onopen = () => {
      const hello = { type: 'hello' };
      if (this.state) { hello.epoch = this.state.epoch; hello.since = this.state.seq; }
      ws.send(JSON.stringify(hello));
    };
    ws.onmessage = (m) => {
      if (ws !== this.ws) return;
      this.heard = performance.now();
      this.asked = 0;
      this.take(JSON.parse(m.data));
      if (this.state && ws.readyState === WebSocket.OPEN) this.found();
    };
    ws.onclose = (e) => { if (ws === this.ws) this.closed(e); };
  }

  take(m) {
    switch (m.type) {
      case 'welcome':
        this.welcome = m;
        this.greeted = true;
        this.timed = false;
        if (m.time) this.told(m.time);
        this.tries = 0;
        for (const [, p] of this.pending) this.ws.send(p.frame);
        break;
      case 'time':
        if (m.time) this.told(m.time); // a machine that slept, or was told another time, is put right
        break;
      case 'snapshot':
        this.state = take(m.state, m.seq);
        if (this.welcome && !this.state.epoch) this.state.epoch = this.welcome.epoch;
        this.changed(null);
        break;
      case 'event':
        if (this.state && apply(this.state, m.seq, m.at, m.event)) {
          if (this.event) this.event(m.event, m.at, m.seq);
          this.changed(m.event);
        }
        break;
      case 'reply': {
        const p = this.pending.get(m.id);
        if (!p) break;
        this.pending.delete(m.id);
        clearTimeout(p.timer);
        p.done(m);
      }
    }
  }

  command(what, using, key = newKey()) {
    const frame = JSON.stringify({ type: 'command', id: key, do: what, with: using });
    return new Promise((done) => {
      const timer = setTimeout(() => {
        this.pending.delete(key);
        done({ ok: false, error: { code: 'unavailable', lost: true } });
      }, keepCommands);
      this.pending.set(key, { frame, done, timer });
      if (this.up && this.ws.readyState === WebSocket.OPEN) this.ws.send(frame);
    });
  }

  /** Sends what needs no answer; says whether there was a line to send it on. */
  tell(message) {
    if (!this.up || this.ws.readyState !== WebSocket.OPEN) return false;
    this.ws.send(JSON.stringify(message));
    return true;
  }

  /** Asks the time when the line is quiet; silence means that it is lost, long silence that it will not come back. */
  look() {
    const now = performance.now(), ws = this.ws;
    if (!ws || ws.readyState > WebSocket.OPEN) return;
    if (ws.readyState === WebSocket.OPEN && this.greeted && !this.asked && now - this.heard > askAfter) {
      this.asked = now;
      ws.send('{"type":"time"}');
    }
    if (this.asked && now - this.asked > answerWithin) this.lost();
    if (now - this.heard > giveUpAfter) this.drop();
  }

  /** Leaves a socket that says nothing, or never opened, for a new one. */
  drop() {
    const dead = this.ws;
    this.ws = null;
    dead.close();
    this.lost();
    this.again(250);
  }

  /** Comes back at once when the server answers again. */
  async probe() {
    if (this.probing || this.mayReturn === false || (this.ws && this.ws.readyState < WebSocket.CLOSING)) return;
    this.probing = true;
    try {
      const res = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(900) });
      if (res.status < 500 && !(this.tries > 1 && await this.sentAway())) this.again(0);
    } catch { /* no answer: that is the finding */ }
    this.probing = false;
  }

  /** The server answers, but not to us: the session ended while the line was cut, and no close could say so. */
  async sentAway() {
    const query = this.as ? '?as=' + encodeURIComponent(this.as) : '';
    const res = await fetch('/api/v1/session' + query, { cache: 'no-store', signal: AbortSignal.timeout(2000) });
    if (res.status !== 401) return false;
    this.mayReturn = false;
    location.reload();
    return true;
  }

  found() {
    if (this.up) return;
    this.up = true;
    if (this.status) this.status(true);
  }

  lost() {
    if (!this.up) return;
    this.up = false;
    this.since = this.now();
    if (this.status) this.status(false, this.since);
  }

  closed(e) {
    this.lost();
    this.mayReturn = e.code < 4500 || e.code > 4999;
    if (e.code === 4500) { location.reload(); return; } // the session ended: the page says where to sign in
    if (this.mayReturn) this.again(Math.min(10000, 250 * 2 ** this.tries++) * (0.5 + Math.random()));
  }

  again(ms) {
    if (this.ws && this.ws.readyState < WebSocket.CLOSING) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), ms);
  }
}
