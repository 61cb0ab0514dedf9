package stack

import "strings"

// A Problem is one thing wrong with what a user sent, in the user's words.
type Problem struct {
	Code    Code   `json:"code"`
	File    string `json:"file,omitempty"` // it is in: a name among the files sent; empty for the template itself
	Path    string `json:"path,omitempty"` // dotted, in the template: resources.server.properties.flavor
	Line    int    `json:"line,omitempty"` // in the text as sent, from 1; 0 when unknown
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"` // whole, as Heat words it: it holds the path where Heat's does
	Hint    string `json:"hint,omitempty"`
}

// Problems are all that is wrong, the first one first in Heat's order of
// checking. As an error it has the code of the first.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.Message
	}
	return strings.Join(lines, "\n")
}

// Err gives the problems as an error, or nil when there are none.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}
