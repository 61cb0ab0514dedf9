package pattern

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// A reader reads the source of a pattern.
type reader struct {
	src    []rune
	at     int
	java   bool
	flags  Flags
	names  []string
	byName map[string]int
	open   map[int]bool // groups that have begun and not ended
	widths map[int][2]int
	behind int // groups before the look-behind that is being read, plus 1; 0 outside of one
	asked  []int
	depth  int
}

func wrong(format string, args ...any) error { return fmt.Errorf(format, args...) }

// end is the result of next at the end of the source.
const end = rune(-1)

func (r *reader) next() rune {
	if r.at >= len(r.src) {
		return end
	}
	return r.src[r.at]
}

func (r *reader) get() rune {
	c := r.next()
	if c != end {
		r.at++
	}
	return c
}

func (r *reader) match(c rune) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

// ahead reports whether a text comes next, and passes it.
func (r *reader) ahead(text string) bool {
	runes := []rune(text)
	if len(r.src)-r.at < len(runes) || string(r.src[r.at:r.at+len(runes)]) != text {
		return false
	}
	r.at += len(runes)
	return true
}

// until returns the text before a character, and passes the character.
func (r *reader) until(c rune, what string) (string, error) {
	start := r.at
	for r.next() != c {
		if r.get() == end {
			return "", wrong("missing %c, unterminated name", c)
		}
	}
	text := string(r.src[start:r.at])
	r.at++
	if text == "" {
		return "", wrong("missing %s", what)
	}
	return text, nil
}

// while returns the next characters of a kind, at most most of them.
func (r *reader) while(most int, of func(rune) bool) string {
	start := r.at
	for r.at < len(r.src) && r.at-start < most && of(r.src[r.at]) {
		r.at++
	}
	return string(r.src[start:r.at])
}

// whole reads all of a pattern.
func (r *reader) whole() (*node, error) {
	r.open, r.widths = map[int]bool{}, map[int][2]int{}
	n, err := r.branches(true)
	if err != nil {
		return nil, err
	}
	if r.next() != end {
		return nil, wrong("unbalanced parenthesis")
	}
	for _, group := range r.asked {
		if group >= len(r.names) {
			return nil, wrong("invalid group reference %d", group)
		}
	}
	return n, nil
}

// branches reads the alternatives between bars, up to a closing parenthesis.
func (r *reader) branches(outermost bool) (*node, error) {
	if r.depth++; r.depth > mostNested {
		return nil, wrong("groups are nested too deeply")
	}
	defer func() { r.depth-- }()
	n := &node{kind: choice}
	for first := outermost; ; first = false {
		one, err := r.branch(first)
		if err != nil {
			return nil, err
		}
		n.subs = append(n.subs, one)
		if !r.match('|') {
			break
		}
	}
	if len(n.subs) == 1 {
		return n.subs[0], nil
	}
	return n, nil
}

// branch reads a sequence, up to a bar or a closing parenthesis.
func (r *reader) branch(first bool) (*node, error) {
	n := &node{kind: sequence}
	for {
		c := r.next()
		if c == end || c == '|' || c == ')' {
			return n, nil
		}
		r.at++
		if r.flags&Verbose != 0 && r.skip(c) {
			continue
		}
		if strings.ContainsRune("*+?", c) || c == '{' {
			literal, err := r.repeated(n, c)
			if err != nil {
				return nil, err
			}
			if !literal {
				continue
			}
		}
		sub, err := r.item(c, first && len(n.subs) == 0)
		if err != nil {
			return nil, err
		}
		if sub != nil {
			n.subs = append(n.subs, sub)
		}
	}
}

// skip passes over blanks and comments of a verbose pattern.
func (r *reader) skip(c rune) bool {
	if strings.ContainsRune(" \t\n\r\v\f", c) {
		return true
	}
	if c != '#' {
		return false
	}
	for c := r.get(); c != end && c != '\n'; c = r.get() {
	}
	return true
}

