package source

import (
	"hearth/shared/engine/builtin"
	"hearth/shared/engine/commit"
)

// Reader reads what stacks are made from.
type Reader struct {
	*commit.Base
	Store    Store
	Services *builtin.Services
	Sources  *sourceCache
	lookups  *lookupCache
}

// NewReader returns a reader. It also lets the base mask secrets in everything that it writes,
// as far as sources declare them.
func NewReader(b *commit.Base) *Reader {
	r := &Reader{Base: b, Store: b.Store, Services: builtin.New(b), Sources: newSourceCache(20_000), lookups: newLookupCache(b.Now, 4096)}
	b.Commits.Mask = r.maskChange
	return r
}
