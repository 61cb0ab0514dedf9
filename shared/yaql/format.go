package yaql

import (
	"strconv"
	"strings"

	"hearth/shared/python"
)

// format fills in a text as Python does: {} {0} {name} {0[key]}, with !r or !s and a specification
// after a colon. Attributes of values cannot be read.
func format(c *called) (any, error) {
	f := &formatter{c: c}
	s, err := f.fill(c.text(0), 2)
	return s, err
}

type formatter struct {
	c       *called
	next    int
	counted bool // places are counted, not given
	given   bool
}

// fill fills in a text; a specification may hold fields too, but not deeper ones.
func (f *formatter) fill(s string, depth int) (string, error) {
	if depth == 0 {
		return "", failed(ValueError, "Max string recursion exceeded")
	}
	var b strings.Builder
	for {
		at := strings.IndexAny(s, "{}")
		if at < 0 {
			b.WriteString(s)
			return b.String(), f.c.e.room(b.Len())
		}
		b.WriteString(s[:at])
		rest := s[at+1:]
		if strings.HasPrefix(rest, s[at:at+1]) {
			b.WriteByte(s[at])
			s = rest[1:]
			continue
		}
		if s[at] == '}' {
			return "", failed(ValueError, "Single '}' encountered in format string")
		}
		end := closing(rest)
		if end < 0 && rest == "" {
			return "", failed(ValueError, "Single '{' encountered in format string")
		} else if end < 0 {
			return "", failed(ValueError, "expected '}' before end of string")
		}
		text, err := f.field(rest[:end], depth)
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		if err := f.c.e.room(b.Len()); err != nil {
			return "", err
		}
		s = rest[end+1:]
	}
}

// closing finds the bracket that closes a field.
func closing(s string) int {
	open := 1
	for i, r := range s {
		switch r {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return i
			}
		}
	}
	return -1
}

func (f *formatter) field(s string, depth int) (string, error) {
	if err := f.c.e.spend(1); err != nil {
		return "", err
	}
	name, spec := s, ""
	conversion := ""
	if at := strings.IndexAny(s, "!:"); at >= 0 {
		name, spec = s[:at], s[at:]
	}
	if strings.HasPrefix(spec, "!") {
		conversion, spec, _ = strings.Cut(spec[1:], ":")
		if len(conversion) != 1 {
			return "", failed(ValueError, "expected ':' after conversion specifier")
		}
	} else {
		spec = strings.TrimPrefix(spec, ":")
	}
	v, err := f.value(name)
	if err != nil {
		return "", err
	}
	switch conversion {
	case "":
	case "s":
		v = str(v)
	case "r", "a":
		v = repr(v)
	default:
		return "", failed(ValueError, "Unknown conversion specifier %s", conversion)
	}
	if strings.ContainsAny(spec, "{}") {
		if spec, err = f.fill(spec, depth-1); err != nil {
			return "", err
		}
	}
	return f.c.e.formatted(v, spec)
}

// value returns the value that a field names.
func (f *formatter) value(s string) (any, error) {
	name, path := s, ""
	if at := strings.IndexAny(s, ".["); at >= 0 {
		name, path = s[:at], s[at:]
	}
	v, err := f.argument(name)
	for err == nil && path != "" {
		if path[0] == '.' {
			return nil, failed(Refused, "Attributes of values are not available in format: %s", s)
		}
		key, rest, ok := strings.Cut(path[1:], "]")
		if !ok {
			return nil, failed(ValueError, "Missing ']' in format string")
		}
		if key == "" {
			return nil, failed(ValueError, "Empty attribute in format string")
		}
		var index any = key
		if i, notNumber := strconv.Atoi(key); notNumber == nil && isDigit(rune(key[0])) {
			index = i
		}
		v, err = f.item(v, index)
		if path = rest; err == nil && path != "" && path[0] != '.' && path[0] != '[' {
			return nil, failed(ValueError, "Only '.' or '[' may follow ']' in format field specifier")
		}
	}
	return v, err
}

func (f *formatter) argument(name string) (any, error) {
	at, notNumber := strconv.Atoi(name)
	isPlace := name == "" || notNumber == nil && isDigit(rune(name[0]))
	switch {
	case name == "" && f.given:
		return nil, failed(ValueError, "cannot switch from manual field specification to automatic field numbering")
	case name == "":
		at, f.counted = f.next, true
		f.next++
	case isPlace && f.counted:
		return nil, failed(ValueError, "cannot switch from automatic field numbering to manual field specification")
	case isPlace:
		f.given = true
	default:
		v, ok := f.c.named[name]
		if !ok {
			return nil, failed(KeyError, "%s", python.Quote(name))
		}
		return v, nil
	}
	if at >= len(f.c.rest) {
		return nil, failed(IndexError, "Replacement index %d out of range for positional args tuple", at)
	}
	return f.c.rest[at], nil
}

func (f *formatter) item(v, index any) (any, error) {
	switch in := v.(type) {
	case *dict:
		item, found, err := in.get(f.c.e, index)
		if err == nil && !found {
			err = failedWith(KeyError, index, "The map has no key ", "%s", repr(index))
		}
		return item, err
	case *list:
		i, ok := index.(int)
		if !ok {
			return nil, failed(TypeError, "%s indices must be integers or slices, not str", typeName(v))
		}
		if i >= len(in.items) {
			return nil, failed(IndexError, "%s index out of range", typeName(v))
		}
		return in.items[i], nil
	case string:
		i, ok := index.(int)
		if !ok {
			return nil, failed(TypeError, "string indices must be integers, not 'str'")
		}
		chars := []rune(in)
		if i >= len(chars) {
			return nil, failed(IndexError, "string index out of range")
		}
		return string(chars[i]), nil
	}
	return nil, failed(TypeError, "'%s' object is not subscriptable", typeName(v))
}
