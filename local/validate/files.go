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

// mostFiles is how many files one template may name, and mostFileBytes how large one may be. A
// service takes as much.
const (
	mostFiles     = 2000
	mostFileBytes = 64 << 20
)

// A fileGatherer reads the files that a text names, and those that they name in turn, as
// Heat's client does before it sends a template.
type fileGatherer struct {
	*reader
	into *template
	root string // the directory of the first text
}

// gather reads files. It returns the text with other names where two files of different
// directories would have the same one.
func (g *fileGatherer) gather(text string, uses []use) string {
	lines := strings.Split(text, "\n")
	moved := false
	for _, u := range uses {
		if isURL(u.Name) || len(g.into.files) >= mostFiles {
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
		if other, taken := g.into.found[name]; taken && !isSameFile(other.path, path) {
			name = g.otherName(path)
			moved = replaceName(lines, u.NamedFile, name) || moved
		}
		if _, known := g.into.found[name]; known {
			continue
		}
		g.into.found[name] = file{path, content}
		g.into.files[name] = content
		if inner := filesOfTemplate(content, filepath.Dir(path)); len(inner) > 0 {
			g.into.files[name] = g.gather(content, inner)
		}
	}
	if !moved {
		return text
	}
	return strings.Join(lines, "\n")
}

// isURL reports whether a name is a URL of another place than this disk.
func isURL(name string) bool {
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
		if statErr != nil || !info.Mode().IsRegular() || info.Size() > mostFileBytes {
			continue
		}
		b, readErr := os.ReadFile(path)
		if readErr == nil {
			return path, string(b), nil
		}
	}
	return "", "", fmt.Errorf("%s: %w", name, os.ErrNotExist)
}

// isSameFile reports whether two paths lead to one file.
func isSameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return a == b
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// otherName returns a name for a file when another file has its own name. It is the path from the
// first text's directory.
func (g *fileGatherer) otherName(path string) string {
	if name, err := filepath.Rel(g.root, path); err == nil {
		if known, taken := g.into.found[name]; !taken || isSameFile(known.path, path) {
			return name
		}
	}
	if name, err := filepath.Abs(path); err == nil {
		return name
	}
	return path
}

// replaceName writes another name at a place of a text. It reports false when the name is not there.
func replaceName(lines []string, f hot.NamedFile, name string) bool {
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
