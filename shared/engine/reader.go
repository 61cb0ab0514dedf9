package engine

// Reader reads what stacks are made from.
type Reader struct {
	*Base
	services *Services
	sources  *sources
	asked    *asked
}

// newReader returns a reader. From then on the base masks secrets in what it writes, as far
// as the sources read say what is secret.
func newReader(b *Base) *Reader {
	r := &Reader{Base: b, services: &Services{b}, sources: newSources(20_000), asked: newAsked(b.Now, 4096)}
	b.commits.mask = r.mask
	return r
}
