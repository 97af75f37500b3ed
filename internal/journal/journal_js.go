package journal

import (
	"fmt"
	"syscall/js"
)

// Logger writes what an engineer should know, to the browser's console. The
// zero Logger writes nothing.
type Logger struct{ console bool }

// Discard is a Logger that nobody reads.
func Discard() *Logger { return &Logger{} }

// Console is a Logger that writes to the browser's console.
func Console() *Logger { return &Logger{console: true} }

// Debug tells of what only matters when something is being looked for.
func (l *Logger) Debug(msg string, args ...any) { l.write("debug", msg, args) }

// Info tells of something that happened as it should; args are keys and values
// in turn.
func (l *Logger) Info(msg string, args ...any) { l.write("info", msg, args) }

// Warn tells of something that someone should look at.
func (l *Logger) Warn(msg string, args ...any) { l.write("warn", msg, args) }

// Error tells of something that went wrong.
func (l *Logger) Error(msg string, args ...any) { l.write("error", msg, args) }

func (l *Logger) write(level, msg string, args []any) {
	if !l.console {
		return
	}
	for i := 0; i+1 < len(args); i += 2 {
		msg += fmt.Sprintf(" %v=%q", args[i], fmt.Sprint(args[i+1]))
	}
	js.Global().Get("console").Call(level, msg)
}
