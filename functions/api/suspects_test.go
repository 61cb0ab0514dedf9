package api

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearth/shared/stack"
)

// Suspects are shown to those of their project, also of a stack that is gone.
func TestSuspects(t *testing.T) {
	h, d := newTestAPI(t)
	s, err := d.store.Stack(t.Context(), webID)
	if err != nil {
		t.Fatal(err)
	}
	since := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s.Deleted = since
	suspect := stack.Resource{
		ID: "suspect", SuspectOf: webID, SuspectUntil: since.Add(time.Hour), Name: "net", Type: "OS::Neutron::Net", PhysicalName: "web-net-abc",
		Action: stack.Delete, Status: stack.InProgress, Reason: "looked for", Due: since.Add(time.Second), Created: since, Updated: since,
	}
	if r := d.store.Commit(context.Background(), stack.Change{Stack: &s, Suspects: []stack.Resource{suspect}}); r[0].Err != nil {
		t.Fatal(r[0].Err)
	}
	get := func(project, token string) string {
		r := httptest.NewRequest("GET", "/v1/"+project+"/suspects", nil)
		r.Header.Set("X-Auth-Token", token)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Body.String()
	}
	want := `{"suspects":[{"id":"suspect","stack_id":"` + webID + `","resource_name":"net","resource_type":"OS::Neutron::Net","name":"web-net-abc","physical_resource_id":null,` +
		`"status_reason":"looked for","creation_time":"2026-03-01T12:00:00Z","looked_for_until":"2026-03-01T13:00:00Z","next_look":"2026-03-01T12:00:01Z"}]}`
	if got := strings.TrimSpace(get(ours, "reader-of-ours")); got != want {
		t.Errorf("shown is\n%s\nwant\n%s", got, want)
	}
	if got := get(ours, "member-of-theirs"); strings.Contains(got, "suspect\"") {
		t.Errorf("another project sees %s", got)
	}
}
