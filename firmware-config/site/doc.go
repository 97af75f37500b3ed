// Package site reads a hall's description: its services, counters, priority
// groups, outcomes, hours, devices and limits, as people in the field write it
// down in one TOML file.
//
//	[hall]        id, name.*, timezone, languages, public_url, cards
//	[hall.hours]  weekdays, mon ... sun: lists of "07:30-11:30"
//	[[hall.calendar.holiday]]  from, to, name.*
//	[[hall.calendar.special]]  day, hours: swapped working days, short days
//	[[service]]   id, prefix, name.*, line, agency.*, fields, procedures,
//	              target_wait, max_per_day
//	[[counter]]   id, name.*, services: ids in order, or tables
//	              { service = "id", idle_only = true, after_wait = "20m" }
//	[[priority]]  id, name.*, legal_basis, share
//	[[outcome]]   id, name.*; accepted, returned and answered always exist
//	[rating]      scale, [[rating.word]] score + vi, en; [[rating.reason]] id, name.*
//	[limits]      per_person_day, card, no_show_recalls, rejoin_within,
//	              undo_within, must_outcome, carry_over, longest_wait, rejoin,
//	              numbers_before, draw, no_last_number
//	[alarms]      wait, serving, uncalled, unserved, help, device, back
//	[voice]       numbers, languages, quiet, chime, repeat
//	[[park]]      id, name.*: reasons for setting a ticket aside
//	[[notice]]    vi, en: stands on boards until the site changes
//	[slips]       folder: the hall's own templates for slips
//	[cases]       url, body, header, secret, timeout, keep, code, state, due,
//	              as_of, states: the one-stop system that knows case files
//	[[board]]     id, name.*, layout, theme, counter, counters, services,
//	              languages, loudspeaker, media, profile, turn
//	[[theme]]     id, base, colours
//	[[device]]    name, role, profile, port, block, counter, board, announce, loudspeaker,
//	              printer, screen, fallback, roll_m, scanner
//
// Every error says the file, the line and the key, and all of a file's errors
// are found together; what is allowed but unwise is a warning.
package site
