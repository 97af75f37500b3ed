package web

import (
	"io/fs"
	"net/http"
	"path"

	"motcua/internal/voicepack"
)

// voices are the files of the voice packs that come with the house, by path
// ("vi/manifest.json"): boards in a browser fetch them once.
func voices() (map[string]*asset, error) {
	files := map[string]*asset{}
	err := fs.WalkDir(voicepack.Builtin(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(voicepack.Builtin(), name)
		files[name] = small(kinds[path.Ext(name)], b)
		return err
	})
	return files, err
}

// chime is what sounds before a call where there is no voice.
func chime() []byte {
	const rate = 22050
	return voicepack.EncodeWAV(voicepack.Chime(rate), rate)
}

// serveVoice serves a file of a voice pack; whoever has it asks whether it is
// still the same.
func (s *handler) serveVoice(w http.ResponseWriter, r *http.Request) {
	s.assets.voices[r.PathValue("lang")+"/"+r.PathValue("file")].serve(w, r, "no-cache")
}
