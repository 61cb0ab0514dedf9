package hot

import "hearth/shared/stack"

// mostWork is how many values one Resolve, Properties or Decide may visit. It also bounds the size
// of the result: a value takes at least 16 bytes of a list or of a text. Usual templates take some
// thousands.
const mostWork = 1 << 21

// allWork is how many values may be visited for a stack and its nested stacks, which takes about
// half a second. anonymousWork is the same for a caller without a token.
const (
	allWork       = 1 << 24
	anonymousWork = 1 << 22
)

// Values and bytes after which the request's meter is called.
const (
	toldValues = 1 << 12
	toldBytes  = 64 << 10
)

// Work bounds the work of one request. The zero Work is ready for use, by one goroutine.
type Work struct {
	spent  int
	made   int
	hinted int

	meter         *stack.Meter
	values, bytes int   // that the meter has not counted yet
	ended         error // that the meter returned
}

// NewWork returns a Work that reports to a meter, which may be nil.
func NewWork(m *stack.Meter) *Work { return &Work{meter: m} }

// spend subtracts from a bound that may be nil; alone is what this resolving has spent.
func (w *Work) spend(values, alone int) error {
	if w != nil {
		w.spent += values
		if err := w.tell(values, 0); err != nil {
			return err
		}
	}
	if alone > mostWork || w != nil && w.spent > w.most() {
		return tooLarge("Resolving the template takes too much work.")
	}
	return nil
}

func (w *Work) most() int {
	if w.meter.IsAnonymous() {
		return anonymousWork
	}
	return allWork
}

// make counts bytes of a value that was resolved.
func (w *Work) make(bytes int) error {
	w.made += bytes
	return w.tell(0, bytes)
}

// tell reports work to the meter. It returns the meter's error, once there is one.
func (w *Work) tell(values, bytes int) error {
	if w.ended != nil || w.meter == nil {
		return w.ended
	}
	w.values, w.bytes = w.values+values, w.bytes+bytes
	if w.values >= toldValues || w.bytes >= toldBytes {
		w.ended = w.meter.Spend(w.values, w.bytes)
		w.values, w.bytes = 0, 0
	}
	return w.ended
}

// Spend counts values that were visited elsewhere. It returns an error when that is too much.
func (w *Work) Spend(values int) error { return w.spend(values, 0) }

// Made returns the size of everything that was resolved, in bytes of JSON.
func (w *Work) Made() int { return w.made }

// Over reports whether it was too much, or the meter has ended it.
func (w *Work) Over() bool { return w.spent > w.most() || w.ended != nil }

// Spent returns how many values were visited.
func (w *Work) Spent() int { return w.spent }

// hints reports whether to look for one more hint: readers need hints for the first problems only.
func (w *Work) hints() bool {
	if w == nil {
		return true
	}
	w.hinted++
	return w.hinted <= mostHinted
}
