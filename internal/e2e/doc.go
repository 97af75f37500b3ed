// Package e2e holds tests only: a whole hall, started as a person would start
// it (the built programs, a data directory, a listening address) and driven
// from outside by clients that know nothing but docs/protocol.md.
package e2e
