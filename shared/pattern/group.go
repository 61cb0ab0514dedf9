package pattern

import "strconv"

// parenthesis reads a part that begins with a parenthesis.
func (r *reader) parenthesis(first bool) (*node, error) {
	if !r.match('?') {
		return r.capture("")
	}
	switch c := r.get(); c {
	case end:
		return nil, wrong("unexpected end of pattern")
	case 'P':
		if r.java {
			return nil, wrong("unknown extension ?P")
		}
		return r.named()
	case ':':
		return r.closed(&node{kind: sequence})
	case '>':
		return r.closed(&node{kind: atomic})
	case '#':
		if r.java {
			return nil, wrong("unknown extension ?#")
		}
		for {
			switch r.get() {
			case end:
				return nil, wrong("missing ), unterminated comment")
			case ')':
				return nil, nil
			}
		}
	case '=', '!':
		return r.around(c == '!', false)
	case '<':
		switch c := r.get(); {
		case c == '=' || c == '!':
			return r.around(c == '!', true)
		case c == end:
			return nil, wrong("unexpected end of pattern")
		case !r.java:
			return nil, wrong("unknown extension ?<%c", c)
		}
		r.at--
		name, err := r.until('>', "group name")
		if err != nil {
			return nil, err
		}
		return r.capture(name)
	case '(':
		if r.java {
			return nil, wrong("unknown extension ?(")
		}
		return r.condition()
	default:
		return r.flagged(c, first)
	}
}

// closed reads the content of a group, with its closing parenthesis.
func (r *reader) closed(n *node) (*node, error) {
	flags := r.flags
	sub, err := r.branches(false)
	if err != nil {
		return nil, err
	}
	r.flags = flags
	if !r.match(')') {
		return nil, wrong("missing ), unterminated subpattern")
	}
	n.subs = []*node{sub}
	return n, nil
}

// mostGroups is how many groups a pattern may have.
const mostGroups = 10_000

// capture reads a group that captures; its name may be empty.
func (r *reader) capture(name string) (*node, error) {
	number := len(r.names)
	if number > mostGroups {
		return nil, wrong("too many groups")
	}
	if name != "" {
		if _, twice := r.byName[name]; twice {
			return nil, wrong("redefinition of group name %q", name)
		}
		if !isName(name) {
			return nil, wrong("bad character in group name %q", name)
		}
		r.byName[name] = number
	}
	r.names = append(r.names, name)
	r.open[number] = true
	n, err := r.closed(&node{kind: group, group: number})
	if err != nil {
		return nil, err
	}
	delete(r.open, number)
	n.width(r.widths)
	return n, nil
}

// named reads what follows (?P.
func (r *reader) named() (*node, error) {
	switch c := r.get(); c {
	case '<':
		name, err := r.until('>', "group name")
		if err != nil {
			return nil, err
		}
		if !isName(name) {
			return nil, wrong("bad character in group name %q", name)
		}
		return r.capture(name)
	case '=':
		name, err := r.until(')', "group name")
		if err != nil {
			return nil, err
		}
		return r.reference(name)
	case end:
		return nil, wrong("unexpected end of pattern")
	default:
		return nil, wrong("unknown extension ?P%c", c)
	}
}

// reference reads a reference to the group of a name.
func (r *reader) reference(name string) (*node, error) {
	if !isName(name) {
		return nil, wrong("bad character in group name %q", name)
	}
	number, known := r.byName[name]
	if !known {
		return nil, wrong("unknown group name %q", name)
	}
	return r.backTo(number)
}

// backTo makes a reference to a group.
func (r *reader) backTo(number int) (*node, error) {
	if r.open[number] && !r.java {
		return nil, wrong("cannot refer to an open group")
	}
	if err := r.outside(number); err != nil {
		return nil, err
	}
	return &node{kind: back, group: number, fold: r.fold()}, nil
}

// outside refuses a group of the look-behind that is being read.
func (r *reader) outside(number int) error {
	if !r.java && r.behind > 0 && number >= r.behind {
		return wrong("cannot refer to group defined in the same lookbehind subpattern")
	}
	return nil
}

