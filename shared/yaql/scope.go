package yaql

import (
	"strings"
	"unicode"
)

// A scope holds variables and functions that an expression defines. The scope around it has the
// others.
type scope struct {
	up    *scope
	vars  map[string]any
	funcs map[string][]*overload
}

func (s *scope) child() *scope { return &scope{up: s} }

// normal returns the full name of a variable: $ is the first argument.
func normal(name string) string {
	if name = strings.TrimPrefix(name, "$"); name == "" {
		return "1"
	}
	return name
}

// set sets a variable, whose name may begin with $.
func (s *scope) set(name string, v any) {
	if s.vars == nil {
		s.vars = map[string]any{}
	}
	s.vars[normal(name)] = v
}

// get returns a variable; one that is not set is null.
func (s *scope) get(name string) any {
	name = normal(name)
	for ; s != nil; s = s.up {
		if v, ok := s.vars[name]; ok {
			return v
		}
	}
	return nil
}

// define adds a function that the expression defines, under the name that Python's yaql gives it:
// my_func becomes myFunc, and only that.
func (s *scope) define(name string, f *overload) {
	if s.funcs == nil {
		s.funcs = map[string][]*overload{}
	}
	name = camel(strings.TrimRight(name, "_"))
	s.funcs[name] = append(s.funcs[name], f)
}

func camel(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i := 0; i < len(runes); i++ {
		if runes[i] == '_' && i > 0 && i+1 < len(runes) {
			i++
			b.WriteRune(unicode.ToUpper(runes[i]))
			continue
		}
		b.WriteRune(runes[i])
	}
	return b.String()
}

// candidates returns functions of a name, those defined last first, the library after all.
func (s *scope) candidates(library *catalogue, name string, method bool) [][]*overload {
	name = strings.TrimRight(name, "_")
	var levels [][]*overload
	for ; s != nil && !method; s = s.up { // functions that an expression defines are no methods
		if all := s.funcs[name]; len(all) > 0 {
			levels = append(levels, all)
		}
	}
	if method {
		return library.methods[name]
	} else if levels == nil {
		return library.functions[name]
	}
	return append(levels, library.functions[name]...)
}
