package engine_test

import (
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// policed has a subnet whose address range an update changes, which replaces it.
const policed = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Net: {Type: OS::Neutron::Net}
  Sub: {Type: OS::Neutron::Subnet, Properties: {network: {Ref: Net}, cidr: 10.1.0.0/24}}
  Disk: {Type: OS::Cinder::Volume, Properties: {size: 1}}
`

// policedAfter replaces the subnet and the volume.
var policedAfter = edit(policed, "10.1.0.0", "10.2.0.0", "{size: 1}", "{size: 1, availability_zone: nova}")

// policedKept is policedAfter with an old subnet that stays and an old volume that is copied.
var policedKept = edit(policedAfter, "OS::Neutron::Subnet,", "OS::Neutron::Subnet, UpdateReplacePolicy: Retain,",
	"OS::Cinder::Volume,", "OS::Cinder::Volume, UpdateReplacePolicy: Snapshot,")

// withPolicies returns a template with policies for the subnet.
func withPolicies(template, policies string) string {
	return edit(template, "OS::Neutron::Subnet,", "OS::Neutron::Subnet, "+policies+",")
}

// The policy of the new template decides what becomes of the object that is replaced. Without one
// the deletion policy of the resource as it was decides, as in Heat.
func TestUpdateReplacePolicy(t *testing.T) {
	const retain = "UpdateReplacePolicy: Retain"
	for name, test := range map[string]struct {
		before, after string // the policies of the subnet
		stays         bool
	}{
		"none":                             {"DeletionPolicy: Delete", "DeletionPolicy: Delete", false},
		"retained by the update":           {"DeletionPolicy: Delete", retain, true},
		"no longer retained":               {retain, "DeletionPolicy: Delete", false},
		"deleted although removals retain": {"DeletionPolicy: Retain", "DeletionPolicy: Retain, UpdateReplacePolicy: Delete", false},
		"the deletion policy alone":        {"DeletionPolicy: Retain", "DeletionPolicy: Retain", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			s := w.run(e, nil, w.create(e, "s", withPolicies(policed, test.before), true).ID)
			old := w.rows(s)["Sub"].PhysicalID
			s = w.run(e, nil, w.update(e, s, withPolicies(policedAfter, test.after), true).ID)
			if s.State() != "UPDATE_COMPLETE" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
			if _, there := w.objects()["network/subnet/"+old]; there != test.stays {
				t.Errorf("the old subnet is there: %v, want %v; %v", there, test.stays, w.objects())
			}
			if now := w.rows(s)["Sub"]; now.PhysicalID == old || now.Retain != strings.Contains(test.after, "DeletionPolicy: Retain") {
				t.Errorf("the subnet is now %s, and retained: %v", now.PhysicalID, now.Retain)
			}
		})
	}
}

// An object that is to stay after its replacement comes back in a rollback, and is then deleted
// with its stack.
func TestUpdateReplacePolicyGoesBack(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	before := len(w.objects())
	s := w.run(e, nil, w.create(e, "s", policed, true).ID)
	old := w.rows(s)["Sub"].PhysicalID
	failing := withPolicies(policedAfter, "UpdateReplacePolicy: Retain") + "  End: {Type: OS::Heat::TestResource, DependsOn: Sub, Properties: {fail: true}}\n"
	if s = w.run(e, nil, w.update(e, s, failing, false).ID); s.State() != "ROLLBACK_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if r := w.rows(s)["Sub"]; r.PhysicalID != old || r.Retain {
		t.Errorf("after the rollback the subnet is %s, before %s; retained: %v", r.PhysicalID, old, r.Retain)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if w.run(e, nil, s.ID); len(w.objects()) != before {
		t.Errorf("objects are left: %v", w.objects())
	}
}

// The policy Snapshot copies the old object before it is deleted. A type that cannot be copied is
// refused.
func TestUpdateReplacePolicySnapshot(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", policed, true).ID)
	s = w.run(e, nil, w.update(e, s, edit(policedAfter, "OS::Cinder::Volume,", "OS::Cinder::Volume, UpdateReplacePolicy: Snapshot,"), true).ID)
	if s.State() != "UPDATE_COMPLETE" || w.copies() != 1 || w.rows(s)["Disk"].Marks.Copied {
		t.Errorf("%s: %s; %d copies; %+v", s.State(), s.Reason, w.copies(), w.rows(s)["Disk"].Marks)
	}
	_, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "x", Source: stack.Source{Template: []byte(withPolicies(policed, "UpdateReplacePolicy: Snapshot"))}})
	if err == nil || !strings.Contains(err.Error(), `"Snapshot" update replace policy not supported`) {
		t.Errorf("of a subnet: %v", err)
	}
}

// An object that is to stay keeps what only one object may have: the new one then fails, as in AWS.
func TestUpdateReplacePolicyOfNamedObject(t *testing.T) {
	const template = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Key: {Type: OS::Nova::KeyPair, UpdateReplacePolicy: Retain, Properties: {name: mine, save_private_key: false}}
`
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", template, true).ID)
	had := w.objects()
	s = w.run(e, nil, w.update(e, s, edit(template, "save_private_key: false", "save_private_key: true"), false).ID)
	if s.State() != "ROLLBACK_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if !equalTexts(w.objects(), had) {
		t.Errorf("objects are %v, want %v", w.objects(), had)
	}
	if s = w.run(e, nil, w.update(e, s, edit(template, "name: mine", "name: other"), false).ID); s.State() != "UPDATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if len(w.objects()) != len(had)+1 {
		t.Errorf("objects are %v, want one more than %v", w.objects(), had)
	}
}

