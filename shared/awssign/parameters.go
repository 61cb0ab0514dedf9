package awssign

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// A parameter is a decoded name with its value.
type parameter struct{ name, value string }

// queryParameters decodes a raw query. A plus sign is a space, as in a form.
func queryParameters(raw string) ([]parameter, error) {
	if raw == "" {
		return nil, nil
	}
	list := make([]parameter, 0, 1+strings.Count(raw, "&"))
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		if len(list) == MostParameters {
			return nil, incomplete("The request has too many parameters.")
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		value, err2 := url.QueryUnescape(value)
		if err != nil || err2 != nil {
			return nil, incomplete("The query string is not valid.")
		}
		list = append(list, parameter{name, value})
	}
	return list, nil
}

// formParameters returns the values of a form, of which there may be that many.
func formParameters(form map[string][]string, most int) ([]parameter, error) {
	list := make([]parameter, 0, len(form))
	bytes := 0
	for name, values := range form {
		for _, value := range values {
			bytes += len(name) + len(value)
			if len(list) == most || bytes > mostForm {
				return nil, incomplete("The request has too many parameters, or too long ones.")
			}
			list = append(list, parameter{name, value})
		}
	}
	return list, nil
}

// canonicalQuery returns the parameters without the named one, escaped and in order. Version 4
// sorts escaped names, version 2 sorts names.
func canonicalQuery(list []parameter, without string, sortEscaped bool) string {
	type line struct{ key, name, value string }
	lines := make([]line, 0, len(list))
	size := 0
	for _, p := range list {
		if p.name == without {
			continue
		}
		l := line{p.name, escape(p.name, false), escape(p.value, false)}
		if sortEscaped {
			l.key = l.name
		}
		lines = append(lines, l)
		size += len(l.name) + len(l.value) + 2
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.value, b.value))
	})
	var b strings.Builder
	b.Grow(size)
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(l.name)
		b.WriteByte('=')
		b.WriteString(l.value)
	}
	return b.String()
}

const upperHex = "0123456789ABCDEF"

// escape escapes every byte that is not unreserved in RFC 3986, and leaves slashes if keepSlash is
// true.
func escape(text string, keepSlash bool) string {
	n := 0
	for i := range len(text) {
		if !isUnreserved(text[i]) && !(keepSlash && text[i] == '/') {
			n++
		}
	}
	if n == 0 {
		return text
	}
	b := make([]byte, 0, len(text)+2*n)
	for i := range len(text) {
		c := text[i]
		if isUnreserved(c) || keepSlash && c == '/' {
			b = append(b, c)
		} else {
			b = append(b, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return string(b)
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~'
}

// only returns the value of a parameter that may be given once, and whether it is given.
func only(list []parameter, name string) (value string, given bool, err error) {
	for _, p := range list {
		if p.name != name {
			continue
		}
		if given {
			return "", true, incomplete("The parameter " + name + " is given twice.")
		}
		value, given = p.value, true
	}
	return value, given, nil
}

// hasAny reports whether one of the names is given.
func hasAny(list []parameter, names ...string) bool {
	return slices.ContainsFunc(list, func(p parameter) bool { return slices.Contains(names, p.name) })
}

// checkOnce returns an error if a name is given twice.
func checkOnce(list []parameter) error {
	seen := make(map[string]struct{}, len(list))
	for _, p := range list {
		if _, twice := seen[p.name]; twice {
			return incomplete("The parameter " + short(p.name) + " is given twice.")
		}
		seen[p.name] = struct{}{}
	}
	return nil
}
