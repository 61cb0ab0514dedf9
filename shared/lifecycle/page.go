package lifecycle

import (
	"regexp"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// imageSaid words a refusal of the image service as its client does, which reads the
// page that comes with it: every line once, without tags, with colons between them.
// The same stands in the answer that Hearth gets, as fields.
func imageSaid(name, class string, a stack.Answer) string {
	if class == "ClientException" {
		class = "Exception"
	}
	class = "HTTP" + class
	details := pageLines(textOf(a.Body["code"]) + "\n" + textOf(a.Body["message"]) + "\n" + a.Text)
	if details == "" {
		details = class
	}
	return class + ": resources." + name + ": HTTP " + details
}

var tag = regexp.MustCompile(`<.+?>`)

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
