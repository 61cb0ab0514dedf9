package simcloud_test

import (
	"strings"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

func TestQueues(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo := w.login("demo", "demo").with("Client-ID", "11111111-2222-3333-4444-555555555555")
	other := demo.with("Client-ID", "11111111-2222-3333-4444-666666666666")
	alt := w.login("alt_demo", "alt_demo").with("Client-ID", "11111111-2222-3333-4444-777777777777")
	queue, messages := "/messaging/v2/queues/q_1", "/messaging/v2/queues/q_1/messages"
	message := func(ttl int, body any) obj { return obj{"messages": []any{obj{"ttl": ttl, "body": body}}} }

	w.login("demo", "demo").fails(400, "hexadecimal UUID", "PUT", queue, obj{})
	demo.fails(400, "Queue names", "PUT", "/messaging/v2/queues/"+strings.Repeat("q", 65), obj{})
	demo.want(201, "PUT", queue, obj{"about": "x"})
	demo.want(204, "PUT", queue, obj{"about": "y"})
	equal(t, "its metadata", at(demo.want(200, "GET", queue, nil), "about"), "y")
	alt.fails(404, "does not exist", "GET", queue, nil)

	demo.fails(400, "TTL", "POST", messages, message(59, 1))
	demo.fails(400, "enqueued", "POST", messages, obj{"messages": []any{}})
	demo.fails(400, "too large", "POST", messages, message(60, strings.Repeat("x", 270000)))
	demo.want(201, "POST", messages, message(60, "brief"))
	demo.want(201, "POST", messages, message(3600, obj{"n": 2}))
	demo.want(201, "POST", messages, message(3600, obj{"n": 3}))
	equal(t, "one's own", count(demo.want(200, "GET", messages, nil), "messages"), 0)
	equal(t, "one's own, asked for", count(demo.want(200, "GET", messages+"?echo=true", nil), "messages"), 3)
	equal(t, "of others", count(other.want(200, "GET", messages+"?limit=2", nil), "messages"), 2)
	equal(t, "of another project", count(alt.want(200, "GET", messages, nil), "messages"), 0)
	other.fails(400, "Limit", "GET", messages+"?limit=21", nil)

	w.clock.move(61 * time.Second)
	left := other.want(200, "GET", messages, nil)
	equal(t, "not expired", count(left, "messages"), 2)
	first, _ := left["messages"].([]any)[0].(map[string]any)
	alt.want(204, "DELETE", messages+"?ids="+first["id"].(string), nil)
	equal(t, "not deleted by others", count(other.want(200, "GET", messages, nil), "messages"), 2)
	demo.want(204, "DELETE", messages+"?ids="+first["id"].(string), nil)
	popped, _ := demo.want(200, "DELETE", messages+"?pop=5", nil)["messages"].([]any)
	if len(popped) != 1 || at(popped[0], "body.n") != 3.0 {
		t.Errorf("popped is %v", popped)
	}
	demo.fails(400, "ids", "DELETE", messages, nil)
	demo.want(201, "POST", messages, message(60, 1))
	demo.want(204, "DELETE", queue, nil)
	demo.want(204, "DELETE", queue, nil)
	equal(t, "gone with its queue", count(demo.want(200, "GET", messages+"?echo=true", nil), "messages"), 0)
}

// TestDomainAdministrator: the administrator of a domain administers what is in it, and nothing else.
func TestDomainAdministrator(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	admin := w.auth(obj{"auth": obj{
		"identity": obj{"methods": []any{"password"}, "password": obj{"user": obj{"name": simcloud.StackDomainAdmin, "domain": obj{"name": simcloud.StackDomain}, "password": "secret"}}},
		"scope":    obj{"domain": obj{"name": simcloud.StackDomain}},
	}})
	role := text(admin.want(200, "GET", "/identity/v3/roles?name=heat_stack_user", nil)["roles"].([]any)[0], "id")
	project := text(admin.want(201, "POST", "/identity/v3/projects", obj{"project": obj{"name": "p"}}), "project.id")
	user := text(admin.want(201, "POST", "/identity/v3/users", obj{"user": obj{"name": "u", "password": "x", "default_project_id": project}}), "user.id")
	admin.want(204, "PUT", "/identity/v3/projects/"+project+"/users/"+user+"/roles/"+role, nil)
	equal(t, "its projects", count(admin.want(200, "GET", "/identity/v3/projects", nil), "projects"), 1)
	admin.fails(403, "create_project", "POST", "/identity/v3/projects", obj{"project": obj{"name": "p", "domain_id": "default"}})
	admin.fails(403, "create_role", "POST", "/identity/v3/roles", obj{"role": obj{"name": "r"}})
	demo := w.login("demo", "demo")
	admin.fails(403, "delete_project", "DELETE", "/identity/v3/projects/"+demo.project, nil)
	admin.fails(403, "update_user", "PATCH", "/identity/v3/users/"+demo.id, obj{"user": obj{"enabled": false}})
	admin.fails(403, "create_grant", "PUT", "/identity/v3/projects/"+demo.project+"/users/"+user+"/roles/"+role, nil)
	admin.want(200, "PATCH", "/identity/v3/users/"+user, obj{"user": obj{"enabled": false}})
	admin.want(204, "DELETE", "/identity/v3/users/"+user, nil)
	admin.want(204, "DELETE", "/identity/v3/projects/"+project, nil)
}
