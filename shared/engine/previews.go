package engine

// Previews says what a request would do, and changes nothing.
type Previews struct {
	*Runtime
	requests *Requests
}
