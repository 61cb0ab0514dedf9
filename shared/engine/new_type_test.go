package engine_test

import (
	"slices"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A resource whose type has a newer name changes to that type in place, and back.
func TestTypeThatBecameAnother(t *testing.T) {
	former := edit(quietly, "outputs:\n", "  texts:\n    type: OS::Heat::StructuredDeployments\n    properties: {config: {get_resource: tree}, servers: {a: s5}, signal_transport: NO_SIGNAL}\noutputs:\n")
	newer := edit(former, "OS::Heat::SoftwareDeployments", "OS::Heat::SoftwareDeploymentGroup", "OS::Heat::StructuredDeployments", "OS::Heat::StructuredDeploymentGroup")
	failing := edit(newer, "outputs:\n", "  end: {type: OS::Heat::TestResource, depends_on: [group, texts], properties: {fail: true}}\noutputs:\n")
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", former, true).ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	deployed := func() (ids []string) {
		for _, d := range w.deployments() {
			ids = append(ids, d.ID+d.ConfigID)
		}
		slices.Sort(ids)
		return ids
	}
	before, at := w.rows(s), deployed()
	for _, step := range []struct {
		template, state, group, texts string
		keep                          bool
	}{
		{newer, "UPDATE_COMPLETE", "OS::Heat::SoftwareDeploymentGroup", "OS::Heat::StructuredDeploymentGroup", true},
		{former, "UPDATE_COMPLETE", "OS::Heat::SoftwareDeployments", "OS::Heat::StructuredDeployments", true},
		{failing, "ROLLBACK_COMPLETE", "OS::Heat::SoftwareDeployments", "OS::Heat::StructuredDeployments", false},
	} {
		s = w.run(e, nil, w.update(e, s, step.template, step.keep).ID)
		after := w.rows(s)
		if s.State() != step.state || !slices.Equal(deployed(), at) {
			t.Fatalf("%s: %s; %d deployments, before %d", s.State(), s.Reason, len(deployed()), len(at))
		}
		for name, typ := range map[string]string{"group": step.group, "texts": step.texts} {
			switch {
			case after[name].PhysicalID != before[name].PhysicalID:
				t.Errorf("after[name].PhysicalID = %q, want %q: %v, name is %v", after[name].PhysicalID, before[name].PhysicalID, name, name)
			case after[name].Type != typ:
				t.Errorf("after[name].Type = %q, want %q: %v, name is %v", after[name].Type, typ, name, name)
			case after[name].TypeShown() != typ:
				t.Errorf("after[name].TypeShown() = %q, want %q: %v, name is %v", after[name].TypeShown(), typ, name, name)
			}
		}
	}
}

// A rollback restores the stack's tags.
func TestTagsGoBack(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	const template = "heat_template_version: 2018-08-31\nresources: {r: {type: OS::Heat::TestResource}}\n"
	bad := edit(template, "TestResource}", "TestResource, properties: {fail: true}}")
	for _, tags := range [][]string{{"one", "two"}, nil} {
		s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s" + string(rune('a'+len(tags))), Tags: tags, Source: stack.Source{Template: []byte(template)}})
		if err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, s.ID)
		for _, next := range [][]string{{"three"}, {}} {
			s, err = e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(bad)}, Tags: &next})
			if err != nil || !slices.Equal(s.Tags, next) {
				t.Fatalf("%v %v", s.Tags, err)
			}
			if s = w.run(e, nil, s.ID); s.State() != "ROLLBACK_COMPLETE" || !slices.Equal(s.Tags, tags) {
				t.Errorf("%s: tags %v, were %v", s.State(), s.Tags, tags)
			}
		}
	}
}
