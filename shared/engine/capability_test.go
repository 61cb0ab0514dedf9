package engine_test

import (
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// lateTypes has resources whose types are known only when the stack runs: in a chain, in a group,
// and in a chain of a nested stack.
const lateTypes = `
heat_template_version: 2021-04-16
parameters: {typ: {type: string}}
resources:
  v: {type: OS::Heat::Value, properties: {value: {get_param: typ}}}
  chain: {type: OS::Heat::ResourceChain, properties: {resources: [{get_attr: [v, value]}]}}
`

const lateGroup = `
heat_template_version: 2021-04-16
parameters: {typ: {type: string}}
resources:
  v: {type: OS::Heat::Value, properties: {value: {get_param: typ}}}
  chain: {type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: {type: {get_attr: [v, value]}}}}
`

const lateBelow = `
heat_template_version: 2021-04-16
parameters: {typ: {type: string}}
resources:
  chain: {type: in.yaml, properties: {typ: {get_param: typ}}}
`

// TestLateTypesAreBound checks that what a caller of AWS's API acknowledged and allowed also binds the
// types that are known only when the stack runs. Callers of Heat's API are not bound.
func TestLateTypesAreBound(t *testing.T) {
	const user = "AWS::IAM::User"
	for _, template := range []string{lateTypes, lateGroup, lateBelow} {
		for _, c := range []struct {
			name, typ string
			options   *stack.Options
			says      string
		}{
			{"heat", user, nil, ""},
			{"none", user, &stack.Options{Bound: true}, "InsufficientCapabilitiesException: resources.chain: Requires capabilities : [CAPABILITY_IAM]"},
			{"given", user, &stack.Options{Bound: true, Capabilities: []string{"CAPABILITY_NAMED_IAM"}}, ""},
			{"other", "OS::Heat::RandomString", &stack.Options{Bound: true}, ""},
			{"forbidden", "OS::Heat::RandomString", &stack.Options{Bound: true, ResourceTypes: []string{"OS::Heat::V*", "OS::Heat::Value", "OS::Heat::ResourceChain", "OS::Heat::ResourceGroup", "in.yaml"}}, "Resource type OS::Heat::RandomString is not allowed by parameter ResourceTypes"},
			{"allowed", "OS::Heat::RandomString", &stack.Options{Bound: true, ResourceTypes: []string{"OS::Heat::*", "in.yaml"}}, ""},
		} {
			w := newWorld(t)
			e := w.engine(nil)
			s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: c.name, DisableRollback: true, Options: c.options, Source: stack.Source{
				Template: []byte(template), Files: map[string]string{"in.yaml": lateTypes},
				Environment: stack.Environment{Parameters: map[string]any{"typ": c.typ}},
			}})
			if err != nil {
				t.Fatal(c.name, err)
			}
			s = w.run(e, nil, s.ID)
			if c.says == "" {
				if s.State() != "CREATE_COMPLETE" {
					t.Errorf("%s: %s %s", c.name, s.State(), s.Reason)
				}
				continue
			}
			if got := s.Reason; s.State() != "CREATE_FAILED" || !strings.Contains(got, strings.TrimPrefix(c.says, "InsufficientCapabilitiesException: resources.chain: ")) || template == lateTypes && !strings.Contains(got, c.says) {
				t.Errorf("%s: %s %q, want %q", c.name, s.State(), got, c.says)
			}
			if c.name != "none" || template == lateBelow {
				continue
			}
			s, err = e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Existing: true, Source: stack.Source{Template: []byte(template)}})
			if err != nil {
				t.Fatal(err)
			}
			if s = w.run(e, nil, s.ID); s.State() != "UPDATE_COMPLETE" {
				t.Errorf("an update of Heat's API: %s %s", s.State(), s.Reason)
			}
		}
	}
}
