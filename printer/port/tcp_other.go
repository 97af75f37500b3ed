//go:build !linux

package port

import (
	"errors"
	"time"
)

func (s *socket) keepShort() {}

func (s *socket) underWay() (int, time.Duration, error) { return 0, 0, errors.ErrUnsupported }
