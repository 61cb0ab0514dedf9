package cases

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// templates are the file name endings of templates.
var templates = []string{".yaml", ".json", ".template"}

// Archives returns the cases of all archives in a directory, ordered by file name.
func Archives(dir string) ([]Case, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	var all []Case
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			return nil, err
		}
		some, err := unpack(strings.TrimSuffix(filepath.Base(file), ".txtar"), a)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

func unpack(subject string, a *txtar.Archive) ([]Case, error) {
	var all []Case
	known := map[string]bool{}
	for _, f := range a.Files {
		name, file, within := strings.Cut(f.Name, "/")
		ending := filepath.Ext(name)
		if !within {
			name = strings.TrimSuffix(name, ending)
		}
		if !within && slices.Contains(templates, ending) {
			if known[name] {
				return nil, fmt.Errorf("two cases are called %s", name)
			}
			known[name] = true
			all = append(all, Case{Subject: subject, Name: name, Template: string(f.Data), Files: map[string]string{}, Fields: map[string]any{}})
			continue
		}
		if len(all) == 0 || all[len(all)-1].Name != name {
			return nil, fmt.Errorf("%s belongs to no case before it", f.Name)
		}
		c := &all[len(all)-1]
		switch {
		case within:
			c.Files[file] = string(f.Data)
		case ending == ".env":
			c.Environment = string(f.Data)
		case ending == ".body":
			if err := json.Unmarshal(f.Data, &c.Fields); err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name, err)
			}
		default:
			return nil, fmt.Errorf("%s is neither a template nor .env nor .body", f.Name)
		}
	}
	return all, nil
}
