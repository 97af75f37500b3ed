//go:build !js

package agent

import "motcua/internal/person"

// hide makes of a card's number what may leave this box.
func hide(key string, number []byte) string { return person.Hide(key, number) }
