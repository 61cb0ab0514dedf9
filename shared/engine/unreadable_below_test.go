package engine_test

import (
	"strings"
	"testing"
)

// A nested stack whose template turns out to be no template fails with a reason, and its parent can
// be deleted.
func TestUnreadableTemplateBelow(t *testing.T) {
	for name, c := range map[string]struct{ template, want string }{
		"at an address that is known late": {`
heat_template_version: 2021-04-16
resources:
  x: {type: OS::Heat::Value, properties: {value: https://far/broken.yaml}}
  s: {type: AWS::CloudFormation::Stack, properties: {TemplateURL: {get_attr: [x, value]}}}
`, "Error parsing template"},
		"made for a group, with a NUL": {`
heat_template_version: 2021-04-16
resources:
  x: {type: OS::Heat::Value, properties: {value: {yaql: {expression: "'a\\x00b'", data: 1}}}}
  s: {type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: {type: OS::Heat::Value, properties: {value: {get_attr: [x, value]}}}}}
`, "a text has a NUL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e, out := w.engine(nil), far()
			e.Fetcher = out
			out.texts["https://far/broken.yaml"] = "resources: [is: broken"
			s := w.run(e, nil, w.create(e, "s", c.template, true).ID)
			if s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, c.want) {
				t.Errorf("%s: %s", s.State(), s.Reason)
			}
			if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
				t.Fatal(err)
			}
			if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
				t.Errorf("%s: %s", s.State(), s.Reason)
			}
		})
	}
}
