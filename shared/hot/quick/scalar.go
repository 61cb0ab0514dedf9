package quick

import (
	"strings"

	"hearth/shared/hot/funcs"
)

// A text is a scalar as it was written; a quoted one is always a string.
type text struct {
	text   string
	quoted bool
}

// made makes a node of a scalar that began at a byte of this line.
func (s *scanner) made(t text, at int) *funcs.Node {
	n := s.node(funcs.Scalar, at)
	if n == nil {
		return nil
	}
	if t.quoted || s.Text(t.text) {
		n.Value = t.text
		return n
	}
	v, ok := s.Plain(t.text)
	if !ok {
		return nil
	}
	n.Value = v
	if _, is := v.(bool); is && s.Written {
		n.Name = named(t.text)
	}
	return n
}

// named returns a word for a boolean, unless it is true or false.
func named(word string) string {
	if word == "true" || word == "false" {
		return ""
	}
	return word
}

// name returns the text of a key.
func (s *scanner) name(t text) (string, bool) {
	if t.quoted || s.Text(t.text) {
		return t.text, true
	}
	v, ok := s.Plain(t.text)
	name, isText := v.(string)
	if ok && !isText && s.Written {
		return t.text, true
	}
	if ok && !isText {
		name = funcs.JSON(v)
	}
	return name, ok
}

// scalar reads a scalar in one line, up to its end.
func (s *scanner) scalar(flow bool) (text, bool) {
	switch s.src[s.at] {
	case '\'':
		return s.single()
	case '"':
		return s.double()
	}
	return s.plain(flow)
}

// plain reads a scalar without quotes.
func (s *scanner) plain(flow bool) (text, bool) {
	c := s.src[s.at]
	if strings.IndexByte("?:,[]{}#&*!|>%@`\t", c) >= 0 {
		return text{}, false
	}
	if c == '-' && (s.blankAt(s.at+1) || flow && strings.IndexByte(",[]{}", s.src[s.at+1]) >= 0) {
		return text{}, false
	}
	end := s.at // of the last letter that is no blank
	i := s.at
scan:
	for ; i < len(s.src); i++ {
		switch c := s.src[i]; c {
		case '\n':
			break scan
		case '\t':
			return text{}, false
		case ' ':
			continue
		case '#':
			if s.src[i-1] == ' ' {
				break scan
			}
		case ':':
			if s.blankAt(i + 1) {
				break scan
			}
			if flow && strings.IndexByte(",[]{}", s.src[i+1]) >= 0 {
				return text{}, false
			}
		case ',', ']', '}':
			if flow {
				break scan
			}
		case '[', '{', '?':
			if flow {
				return text{}, false
			}
		}
		end = i + 1
	}
	t := text{text: s.src[s.at:end]}
	s.at = end
	return t, !flow || t.text[len(t.text)-1] != ':'
}

// single reads a scalar in single quotes.
func (s *scanner) single() (text, bool) {
	from := s.at + 1
	twice := false
	for i := from; i < len(s.src); i++ {
		switch s.src[i] {
		case '\n', '\t':
			return text{}, false
		case '\'':
			if i+1 < len(s.src) && s.src[i+1] == '\'' {
				twice = true
				i++
				continue
			}
			s.at = i + 1
			inside := s.src[from:i]
			if twice {
				inside = strings.ReplaceAll(inside, "''", "'")
			}
			return text{inside, true}, true
		}
	}
	return text{}, false
}

// escapes are the escapes of double quotes that are read here.
var escapes = map[byte]byte{'n': '\n', 't': '\t', '"': '"', '\\': '\\', 'r': '\r', ' ': ' ', 'e': 0x1b, '0': 0}

// double reads a scalar in double quotes.
func (s *scanner) double() (text, bool) {
	from := s.at + 1
	var made []byte // once there was an escape
	escaped := false
	for i := from; i < len(s.src); i++ {
		c := s.src[i]
		switch c {
		case '\n', '\t':
			return text{}, false
		case '"':
			s.at = i + 1
			if escaped {
				return text{string(made), true}, true
			}
			return text{s.src[from:i], true}, true
		case '\\':
			if i+1 >= len(s.src) {
				return text{}, false
			}
			letter, known := escapes[s.src[i+1]]
			if !known {
				return text{}, false
			}
			if !escaped {
				made, escaped = append(made, s.src[from:i]...), true
			}
			made = append(made, letter)
			i++
			continue
		}
		if escaped {
			made = append(made, c)
		}
	}
	return text{}, false
}
