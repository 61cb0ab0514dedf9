package validate

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
)

// A template is one with the files that it names.
type template struct {
	name, text string            // the name as it was given
	files      map[string]string // by the name that a template or an environment gives them
	places     map[string]string // where on the disk each was found
	outside    map[string]bool   // names of files that are there, but where none may be taken from
}

// A reader reads what is on the disk.
type reader struct {
	in          io.Reader
	directories []string // that files may be taken from besides the template's own
}

// environments reads the files that were named with -e.
func (r *reader) environments(names []string) ([]template, error) {
	var all []template
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		e := template{name: name, text: string(text), files: map[string]string{}, places: map[string]string{}, outside: map[string]bool{}}
		r.gather(&e, filepath.Dir(name), filepath.Dir(name), registered(e.text))
		all = append(all, e)
	}
	return all, nil
}

// stdin is the name of the standard input.
const stdin = "-"

// template reads one, and the files that it names.
func (r *reader) template(name string) (template, error) {
	t := template{name: name, files: map[string]string{}, places: map[string]string{}, outside: map[string]bool{}}
	text, dir := []byte(nil), "."
	var err error
	if name == stdin {
		text, err = io.ReadAll(r.in)
	} else {
		text, err = os.ReadFile(name)
		dir = filepath.Dir(name)
	}
	if err != nil {
		return t, err
	}
	t.text = string(text)
	r.gather(&t, dir, dir, named(t.text))
	return t, nil
}

// most is how many files one template may name, and mostBytes what they hold: as
// much as a service takes.
const (
	most      = 2000
	mostBytes = 64 << 20
)

// gather reads files that stand under the root, or in a directory that was named, and
// what those that are templates name in turn. from is where the names are looked for.
func (r *reader) gather(t *template, root, from string, names []string) {
	for _, name := range names {
		if _, known := t.files[name]; known || strings.Contains(name, "://") || len(t.files) >= most {
			continue
		}
		path, text, err := r.read(root, from, name)
		if errors.Is(err, errOutside) {
			t.outside[name] = true
		}
		if err != nil {
			continue // validation says that there is no such file
		}
		t.files[name], t.places[name] = text, path
		if environment.IsTemplate(name) {
			r.gather(t, root, filepath.Dir(path), named(text))
		}
	}
}

var errOutside = errors.New("outside")

// read looks for a file where it is named from, then in the directories given.
func (r *reader) read(root, from, name string) (path, text string, err error) {
	err = os.ErrNotExist
	for i, dir := range append([]string{from}, r.directories...) {
		path = filepath.Join(dir, name)
		if filepath.IsAbs(name) {
			path = name
		}
		within := append([]string{root}, r.directories...)
		if i > 0 {
			within = []string{dir}
		}
		info, statErr := os.Stat(path)
		if statErr != nil || !info.Mode().IsRegular() || info.Size() > mostBytes {
			continue
		}
		if !under(path, within) {
			err = errOutside
			continue
		}
		b, readErr := os.ReadFile(path)
		if readErr == nil {
			return path, string(b), nil
		}
	}
	return "", "", fmt.Errorf("%s: %w", name, err)
}

// under says whether a file, links followed, stands below one of the directories.
func under(path string, directories []string) bool {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	if real, err = filepath.Abs(real); err != nil {
		return false
	}
	for _, dir := range directories {
		dir, err := filepath.EvalSymlinks(dir)
		if err != nil {
			continue
		}
		if dir, err = filepath.Abs(dir); err != nil {
			continue
		}
		if rel, err := filepath.Rel(dir, real); err == nil && filepath.IsLocal(rel) {
			return true
		}
	}
	return false
}

// named are the files that a template names; of one that cannot be read, none.
func named(text string) []string {
	t, _ := hot.Parse([]byte(text), hot.Limits{})
	if t == nil {
		return nil
	}
	return t.FileNames()
}
