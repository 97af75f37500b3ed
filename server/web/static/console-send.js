// One command at a time, each under one key for as long as it takes. What was pressed is done once or clearly refused:
// a line that broke, a server that was started again and a page that was loaded anew all repeat the same key.
//
//   const send = openSender({link, changed, ended})
//   send.now({name, what, using, about, after})   name: the action; about: the number it is about
//                                                 after: {what, using} to be given when this one was taken
//   send.busy()                                   the name of the action on its way, ''
//   send.again()                                  after the first state: what the last page left unanswered

import { newKey } from './page.js';

const store = 'motcua.console.sent', keep = 60000; // ms; the same as Link keeps a command

export function openSender({ link, changed, ended }) {
  let busy = null;

  async function now(wish) {
    if (busy) return { ok: false };
    busy = { key: newKey(), at: Date.now(), ...wish };
    sessionStorage.setItem(store, JSON.stringify(busy));
    changed();
    const reply = await link.command(busy.what, busy.using, busy.key);
    if (reply.ok && reply.seq) await folded(reply.seq);
    const done = busy;
    busy = null;
    sessionStorage.removeItem(store);
    ended(done, reply);
    changed();
    if (reply.ok && done.after) now({ name: done.after.name, about: done.about, ...done.after });
    return reply;
  }

  /** Waits until the events behind a reply are in the state, so that the next press sees what this one did. */
  function folded(seq) {
    const until = Date.now() + 2000;
    return new Promise((done) => {
      const look = () => (link.state.seq >= seq || Date.now() > until ? done() : setTimeout(look, 10));
      look();
    });
  }

  function again() {
    let left = null;
    try {
      left = JSON.parse(sessionStorage.getItem(store));
    } catch { /* nothing that we wrote */ }
    sessionStorage.removeItem(store);
    if (left && left.key && Date.now() - left.at < keep) now(left);
  }

  return { now, again, busy: () => (busy ? busy.name : '') };
}
