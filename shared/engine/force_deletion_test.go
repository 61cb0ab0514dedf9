package engine_test

import (
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// clinging has a subnet in a nested stack and a volume that the cloud does not delete.
const clinging = `
heat_template_version: 2018-08-31
resources:
  net:   {type: OS::Neutron::Net}
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: OS::Neutron::Subnet, properties: {network: private, cidr: "10.9%index%.0.0/24"}}}
  disk:  {type: OS::Cinder::Volume, properties: {size: 1}}
  other: {type: OS::Swift::Container}
`

// cling lets the cloud refuse to delete subnets and volumes.
func (w *world) cling() {
	w.stuck("DELETE", "network", "subnets/")
	w.stuck("DELETE", "volume", "volumes/")
}

// A stack whose deletion has failed is deleted by force: what cannot be deleted stays in the cloud, at
// whatever point the worker dies.
func TestForcedDeletion(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "s", clinging, true).ID)
		if err := e.ForceDeleteStack(t.Context(), w.caller, s); s.State() != "CREATE_COMPLETE" || stack.CodeOf(err) != stack.NotSupported {
			t.Errorf("of a stack in %s: %v", s.State(), err)
		}
		w.cling()
		for range 2 {
			if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
				t.Fatal(err)
			}
			if s = w.run(e, nil, s.ID); s.State() != "DELETE_FAILED" {
				t.Fatalf("%s: %s", s.State(), s.Reason)
			}
		}
		if err := e.ForceDeleteStack(t.Context(), w.caller, s); err != nil {
			t.Fatal(err)
		}
		return s.ID
	})
	play := func(k *killer) (left []string) {
		w := b.again(t)
		defer w.close()
		w.cling()
		if k != nil {
			w.run(w.engine(k), k, b.stackID)
			w.clock.forward(lease + time.Second)
		}
		s := w.run(w.engine(nil), nil, b.stackID)
		if s.State() != "DELETE_COMPLETE" {
			t.Errorf("killed at %v: %s: %s", k, s.State(), s.Reason)
		}
		for key := range w.objects() {
			if _, before := b.before[key]; !before {
				left = append(left, key[:strings.LastIndex(key, "/")])
			}
		}
		if below := w.allBelow(s.ID); len(below) > 0 {
			t.Errorf("killed at %v: %d nested stacks are left", k, len(below))
		}
		return left
	}
	calm := map[string]int{}
	for _, kind := range play(nil) {
		calm[kind]++
	}
	if calm["network/subnet"] != 2 || calm["volume/volume"] != 1 || calm["network/network"] != 0 || calm["object-store/container"] != 0 {
		t.Fatalf("left in the cloud: %v", calm)
	}
	atEachPoint(t, 5, 5, func(n int64, k *killer) {
		left := map[string]int{}
		for _, kind := range play(k) {
			left[kind]++
		}
		for _, kind := range []string{"network/subnet", "volume/volume", "network/network", "object-store/container"} {
			if left[kind] != calm[kind] {
				t.Errorf("killed at point %d: left in the cloud: %v, want %v", n, left, calm)
			}
		}
	})
}

// A deletion that is not forced fails again unless its user forces it.
func TestDeletionIsNotForcedByItself(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", clinging, true).ID)
	w.cling()
	for range 2 {
		if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
			t.Fatal(err)
		}
		if s = w.run(e, nil, s.ID); s.State() != "DELETE_FAILED" || s.Options != nil && s.Options.Force {
			t.Errorf("%s: %s, %+v", s.State(), s.Reason, s.Options)
		}
	}
}
