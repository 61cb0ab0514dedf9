package wire

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const minimal = `"stack_name": "a", "template": {"heat_template_version": "2021-04-16"}`

func bodyOf(t *testing.T, text string) Body {
	t.Helper()
	var b Body
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCreate(t *testing.T) {
	got, err := bodyOf(t, `{
		"stack_name": "a.B_c-1",
		"template": {"heat_template_version": 1,  "a": 2},
		"environment": "parameters: {size: 3, wide: yes}\nparameter_defaults: {net: x}",
		"parameters": {"size": 4, "account": 123456789012345678901, "ratio": 0.5},
		"files": {"f": "text"},
		"timeout_mins": "30",
		"disable_rollback": "False",
		"tags": "x,y",
		"notification_topics": ["ignored"]
	}`).Create(1000)
	if err != nil {
		t.Fatal(err)
	}
	want := engine.Request{
		Name: "a.B_c-1", TimeoutMins: 30, Tags: []string{"x", "y"},
		Source: stack.Source{
			Template: []byte(`{"heat_template_version": 1,  "a": 2}`),
			Files:    map[string]string{"f": "text"},
			Environment: stack.Environment{
				Parameters:        map[string]any{"size": 4.0, "wide": true, "account": json.Number("123456789012345678901"), "ratio": 0.5},
				ParameterDefaults: map[string]any{"net": "x"},
			},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
}

func TestCreateDefaults(t *testing.T) {
	got, err := bodyOf(t, `{"stack_name": "a", "template": "a: b", "environment": null, "files": null, "files_container": "", "tags": null, "disable_rollback": null, "timeout_mins": null}`).Create(1000)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case !got.DisableRollback:
		t.Errorf("got.DisableRollback = false, want true")
	case got.TimeoutMins != 0:
		t.Errorf("got.TimeoutMins = %d, want 0", got.TimeoutMins)
	case got.Tags != nil:
		t.Errorf("got.Tags = %q, want nil", got.Tags)
	case string(got.Source.Template) != "a: b":
		t.Errorf("string(got.Source.Template) = %q, want %q", string(got.Source.Template), "a: b")
	}
}

// What is given as a number with a fraction may be for a text: 1.0 is not 1.
func TestReals(t *testing.T) {
	got, err := bodyOf(t, `{"stack_name": "a", "template": "a: b", "parameters": {"a": 1.0, "b": 1.5, "c": 1, "d": 1e3, "e": {"x": 1.0}, "f": 1e400, "g": 9007199254740993}}`).Create(1000)
	want := map[string]any{"a": json.Number("1.0"), "b": 1.5, "c": 1.0, "d": json.Number("1000.0"),
		"e": map[string]any{"x": json.Number("1.0")}, "f": "1e400", "g": json.Number("9007199254740993")}
	if err != nil || !reflect.DeepEqual(got.Source.Environment.Parameters, want) {
		t.Errorf("%#v, %v", got.Source.Environment.Parameters, err)
	}
}

// A tag may have 80 letters, however many bytes they are.
func TestLongTag(t *testing.T) {
	long := strings.Repeat("é", 80)
	switch got, err := Tags("a," + long); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case len(got) != 2:
		t.Errorf("len(got) = %d, want 2", len(got))
	case got[1] != long:
		t.Errorf("got[1] = %q, want %q", got[1], long)
	}
	if _, err := Tags(long + "é"); err == nil {
		t.Error("81 letters are a tag")
	}
}

// Files are merged in their order over the parameters; the environment that the
// client made of them is not read.
func TestEnvironmentFiles(t *testing.T) {
	got, err := bodyOf(t, `{"stack_name": "a", "template": "{heat_template_version: 2021-04-16, parameters: {a: {type: number}, b: {type: number}, c: {type: number}}}",
		"environment": {"parameters": {"ignored": 1}},
		"parameters": {"a": 1, "b": 1, "c": 1},
		"environment_files": ["one", "two"],
		"files": {"one": "parameters: {b: 2, c: 2}\nresource_registry: {T: x}\nevent_sinks: [{type: zaqar-queue, target: q}]", "two": "{\"parameters\": {\"c\": 3, \"a\": null}}"}
	}`).Create(1000)
	if err != nil {
		t.Fatal(err)
	}
	env := got.Source.Environment
	if want := map[string]any{"a": 1.0, "b": 2.0, "c": 3.0}; !reflect.DeepEqual(env.Parameters, want) {
		t.Errorf("parameters %v, want %v", env.Parameters, want)
	}
	if env.ResourceRegistry["T"] != "x" || len(env.EventSinks) != 1 {
		t.Errorf("%#v", env)
	}
}

// The codes and sentences are those that Heat 19 answers, but where it answers with
// a bare ValueError, AttributeError or KeyError: there ours say what is wrong.
func TestRefused(t *testing.T) {
	for body, want := range map[string]string{
		`{}`:                                    "HTTPBadRequest: No stack name specified",
		`{"stack_name": "a"}`:                   "HTTPBadRequest: No template specified",
		`{"stack_name": "a", "template": null}`: "HTTPBadRequest: No template specified",
		`{"stack_name": "a", "template": 5}`:    "HTTPBadRequest: Template not in valid format: The template is not a JSON object or YAML mapping.",
		`{"stack_name": "a", "template": {}}`:   "InvalidTemplateVersion: The template version is invalid: Template version was not provided",
		`{"stack_name": "a", "template": []}`:   "HTTPBadRequest: Template not in valid format: The template is not a JSON object or YAML mapping.",
		`{"stack_name": "a", "template": "` + strings.Repeat("x", 101) + `"}`:                                                                  "RequestLimitExceeded: Request limit exceeded: Template size (101 bytes) exceeds maximum allowed size (100 bytes).",
		`{"stack_name": "a", "template": {"heat_template_version":"` + strings.Repeat("x", 99) + `"}}`:                                         "RequestLimitExceeded: Request limit exceeded: Template size (127 bytes) exceeds maximum allowed size (100 bytes).",
		`{"stack_name": "a", "template_url": "http://127.0.0.1:1/x"}`:                                                                          "HTTPBadRequest: Could not retrieve template: Failed to retrieve template from http://127.0.0.1:1/x",
		`{"stack_name": "a", "template_url": "file:///etc/passwd"}`:                                                                            "HTTPBadRequest: Could not retrieve template: Invalid URL scheme file",
		`{"stack_name": "a", "template_url": 5}`:                                                                                               "HTTPBadRequest: Could not retrieve template: template_url must be a string",
		`{"stack_name": "a b", "template": "x"}`:                                                                                               `StackValidationFailed: Invalid stack name a b must contain only alphanumeric or "_-." characters, must start with alpha and must be 255 characters or less.`,
		`{"stack_name": 5, "template": "x"}`:                                                                                                   "StackValidationFailed: Invalid stack name 5, must be a string",
		`{` + minimal + `, "adopt_stack_data": "{}"}`:                                                                                          "HTTPBadRequest: Invalid adopt data: 'template'",
		`{` + minimal + `, "adopt_stack_data": {"template": {"heat_template_version": "2021-04-16"}, "files": 5}}`:                             "HTTPBadRequest: Invalid adopt data: files must be a map, not a number.",
		`{` + minimal + `, "adopt_stack_data": {"template": {"heat_template_version": "2021-04-16"}, "resources": {"a": {"resource_id": 5}}}}`: "HTTPBadRequest: Invalid adopt data: resources.resource_id must be a text, not a number.",
		`{` + minimal + `, "adopt_stack_data": {"template": {"heat_template_version": "2021-04-16"}, "environment": 5}}`:                       "HTTPBadRequest: Invalid adopt data: environment must be a map, not a number.",
		`{` + minimal + `, "adopt_stack_data": 5}`:                                                                                             "HTTPBadRequest: Invalid adopt data: The template is not a JSON object or YAML mapping.",
		`{` + minimal + `, "files_container": "c"}`:                                                                                            "HTTPBadRequest: files_container cannot be read without an account of the cloud.",
		`{` + minimal + `, "converge": true}`:                                                                                                  "HTTPBadRequest: converge flag only supported in stack update (or update preview) request.",
		`{` + minimal + `, "timeout_mins": "x"}`:                                                                                               "HTTPBadRequest: Only integer is acceptable by 'timeout_mins'.",
		`{` + minimal + `, "timeout_mins": 1.5}`:                                                                                               "HTTPBadRequest: Only integer is acceptable by 'timeout_mins'.",
		`{` + minimal + `, "timeout_mins": -1}`:                                                                                                "HTTPBadRequest: Value '-1' is invalid for 'timeout_mins' which only accepts non-negative integer.",
		`{` + minimal + `, "disable_rollback": "maybe"}`:                                                                                       `HTTPBadRequest: Unrecognized value "maybe" for "disable_rollback", acceptable values are: true, false.`,
		`{` + minimal + `, "tags": ["a"]}`:                                                                                                     "HTTPBadRequest: tags must be a string of tags separated by commas.",
		`{` + minimal + `, "tags": "` + strings.Repeat("x", 81) + `"}`:                                                                         `HTTPBadRequest: Invalid tag, "` + strings.Repeat("x", 81) + `" is longer than 80 characters`,
		`{` + minimal + `, "files": "x"}`:                                                                                                      "HTTPBadRequest: files must be a map of names to texts.",
		`{` + minimal + `, "parameters": "x"}`:                                                                                                 "HTTPBadRequest: parameters must be a map of names to values.",
		`{` + minimal + `, "parameters": null}`:                                                                                                "HTTPBadRequest: parameters must be a map of names to values.",
		`{` + minimal + `, "environment": {"foo": 1}}`:                                                                                         `HTTPBadRequest: Environment not in valid format: environment has wrong section "foo"`,
		`{` + minimal + `, "environment": "foo: 1"}`:                                                                                           `HTTPBadRequest: Environment not in valid format: environment has wrong section "foo"`,
		`{` + minimal + `, "environment": {"parameters": null}}`:                                                                               `HTTPBadRequest: Environment not in valid format: environment has empty section "parameters"`,
		`{` + minimal + `, "environment": {"parameters": []}}`:                                                                                 `HTTPBadRequest: Environment not in valid format: section "parameters" must be a map`,
		`{` + minimal + `, "environment": "foo"}`:                                                                                              "HTTPBadRequest: Environment not in valid format: The environment is not a valid YAML mapping data type.",
		`{` + minimal + `, "environment": 5}`:                                                                                                  "HTTPBadRequest: Environment not in valid format: The environment is not a valid YAML mapping data type.",
		`{` + minimal + `, "environment": "a: [b"}`:                                                                                            "HTTPBadRequest: Environment not in valid format: did not find expected ',' or ']'\n  in \"<unicode string>\", line 1, column 4",
		`{` + minimal + `, "environment_files": ["x"]}`:                                                                                        `HTTPBadRequest: environment_files names "x", which is not among the files.`,
		`{` + minimal + `, "environment_files": "x"}`:                                                                                          "HTTPBadRequest: environment_files must be a list of names.",
		`{` + minimal + `, "environment_files": ["x"], "files": {"x": "b: 1"}}`:                                                                `HTTPBadRequest: Environment not in valid format: environment has wrong section "b"`,
	} {
		_, err := bodyOf(t, body).Create(100)
		if err == nil {
			t.Errorf("%s was taken", body)
			continue
		}
		if got := string(stack.CodeOf(err)) + ": " + err.Error(); got != want {
			t.Errorf("%.150s\n got %s\nwant %s", body, got, want)
		}
	}
}

// FuzzBody holds that no text makes the reader fall over, and that what it takes
// can be stored.
func FuzzBody(f *testing.F) {
	f.Add(`{` + minimal + `, "environment": "parameters: {a: [1, {b: yes}]}", "files": {"x": "y"}}`)
	f.Add(`{"stack_name": "a", "template": "a: b", "environment_files": ["x"], "files": {"x": "a: &a {<<: *a}"}}`)
	f.Add(`{"stack_name": "a", "template": "x", "parameters": {"a": 1e999, "b": -0}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var b Body
		if json.Unmarshal([]byte(text), &b) != nil {
			return
		}
		r, err := b.Create(1000)
		if err != nil {
			if stack.CodeOf(err) == "" {
				t.Errorf("an error without a code: %v", err)
			}
			return
		}
		if _, err := json.Marshal(r.Source); err != nil {
			t.Errorf("cannot be stored: %v", err)
		}
	})
}
