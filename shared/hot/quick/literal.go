package quick

import (
	"strings"

	"hearth/shared/hot/funcs"
)

// literal reads a text after | or >, in a block of that indentation. Afterwards it is at the
// beginning of the following line.
func (s *scanner) literal(indent int) *funcs.Node {
	n := s.node(funcs.Scalar, s.at)
	if n == nil {
		return nil
	}
	folded := s.src[s.at] == '>'
	s.at++
	chomp := byte(0)
	if s.at < len(s.src) && (s.src[s.at] == '-' || s.src[s.at] == '+') {
		chomp = s.src[s.at]
		s.at++
	}
	if !s.endOfLine() {
		return nil
	}
	s.comment()
	if s.at >= len(s.src) {
		return nil
	}
	s.newLine()
	l := lines{scanner: s}
	if !l.find(indent) {
		return nil
	}
	n.Value = l.read(folded, chomp)
	return n
}

// lines are the lines of a literal text.
type lines struct {
	*scanner
	indent int
	breaks int // empty lines passed so far, whose meaning the next line decides
}

// find goes to the first line that is not empty, which sets the indentation of all.
func (l *lines) find(outside int) bool {
	most := 0
	for l.at < len(l.src) {
		l.spaces()
		most = max(most, l.at-l.start)
		if l.at >= len(l.src) || l.src[l.at] != '\n' {
			break
		}
		l.newLine()
		l.breaks++
	}
	l.indent = l.at - l.start
	// The parser must read a text without letters, and one in which an empty line has more blanks
	// than the first line that is not empty.
	return l.at < len(l.src) && l.src[l.at] != '\t' && l.indent > outside && l.indent >= most
}

// skip passes the indentation and empty lines.
func (l *lines) skip() {
	for {
		for l.at < len(l.src) && l.src[l.at] == ' ' && l.at-l.start < l.indent {
			l.at++
		}
		if l.at >= len(l.src) || l.src[l.at] != '\n' {
			return
		}
		l.newLine()
		l.breaks++
	}
}

func (l *lines) read(folded bool, chomp byte) string {
	var b strings.Builder
	ended := false // the previous line, by a line break
	blank := false // it began with a blank
	for l.at < len(l.src) && l.at-l.start == l.indent {
		now := l.src[l.at] == ' ' || l.src[l.at] == '\t'
		switch {
		case folded && ended && !blank && !now:
			if l.breaks == 0 {
				b.WriteByte(' ')
			}
		case ended:
			b.WriteByte('\n')
		}
		l.empty(&b)
		blank = now
		from := l.at
		l.comment()
		b.WriteString(l.src[from:l.at])
		if ended = l.at < len(l.src); ended {
			l.newLine()
			l.skip()
		}
	}
	if chomp != '-' && ended {
		b.WriteByte('\n')
	}
	if chomp == '+' {
		l.empty(&b)
	}
	return b.String()
}

func (l *lines) empty(b *strings.Builder) {
	for ; l.breaks > 0; l.breaks-- {
		b.WriteByte('\n')
	}
}
