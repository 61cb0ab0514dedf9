package engine

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/google/uuid"

	"hearth/shared/plan"
)

// chance makes what must be unique.
var chance = plan.Chance{ID: uuid.NewString, Short: short}

// short is the random part of a physical name.
func short() string {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return string(b[:])
}

// seed is the chance of one action of a row.
func seed() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
