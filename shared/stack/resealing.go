package stack

// A Resealing is what one step of sealing old rows with the newest key has done.
type Resealing struct {
	Rows    int      // that are sealed with the newest key now
	Table   string   // in which they are
	Unread  int      // rows, of the pass over all tables so far, that no key opens
	Retired []string // ids of keys that may be taken away now
}
