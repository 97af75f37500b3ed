//go:build !js

package voicepack

import (
	"embed"
	"errors"
	"io/fs"
	"sync"
)

//go:embed packs
var packs embed.FS

// Builtin are the packs that come with the house, a folder a language.
func Builtin() fs.FS {
	dir, err := fs.Sub(packs, "packs")
	if err != nil {
		panic(err) // the name is right
	}
	return dir
}

var builtin sync.Map // language -> func() (*Pack, error)

// Default is the pack of a language that comes with the house, nil when there is
// none. It may be called by many at once.
func Default(lang string) (*Pack, error) {
	load, _ := builtin.LoadOrStore(lang, sync.OnceValues(func() (*Pack, error) {
		if !fs.ValidPath(lang) {
			return nil, nil
		}
		dir, err := fs.Sub(Builtin(), lang)
		if err != nil {
			return nil, err
		}
		p, err := Load(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return p, err
	}))
	return load.(func() (*Pack, error))()
}
