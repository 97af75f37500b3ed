// Package journal is the log that a program is given: log/slog natively. In
// the browser it writes to the console by a few lines of its own, since slog
// alone would be a twentieth of the browser's program. Code that runs in both
// says journal.Logger; natively that is the same type as slog.Logger.
package journal
