package staff

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// mostPhoto bounds the picture of a person, in bytes: all of them lie in
// memory.
const mostPhoto = 128 << 10

// photoPath begins the address of a picture; what follows changes with it, so
// that whoever has kept one need not ask whether it is still the same.
const photoPath = "/photo/"

// SetPhoto gives an account a picture, a JPEG, or takes it away when jpeg is
// empty. Those who have signed in have it from their next counter on.
func (s *Staff) SetPhoto(user string, jpeg []byte) error {
	if len(jpeg) > mostPhoto {
		return fmt.Errorf("the photo has %d bytes, want at most %d", len(jpeg), mostPhoto)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.accounts[user]
	if old == nil {
		return fmt.Errorf("there is no account %q", user)
	}
	rec := *old
	rec.Photo = ""
	if len(jpeg) > 0 {
		sum := sha256.Sum256(jpeg)
		rec.Photo = photoPath + hex.EncodeToString(sum[:16]) + ".jpg"
		if err := s.table.Put("photo/"+user, jpeg); err != nil {
			return fmt.Errorf("staff: photo of %s: %w", user, err)
		}
	} else if err := s.dropPhoto(user); err != nil {
		return err
	}
	if err := s.put("account/"+user, &rec); err != nil {
		return err
	}
	s.accounts[user] = &rec
	if len(jpeg) > 0 {
		s.photos[user] = slices.Clone(jpeg)
	}
	return nil
}

// Photo is the picture at a path of some account's.
func (s *Staff) Photo(path string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for user, a := range s.accounts {
		if a.Photo == path && path != "" && s.photos[user] != nil {
			return s.photos[user], true
		}
	}
	return nil, false
}

func (s *Staff) dropPhoto(user string) error {
	if s.photos[user] == nil {
		return nil
	}
	delete(s.photos, user)
	if err := s.table.Delete("photo/" + user); err != nil {
		return fmt.Errorf("staff: photo of %s: %w", user, err)
	}
	return nil
}
