package quick

import "hearth/shared/hot/funcs"

// collection reports whether a flow collection begins here.
func (s *scanner) collection() bool { return s.src[s.at] == '[' || s.src[s.at] == '{' }

// flow reads a flow collection.
func (s *scanner) flow(depth int) *funcs.Node {
	if depth > s.Depth {
		return nil
	}
	if s.src[s.at] == '[' {
		return s.flowSequence(depth)
	}
	return s.flowMapping(depth)
}

func (s *scanner) flowSequence(depth int) *funcs.Node {
	n := s.node(funcs.List, s.at)
	if n == nil {
		return nil
	}
	items := len(s.pending)
	s.at++
	for {
		if !s.ahead() {
			return nil
		}
		if s.src[s.at] == ']' {
			break
		}
		item := s.flowValue(depth + 1)
		if item == nil || !s.ahead() {
			return nil
		}
		s.pending = append(s.pending, item)
		if s.src[s.at] == ']' {
			break
		}
		if s.src[s.at] != ',' {
			return nil
		}
		s.at++
	}
	s.at++
	return s.gathered(n, items)
}

func (s *scanner) flowMapping(depth int) *funcs.Node {
	n := s.node(funcs.Map, s.at)
	if n == nil {
		return nil
	}
	items, keys := len(s.pending), len(s.keys)
	s.at++
	for {
		if !s.ahead() {
			return nil
		}
		if s.src[s.at] == '}' {
			break
		}
		item := s.pair(depth)
		if item == nil || !s.ahead() {
			return nil
		}
		s.pending = append(s.pending, item)
		if s.src[s.at] == '}' {
			break
		}
		if s.src[s.at] != ',' {
			return nil
		}
		s.at++
	}
	s.at++
	return s.keyed(n, items, keys)
}

// pair reads a key and its value, and returns the value.
func (s *scanner) pair(depth int) *funcs.Node {
	at := s.at
	key, ok := s.scalar(true)
	if !ok || s.at-at > longestKey {
		return nil
	}
	s.spaces()
	if s.at >= len(s.src) || s.src[s.at] != ':' || !key.quoted && !s.blankAt(s.at+1) {
		return nil
	}
	name, ok := s.name(key)
	if !ok || !s.key(name, at) {
		return nil
	}
	s.at++
	if !s.ahead() {
		return nil
	}
	return s.flowValue(depth + 1)
}

func (s *scanner) flowValue(depth int) *funcs.Node {
	if s.collection() {
		return s.flow(depth)
	}
	at, line := s.at, s.line
	text, ok := s.scalar(true)
	if !ok || line != s.line {
		return nil
	}
	return s.made(text, at)
}

// ahead goes to the next token of a flow collection, which may be in another line.
func (s *scanner) ahead() bool {
	_, ok := s.next()
	return ok
}
