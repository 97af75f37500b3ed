//go:build !linux

package scan

import "errors"

type system struct{ dev string }

var linux = system{dev: "/dev"}

func keyboard(string, system) (func() (device, error), error) {
	return nil, errors.New("scanner: keyboards can be read on Linux only")
}
