package main

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed testdata/*.yaml
var files embed.FS

// A story is a list of steps with one stack.
type story struct {
	Name  string // its file and its name there: trees/rolls_back
	Steps []step
}

// A step is an action or a question: a verb and its argument.
type step struct {
	Verb string
	With any // a map, a text, a number or nothing
}

// UnmarshalYAML reads a verb, or a verb with its argument.
func (s *step) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		s.Verb = n.Value
	} else {
		var one map[string]any
		if err := n.Decode(&one); err != nil {
			return err
		}
		if len(one) != 1 {
			return fmt.Errorf("line %d: a step is one verb", n.Line)
		}
		for s.Verb, s.With = range one {
		}
	}
	if verbs[s.Verb] == nil {
		return fmt.Errorf("line %d: there is no verb %q", n.Line, s.Verb)
	}
	return nil
}

// words returns the argument of a step that has a map.
func (s step) words() map[string]any {
	m, _ := s.With.(map[string]any)
	return m
}

// text returns the argument of a step that has a text.
func (s step) text() string {
	t, _ := s.With.(string)
	return t
}

// readStories reads all stories, file by file.
func readStories() ([]story, error) {
	list, err := files.ReadDir("testdata")
	if err != nil {
		return nil, err
	}
	var all []story
	for _, f := range list {
		text, err := files.ReadFile(path.Join("testdata", f.Name()))
		if err != nil {
			return nil, err
		}
		var node yaml.Node
		if err := yaml.Unmarshal(text, &node); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		in := node.Content[0].Content
		for i := 0; i+1 < len(in); i += 2 {
			s := story{Name: strings.TrimSuffix(f.Name(), ".yaml") + "/" + in[i].Value}
			if err := in[i+1].Decode(&s.Steps); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", f.Name(), in[i].Value, err)
			}
			all = append(all, s)
		}
	}
	return all, nil
}
