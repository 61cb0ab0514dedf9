package stepdef

import (
	"strings"
	"testing"
)

// TestLastingNeedsALook checks that a lasting type must have a call that shows whether its object
// exists.
func TestLastingNeedsALook(t *testing.T) {
	t.Parallel()
	hooks := Hooks{Match: map[string]Match{"x.is": nil}}
	const lasting = "type: X::Y::Z\nservice: network\nlasting: true\n"
	for words, wrong := range map[string]string{
		"": "what lasts must have a show or a look",
		"show: {get: \"/things/{id}\", in: thing}\n":             "",
		"look: {get: \"/things\", in: things, match: x.is}\n":    "",
		"look: {get: \"/things\", in: things}\n":                 "a look needs a match",
		"look: {get: \"/things\", in: things, match: x.other}\n": "no Match hook is called x.other",
	} {
		checkLoad(t, lasting+words, hooks, wrong)
	}
}

// TestDeploysProperties checks that a type that deploys a config names properties of its own.
func TestDeploysProperties(t *testing.T) {
	t.Parallel()
	const head = "type: X::Y::Z\nproperties: {c: {type: string}, v: {type: map}}\n"
	for words, wrong := range map[string]string{
		"service: software\ndeploys: {config: c, inputs: v}\n":     "",
		"service: software\ndeploys: {config: c, inputs: other}\n": "deploys names other, which is no property",
		"service: software\ndeploys: {config: c}\n":                "deploys names , which is no property",
		"service: none\ndeploys: {config: c, inputs: v}\n":         "only types of the service software deploy a config",
	} {
		checkLoad(t, head+words, Hooks{}, wrong)
	}
}

// TestOwnDataKeys checks that a type cannot keep values under the keys of Hearth's own marks.
func TestOwnDataKeys(t *testing.T) {
	t.Parallel()
	const head = "type: X::Y::Z\nservice: network\n"
	for words, wrong := range map[string]string{
		"create: [{post: /things, empty: true, keep: {token: thing.token}}]\n":    "",
		"create: [{post: /things, empty: true, keep: {was: thing.was}}]\n":        "the key was of data is Hearth's own",
		"create: [{post: /things, empty: true, keep: {pre-create: thing.was}}]\n": "the key pre-create of data is Hearth's own",
		"forget: {path: \"/copies/{copy}\", key: copy_id}\n":                      "",
		"forget: {path: \"/copies/{copy}\", key: unsaved}\n":                      "the key unsaved of data is Hearth's own",
	} {
		checkLoad(t, head+words, Hooks{}, wrong)
	}
}

// checkLoad checks that a definition is accepted, or refused with words of its own.
func checkLoad(t *testing.T, words string, hooks Hooks, wrong string) {
	t.Helper()
	_, err := Load([]byte(words), hooks)
	switch {
	case wrong == "" && err != nil:
		t.Errorf("%q: %v", words, err)
	case wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)):
		t.Errorf("%q: %v, want %q", words, err, wrong)
	}
}
