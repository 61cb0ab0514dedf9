package hot

import (
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
)

// A NamedFile is one place where a text names a file.
type NamedFile struct {
	Name         string
	Line, Column int
}

// NamedFiles returns each place where a template names a file. These are the files that Heat's
// client looks for: those of get_file, and every type that is a template, including the types of a
// group's or a chain's members.
func (t *Template) NamedFiles() []NamedFile {
	f := fileFinder{seen: map[*Node]bool{}}
	f.find(t.Raw)
	return f.found
}

type fileFinder struct {
	found []NamedFile
	seen  map[*Node]bool // an alias is the node that it names
}

func (f *fileFinder) find(n *Node) {
	if n.Kind != funcs.List && n.Kind != funcs.Map || f.seen[n] {
		return
	}
	f.seen[n] = true
	for i, item := range n.Items {
		key := ""
		if n.Kind == funcs.Map {
			key = n.Keys[i]
		}
		switch key {
		case "get_file":
			f.add(item, false)
		case "type", "Type":
			f.add(item, true)
		case "resources": // of a chain, whose members are named in a list
			if item.Kind == funcs.List {
				for _, member := range item.Items {
					f.add(member, true)
				}
			}
		}
		f.find(item)
	}
}

func (f *fileFinder) add(n *Node, template bool) {
	name, ok := n.Text()
	if ok && name != "" && (!template || IsTemplateName(name)) {
		f.found = append(f.found, NamedFile{name, n.Line, n.Column})
	}
}

// templateSuffixes are the endings of template names.
var templateSuffixes = []string{".yaml", ".template"}

// IsTemplateName reports whether a type is the name of a template.
func IsTemplateName(name string) bool {
	return slices.ContainsFunc(templateSuffixes, func(end string) bool { return strings.HasSuffix(name, end) })
}
