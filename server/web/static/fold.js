// The hall's state as the server keeps it, folded from the same events: the mirror of internal/wire's State.Apply.
// Change the two together.

export const over = (s) => s === 'finished' || s === 'no_show' || s === 'cancelled' || s === 'expired';

/** Takes a snapshot's state into use: fills what JSON leaves out and indexes the tickets. */
export function take(state, seq) {
  state.seq = seq ?? state.seq;
  const lists = ['services', 'counters', 'tickets', 'calls', 'printers', 'jobs', 'notices', 'helps', 'alarms', 'devices'];
  for (const name of lists) state[name] = state[name] || [];
  state.byID = new Map(state.tickets.map((t, i) => [t.id, i]));
  return state;
}

/** Folds one event in; one at or before state.seq changes nothing. Says whether it was new. */
export function apply(state, seq, at, e) {
  if (seq <= state.seq) return false;
  state.seq = seq;
  called(state, seq, at, e);
  if (e.ticket) put(state, e.ticket);
  if (e.counter_is) place(state.counters, 'id', e.counter_is);
  switch (e.kind) {
    case 'day_opened':
      state.helps = [];
      state.jobs = [];
      state.devices = state.devices.filter((x) => !x.guest || x.state !== 'away');
      // What is not over by now was carried into the new day.
      state.day = e.day;
      state.tickets = state.tickets.filter((x) => !over(x.state));
      state.byID = new Map(state.tickets.map((x, i) => [x.id, i]));
      break;
    case 'printer_changed':
      if (e.printer) place(state.printers, 'name', e.printer);
      break;
    case 'ticket_printed':
      if (e.job) printed(state, seq, at, e);
      break;
    case 'service_opened':
    case 'service_closed': {
      const s = state.services.find((x) => x.id === e.service);
      if (s) {
        s.open = e.kind === 'service_opened';
        s.reason = s.open ? '' : e.reason === 'hours' || e.reason === 'limit' ? e.reason : 'closed';
        s.until = e.until ? e.until.slice(11, 16) : ''; // as it stands there: in the hall's own zone
      }
      break;
    }
    case 'help_called':
    case 'help_answered':
      if (e.help) {
        state.helps = state.helps.filter((x) => x.id !== e.help.id);
        if (!e.help.answered_by) state.helps.push(e.help);
      }
      break;
    case 'alarm_raised':
    case 'alarm_acknowledged':
      if (e.alarm) place(state.alarms, 'id', e.alarm);
      break;
    case 'alarm_cleared':
      if (e.alarm) state.alarms = state.alarms.filter((x) => x.id !== e.alarm.id);
      break;
    case 'suggestion_given':
    case 'suggestion_changed':
    case 'suggestion_emptied':
      if (e.suggestion) state.suggestions = e.suggestion.open || undefined; // as JSON leaves a zero out
      break;
    case 'device_changed':
      if (e.device) place(state.devices, 'name', e.device);
      break;
    case 'site_changed':
    case 'today_changed':
    case 'hall_opened':
    case 'hall_closed':
      if (e.today) state.today = e.today;
      if (e.site) {
        if (e.site.hall) state.hall = e.site.hall;
        state.services = e.site.services || [];
        state.counters = e.site.counters || [];
        state.notices = e.site.notices || [];
        if (e.site.devices) state.devices = e.site.devices;
      }
  }
  return true;
}

/** The last calls of the day: which of them is over now, and a new one. */
const keepCalls = 64;
function called(state, seq, at, { kind, ticket, undone }) {
  if (kind === 'day_opened') state.calls = [];
  if (!ticket || kind === 'ticket_issued' || kind === 'day_opened') return;
  for (const c of state.calls) {
    if (c.over || c.ticket !== ticket.id || (ticket.state === 'called' && ticket.counter === c.counter)) continue;
    c.over = at;
    if (kind === 'step_undone' && undone === 'ticket_called') c.undone = true;
  }
  if (kind !== 'ticket_called' && kind !== 'ticket_recalled') return;
  if (state.calls.length >= keepCalls) state.calls.splice(0, state.calls.length - keepCalls + 1);
  const { id, number, service, counter } = ticket;
  state.calls.push({ seq, ticket: id, number, service, counter: counter || '', at });
}

/** A verdict: the printer as it is after it, or, from an older log, one slip more; and a line in the list of the last. */
const lastJobs = 20;
function printed(state, seq, at, { job, printer, ticket }) {
  const p = state.printers.find((x) => x.name === job.printer);
  if (printer) place(state.printers, 'name', printer);
  else if (p && (job.verdict === 'printed' || job.verdict === 'accepted')) p.slips = (p.slips || 0) + 1;
  const { id, kind, verdict, reason, reprint, next } = job;
  const line = { seq, id, printer: job.printer, kind, ticket: ticket && ticket.id, number: ticket && ticket.number, at, verdict, reason, reprint, next };
  state.jobs = state.jobs.filter((x) => x.printer !== job.printer || x.id !== id);
  state.jobs.push(line);
  const own = state.jobs.filter((x) => x.printer === job.printer);
  if (own.length > lastJobs) state.jobs.splice(state.jobs.indexOf(own[0]), 1);
}

function put(state, ticket) {
  const i = state.byID.get(ticket.id);
  if (i === undefined) {
    state.byID.set(ticket.id, state.tickets.length);
    state.tickets.push(ticket);
  } else {
    count(state, state.tickets[i], -1);
    state.tickets[i] = ticket;
  }
  count(state, ticket, +1);
  const atCounter = ticket.state === 'called' || ticket.state === 'serving';
  for (const c of state.counters) {
    if (atCounter && c.id === ticket.counter) c.ticket = ticket;
    else if (c.ticket && c.ticket.id === ticket.id) delete c.ticket;
  }
}

function count(state, ticket, by) {
  if (ticket.state !== 'waiting') return;
  const s = state.services.find((x) => x.id === ticket.service);
  if (s) s.waiting += by;
}

function place(all, key, one) {
  const i = all.findIndex((x) => x[key] === one[key]);
  if (i < 0) all.push(one);
  else all[i] = one;
}
