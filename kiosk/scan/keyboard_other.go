//go:build !linux

package scan

import "errors"

// Found is a device that may be a scanner.
type Found struct{ Name, Path, Text string }

// List finds none: devices are read on Linux only.
func List() ([]Found, error) { return nil, nil }

type system struct{ dev string }

var linux = system{dev: "/dev"}

func keyboard(string, system) (func() (device, error), error) {
	return nil, errors.New("scanner: keyboards can be read on Linux only")
}
