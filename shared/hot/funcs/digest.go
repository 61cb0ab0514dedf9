package funcs

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"github.com/emmansun/gmsm/sm3"
	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/blake2s"
	"golang.org/x/crypto/ripemd160" //lint:ignore SA1019 templates ask for it, and Heat has it

	"hearth/shared/python"
)

// algorithms are those of Python's hashlib whose digest has a fixed length.
var algorithms = map[string]func() hash.Hash{
	"blake2b":    keyless(blake2b.New512),
	"blake2s":    keyless(blake2s.New256),
	"md5":        md5.New,
	"md5-sha1":   func() hash.Hash { return both{md5.New(), sha1.New()} },
	"ripemd160":  ripemd160.New,
	"sha1":       sha1.New,
	"sha224":     sha256.New224,
	"sha256":     sha256.New,
	"sha384":     sha512.New384,
	"sha512":     sha512.New,
	"sha512_224": sha512.New512_224,
	"sha512_256": sha512.New512_256,
	"sha3_224":   func() hash.Hash { return sha3.New224() },
	"sha3_256":   func() hash.Hash { return sha3.New256() },
	"sha3_384":   func() hash.Hash { return sha3.New384() },
	"sha3_512":   func() hash.Hash { return sha3.New512() },
	"sm3":        sm3.New,
}

// both is two hashes, whose sums follow each other.
type both struct {
	hash.Hash
	second hash.Hash
}

func (b both) Write(p []byte) (int, error) {
	if n, err := b.Hash.Write(p); err != nil {
		return n, err
	}
	return b.second.Write(p)
}

func (b both) Sum(before []byte) []byte { return b.second.Sum(b.Hash.Sum(before)) }

// keyless returns a hash that takes a key, without one; it cannot fail then.
func keyless(made func([]byte) (hash.Hash, error)) func() hash.Hash {
	return func() hash.Hash {
		h, _ := made(nil)
		return h
	}
}

func digest(name string, args any) (any, error) {
	list, ok := args.([]any)
	for _, item := range list {
		if _, text := item.(string); !text {
			ok = false
		}
	}
	if !ok {
		return nil, bad(`Argument to function "%s" must be a list of strings`, name)
	}
	if len(list) != 2 {
		return nil, bad(`Function "%s" usage: ["<algorithm>", "<value>"]`, name)
	}
	algorithm := algorithms[strings.ToLower(list[0].(string))]
	if algorithm == nil {
		names := slices.Sorted(maps.Keys(algorithms))
		for i := range names {
			names[i] = python.Quote(names[i])
		}
		return nil, bad("Algorithm must be one of {%s}", strings.Join(names, ", "))
	}
	sum := algorithm()
	for i, r := range []rune(list[1].(string)) {
		if r > 0xff {
			return nil, bad(`'latin-1' codec can't encode character '%s' in position %d: ordinal not in range(256)`, quote(fmt.Sprintf(`\u%04x`, r)), i)
		}
		sum.Write([]byte{byte(r)})
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
