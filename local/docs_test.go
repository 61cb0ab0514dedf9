package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var fenced = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// Every template in the README and in docs is right, and so is what is no whole template:
// it is put into one.
func TestTemplatesOfDocs(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	templates, err := filepath.Glob("../docs/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, file := range templates {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(file)] = string(text)
	}
	for _, file := range append(pages, "../README.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, block := range fenced.FindAllStringSubmatch(string(text), -1) {
			texts[strings.TrimSuffix(filepath.Base(file), ".md")+"-"+string(rune('a'+i))+".yaml"] = completed(block[1])
		}
	}
	if len(texts) < 3 {
		t.Fatalf("only %d templates", len(texts))
	}
	for name, text := range texts {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if said := validated(t, dir, name); !strings.HasSuffix(said, "exit 0\n") {
			t.Errorf("%s:\n%s", name, said)
		}
	}
}

// completed adds what a part of a CloudFormation template lacks.
func completed(block string) string {
	for _, header := range []string{"heat_template_version:", "AWSTemplateFormatVersion:", "parameters:", "resource_registry:"} {
		if strings.HasPrefix(block, header) {
			return block
		}
	}
	if strings.HasPrefix(block, "Rules:") {
		block += "Parameters: {Environment: {Type: String}, Size: {Type: String}}\n"
	}
	return "AWSTemplateFormatVersion: 2010-09-09\nResources: {None: {Type: OS::Heat::None}}\n" + block
}
