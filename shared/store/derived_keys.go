package store

import (
	"crypto/hmac"
	"crypto/sha256"
)

// DeriveKeys returns keys for another purpose than sealing, one for each secret key, in the same
// order. A derived key reveals nothing about the secret key.
func (s *Store) DeriveKeys(purpose string) [][]byte {
	derived := make([][]byte, len(s.keys))
	for i, key := range s.keys {
		mac := hmac.New(sha256.New, key)
		_, _ = mac.Write([]byte("hearth " + purpose)) // never fails
		derived[i] = mac.Sum(nil)
	}
	return derived
}
