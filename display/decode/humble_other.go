//go:build !linux && !js

package decode

// humble does nothing where it is not known how.
func humble() {}
