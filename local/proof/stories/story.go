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

// A story is what is done with one stack, in its order.
type story struct {
	Name  string // the file and the story in it: trees/rolls_back
	Steps []step
}

// A step is one thing to do or to ask: a verb, and what it is done with.
type step struct {
	Verb string
	With any // a map, a text, a number or nothing
}

// UnmarshalYAML reads a verb alone, or a verb and what it is done with.
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
		return fmt.Errorf("line %d: %q is nothing that can be done", n.Line, s.Verb)
	}
	return nil
}

// words are what a step is done with, where that is a map.
func (s step) words() map[string]any {
	m, _ := s.With.(map[string]any)
	return m
}

// text is what a step is done with, where that is a text.
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
