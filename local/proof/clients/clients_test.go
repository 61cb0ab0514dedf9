package main

import (
	"reflect"
	"strings"
	"testing"
)

// Every command has a step, and every step is one of the commands.
func TestEveryCommand(t *testing.T) {
	tried := map[string]bool{}
	for _, s := range steps {
		if s.command() == "" {
			t.Errorf("%q is no command", s.words)
		}
		tried[s.command()] = true
	}
	for _, c := range commands {
		if !tried[c] {
			t.Errorf("nothing tries %q", c)
		}
	}
}

func TestSplit(t *testing.T) {
	got := splitWords(`a --data '{"b": "c d"}' e`)
	if want := []string{"a", "--data", `{"b": "c d"}`, "e"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

// Only the values that always differ are replaced.
func TestComparable(t *testing.T) {
	newSide := func(api string) *side { return &side{api: api, words: map[string]string{"dir": "/tmp/x"}} }
	one := newSide("http://one:8004/v1").normalizeReply(parseReply(`2026-11-22 10:00:00Z [s]: CREATE_IN_PROGRESS
[{"resource_name": "b", "id": "11111111-2222-4333-8444-555555555555", "at": "2026-11-22T10:00:00Z"},
 {"resource_name": "a", "id": "s-a-abcdefghijkl", "links": "[{\"rel\": \"self\", \"href\": \"http://one:8004/v1/x\"}]"}]
Done`))
	two := newSide("http://two/v1").normalizeReply(parseReply(`[{"resource_name": "a", "id": "s-a-lkjihgfedcba", "links": "[{\"rel\": \"self\", \"href\": \"http://two/v1/x\"}]"},
 {"resource_name": "b", "id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "at": "2025-01-01T00:00:00Z"}]
Done`))
	if !reflect.DeepEqual(one, two) {
		t.Errorf("%v\n%v", one, two)
	}
	other := newSide("http://two/v1").normalizeReply(parseReply(`[{"resource_name": "a", "id": "another"}]`))
	if reflect.DeepEqual(one, other) || !strings.Contains(parseReply("ERROR: none").Lines[0], "none") {
		t.Error("what differs is the same")
	}
}

// What a step writes is in a directory of its side: the other side must not read it.
func TestSidesWriteApart(t *testing.T) {
	for _, s := range steps {
		if strings.Contains(s.words, "--output-file") && !strings.Contains(s.words, "--output-file {own}/") {
			t.Errorf("both sides write the file of %q", s.words)
		}
	}
	f := &side{api: "http://one/v1", words: map[string]string{"dir": "/tmp/x", "own": "/tmp/x/side-1"}}
	if got := f.normalizeText("/tmp/x/side-1/abandoned.json"); got != "{own}/abandoned.json" {
		t.Errorf("shown as %q", got)
	}
}
