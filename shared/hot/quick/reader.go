package quick

import (
	"strings"
	"unicode/utf8"

	"hearth/shared/hot/funcs"
)

// A Reader reads texts whose collections are not nested deeper than Depth, and that have no more
// than Values values, including keys.
type Reader struct {
	Depth, Values int

	// Text reports whether a plain scalar can only be a text; Plain returns the value of any other.
	// It returns false when the parser must decide.
	Text  func(plain string) bool
	Plain func(text string) (any, bool)

	// Written keeps keys as they are written, and names booleans by other words than true and false.
	Written bool
}

// Read returns the tree of a text, which must be a block mapping. It returns false when the parser
// must read the text.
func (r Reader) Read(src []byte) (*funcs.Node, bool) {
	text := string(src) // all scalars are parts of it
	s := scanner{Reader: r, src: text, line: 1}
	if !s.legible() || !s.begin() {
		return nil, false
	}
	if _, ok := s.next(); !ok || s.at != s.start {
		return nil, false
	}
	n := s.mapping(0, 1)
	if n == nil || s.at < len(s.src) {
		return nil, false
	}
	return n, true
}

// A scanner is the state of reading one text. Its methods return nil for what needs the parser, and
// are not called again then.
type scanner struct {
	Reader
	src   string
	at    int
	line  int // from 1
	start int // of the line
	count int // of values

	wide    bool // not all letters are bytes
	counted int  // up to where the letters of a line are counted
	letters int  // of the line up to there

	slab    funcs.Slab
	pending []*funcs.Node // items of the collections that are being read
	keys    []string      // of the mappings
	spots   []funcs.Spot
}

// legible reports whether all letters of the text are simple ones.
func (s *scanner) legible() bool {
	for i := 0; i < len(s.src); i++ {
		switch c := s.src[i]; {
		case c >= 0x80:
			s.wide = true
		case c < ' ' && c != '\n' && c != '\t' || c == 0x7f:
			return false
		}
	}
	if !s.wide {
		return true
	}
	for i, c := range s.src {
		switch {
		case c < 0x80:
		case c < 0xa0, c == 0x2028, c == 0x2029, c == 0xfeff, c == 0xfffe, c == 0xffff:
			return false
		case c == utf8.RuneError && !strings.HasPrefix(s.src[i:], "\ufffd"):
			return false
		}
	}
	return true
}

// begin passes a line --- at the beginning; there may be no other mark of a document.
func (s *scanner) begin() bool {
	if _, ok := s.next(); !ok {
		return false
	}
	rest := s.src[s.at:]
	if strings.HasPrefix(rest, "---") {
		if s.at += 3; !s.endOfLine() || s.at != s.start+3 {
			return false
		}
		rest = s.src[s.at:]
	}
	return !strings.HasPrefix(rest, "%") && !strings.HasPrefix(rest, "...") && !strings.Contains(rest, "\n---") && !strings.Contains(rest, "\n...")
}

// next goes to the next token, over blanks, comments and line ends, and returns its column. It
// returns false at the end of the text, and before anything else.
func (s *scanner) next() (column int, ok bool) {
	for s.at < len(s.src) {
		switch s.src[s.at] {
		case ' ':
			s.at++
		case '\n':
			s.newLine()
		case '#':
			if s.at > s.start && s.src[s.at-1] != ' ' {
				return 0, false
			}
			s.comment()
		default:
			return s.at - s.start, true
		}
	}
	return 0, false
}

func (s *scanner) newLine() {
	s.at++
	s.line++
	s.start = s.at
}

func (s *scanner) comment() {
	if end := strings.IndexByte(s.src[s.at:], '\n'); end >= 0 {
		s.at += end
	} else {
		s.at = len(s.src)
	}
}

func (s *scanner) spaces() {
	for s.at < len(s.src) && s.src[s.at] == ' ' {
		s.at++
	}
}

// endOfLine reports whether only a comment is left of the line, and passes the blanks.
func (s *scanner) endOfLine() bool {
	before := s.at
	s.spaces()
	return s.at == len(s.src) || s.src[s.at] == '\n' || s.src[s.at] == '#' && s.at > before
}

// blankAt reports whether a blank, or the end, is there.
func (s *scanner) blankAt(i int) bool {
	return i >= len(s.src) || s.src[i] == ' ' || s.src[i] == '\n' || s.src[i] == '\t'
}

// column returns the column of a byte, from 1, in letters. It continues the count from its last
// call: a whole text may be one line.
func (s *scanner) column(at int) int {
	if !s.wide {
		return at - s.start + 1
	}
	if s.counted < s.start || s.counted > at {
		s.counted, s.letters = s.start, 0
	}
	s.letters += utf8.RuneCountInString(s.src[s.counted:at])
	s.counted = at
	return s.letters + 1
}

// node returns a node at a byte of this line; nil when there are too many.
func (s *scanner) node(kind funcs.Kind, at int) *funcs.Node {
	if s.count++; s.count > s.Values {
		return nil
	}
	n := s.slab.Node()
	n.Kind, n.Line, n.Column = kind, s.line, s.column(at)
	return n
}

// key reads the key of a mapping.
func (s *scanner) key(text string, at int) bool {
	s.keys = append(s.keys, text)
	s.spots = append(s.spots, funcs.Spot{Line: int32(s.line), Column: int32(s.column(at))})
	s.count++
	return s.count <= s.Values
}

// gathered gives a list the items that were read since there were items of them.
func (s *scanner) gathered(n *funcs.Node, items int) *funcs.Node {
	n.Items = s.slab.Items(s.pending[items:])
	s.pending = s.pending[:items]
	return n
}

// keyed also gives a map its keys. The parser must read a map with a key that comes twice.
func (s *scanner) keyed(n *funcs.Node, items, keys int) *funcs.Node {
	n.Keys, n.Spots = s.slab.Keys(s.keys[keys:]), s.slab.Spots(s.spots[keys:])
	s.keys, s.spots = s.keys[:keys], s.spots[:keys]
	if twice(n.Keys) {
		return nil
	}
	return s.gathered(n, items)
}

// few is the number of keys up to which comparing them all is faster than a look-up.
const few = 12

func twice(keys []string) bool {
	if len(keys) > few {
		known := make(map[string]struct{}, len(keys))
		for _, key := range keys {
			known[key] = struct{}{}
		}
		return len(known) < len(keys)
	}
	for i, key := range keys {
		for _, other := range keys[:i] {
			if key == other {
				return true
			}
		}
	}
	return false
}
