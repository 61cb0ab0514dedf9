package validate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"hearth/shared/stack"
)

// A report is what was found in one template.
type report struct {
	of     template
	found  stack.Problems
	unread error // why the template cannot be read or checked; the error output has it
}

// place names the file of a problem as a person finds it, and gives its text.
func (r report) place(p stack.Problem) (name, text string) {
	if p.File == "" {
		if r.of.name == stdin {
			return "<stdin>", r.of.shown
		}
		return r.of.name, r.of.shown
	}
	if f, ok := r.of.found[p.File]; ok {
		return f.path, f.text
	}
	return p.File, ""
}

// print shows the problems to a person.
func (c Command) print(reports []report) {
	bold, red, dim, plain := "", "", "", ""
	if c.Colour {
		bold, red, dim, plain = "\033[1m", "\033[31m", "\033[2m", "\033[0m"
	}
	problems, lacking, bad, unread := 0, 0, 0, 0
	for _, r := range reports {
		if r.unread != nil {
			unread++
			continue
		}
		n, missing := countKinds(r.found)
		if n > 0 {
			bad++
		}
		problems, lacking = problems+n, lacking+missing
		for _, p := range r.found {
			name, text := r.place(p)
			where := name
			if p.Line > 0 {
				where += fmt.Sprintf(":%d", p.Line)
				if p.Column > 0 {
					where += fmt.Sprintf(":%d", p.Column)
				}
			}
			message := p.Message
			if p.Path != "" && !p.NamesPath() {
				message += fmt.Sprintf(" %s(%s)%s", dim, p.Path, plain)
			}
			if p.Note {
				message = "note: " + message
			}
			_, _ = fmt.Fprintf(c.Out, "%s%s%s: %s\n", bold, where, plain, indentLines(message))
			if line, mark := markedLine(text, p.Line, p.Column); line != "" {
				_, _ = fmt.Fprintf(c.Out, "%s%6d |%s %s\n", dim, p.Line, plain, line)
				if mark != "" {
					_, _ = fmt.Fprintf(c.Out, "%s       |%s %s%s%s\n", dim, plain, red, mark, plain)
				}
			}
			if p.Hint != "" {
				_, _ = fmt.Fprintf(c.Out, "         %s%s%s\n", bold, p.Hint, plain)
			}
		}
	}
	var summary []string
	if read := len(reports) - unread; read > 0 {
		summary = append(summary, summaryOf(problems, bad, read))
	}
	if lacking > 0 {
		summary = append(summary, countThings(lacking)+" not in Hearth yet")
	}
	if unread > 0 {
		summary = append(summary, countTemplates(unread)+" cannot be read")
	}
	_, _ = fmt.Fprintln(c.Out, strings.Join(summary, "; "))
}

// countKinds counts the problems that are no notes, and the places where Hearth lacks something.
func countKinds(found stack.Problems) (problems, lacking int) {
	for _, p := range found {
		if p.Lacking {
			lacking++
		} else if !p.Note {
			problems++
		}
	}
	return problems, lacking
}

func countThings(n int) string {
	if n == 1 {
		return "1 thing is"
	}
	return fmt.Sprintf("%d things are", n)
}

func indentLines(message string) string { return strings.ReplaceAll(message, "\n", "\n    ") }

func countTemplates(n int) string {
	if n == 1 {
		return "1 template"
	}
	return fmt.Sprintf("%d templates", n)
}

func summaryOf(problems, bad, files int) string {
	of := countTemplates(files)
	switch problems {
	case 0:
		return of + ", no problem"
	case 1:
		return "1 problem in " + of
	}
	if bad < files {
		return fmt.Sprintf("%d problems in %d of %s", problems, bad, of)
	}
	return fmt.Sprintf("%d problems in %s", problems, of)
}

// shownColumns is how much of a line is shown.
const shownColumns = 160

// markedLine returns a line of a text, with a mark under the word at a column.
func markedLine(text string, number, column int) (line, mark string) {
	if number < 1 {
		return "", ""
	}
	lines := strings.SplitN(text, "\n", number+1)
	if len(lines) < number {
		return "", ""
	}
	shown := []rune(strings.TrimRight(lines[number-1], "\r"))
	for i, r := range shown {
		if !unicode.IsPrint(r) { // tabs move the marks, and others the terminal
			shown[i] = ' '
		}
	}
	at := min(max(column-1, 0), len(shown))
	end := tokenEnd(shown, at)
	if column == 0 {
		at, end = 0, 0
	}
	cut := 0
	if len(shown) > shownColumns {
		cut = max(0, min(at-shownColumns/4, len(shown)-shownColumns))
		shown = shown[cut:min(cut+shownColumns, len(shown))]
	}
	length := min(max(end-at, 1), len(shown)-(at-cut)+1)
	if column > 0 {
		mark = strings.Repeat(" ", at-cut) + strings.Repeat("^", max(length, 1))
	}
	return string(shown), mark
}

// tokenEnd returns the end of what begins at a place: a word, or a whole list or map as far as the
// line goes.
func tokenEnd(line []rune, at int) int {
	if at < len(line) && strings.ContainsRune(`"'`, line[at]) {
		if i := slices.Index(line[at+1:], line[at]); i >= 0 {
			return at + i + 2
		}
	}
	end, depth := at, 0
	for ; end < len(line); end++ {
		switch {
		case strings.ContainsRune("[{", line[end]):
			depth++
		case strings.ContainsRune("]}", line[end]):
			if depth--; depth <= 0 {
				return end + 1 + depth // a bracket of its own, not the one around it
			}
		case depth == 0 && strings.ContainsRune(" ,", line[end]):
			return end
		case depth == 0 && line[end] == ':' && (end+1 == len(line) || line[end+1] == ' '):
			return end // else it is part of a name, such as OS::Heat::None
		}
	}
	return end
}

// printJSON prints one object for each template.
func (c Command) printJSON(reports []report) {
	type shown struct {
		Template string         `json:"template"`
		Problems stack.Problems `json:"problems"`
	}
	all := []shown{}
	for _, r := range reports {
		name, _ := r.place(stack.Problem{})
		one := shown{Template: name, Problems: stack.Problems{}}
		if r.unread != nil {
			one.Problems = append(one.Problems, stack.Problem{Code: stack.NotFound, Message: "The template cannot be read: " + r.unread.Error()})
		}
		for _, p := range r.found {
			if p.File != "" {
				p.File, _ = r.place(p)
			}
			one.Problems = append(one.Problems, p)
		}
		all = append(all, one)
	}
	e := json.NewEncoder(c.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(all) // texts and numbers: only the output itself can fail
}
