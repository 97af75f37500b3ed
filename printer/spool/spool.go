// Package spool takes print jobs, keeps them on disk before the first byte
// leaves, sends them, and says what became of each: printed, accepted, failed
// with its reason, or unknown. It knows no hall.
package spool
