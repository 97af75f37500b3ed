package main

import "runtime"

// memory is what the program holds of the page's, in bytes.
func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}
