package wire

import "strings"

// A Link is one address in an answer.
type Link struct {
	Href string `json:"href"`
	Rel  string `json:"rel"`
}

// Root is what all links begin with, the version of the API in it:
// http://host:8004/v1.
type Root string

// Stack is the address of a stack.
func (r Root) Stack(project, name, id string) string {
	return string(r) + "/" + quote(project) + "/stacks/" + quote(name) + "/" + quote(id)
}

// Resource is the address of a resource of the stack with the address given.
func (r Root) Resource(stackHref, name string) string { return stackHref + "/resources/" + quote(name) }

// Event is the address of an event of a resource.
func (r Root) Event(resourceHref, id string) string { return resourceHref + "/events/" + quote(id) }

// quote escapes a segment of a path as Heat does: all but letters, digits and
// four marks. url.PathEscape leaves more as it is.
func quote(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("_.-~", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
