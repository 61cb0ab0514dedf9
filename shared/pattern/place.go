package pattern

// holds reports whether a place of the text is of a kind.
func (m *matcher) holds(where placeKind, at int) bool {
	text := m.text
	last := at == len(text)
	edge := func(is func(rune) bool) bool {
		return (at > 0 && is(text[at-1])) != (!last && is(text[at]))
	}
	switch where {
	case textStart:
		return at == 0
	case textEnd:
		return last
	case lineStart:
		return at == 0 || text[at-1] == '\n'
	case lineEnd:
		return last || text[at] == '\n'
	case lastLine:
		return last || at == len(text)-1 && text[at] == '\n'
	case wordEdge:
		return edge(isWord)
	case noWordEdge:
		return len(text) > 0 && !edge(isWord) || m.java && len(text) == 0
	case asciiEdge:
		return edge(isASCIIWord)
	case noAsciiEdge:
		return len(text) > 0 && !edge(isASCIIWord) || m.java && len(text) == 0
	case javaLineStart:
		return at == 0 || !last && isJavaLineEnd(text[at-1]) && !(text[at-1] == '\r' && text[at] == '\n')
	case javaLineEnd:
		return last || isJavaLineEnd(text[at]) && !inPair(text, at)
	case javaLastLine:
		return last || !inPair(text, at) && (at == len(text)-1 && isJavaLineEnd(text[at]) || at == len(text)-2 && text[at] == '\r' && text[at+1] == '\n')
	}
	return false
}

// inPair reports whether a place is between \r and \n.
func inPair(text []rune, at int) bool { return at > 0 && text[at-1] == '\r' && text[at] == '\n' }

// isJavaLineEnd reports whether a character ends a line in Java.
func isJavaLineEnd(r rune) bool {
	return r == '\n' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}
