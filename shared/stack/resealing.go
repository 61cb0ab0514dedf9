package stack

// A Resealing is the result of one step that seals old rows with the newest key.
type Resealing struct {
	Rows    int      // rows that are now sealed with the newest key
	Table   string   // the table of these rows
	Unread  int      // rows so far, in all tables, that no key opens
	Retired []string // IDs of keys that are no longer needed
}
