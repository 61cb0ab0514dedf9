package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// lined is a group whose lists another resource reads.
const lined = `heat_template_version: 2021-04-16
parameters: {v: {type: string, default: a}, bad: {type: string, default: "false"}, n: {type: number, default: 4}, size: {type: number, default: 1}, wait: {type: number, default: 0}}
resources:
  g:
    type: OS::Heat::ResourceGroup
    update_policy: {rolling_update: {max_batch_size: {get_param: size}, min_in_service: 0}}
    properties:
      count: {get_param: n}
      resource_def:
        type: OS::Heat::TestResource
        properties:
          value: {str_replace: {template: "V%index%", params: {V: {get_param: v}}}}
          fail: {get_param: bad}
          action_wait_secs: {update: {get_param: wait}}
  u: {type: OS::Heat::Value, properties: {value: [{get_attr: [g, output]}, {get_attr: [g, refs]}]}}
outputs:
  u: {value: {get_attr: [u, value, 0]}}
  g: {value: {get_attr: [g, output]}}
  refs: {value: {get_attr: [g, refs]}}
  map: {value: {get_attr: [g, refs_map]}}
  attributes: {value: {get_attr: [g, attributes, output]}}
`

func linedUp(parameters string) stack.Source {
	src := crowded(parameters)
	src.Template = []byte(lined)
	return src
}

// The lists of a group have the order of its members, whichever member is changed first.
func TestGroupListsKeepTheirOrder(t *testing.T) {
	for _, size := range []string{"1", "2", "3"} {
		t.Run(size, func(t *testing.T) {
			w := newWorld(t)
			e := w.engine(nil)
			made, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "lined", Source: linedUp(`{"size": ` + size + `}`), DisableRollback: true})
			if err != nil {
				t.Fatal(err)
			}
			s := w.run(e, nil, made.ID)
			before := w.outputs(e, s)
			if before["g"] != "[a0 a1 a2 a3]" {
				t.Fatalf("%s %s: %v", s.State(), s.Reason, before)
			}
			check := func(when string) {
				t.Helper()
				now := w.outputs(e, s)
				var refs []string
				for i, ref := range strings.Fields(strings.Trim(now["refs"], "[]")) {
					refs = append(refs, fmt.Sprintf("%d:%s", i, ref))
				}
				if strings.NewReplacer("b", "a", "c", "a").Replace(now["g"]) != "[a0 a1 a2 a3]" || now["map"] != "map["+strings.Join(refs, " ")+"]" {
					t.Errorf("%s: %v", when, now)
				}
			}
			keep := true
			update := func(parameters string) {
				t.Helper()
				if s, err = e.UpdateStack(t.Context(), w.caller, w.stack(s.ID), engine.UpdateRequest{Source: linedUp(parameters), DisableRollback: &keep}); err != nil {
					t.Fatal(err)
				}
			}
			update(`{"v": "b", "bad": "true", "size": ` + size + `}`)
			if s = w.run(e, nil, s.ID); s.State() != "UPDATE_FAILED" {
				t.Fatalf("%s %s", s.State(), s.Reason)
			}
			check("after a failure")
			update(`{"v": "c", "wait": 2, "size": ` + size + `}`)
			w.until(e, func() bool {
				check("during an update")
				now := w.stack(s.ID)
				return now.Status != stack.InProgress
			})
			switch got := w.outputs(e, s); {
			case got["g"] != "[c0 c1 c2 c3]":
				t.Errorf(`after an update: got["g"] = %q, want %q`, got["g"], "[c0 c1 c2 c3]")
			case got["u"] != got["g"]:
				t.Errorf(`after an update: got["u"] = %q, want %q`, got["u"], got["g"])
			case got["attributes"] != "map[0:c0 1:c1 2:c2 3:c3]":
				t.Errorf(`after an update: got["attributes"] = %q, want %q`, got["attributes"], "map[0:c0 1:c1 2:c2 3:c3]")
			}
		})
	}
}
