package cases

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	header = regexp.MustCompile(`(?m)^\s*["']?(heat_template_version|HeatTemplateFormatVersion|AWSTemplateFormatVersion)\b`)
	file   = regexp.MustCompile(`(?m)(?:get_file["']?:|["']?type["']?:)\s*["']?([^\s"'{},\[\]]+)`)
)

// Directory returns a case for each template below a directory. An environment beside it has its
// name and ends in .env or _env.yaml. Files that the template names are sent with it, if they exist.
func Directory(dir string) ([]Case, error) {
	var all []Case
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(templates, filepath.Ext(path)) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !header.Match(text) {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		c := Case{Subject: filepath.Base(dir), Name: name, Template: string(text), Files: map[string]string{}}
		base := strings.TrimSuffix(path, filepath.Ext(path))
		for _, beside := range []string{base + ".env", base + "_env.yaml"} {
			if env, err := os.ReadFile(beside); err == nil {
				c.Environment = string(env)
			}
		}
		addNamedFiles(c.Files, filepath.Dir(path), c.Template)
		all = append(all, c)
		return nil
	})
	return all, err
}

// addNamedFiles reads the files that a template names, and the files that those name.
func addNamedFiles(files map[string]string, dir, template string) {
	for _, m := range file.FindAllStringSubmatch(template, -1) {
		if _, known := files[m[1]]; known || strings.Contains(m[1], "::") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, m[1]))
		if err != nil {
			continue // the case is then how Heat answers without it
		}
		files[m[1]] = string(text)
		if slices.Contains(templates, filepath.Ext(m[1])) {
			addNamedFiles(files, dir, string(text))
		}
	}
}
