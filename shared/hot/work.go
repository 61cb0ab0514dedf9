package hot

// mostWork is how many values may be looked at for one Resolve, Properties or Decide, and
// so how large what it makes can get: a value is 16 bytes of a list or of a text at least.
// Honest templates take some thousands.
const mostWork = 1 << 21

// allWork is how many may be looked at for a stack and all below it, which takes about
// half a second.
const allWork = 1 << 24

// Work is a bound on what is done for one request. The zero Work is ready for use, by one
// goroutine.
type Work struct {
	spent  int
	made   int
	hinted int
}

// spend takes from a bound that may be nil; alone is what this resolving has spent.
func (w *Work) spend(values, alone int) error {
	if w != nil {
		w.spent += values
	}
	if alone > mostWork || w != nil && w.spent > allWork {
		return tooLarge("Resolving the template takes too much work.")
	}
	return nil
}

// Spend takes values looked at elsewhere; its error says that it was too much.
func (w *Work) Spend(values int) error { return w.spend(values, 0) }

// Made is how large everything is that was resolved, in bytes, as it would be in JSON.
func (w *Work) Made() int { return w.made }

// Over says that it was too much.
func (w *Work) Over() bool { return w.spent > allWork }

// Spent is how many values were looked at.
func (w *Work) Spent() int { return w.spent }

// hints says whether to look for one more hint: who reads problems reads the first.
func (w *Work) hints() bool {
	if w == nil {
		return true
	}
	w.hinted++
	return w.hinted <= mostHinted
}
