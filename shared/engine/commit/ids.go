package commit

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/google/uuid"

	"hearth/shared/plan"
)

// NewIDs makes unique IDs and names.
var NewIDs = plan.IDs{ID: uuid.NewString, Short: ShortID}

// ShortID returns the random part of a physical name.
func ShortID() string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return string(b[:])
}

// NewSeed returns the seed of the random values in one action of a row.
func NewSeed() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
