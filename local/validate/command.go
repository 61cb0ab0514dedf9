package validate

import (
	"fmt"
	"io"

	"hearth/shared/engine"
)

// The exit codes.
const (
	Sound    = 0
	Problems = 1
	Usage    = 2 // a file cannot be read, or the command line is wrong
	NotYet   = 3 // no problem, but Hearth does not support everything that the templates use
)

// A Command is the program's surroundings.
type Command struct {
	In       io.Reader
	Out, Err io.Writer
	Colour   bool
	Most     int // bytes of a template

	// Inspect says what is wrong with a template: stack.Problems, or one *stack.Error.
	Inspect func(engine.Request) (engine.Validation, error)
}

// Options are what the command line of hearth validate says.
type Options struct {
	Environments []string // environment files; the later ones win
	Directories  []string // where files are also looked for
	JSON         bool
}

// Run checks the named templates, prints what is wrong with them, and returns the exit code.
func (c Command) Run(o Options, names []string) int {
	r := reader{in: c.In, directories: o.Directories}
	extra, err := r.environments(o.Environments)
	if err != nil {
		_, _ = fmt.Fprintln(c.Err, "hearth validate:", err)
		return Usage
	}
	var reports []report
	code := Sound
	for _, name := range names {
		t, err := r.template(name)
		if err != nil {
			_, _ = fmt.Fprintln(c.Err, "hearth validate:", err)
			reports = append(reports, report{of: t, unread: err})
			code = Usage
			continue
		}
		found, err := c.inspect(t, extra)
		if err != nil {
			_, _ = fmt.Fprintf(c.Err, "hearth validate: %s: %v\n", name, err)
			reports = append(reports, report{of: t, unread: err})
			code = Usage
			continue
		}
		reports = append(reports, report{of: t, found: found})
		switch problems, lacking := countKinds(found); {
		case problems > 0 && code != Usage:
			code = Problems
		case lacking > 0 && code == Sound:
			code = NotYet
		}
	}
	if o.JSON {
		c.printJSON(reports)
	} else {
		c.print(reports)
	}
	return code
}
