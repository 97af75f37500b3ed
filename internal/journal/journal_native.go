//go:build !js

package journal

import "log/slog"

// Logger writes what an engineer should know. Safe for many goroutines.
type Logger = slog.Logger

// Discard is a Logger that nobody reads.
func Discard() *Logger { return slog.New(slog.DiscardHandler) }
