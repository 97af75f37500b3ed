// Package archive keeps copies of a hall's data and brings them back.
//
//	Save     a copy of a hall that runs, read again before it counts
//	Load     a copy made ready to be a hall's data, or refused with its reason
//	Keeper   a copy each night, the oldest thrown away
//
// A copy is the store's one file as it stood at one moment; a name that ends in
// .gz makes it small, a tenth. What is not in it: the key of the day and the
// hall's own certificate authority, which are secrets of the machine; the site
// file, its templates, slides and films, which the hall keeps in files of its
// own.
package archive
