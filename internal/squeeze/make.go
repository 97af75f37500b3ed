//go:build ignore

// This program squeezes the programs that it is given, in their place.
package main

import (
	"fmt"
	"os"

	"motcua/internal/squeeze"
)

func main() {
	for _, name := range os.Args[1:] {
		module, err := os.ReadFile(name)
		if err == nil {
			module, err = squeeze.Program(module)
		}
		if err == nil {
			err = os.WriteFile(name, module, 0o644)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "squeeze %s: %v\n", name, err)
			os.Exit(1)
		}
	}
}
