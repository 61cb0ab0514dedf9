package engine_test

import (
	"net/http"
	"testing"

	"hearth/shared/simcloud"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// TestHandleWantedAgain: a handle whose deletion was refused halfway does not become current again, because
// what takes its signals may be gone. Another one is made.
func TestHandleWantedAgain(t *testing.T) {
	t.Parallel()
	const none = "heat_template_version: 2016-10-14\nresources:\n  other: {type: OS::Heat::None}\n"
	for name, c := range map[string]struct {
		resource, service, path string
		works                   func(w *world, r stack.Resource) int
	}{
		"objects": {"{type: OS::Heat::WaitConditionHandle, properties: {signal_transport: TEMP_URL_SIGNAL}}", "object-store", "", func(w *world, r stack.Resource) int {
			address, _ := r.Data["temp_url"].(string)
			return putSignal(w.t, address, "{}")
		}},
		"objects of Swift": {"{type: OS::Heat::SwiftSignalHandle}", "object-store", "", func(w *world, r stack.Resource) int {
			address, _ := r.Data["endpoint"].(string)
			return putSignal(w.t, address, "{}")
		}},
		"messages": {"{type: OS::Heat::WaitConditionHandle, properties: {signal_transport: ZAQAR_SIGNAL}}", "identity", "/users/", func(w *world, r stack.Resource) int {
			return w.signsIn(stepdef.StackUserOf(r))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.engine(nil)
			template := none + "  h: " + c.resource + "\n"
			s := w.ended(e, w.create(e, "s", template, true), "CREATE_COMPLETE")
			before := w.row(s, "h")
			if err := w.sim.AddFault(simcloud.Fault{Name: "refused", Service: c.service, Method: "DELETE", Path: c.path, Code: 403, Message: "not today"}); err != nil {
				t.Fatal(err)
			}
			s = w.run(e, nil, w.update(e, s, none, true).ID)
			w.sim.ClearFaults()
			s = w.ended(e, w.update(e, s, template, true), "UPDATE_COMPLETE")
			row := w.row(s, "h")
			if code := c.works(w, row); code != http.StatusCreated {
				t.Errorf("the handle answers %d; it was %s, now it is %s", code, before.PhysicalID, row.PhysicalID)
			}
			if s = w.acts(e, s, stack.Delete); s.State() != "DELETE_COMPLETE" {
				t.Errorf("%s: %s", s.State(), s.Reason)
			}
			if users, projects := w.stackUsers(); users+projects > 0 {
				t.Errorf("%d users and %d projects are left", users, projects)
			}
		})
	}
}
