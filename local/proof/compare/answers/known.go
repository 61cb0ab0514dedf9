package answers

import (
	"bufio"
	"fmt"
	"os"
	"path"
	"strings"
)

// Known are the differences that have a reason.
type Known []*Reason

// A Reason says why one kind of difference exists. Case, Question and Field may contain * for any
// part of a name.
type Reason struct {
	Case, Question, Field string
	Why                   string
	Line                  int
	Met                   int // how often it was met
}

// ReadKnown reads a list of differences. A line that begins with a letter or * has a case, a
// question and a field; the indented lines after it are the reason. Lines that begin with # are
// comments.
func ReadKnown(file string) (Known, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var all Known
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		text := lines.Text()
		switch {
		case strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#"):
		case text[0] == ' ' && len(all) > 0:
			last := all[len(all)-1]
			last.Why = strings.TrimSpace(last.Why + " " + strings.TrimSpace(text))
		default:
			words := strings.Fields(text)
			if len(words) != 3 {
				return nil, fmt.Errorf("%s:%d: not a case, a question and a field", file, n)
			}
			all = append(all, &Reason{Case: words[0], Question: words[1], Field: words[2], Line: n})
		}
	}
	for i := len(all) - 1; i > 0; i-- { // several lines share the reason that follows
		if all[i-1].Why == "" {
			all[i-1].Why = all[i].Why
		}
	}
	for _, r := range all {
		if r.Why == "" {
			return nil, fmt.Errorf("%s:%d: no reason is given", file, r.Line)
		}
	}
	return all, lines.Err()
}

// Find returns the reason for a difference, or nil.
func (k Known) Find(id, question, field string) *Reason {
	var found *Reason
	for _, r := range k {
		if Like(r.Case, id) && Like(r.Question, question) && Like(r.Field, field) {
			r.Met++
			if found == nil {
				found = r
			}
		}
	}
	return found
}

// Unmet returns the reasons for which no difference was found, as lines for people.
func (k Known) Unmet() (lines []string) {
	for _, r := range k {
		if r.Met == 0 {
			lines = append(lines, fmt.Sprintf("line %d of the reasons: no difference in %s %s %s", r.Line, r.Case, r.Question, r.Field))
		}
	}
	return lines
}

// Like reports whether a name matches a pattern. It matches as path.Match does, but * also matches
// slashes.
func Like(pattern, name string) bool {
	flat := strings.NewReplacer("/", "\x00", `[`, `\[`)
	ok, err := path.Match(flat.Replace(pattern), strings.ReplaceAll(name, "/", "\x00"))
	return err == nil && ok
}
