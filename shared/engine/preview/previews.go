package preview

import (
	"hearth/shared/engine/live"
	"hearth/shared/engine/request"
)

// Previews answers what a request would do, and changes nothing.
type Previews struct {
	*live.Runtime
	Store    Store
	Requests *request.Requests
}

// New returns the previews of the requests that r accepts.
func New(r *live.Runtime, requests *request.Requests, store Store) *Previews {
	return &Previews{Runtime: r, Store: store, Requests: requests}
}
