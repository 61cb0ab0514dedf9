package nova

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

func card(mac, network, ip string) map[string]any {
	return map[string]any{"mac_addr": mac, "net_id": network, "port_id": "port-" + mac, "fixed_ips": []any{map[string]any{"ip_address": ip}}}
}

func address(mac, ip string) map[string]any {
	return map[string]any{"addr": ip, "OS-EXT-IPS-MAC:mac_addr": mac}
}

func TestNetworksByNameAndID(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		entries   []any
		cards     []any
		addresses map[string]any
		want      map[string]any
		first     any
	}{
		{"no address", nil, nil, map[string]any{}, map[string]any{}, ""},
		{
			"the template names the network", []any{map[string]any{"network": "n1"}}, nil,
			map[string]any{"a": []any{address("m1", "10.0.0.1")}},
			map[string]any{"a": []any{"10.0.0.1"}, "n1": []any{"10.0.0.1"}}, "10.0.0.1",
		},
		{
			"the cards tell", []any{map[string]any{"port": "p1"}, map[string]any{"port": "p2"}},
			[]any{card("m1", "n1", "10.0.0.1"), card("m2", "n2", "10.1.0.1")},
			map[string]any{"a": []any{address("m1", "10.0.0.1"), address("m1", "172.24.4.1")}, "b": []any{address("m2", "10.1.0.1")}},
			map[string]any{"a": []any{"10.0.0.1", "172.24.4.1"}, "n1": []any{"10.0.0.1", "172.24.4.1"}, "b": []any{"10.1.0.1"}, "n2": []any{"10.1.0.1"}}, "10.1.0.1",
		},
		{
			"two networks of one name", nil,
			[]any{card("m1", "n1", "10.0.0.1"), card("m2", "n2", "10.1.0.1")},
			map[string]any{"a": []any{address("m1", "10.0.0.1"), address("m2", "10.1.0.1")}},
			map[string]any{"a": []any{"10.0.0.1", "10.1.0.1"}}, "10.0.0.1",
		},
		{
			"nobody knows", []any{map[string]any{"port": "p1"}}, nil,
			map[string]any{"a": []any{address("m1", "10.0.0.1")}},
			map[string]any{"a": []any{"10.0.0.1"}}, "10.0.0.1",
		},
	} {
		r := stack.Resource{
			Properties: map[string]any{"networks": test.entries},
			Attributes: map[string]any{"addresses": test.addresses, "interfaces": test.cards},
		}
		if got := networkAddresses(r, time.Time{}); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: networks are %v", test.name, got)
		}
		if got := firstAddress(r, time.Time{}); got != test.first {
			t.Errorf("%s: the first address is %v", test.name, got)
		}
	}
}

func TestServerComesAfterTheSubnetsOfItsNetworks(t *testing.T) {
	t.Parallel()
	subnet := func(name string, network any) stepdef.Peer {
		return stepdef.Peer{Name: name, Type: "OS::Neutron::Subnet", Props: map[string]any{"network": network}}
	}
	all := []stepdef.Peer{subnet("s1", stepdef.Ref("net")), subnet("s2", stepdef.Ref("other")), subnet("s3", "private")}
	for _, test := range []struct {
		entry map[string]any
		want  []string
	}{
		{map[string]any{"network": stepdef.Ref("net")}, []string{"s1"}},
		{map[string]any{"uuid": "private"}, []string{"s3"}},
		{map[string]any{"port": stepdef.Ref("port")}, nil},
	} {
		self := stepdef.Peer{Name: "server", Props: map[string]any{"networks": []any{test.entry}}}
		if got := serverAfter(self, all); !slices.Equal(got, test.want) {
			t.Errorf("%v: comes after %q", test.entry, got)
		}
	}
}

