package refusal

import (
	"regexp"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// glanceRefusal returns the exception and its text in the words of glanceclient. That client reads the HTML page
// of the answer: every line once, without tags, with colons between them. Hearth gets the same
// text as the fields of the answer.
func glanceRefusal(class string, a stack.Answer) (exception, text string) {
	if class == "ClientException" {
		class = "Exception"
	}
	class = "HTTP" + class
	details := pageLines(stepdef.TextOrJSON(a.Body["code"]) + "\n" + stepdef.TextOrJSON(a.Body["message"]) + "\n" + a.Text)
	if details == "" {
		details = class
	}
	return class, "HTTP " + details
}

var tag = regexp.MustCompile(`<.+?>`)

// pageLines returns the different lines of an HTML page, joined with ": ".
func pageLines(page string) string {
	var lines []string
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(tag.ReplaceAllString(line, ""))
		if line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, ": ")
}
