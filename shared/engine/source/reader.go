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

// NewReader returns a reader that makes calls with s. It also lets the base mask secrets in
// everything that it writes, as far as sources declare them.
func NewReader(s *builtin.Services, store Store) *Reader {
	b := s.Base
	r := &Reader{Base: b, Store: store, Services: s, Sources: newSourceCache(20_000), lookups: newLookupCache(b.Now, 4096)}
	b.Commits.Mask = r.maskChange
	return r
}
