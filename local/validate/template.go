package validate

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unicode/utf8"

	"hearth/shared/hot"
)

// A template is the text of a template or of an environment, with the files that it names.
type template struct {
	name, text string            // the name as it was given
	shown      string            // the text as it is on the disk
	files      map[string]string // by the name that a template or an environment gives them
	found      map[string]file   // the same, as they are on the disk
	missing    map[string]string // where files were looked for that are not there, by their names
}

// A file is a text on the disk.
type file struct {
	path string
	text string
}

func newTemplate(name string) template {
	return template{name: name, files: map[string]string{}, found: map[string]file{}, missing: map[string]string{}}
}

// A reader reads what is on the disk.
type reader struct {
	in          io.Reader
	directories []string // that files are looked for in besides that of what names them
}

// environments returns the environments whose files were named with -e.
func (r *reader) environments(names []string) ([]template, error) {
	var all []template
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err == nil {
			err = checkText(name, text)
		}
		if err != nil {
			return nil, err
		}
		e := newTemplate(name)
		e.shown = string(text)
		g := fileGatherer{reader: r, into: &e, root: filepath.Dir(name)}
		e.text = g.gather(e.shown, filesOfRegistry(e.shown, filepath.Dir(name)))
		all = append(all, e)
	}
	return all, nil
}

// checkText returns an error for bytes that are not UTF-8, with the line of the first. A server does
// not accept them either.
func checkText(name string, text []byte) error {
	for line, rest := 1, text; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r == utf8.RuneError && n == 1 {
			return fmt.Errorf("%s: line %d is not UTF-8: save the file in that encoding", name, line)
		}
		if r == '\n' {
			line++
		}
		rest = rest[n:]
	}
	return nil
}

// stdin is the name of the standard input.
const stdin = "-"

// template reads one, and the files that it names.
func (r *reader) template(name string) (template, error) {
	t := newTemplate(name)
	text, dir := []byte(nil), "."
	var err error
	if name == stdin {
		text, err = io.ReadAll(r.in)
	} else {
		text, err = os.ReadFile(name)
		dir = filepath.Dir(name)
	}
	if err == nil {
		err = checkText(name, text)
	}
	if err != nil {
		return t, err
	}
	t.shown = string(text)
	g := fileGatherer{reader: r, into: &t, root: dir}
	t.text = g.gather(t.shown, filesOfTemplate(t.shown, dir))
	return t, nil
}

// filesOfTemplate returns the files that a template names; of one that cannot be read, none.
func filesOfTemplate(text, dir string) []use {
	t, _ := hot.Parse([]byte(text), hot.Limits{})
	if t == nil {
		return nil
	}
	var all []use
	for _, f := range t.NamedFiles() {
		all = append(all, use{f, dir})
	}
	return all
}
