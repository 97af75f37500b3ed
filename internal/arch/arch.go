// Package arch holds tests only: who may import whom, and that every package
// says what it is for. The table of bans, each with its reason, is in
// arch_test.go.
package arch
