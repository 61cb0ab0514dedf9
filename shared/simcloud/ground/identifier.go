package ground

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// UUID returns a new random ID, as all services but Keystone make them.
func UUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return dashed(b)
}

func dashed(b [16]byte) string {
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	out[8] = '-'
	hex.Encode(out[9:13], b[4:6])
	out[13] = '-'
	hex.Encode(out[14:18], b[6:8])
	out[18] = '-'
	hex.Encode(out[19:23], b[8:10])
	out[23] = '-'
	hex.Encode(out[24:36], b[10:16])
	return string(out[:])
}

// HexID returns a new random ID as Keystone makes them.
func HexID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// SeedUUID and SeedHex return the IDs of seeded objects. They are the same in every run, so that
// tokens stay valid after a restart without a state file.
func SeedUUID(name string) string { return dashed(seedBytes(name)) }

func SeedHex(name string) string {
	b := seedBytes(name)
	return hex.EncodeToString(b[:])
}

func seedBytes(name string) [16]byte {
	sum := sha256.Sum256([]byte("simcloud/" + name))
	return [16]byte(sum[:16])
}

// RandomWord returns a new random text of n characters.
func RandomWord(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)[:n]
}

// IsUUID reports whether the text has the form of an ID.
func IsUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case c >= '0' && c <= '9', c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		default:
			return false
		}
	}
	return true
}

// LastPart returns what follows the last slash of a URL.
func LastPart(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }
