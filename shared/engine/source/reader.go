package source

import (
	"hearth/shared/engine/builtin"
	"hearth/shared/engine/commit"
)

// Reader reads what stacks are made from.
type Reader struct {
	*commit.Base
	Services *builtin.Services
	Sources  *sourceCache
	lookups  *lookupCache
}

// NewReader returns a reader. From then on the base masks secrets in what it writes, as far
// as the sources read say what is secret.
func NewReader(b *commit.Base) *Reader {
	r := &Reader{Base: b, Services: builtin.New(b), Sources: newSourceCache(20_000), lookups: newLookupCache(b.Now, 4096)}
	b.Commits.Mask = r.maskChange
	return r
}
