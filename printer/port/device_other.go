//go:build !linux

package port

import "fmt"

func openSerial(name string, _ Config) (Port, error) {
	return nil, fmt.Errorf("port %s: serial lines need Linux", name)
}

func openUSB(name string) (Port, error) {
	return nil, fmt.Errorf("port %s: USB printers need Linux", name)
}
