//go:build !js

package main

import (
	"fmt"
	"os"
	"runtime"
)

// memory is what the program holds of the machine's, in bytes.
func memory() uint64 {
	var size, resident uint64
	if b, err := os.ReadFile("/proc/self/statm"); err == nil {
		if n, _ := fmt.Sscan(string(b), &size, &resident); n == 2 {
			return resident * uint64(os.Getpagesize())
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}