// item reads one item that begins with a character; nil matches nothing.
func (r *reader) item(c rune, first bool) (*node, error) {
	switch c {
	case '\\':
		return r.escape()
	case '[':
		in, err := r.class()
		if err != nil {
			return nil, err
		}
		return &node{kind: one, set: newSet(in)}, nil
	case '.':
		return &node{kind: one, set: newSet(r.any())}, nil
	case '^':
		return r.placed(textStart, lineStart, javaLineStart), nil
	case '$':
		if r.flags&MultiLine == 0 && r.java && r.flags&unixLines == 0 {
			return &node{kind: place, where: javaLastLine}, nil
		}
		return r.placed(lastLine, lineEnd, javaLineEnd), nil
	case '(':
		return r.parenthesis(first)
	}
	return r.literal(c), nil
}

func (r *reader) placed(plain, lines, javaLines placeKind) *node {
	switch {
	case r.flags&MultiLine == 0:
		return &node{kind: place, where: plain}
	case r.java && r.flags&unixLines == 0:
		return &node{kind: place, where: javaLines}
	}
	return &node{kind: place, where: lines}
}

func (r *reader) any() func(rune) bool {
	switch {
	case r.flags&DotAll != 0:
		return func(rune) bool { return true }
	case r.java && r.flags&unixLines == 0:
		return not(isJavaLineEnd)
	}
	return func(c rune) bool { return c != '\n' }
}

func (r *reader) literal(c rune) *node { return &node{kind: one, set: single(c, r.fold())} }

// fold returns the fold of the current flags.
func (r *reader) fold() fold {
	switch {
	case r.flags&IgnoreCase == 0:
		return exactly
	case r.flags&ASCII != 0 && r.flags&unicodeCase == 0:
		return foldASCII
	}
	return foldUnicode
}

// repeated puts a repeat of the last item in its place. literal is true for a brace that is no
// repeat.
func (r *reader) repeated(n *node, c rune) (literal bool, err error) {
	least, most := 0, endless
	switch c {
	case '?':
		most = 1
	case '+':
		least = 1
	case '{':
		var ok bool
		if least, most, ok, err = r.counts(); err != nil || !ok {
			return true, err
		}
	}
	if len(n.subs) == 0 {
		return false, wrong("nothing to repeat")
	}
	last := n.subs[len(n.subs)-1]
	switch {
	case last.kind == place && !r.java:
		return false, wrong("nothing to repeat")
	case last.kind == repeat && r.java && c == '{': // which repeats the empty text between them
		_ = r.match('?') || r.match('+')
		return false, nil
	case last.kind == repeat:
		return false, wrong("multiple repeat")
	}
	made := &node{kind: repeat, subs: []*node{last}, min: least, max: most}
	switch {
	case r.match('?'):
		made.lazy = true
	case r.match('+'):
		made.possessive = true
	}
	n.subs[len(n.subs)-1] = made
	return false, nil
}

// counts reads {2}, {2,}, {,2} and {2,3} after the brace.
func (r *reader) counts() (least, most int, ok bool, err error) {
	here := r.at
	if !r.java && r.next() == '}' {
		return 0, 0, false, nil
	}
	lo := r.while(len(r.src), isASCIIDigit)
	hi := lo
	if r.match(',') {
		hi = r.while(len(r.src), isASCIIDigit)
	}
	if !r.match('}') || r.java && lo == "" {
		if r.java {
			return 0, 0, false, wrong("illegal repetition")
		}
		r.at = here
		return 0, 0, false, nil
	}
	least, most = 0, endless
	if lo != "" {
		if least, err = strconv.Atoi(lo); err != nil || least > 1<<31 {
			return 0, 0, false, wrong("the repetition number is too large")
		}
	}
	if hi != "" {
		if most, err = strconv.Atoi(hi); err != nil || most > 1<<31 {
			return 0, 0, false, wrong("the repetition number is too large")
		}
	}
	if most < least {
		return 0, 0, false, wrong("min repeat greater than max repeat")
	}
	return least, most, true, nil
}

// isName reports whether a text can be the name of a group.
func isName(text string) bool {
	for i, c := range text {
		if c != '_' && !unicode.IsLetter(c) && (i == 0 || !unicode.IsNumber(c) && !unicode.Is(unicode.Mn, c)) {
			return false
		}
	}
	return text != ""
}
