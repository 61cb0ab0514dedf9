package hot

import (
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// The YAML parser's errors are sentences without kinds. This file is the only one that reads them.

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?((?s).*)$`)

// misindented are sentences of the parser about lines that are mostly indented wrongly.
var misindented = regexp.MustCompile("did not find expected key|did not find expected '-' indicator|mapping values are not allowed")

// notYAML words the YAML parser's mistake. The sentence is the parser's own, not PyYAML's; the
// place is the same.
func notYAML(err error, decoder *yaml.Decoder, src []byte) error {
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return parseError(0, 0, "%s", err.Error())
	}
	line, _ := strconv.Atoi(m[1])
	if strings.Contains(m[2], "exceeded max depth") {
		return tooDeep(line, 0, Limits{Depth: 10000}).hintIndent(src, false)
	}
	at, ok := faultMark(decoder, src)
	if !ok {
		at.line = line
	}
	if name, ok := strings.CutPrefix(m[2], "unknown anchor "); ok {
		return parseError(at.line, at.column, "found undefined alias %s", strings.TrimSuffix(name, " referenced")).hintIndent(src, false)
	}
	return parseError(at.line, at.column, "%s", m[2]).hintIndent(src, misindented.MatchString(m[2]))
}

// hintIndent adds a hint about wrong indentation, which the parser's sentences do not mention: about
// a tab near the fault, or else where wrong indentation is likely.
func (u *unreadable) hintIndent(src []byte, likely bool) *unreadable {
	if u.line == 0 {
		return u
	}
	lines := strings.Split(string(src), "\n")
	for _, number := range []int{u.line, u.line - 1, u.line + 1} {
		if number < 1 || number > len(lines) {
			continue
		}
		line := lines[number-1]
		blanks := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if tab := strings.IndexByte(blanks, '\t'); tab >= 0 {
			u.line, u.column = number, tab+1
			u.hint = "There is a tab here. YAML is indented with spaces."
			return u
		}
	}
	if likely {
		u.hint = "Is this line, or the one before it, indented as it should be?"
	}
	return u
}