func TestServerReplaceReadsThePolicies(t *testing.T) {
	t.Parallel()
	base := map[string]any{"flavor": "f1", "image": "i1", "user_data": "a", "flavor_update_policy": "RESIZE", "image_update_policy": "REBUILD", "user_data_update_policy": "REPLACE"}
	with := func(changes map[string]any) map[string]any {
		out := map[string]any{}
		for k, v := range base {
			out[k] = v
		}
		for k, v := range changes {
			out[k] = v
		}
		return out
	}
	for _, test := range []struct {
		name    string
		changes map[string]any
		want    bool
	}{
		{"nothing", nil, false},
		{"only a policy", map[string]any{"flavor_update_policy": "REPLACE"}, false},
		{"flavor", map[string]any{"flavor": "f2"}, false},
		{"flavor, by replacement", map[string]any{"flavor": "f2", "flavor_update_policy": "REPLACE"}, true},
		{"image, by replacement", map[string]any{"image": "i2", "image_update_policy": "REPLACE"}, true},
		{"user data", map[string]any{"user_data": "b"}, true},
		{"user data, ignored", map[string]any{"user_data": "b", "user_data_update_policy": "IGNORE"}, false},
	} {
		if got := serverReplace(base, with(test.changes)); got != test.want {
			t.Errorf("%s: replace is %v", test.name, got)
		}
	}
}

func TestIsServer(t *testing.T) {
	t.Parallel()
	begun := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	r := stack.Resource{PhysicalName: "st-r-x", Properties: map[string]any{"flavor": "f1", "image": "i1"}, Work: stack.Work{Since: begun}}
	for _, test := range []struct {
		name string
		set  map[string]any
		want bool
	}{
		{"ours", nil, true},
		{"another name", map[string]any{"name": "st-r-x-2"}, false},
		{"another flavor", map[string]any{"flavor": map[string]any{"id": "f2"}}, false},
		{"another image", map[string]any{"image": map[string]any{"id": "i2"}}, false},
		{"booted from a volume", map[string]any{"image": ""}, false},
		{"with a key", map[string]any{"key_name": "k"}, false},
		{"older", map[string]any{"created": "2026-01-01T11:00:00Z"}, false},
		{"a clock that is behind", map[string]any{"created": "2026-01-01T11:59:50Z"}, true},
	} {
		candidate := map[string]any{
			"name": "st-r-x", "flavor": map[string]any{"id": "f1"}, "image": map[string]any{"id": "i1"}, "key_name": nil, "created": "2026-01-01T12:00:01Z",
		}
		for k, v := range test.set {
			candidate[k] = v
		}
		if got := isServer(r, candidate); got != test.want {
			t.Errorf("%s: got %v", test.name, got)
		}
	}
}

// TestServersOfOneNameAreToldApart checks that the mark recognises a server whose name is not
// unique.
func TestServersOfOneNameAreToldApart(t *testing.T) {
	t.Parallel()
	r := stack.Resource{PhysicalName: "st-r-x", Properties: map[string]any{"name": "web", "flavor": "f1", "image": "i1"}}
	sent, _ := serverBody(r, map[string]any{"name": "web"})["server"].(map[string]any)
	other := stack.Resource{PhysicalName: "st-r-y", Properties: r.Properties}
	candidate := map[string]any{"name": "web", "flavor": map[string]any{"id": "f1"}, "image": map[string]any{"id": "i1"}, "description": sent["description"]}
	if !isServer(r, candidate) || isServer(other, candidate) {
		t.Errorf("ours is %v, the other's is %v", isServer(r, candidate), isServer(other, candidate))
	}
}

func TestFlavorChanges(t *testing.T) {
	t.Parallel()
	r := stack.Resource{PhysicalID: "f1", Properties: map[string]any{
		"is_public": false, "tenants": []any{"p2", "p3"}, "extra_specs": map[string]any{"b": "2"},
	}}
	for _, test := range []struct {
		name  string
		do    stepdef.Do
		first map[string]any
		want  []string
	}{
		{"access", changeFlavorAccess, map[string]any{"flavor_access": []any{map[string]any{"tenant_id": "p1"}, map[string]any{"tenant_id": "p2"}}}, []string{
			"GET /flavors/f1/os-flavor-access", "POST /flavors/f1/action map[removeTenantAccess:map[tenant:p1]]", "POST /flavors/f1/action map[addTenantAccess:map[tenant:p3]]",
		}},
		{"specs", changeFlavorSpecs, map[string]any{"extra_specs": map[string]any{"a": "1", "b": "1"}}, []string{
			"GET /flavors/f1/os-extra_specs", "DELETE /flavors/f1/os-extra_specs/a", "POST /flavors/f1/os-extra_specs map[extra_specs:map[b:2]]",
		}},
	} {
		if got := callsOf(test.do, r, test.first); !slices.Equal(got, test.want) {
			t.Errorf("%s: calls are %q", test.name, got)
		}
	}
}
