package web

// Shot and NoOverflow are for the tests of pages over a real hall, which live
// outside of the package: the hall imports it.
var (
	Shot       = shot
	NoOverflow = noOverflow
)