// around reads a look-ahead or look-behind.
func (r *reader) around(negative, behind bool) (*node, error) {
	before := r.behind
	if behind && before == 0 {
		r.behind = len(r.names)
	}
	n, err := r.closed(&node{kind: look, not: negative, behind: behind})
	if err != nil {
		return nil, err
	}
	r.behind = before
	if !behind {
		return n, nil
	}
	n.least, n.widest = n.subs[0].width(r.widths)
	switch {
	case n.least != n.widest && !r.java:
		return nil, wrong("look-behind requires fixed-width pattern")
	case n.widest == endless:
		return nil, wrong("look-behind group does not have an obvious maximum length")
	}
	return n, nil
}

// condition reads (?(group)yes|no).
func (r *reader) condition() (*node, error) {
	name, err := r.until(')', "group name")
	if err != nil {
		return nil, err
	}
	number, known := r.byName[name]
	if !known {
		if isName(name) {
			return nil, wrong("unknown group name %q", name)
		}
		if number, err = strconv.Atoi(name); err != nil || number < 0 {
			return nil, wrong("bad character in group name %q", name)
		}
		if number == 0 {
			return nil, wrong("bad group number")
		}
		r.asked = append(r.asked, number)
	}
	if err := r.outside(number); err != nil {
		return nil, err
	}
	if r.depth++; r.depth > mostNested {
		return nil, wrong("groups are nested too deeply")
	}
	defer func() { r.depth-- }()
	n := &node{kind: conditional, group: number}
	flags := r.flags
	yes, err := r.branch(false)
	if err != nil {
		return nil, err
	}
	n.subs = []*node{yes}
	if r.match('|') {
		no, err := r.branch(false)
		if err != nil {
			return nil, err
		}
		if r.next() == '|' {
			return nil, wrong("conditional backref with more than two branches")
		}
		n.subs = append(n.subs, no)
	}
	r.flags = flags
	if !r.match(')') {
		return nil, wrong("missing ), unterminated subpattern")
	}
	return n, nil
}

// The letters of flags.
var (
	pythonFlags = map[rune]Flags{'i': IgnoreCase, 'm': MultiLine, 's': DotAll, 'x': Verbose, 'a': ASCII, 'u': 0}
	javaFlags   = map[rune]Flags{'i': IgnoreCase, 'm': MultiLine, 's': DotAll, 'x': Verbose, 'd': unixLines, 'u': unicodeCase}
)

// flagged reads (?ims) and (?i-m:…) from the first letter on.
func (r *reader) flagged(c rune, first bool) (*node, error) {
	known := pythonFlags
	if r.java {
		known = javaFlags
	}
	var on, off Flags
	into, minus, letters := &on, false, ""
	for ; ; c = r.get() {
		switch flag, ok := known[c]; {
		case ok:
			*into |= flag
			letters += string(c)
			if c == 'u' && !r.java {
				off |= ASCII
			}
			if minus && (c == 'a' || c == 'u') && !r.java {
				return nil, wrong("bad inline flags: cannot turn off flags 'a', 'u' and 'L'")
			}
			continue
		case c == 'U' && r.java: // the classes of Unicode
			if minus {
				on |= ASCII
			} else {
				off |= ASCII
				on |= unicodeCase
			}
			letters += "U"
			continue
		case c == '-' && !minus:
			into, minus = &off, true
			continue
		case letters == "" && c != end:
			return nil, wrong("unknown extension ?%c", c)
		case c == end:
			return nil, wrong("missing -, : or )")
		case c != ')' && c != ':':
			return nil, wrong("unknown flag")
		}
		break
	}
	if on&ASCII != 0 && off&ASCII != 0 && !r.java {
		return nil, wrong("bad inline flags: flags 'a', 'u' and 'L' are incompatible")
	}
	if c == ')' {
		if !r.java && (!first || minus) {
			return nil, wrong("global flags not at the start of the expression")
		}
		r.flags = r.flags&^off | on
		return nil, nil
	}
	if !r.java && on&off != 0 {
		return nil, wrong("bad inline flags: flag turned on and off")
	}
	before := r.flags
	r.flags = r.flags&^off | on
	n, err := r.closed(&node{kind: sequence})
	r.flags = before
	return n, err
}
