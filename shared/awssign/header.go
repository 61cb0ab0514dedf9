package awssign

import (
	"slices"
	"strings"
)

// A header has the values of each header by its name in lower case.
type header map[string][]string

func newHeader(given map[string][]string) (header, error) {
	h := make(header, len(given))
	for name, values := range given {
		name = strings.ToLower(name)
		if _, twice := h[name]; twice {
			return nil, incomplete("The header " + short(name) + " is given twice.")
		}
		h[name] = values
	}
	return h, nil
}

// only returns the value of a header that may be given once.
func (h header) only(name string) (string, error) {
	switch values := h[name]; len(values) {
	case 0:
		return "", nil
	case 1:
		return strings.TrimSpace(values[0]), nil
	}
	return "", incomplete("The header " + name + " is given twice.")
}

// canonical returns the value of a header as version 4 signs it: runs of spaces are one space, and
// values have commas between them.
func (h header) canonical(name string) string {
	values := h[name]
	if len(values) == 1 {
		return oneSpace(values[0])
	}
	all := make([]string, len(values))
	for i, value := range values {
		all[i] = oneSpace(value)
	}
	return strings.Join(all, ",")
}

func oneSpace(text string) string {
	text = strings.Trim(text, " \t")
	if !strings.Contains(text, "  ") && !strings.Contains(text, "\t") {
		return text
	}
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
}

// setHeaders checks which headers are signed, and keeps their canonical form around host.
func (c *Claim) setHeaders(h header, names string, contentLength string) error {
	if names == "" || strings.ToLower(names) != names {
		return incomplete("SignedHeaders must be names in lower case.")
	}
	c.SignedHeaders = strings.Split(names, ";")
	if len(c.SignedHeaders) > mostHeaders {
		return incomplete("The request signs too many headers.")
	}
	var before, after strings.Builder
	b := &before
	for i, name := range c.SignedHeaders {
		if name == "" || i > 0 && c.SignedHeaders[i-1] >= name {
			return incomplete("SignedHeaders must be sorted, without repetition.")
		}
		if name == "host" {
			b = &after
			continue
		}
		value := h.canonical(name)
		if name == "content-length" && len(h[name]) == 0 {
			value = contentLength
		}
		if hasControl(name) || hasControl(value) {
			return incomplete("The header " + short(name) + " is not valid.")
		}
		b.WriteString(name)
		b.WriteByte(':')
		b.WriteString(value)
		b.WriteByte('\n')
		c.keystone[name] = value
	}
	if b != &after {
		return incomplete("The header host must be signed.")
	}
	c.before, c.after = before.String(), after.String()
	return c.checkSigned(h)
}

// bound are headers that a version 4 signature covers by other means than their names.
var bound = []string{"x-amz-date", "x-amz-content-sha256"}

// checkSigned returns an error if a header that AWS's services act on is not signed.
func (c *Claim) checkSigned(h header) error {
	for name := range h {
		if !strings.HasPrefix(name, "x-amz-") || slices.Contains(c.SignedHeaders, name) {
			continue
		}
		if c.Presigned || !slices.Contains(bound, name) {
			return incomplete("The header " + short(name) + " must be signed.")
		}
	}
	return nil
}