// A change set says what becomes of the old objects, and names the policies that differ.
func TestChangeSetTellsPolicies(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", policed, true).ID)
	const sub, disk = "OS::Neutron::Subnet,", "OS::Cinder::Volume,"
	for name, test := range map[string]struct {
		template string
		want     map[string]stack.PlannedChange // without details
		parts    map[string][]string
	}{
		"replaced": {
			policedKept,
			map[string]stack.PlannedChange{"Sub": {Outcome: "replaced", Retained: true}, "Disk": {Outcome: "replaced", Copied: true}},
			map[string][]string{"Sub": {"cidr", "UpdateReplacePolicy"}, "Disk": {"availability_zone", "UpdateReplacePolicy"}},
		},
		"policies alone": {
			edit(policed, sub, sub+" UpdateReplacePolicy: Retain,", disk, disk+" DeletionPolicy: Snapshot,"),
			map[string]stack.PlannedChange{"Sub": {Outcome: "updated"}, "Disk": {Outcome: "updated"}},
			map[string][]string{"Sub": {"UpdateReplacePolicy"}, "Disk": {"DeletionPolicy"}},
		},
	} {
		_, set := w.mustPropose(e, &s, strings.ReplaceAll(name, " ", "-"), test.template, nil)
		s = w.stackAgain(s)
		for _, got := range set.Content.Changes {
			want, known := test.want[got.Name]
			if !known || got.Outcome != want.Outcome || got.Retained != want.Retained || got.Copied != want.Copied {
				t.Errorf("%s: %+v, want %+v", name, got, want)
			}
			var parts []string
			for _, d := range got.Details {
				parts = append(parts, d.Property+d.Part)
			}
			if !slices.Equal(parts, test.parts[got.Name]) {
				t.Errorf("%s: %s differs in %q, want %q", name, got.Name, parts, test.parts[got.Name])
			}
		}
		if len(set.Content.Changes) != len(test.want) {
			t.Errorf("%s: %d changes, want %d", name, len(set.Content.Changes), len(test.want))
		}
	}
}

// A retained resource that an update removes is still the stack's own while the update can fail.
func TestRemovedRetainedComesBack(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", withPolicies(policed, "DeletionPolicy: Retain"), true).ID)
	old := w.rows(s)["Sub"].PhysicalID
	without := edit(policed, "  Sub: {Type: OS::Neutron::Subnet, Properties: {network: {Ref: Net}, cidr: 10.1.0.0/24}}\n", "")
	failing := without + "  Wait: {Type: OS::Heat::TestResource, Properties: {wait_secs: 30}}\n  End: {Type: OS::Heat::TestResource, DependsOn: Wait, Properties: {fail: true}}\n"
	if s = w.run(e, nil, w.update(e, s, failing, false).ID); s.State() != "ROLLBACK_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if r := w.rows(s)["Sub"]; r.PhysicalID != old || !r.Retain {
		t.Errorf("after the rollback the subnet is %s, before %s; retained: %v", r.PhysicalID, old, r.Retain)
	}
	if s = w.run(e, nil, w.update(e, s, without, false).ID); s.State() != "UPDATE_COMPLETE" || len(w.rows(s)) != 2 {
		t.Errorf("%s: %s, %d rows", s.State(), s.Reason, len(w.rows(s)))
	}
	if _, there := w.objects()["network/subnet/"+old]; !there {
		t.Error("the retained subnet is gone")
	}
}
