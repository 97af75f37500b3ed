package agent

import (
	"cmp"

	"motcua/internal/formats"
)

// Person is what of a citizen card's number may leave this box, and be kept:
// it stands for somebody today and leads back to nobody later. "" while the
// server has given no key for it, or counts nobody.
func (a *Agent) Person(number []byte) string {
	<-a.ready
	return hide(a.link.Status().Welcome.PersonKey, number)
}

// hidden is what goes with a wish: whoever is not hidden by now is.
func (a *Agent) hidden(person string) string {
	if person == "" || formats.IsPerson(person) {
		return person
	}
	return cmp.Or(a.Person([]byte(person)), person) // the server hides it else
}
