package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/local/proof/compare/answers"
)

// Every story can be read, begins with a stack, and every verb is used.
func TestStories(t *testing.T) {
	all, err := readStories()
	if err != nil {
		t.Fatal(err)
	}
	told, names := map[string]bool{}, map[string]bool{}
	for _, s := range all {
		if names[s.Name] {
			t.Errorf("%s is told twice", s.Name)
		}
		names[s.Name] = true
		if len(s.Steps) == 0 || s.Steps[0].Verb != "create" {
			t.Errorf("%s has no stack", s.Name)
		}
		for _, step := range s.Steps {
			told[step.Verb] = true
		}
	}
	for v := range verbs {
		if !told[v] {
			t.Errorf("no story has the verb %s", v)
		}
	}
}

// A story of a timeout waits longer than the creation of its stack and the rollback may take together.
func TestWaitIsLongerThanTimeouts(t *testing.T) {
	all, err := readStories()
	if err != nil {
		t.Fatal(err)
	}
	timeouts := 0
	for _, s := range all {
		for _, step := range s.Steps {
			if step.Verb != "create" || !strings.HasPrefix(s.Name, "lives/timeout") {
				continue
			}
			if minutes, ok := step.words()["timeout_mins"].(int); ok {
				timeouts++
				if 2*time.Duration(minutes)*time.Minute >= longestWait {
					t.Errorf("%s may take %d minutes twice, and the wait is %s", s.Name, minutes, longestWait)
				}
			}
		}
	}
	if timeouts == 0 {
		t.Error("no story has a timeout")
	}
}

// A reason for a difference belongs to an existing story.
func TestReasons(t *testing.T) {
	all, err := readStories()
	if err != nil {
		t.Fatal(err)
	}
	known, err := answers.ReadKnown("testdata/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range known {
		if !slices.ContainsFunc(all, func(s story) bool { return answers.Like(r.Case, s.Name) }) {
			t.Errorf("line %d: no story is called %s", r.Line, r.Case)
		}
	}
}

// Only the values that always differ are replaced.
func TestPlain(t *testing.T) {
	one := &playing{side: &side{api: "http://one/v1/p"}, name: "story-1-a"}
	two := &playing{side: &side{api: "http://two/v1/p"}, name: "story-2-a"}
	of := func(api, name, id, at string) map[string]any {
		return map[string]any{"links": []any{api + "/stacks/" + name}, "id": id, "at": at, name + "-a-abcdefghijkl": 5}
	}
	a := one.normalize(of("http://one/v1/p", "story-1-a", "11111111-2222-4333-8444-555555555555", "2026-11-22T10:00:00Z"))
	b := two.normalize(of("http://two/v1/p", "story-2-a", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "2025-01-01T00:00:00Z"))
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%v\n%v", a, b)
	}
	if c := two.normalize(of("http://two/v1/p", "story-2-b", "x", "y")); reflect.DeepEqual(b, c) {
		t.Error("what differs is the same")
	}
}
