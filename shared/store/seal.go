package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"hearth/shared/exact"
)

// A sealer encrypts values that may contain secrets with AES-256-GCM. The row's identity is the
// additional data, so a sealed value that is moved to another row cannot be opened.
type sealer struct {
	first string // ID of the key that seals
	keys  map[string]cipher.AEAD
}

func newSealer(keys [][]byte) (*sealer, error) {
	s := &sealer{keys: make(map[string]cipher.AEAD, len(keys))}
	for i, key := range keys {
		if len(key) != 32 {
			return nil, fmt.Errorf("secret key %d is %d bytes long, not 32", i+1, len(key))
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, err
		}
		id := keyID(key)
		s.keys[id] = aead
		if i == 0 {
			s.first = id
		}
	}
	return s, nil
}

// keyID returns an ID that reveals nothing about the key.
func keyID(key []byte) string {
	sum := sha256.Sum256(append([]byte("hearth key id "), key...))
	return hex.EncodeToString(sum[:6])
}

// seal returns v as sealed JSON, and the ID of the key.
func (s *sealer) seal(row string, v any) (sealed []byte, key string, err error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, "", fmt.Errorf("write as JSON: %w", err)
	}
	sealed, key = s.sealPlain(row, plain)
	return sealed, key, nil
}

// sealPlain seals JSON, and returns the ID of the key.
func (s *sealer) sealPlain(row string, plain []byte) (sealed []byte, key string) {
	return s.keys[s.first].Seal(nil, nil, plain, []byte(row)), s.first
}

// open decrypts a value that was sealed for the same row into v. An empty sealed value leaves v
// unchanged.
func (s *sealer) open(row string, sealed []byte, key string, v any) error {
	if len(sealed) == 0 {
		return nil
	}
	plain, err := s.plain(row, sealed, key)
	if err != nil {
		return &unopened{err}
	}
	if err := exact.Unmarshal(plain, v); err != nil {
		return &unopened{fmt.Errorf("read what is sealed in %s: %w", row, err)}
	}
	return nil
}

// plain returns the JSON that was sealed for a row.
func (s *sealer) plain(row string, sealed []byte, key string) ([]byte, error) {
	aead := s.keys[key]
	if aead == nil {
		return nil, fmt.Errorf("%s is sealed with the key %s, which is not among those given", row, key)
	}
	plain, err := aead.Open(nil, nil, sealed, []byte(row))
	if err != nil {
		return nil, fmt.Errorf("open what is sealed in %s: %w", row, err)
	}
	return plain, nil
}
