package validate

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"hearth/shared/engine"
)

// The exit codes.
const (
	Sound    = 0
	Problems = 1
	Usage    = 2 // it was asked for something that it cannot do
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

const usage = `usage: hearth validate [-e ENVIRONMENT]… [-files DIRECTORY]… [-json] TEMPLATE…

Shows all that is wrong with templates; - is standard input. Files that a template or an
environment names are read where Heat's client finds them: their names are relative to
the file that they stand in. They are also looked for where -files says. The exit code is 0
when all is well, 1 when something is wrong, 2 when a file cannot be read.

`

// Run does what the arguments say, and gives the exit code.
func (c Command) Run(args []string) int {
	var environments, directories list
	flags := flag.NewFlagSet("validate", flag.ContinueOnError)
	flags.SetOutput(c.Err)
	flags.Usage = func() {
		_, _ = fmt.Fprint(c.Err, usage)
		flags.PrintDefaults()
	}
	flags.Var(&environments, "e", "an environment file; of several the later win, as their merge strategies say")
	flags.Var(&directories, "files", "another directory to look for files in")
	asJSON := flags.Bool("json", false, "print the problems as JSON")
	names, err := parse(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return Sound
	case err != nil:
		return Usage
	case len(names) == 0:
		flags.Usage()
		return Usage
	}
	r := reader{in: c.In, directories: directories}
	extra, err := r.environments(environments)
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
			code = Usage
			continue
		}
		found, err := c.inspect(t, extra)
		if err != nil {
			_, _ = fmt.Fprintf(c.Err, "hearth validate: %s: %v\n", name, err)
			code = Usage
			continue
		}
		reports = append(reports, report{t, found})
		if wrong(found) > 0 && code == Sound {
			code = Problems
		}
	}
	if *asJSON {
		c.printJSON(reports)
	} else {
		c.print(reports)
	}
	return code
}

// parse takes flags before, between and after names.
func parse(flags *flag.FlagSet, args []string) (names []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return names, nil
		}
		names = append(names, flags.Arg(0))
		args = flags.Args()[1:]
	}
}

// A list is a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, " ") }

// Set adds one.
func (l *list) Set(v string) error {
	*l = append(*l, v)
	return nil
}
