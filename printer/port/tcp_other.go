//go:build !linux

package port

import "errors"

func (s *socket) keepShort() {}

func (s *socket) underWay() (int, bool, error) { return 0, false, errors.ErrUnsupported }
