package commit

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/google/uuid"

	"hearth/shared/plan"
)

// Chance makes what must be unique.
var Chance = plan.Chance{ID: uuid.NewString, Short: Short}

// Short is the random part of a physical name.
func Short() string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return string(b[:])
}

// Seed is the chance of one action of a row.
func Seed() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
