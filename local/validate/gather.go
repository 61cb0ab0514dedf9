package validate

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"hearth/shared/hot"
)

// A use is a place where a text names a file, and the directory that the name is
// relative to.
type use struct {
	hot.NamedFile
	dir string
}

// most is how many files one template may name, and mostBytes what one of them may hold:
// as much as a service takes.
const (
	most      = 2000
	mostBytes = 64 << 20
)

// A gatherer reads the files that a text names, and those that they name in turn, as
// Heat's client does before it sends a template.
type gatherer struct {
	*reader
	into *template
	root string // the directory of the first text
}

// gather reads files. It returns the text with other names where two files of different
// directories would have the same one.
func (g *gatherer) gather(text string, uses []use) string {
	lines := strings.Split(text, "\n")
	moved := false
	for _, u := range uses {
		if address(u.Name) || len(g.into.files) >= most {
			continue
		}
		path, content, err := g.read(u.dir, u.Name)
		if err != nil {
			if _, there := g.into.found[u.Name]; !there {
				g.into.missing[u.Name] = u.dir
			}
			continue // validation says that there is no such file
		}
		name := u.Name
		if other, taken := g.into.found[name]; taken && !same(other.path, path) {
			name = g.other(path)
			moved = replace(lines, u.NamedFile, name) || moved
		}
		if _, known := g.into.found[name]; known {
			continue
		}
		g.into.found[name] = file{path, content}
		g.into.files[name] = content
		if inner := named(content, filepath.Dir(path)); len(inner) > 0 {
			g.into.files[name] = g.gather(content, inner)
		}
	}
	if !moved {
		return text
	}
	return strings.Join(lines, "\n")
}

// address reports whether a name is not that of a file on this disk.
func address(name string) bool {
	return strings.Contains(strings.TrimPrefix(name, "file://"), "://")
}

// read looks for a file where it is named from, then in the directories given.
func (r *reader) read(from, name string) (path, text string, err error) {
	for _, dir := range append([]string{from}, r.directories...) {
		path = strings.TrimPrefix(name, "file://")
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		info, statErr := os.Stat(path)
		if statErr != nil || !info.Mode().IsRegular() || info.Size() > mostBytes {
			continue
		}
		b, readErr := os.ReadFile(path)
		if readErr == nil {
			return path, string(b), nil
		}
	}
	return "", "", fmt.Errorf("%s: %w", name, os.ErrNotExist)
}

// same reports whether two paths lead to one file.
func same(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return a == b
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// other returns a name for a file whose own name another one has: its path from the first
// text's directory.
func (g *gatherer) other(path string) string {
	if name, err := filepath.Rel(g.root, path); err == nil {
		if known, taken := g.into.found[name]; !taken || same(known.path, path) {
			return name
		}
	}
	if name, err := filepath.Abs(path); err == nil {
		return name
	}
	return path
}

// replace writes another name at a place of a text, and reports whether it could.
func replace(lines []string, f hot.NamedFile, name string) bool {
	if f.Line < 1 || f.Line > len(lines) {
		return false
	}
	line := []rune(lines[f.Line-1])
	start := min(max(f.Column-1, 0), len(line))
	before, after, ok := strings.Cut(string(line[start:]), f.Name)
	if !ok {
		return false
	}
	lines[f.Line-1] = string(line[:start]) + before + name + after
	return true
}
