package pattern

// An opcode is what an instruction does.
type opcode uint8

const (
	opOne    opcode = iota // match a character of a set
	opMany                 // match several characters of a set
	opSplit                // go on at next, or else at other
	opJump                 // go on at next
	opSave                 // remember the place as the beginning or end of a group
	opPlace                // go on if the place is of a kind
	opBack                 // match what a group has matched
	opLook                 // match the part at other, then go on at next from where this began
	opAtomic               // match the part at other once, and go on at next behind it
	opIf                   // go on at next when a group has matched, else at other
	opReset                // begin a loop
	opAgain                // go on at other when the last turn of a loop has matched nothing
	opNever                // fail
	opInner                // end a part of a pattern that is matched separately
	opMatch                // end
)

// An inst is one instruction. next is the following instruction, unless it is set.
type inst struct {
	op          opcode
	next, other int
	set         *set
	number      int // of a span, a group or a loop
	min, max    int
	lazy        bool
	fold        fold
	where       placeKind

	behind, not   bool
	least, widest int
}

// mostLoops is the number of loops with a possibly empty body up to which failures are remembered.
const mostLoops = 16

type compiler struct {
	program  []inst
	groups   int
	most     int
	loops    int
	forgets  bool
	tooLarge bool
}

// emit adds an instruction and returns its place.
func (c *compiler) emit(i inst) int {
	at := len(c.program)
	if at >= c.most {
		c.tooLarge = true
		return max(at-1, 0)
	}
	i.next = at + 1
	c.program = append(c.program, i)
	return at
}

func (c *compiler) node(n *node) {
	if c.tooLarge {
		return
	}
	switch n.kind {
	case one:
		c.emit(inst{op: opOne, set: n.set})
	case sequence:
		for _, sub := range n.subs {
			c.node(sub)
		}
	case choice:
		c.choice(n)
	case repeat:
		c.repeat(n)
	case group:
		c.emit(inst{op: opSave, number: 2 * n.group})
		c.node(n.subs[0])
		c.emit(inst{op: opSave, number: 2*n.group + 1})
	case atomic:
		c.inner(inst{op: opAtomic}, func() { c.node(n.subs[0]) })
	case look:
		if n.behind && n.least != n.widest {
			c.forgets = true // it must end at another place than it began
		}
		c.inner(inst{op: opLook, behind: n.behind, not: n.not, least: n.least, widest: n.widest}, func() { c.node(n.subs[0]) })
	case back:
		c.forgets = true
		c.emit(inst{op: opBack, number: n.group, fold: n.fold})
	case conditional:
		c.forgets = true
		at := c.emit(inst{op: opIf, number: n.group})
		c.node(n.subs[0])
		jump := c.emit(inst{op: opJump})
		c.other(at)
		if len(n.subs) > 1 {
			c.node(n.subs[1])
		}
		c.next(jump)
	case place:
		c.emit(inst{op: opPlace, where: n.where})
	case never:
		c.emit(inst{op: opNever})
	}
}

// next makes an instruction go on at the current end of the program.
func (c *compiler) next(at int) { c.set(at, func(i *inst) { i.next = len(c.program) }) }

// other makes it go on there in the other case.
func (c *compiler) other(at int) { c.set(at, func(i *inst) { i.other = len(c.program) }) }

func (c *compiler) set(at int, do func(*inst)) {
	if !c.tooLarge {
		do(&c.program[at])
	}
}

func (c *compiler) choice(n *node) {
	var jumps []int
	for i, sub := range n.subs {
		if i == len(n.subs)-1 {
			c.node(sub)
			break
		}
		split := c.emit(inst{op: opSplit})
		c.node(sub)
		jumps = append(jumps, c.emit(inst{op: opJump}))
		c.other(split)
	}
	for _, at := range jumps {
		c.next(at)
	}
}

// inner adds a part that is matched separately after the instruction that uses it.
func (c *compiler) inner(i inst, part func()) {
	at := c.emit(i)
	c.set(at, func(i *inst) { i.other = at + 1 })
	part()
	c.emit(inst{op: opInner})
	c.next(at)
}

func (c *compiler) repeat(n *node) {
	if n.possessive {
		greedy := *n
		greedy.possessive = false
		c.inner(inst{op: opAtomic}, func() { c.repeat(&greedy) })
		return
	}
	body := n.subs[0]
	if set := lone(body); set != nil {
		c.emit(inst{op: opMany, set: set, min: n.min, max: n.max, lazy: n.lazy})
		return
	}
	for range n.min {
		before := len(c.program)
		if c.node(body); c.tooLarge {
			return
		}
		if len(c.program) == before {
			return // a repeat of nothing is nothing
		}
	}
	if n.max == n.min {
		return
	}
	loop := c.begin(body)
	if n.max == endless {
		top := len(c.program)
		out := c.turn(loop, n.lazy)
		c.node(body)
		back := c.emit(inst{op: opJump})
		c.set(back, func(i *inst) { i.next = top })
		out()
		return
	}
	var outs []func()
	for range n.max - n.min {
		if c.tooLarge {
			return
		}
		outs = append(outs, c.turn(loop, n.lazy))
		c.node(body)
	}
	for _, out := range outs {
		out()
	}
}

// lone returns the set of a node that is one character, or nil.
func lone(n *node) *set {
	for n.kind == sequence && len(n.subs) == 1 {
		n = n.subs[0]
	}
	if n.kind == one {
		return n.set
	}
	return nil
}

// begin starts a loop whose body may match nothing. It returns -1 for other loops, which need not
// check what their last turn has matched.
func (c *compiler) begin(body *node) int {
	if !body.mayBeEmpty() {
		return -1
	}
	loop := c.loops
	c.loops++
	c.emit(inst{op: opReset, number: loop})
	return loop
}

// turn decides whether a loop takes another turn; it returns a function that sets the end of the
// loop.
func (c *compiler) turn(loop int, lazy bool) func() {
	again, split := -1, -1
	if lazy {
		split = c.emit(inst{op: opSplit})
		c.set(split, func(i *inst) { i.other = split + 1 })
		if loop >= 0 {
			again = c.emit(inst{op: opAgain, number: loop, not: true})
		}
		return func() { c.next(split) }
	}
	if loop >= 0 {
		again = c.emit(inst{op: opAgain, number: loop})
	}
	split = c.emit(inst{op: opSplit})
	return func() {
		c.other(split)
		if again >= 0 {
			c.other(again)
		}
	}
}

// mayBeEmpty reports whether a node may match the empty text.
func (n *node) mayBeEmpty() bool {
	switch n.kind {
	case one, never:
		return false
	case sequence, group, atomic:
		for _, sub := range n.subs {
			if !sub.mayBeEmpty() {
				return false
			}
		}
	case choice:
		for _, sub := range n.subs {
			if sub.mayBeEmpty() {
				return true
			}
		}
		return false
	case repeat:
		return n.min == 0 || n.subs[0].mayBeEmpty()
	}
	return true
}
