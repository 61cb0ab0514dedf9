package pattern

// A kind is the kind of a node in a pattern's tree.
type kind int

const (
	nothing kind = iota // matches the empty text
	one                 // of a set of characters
	sequence
	choice
	repeat
	group       // that captures
	atomic      // only the first match inside counts
	look        // look-around
	back        // the text that a group has matched
	conditional // on whether a group has matched
	place       // a beginning or an end
	never
)

// A node is a part of a pattern.
type node struct {
	kind kind
	subs []*node

	set  *set // of one
	fold fold // of back

	min, max         int // of repeat; max is endless without an upper bound
	lazy, possessive bool

	group int // of group, back and conditional

	behind, not   bool // of look
	least, widest int  // of a look-behind: how many characters it may have

	where placeKind
}

// endless is the max of a repeat without an upper bound.
const endless = int(^uint(0) >> 1)

// A placeKind is a place without a width.
type placeKind int

const (
	textStart     placeKind = iota
	textEnd                 // the very end
	lineStart               // after \n, and at the start
	lineEnd                 // before \n, and at the end
	lastLine                // the end, or before a \n at the end
	wordEdge                // by the letters of Unicode
	noWordEdge              //
	asciiEdge               // by those of ASCII
	noAsciiEdge             //
	javaLineStart           // as the four above, with all line terminators of Java
	javaLineEnd
	javaLastLine
)

// width returns how few and how many characters a node matches. groups holds the widths of groups,
// for back references.
func (n *node) width(groups map[int][2]int) (least, most int) {
	switch n.kind {
	case one:
		return 1, 1
	case sequence, group, atomic:
		for _, sub := range n.subs {
			a, b := sub.width(groups)
			least, most = plus(least, a), plus(most, b)
		}
		if n.kind == group {
			groups[n.group] = [2]int{least, most}
		}
		return least, most
	case choice:
		least = endless
		for _, sub := range n.subs {
			a, b := sub.width(groups)
			least, most = min(least, a), max(most, b)
		}
		return least, most
	case conditional:
		a, b := n.subs[0].width(groups)
		if len(n.subs) < 2 {
			return 0, b
		}
		c, d := n.subs[1].width(groups)
		return min(a, c), max(b, d)
	case repeat:
		a, b := n.subs[0].width(groups)
		return times(a, n.min), times(b, n.max)
	case back:
		w, known := groups[n.group]
		if !known {
			return 0, endless
		}
		return w[0], w[1]
	}
	return 0, 0
}

func plus(a, b int) int {
	if a > endless-b {
		return endless
	}
	return a + b
}

func times(a, b int) int {
	if a != 0 && b > endless/a {
		return endless
	}
	return a * b
}
