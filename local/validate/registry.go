package validate

import (
	"path/filepath"
	"strings"

	"hearth/shared/hot"
)

// filesOfRegistry returns the template files that an environment's resource registry names. It looks
// for them in the same directories as Heat's client.
func filesOfRegistry(text, dir string) []use {
	n, err := hot.Document([]byte(text), hot.Limits{})
	if err != nil || n == nil {
		return nil
	}
	registry := n.Get("resource_registry")
	all := filesOfLevel(registry, dir)
	resources := registry.Get("resources")
	for _, one := range valuesOf(resources) {
		all = append(all, filesOfLevel(one, baseDirectory(registry, dir))...)
	}
	return all
}

// notFiles are the keys of a registry whose values name no files.
var notFiles = map[string]bool{"base_url": true, "hooks": true, "restricted_actions": true, "resources": true}

// filesOfLevel returns the files that one level of a registry names.
func filesOfLevel(registry *hot.Node, dir string) []use {
	dir = baseDirectory(registry, dir)
	var all []use
	for i, item := range valuesOf(registry) {
		name, ok := item.Text()
		if ok && name != "" && !notFiles[registry.Keys[i]] && !strings.Contains(name, "::") {
			all = append(all, use{hot.NamedFile{Name: name, Line: item.Line, Column: item.Column}, dir})
		}
	}
	return all
}

// baseDirectory returns the directory to which the file names of a registry are relative.
func baseDirectory(registry *hot.Node, dir string) string {
	base, ok := registry.Get("base_url").Text()
	base = strings.TrimPrefix(base, "file://")
	if !ok || base == "" || strings.Contains(base, "://") {
		return dir
	}
	if filepath.IsAbs(base) {
		return base
	}
	return filepath.Join(dir, base)
}

// valuesOf returns the values of a map; of anything else none.
func valuesOf(n *hot.Node) []*hot.Node {
	if n == nil || len(n.Keys) != len(n.Items) {
		return nil
	}
	return n.Items
}
