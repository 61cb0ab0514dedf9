package quick

import (
	"hearth/shared/hot/funcs"
)

// mapping reads the block mapping whose first key is here, at the indentation of all of them. The
// next token after it is less indented, or the end of the text.
func (s *scanner) mapping(indent, depth int) *funcs.Node {
	if depth > s.Depth {
		return nil
	}
	n := s.node(funcs.Map, s.at)
	if n == nil {
		return nil
	}
	items, keys := len(s.pending), len(s.keys)
	for {
		at := s.at
		key, ok := s.scalar(false)
		if !ok || s.at-at > longestKey {
			return nil
		}
		s.spaces()
		if !s.colon() {
			return nil
		}
		name, ok := s.name(key)
		if !ok || !s.key(name, at) {
			return nil
		}
		s.at++
		item := s.value(indent, depth+1)
		if item == nil {
			return nil
		}
		s.pending = append(s.pending, item)
		column, more := s.next()
		if !more || column < indent {
			break
		}
		if column > indent {
			return nil
		}
	}
	return s.keyed(n, items, keys)
}

// longestKey is how many bytes a key may have that is not marked as one.
const longestKey = 1000

// colon reports whether a : that ends a key is here.
func (s *scanner) colon() bool {
	return s.at < len(s.src) && s.src[s.at] == ':' && s.blankAt(s.at+1)
}

// dash reports whether an item of a block sequence begins here.
func (s *scanner) dash() bool {
	return s.at < len(s.src) && s.src[s.at] == '-' && s.blankAt(s.at+1)
}

// value reads what follows the colon after a key of a block mapping.
func (s *scanner) value(indent, depth int) *funcs.Node {
	line, start, after := s.line, s.start, s.at
	if !s.endOfLine() {
		return s.inline(indent, depth, nil)
	}
	column, ok := s.next()
	switch {
	case ok && column > indent:
		return s.block(indent, depth)
	case ok && column == indent && s.dash():
		return s.sequence(indent, depth)
	}
	return s.empty(line, start, after)
}

// empty returns null for a missing value.
func (s *scanner) empty(line, start, at int) *funcs.Node {
	nowLine, nowStart := s.line, s.start
	s.line, s.start = line, start
	n := s.node(funcs.Scalar, at)
	s.line, s.start = nowLine, nowStart
	return n
}

// sequence reads the block sequence whose first dash is here.
func (s *scanner) sequence(indent, depth int) *funcs.Node {
	if depth > s.Depth {
		return nil
	}
	n := s.node(funcs.List, s.at)
	if n == nil {
		return nil
	}
	items := len(s.pending)
	for {
		s.at++
		item := s.entry(indent, depth+1)
		if item == nil {
			return nil
		}
		s.pending = append(s.pending, item)
		column, more := s.next()
		if !more || column < indent || column == indent && !s.dash() {
			break
		}
		if column > indent {
			return nil
		}
	}
	return s.gathered(n, items)
}

// entry reads what follows a dash.
func (s *scanner) entry(indent, depth int) *funcs.Node {
	line, start, after := s.line, s.start, s.at
	if !s.endOfLine() {
		return s.block(indent, depth)
	}
	if column, ok := s.next(); ok && column > indent {
		return s.block(indent, depth)
	}
	return s.empty(line, start, after)
}

// block reads a value that is the first of its line, or follows a dash: it may be a block
// collection.
func (s *scanner) block(indent, depth int) *funcs.Node {
	own := s.at - s.start
	if s.dash() {
		return s.sequence(own, depth)
	}
	at := s.at
	if s.collection() || s.src[at] == '|' || s.src[at] == '>' {
		return s.inline(indent, depth, nil)
	}
	text, ok := s.scalar(false)
	if !ok {
		return nil
	}
	end := s.at
	s.spaces()
	if s.colon() {
		s.at = at
		return s.mapping(own, depth)
	}
	s.at = end
	return s.inline(indent, depth, &start{text, at})
}

// A start is a scalar that has been read already, and its place.
type start struct {
	text text
	at   int
}

// inline reads a value that cannot be a block collection, to the end of its line or lines.
func (s *scanner) inline(indent, depth int, read *start) *funcs.Node {
	var n *funcs.Node
	switch {
	case read != nil:
		n = s.made(read.text, read.at)
	case s.collection():
		n = s.flow(depth)
	case s.src[s.at] == '|' || s.src[s.at] == '>':
		return s.literal(indent)
	case s.dash():
		return nil
	default:
		at := s.at
		text, ok := s.scalar(false)
		if !ok {
			return nil
		}
		n = s.made(text, at)
	}
	if n == nil || !s.endOfLine() {
		return nil
	}
	return n
}
