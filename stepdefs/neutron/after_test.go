package neutron

import (
	"slices"
	"testing"

	"hearth/shared/stepdef"
)

func peer(name, typ string, props map[string]any) stepdef.Peer {
	return stepdef.Peer{Name: name, Type: "OS::Neutron::" + typ, Props: props}
}

type props = map[string]any

func TestAfter(t *testing.T) {
	t.Parallel()
	ref := func(name string) any { return stepdef.Ref(name) }
	addresses := func(a ...any) any { return a }
	all := []stepdef.Peer{
		peer("net", "Net", nil),
		peer("other", "Net", nil),
		peer("front", "Subnet", props{"network": ref("net"), "cidr": "10.0.0.0/24"}),
		peer("back", "Subnet", props{"network_id": ref("net")}),
		peer("far", "Subnet", props{"network": ref("other")}),
		peer("outside", "Subnet", props{"network": "public"}),
		peer("later", "Subnet", props{"network": stepdef.Unknown{}}),
		peer("odd", "Subnet", props{"network": props{"a": 1}}),
		peer("router", "Router", props{"external_gateway_info": props{"network": "public"}}),
		peer("inner", "Router", props{"name": "no gateway"}),
		peer("to_front", "RouterInterface", props{"router": ref("router"), "subnet": ref("front")}),
		peer("to_far", "RouterInterface", props{"router_id": ref("router"), "subnet_id": ref("far")}),
		peer("to_port", "RouterInterface", props{"router": ref("router"), "port": "p9"}),
		peer("gateway", "RouterGateway", props{"router": ref("inner"), "network": "public"}),
		peer("plain", "Port", props{"network": ref("net")}),
		peer("fixed", "Port", props{"network": ref("net"), "fixed_ips": addresses(props{"subnet": ref("front")})}),
		peer("old", "Port", props{"network": ref("other"), "fixed_ips": addresses(props{"subnet_id": ref("far")})}),
	}
	for _, tc := range []struct {
		name  string
		after stepdef.After
		self  stepdef.Peer
		want  []string
	}{
		{"a port waits for all subnets of its network", portAfter, peer("p", "Port", props{"network": ref("net")}), []string{"front", "back"}},
		{"by the old word too", portAfter, peer("p", "Port", props{"network_id": ref("other")}), []string{"far"}},
		{"a network outside the template", portAfter, peer("p", "Port", props{"network": "public"}), []string{"outside"}},
		{"a name is no reference", portAfter, peer("p", "Port", props{"network": "net"}), nil},
		{"what is not known yet may be the same", portAfter, peer("p", "Port", props{"network": stepdef.Unknown{}}), []string{"later"}},
		{"what is no name is nothing", portAfter, peer("p", "Port", props{"network": props{"a": 1}}), nil},
		{"no network at all", portAfter, peer("p", "Port", nil), nil},
		{"a router waits for the subnets of its gateway's network", routerAfter, all[8], []string{"outside"}},
		{"a router without gateway waits for none", routerAfter, all[9], nil},
		{"a floating address waits for the way out of its network", floatingIPAfter,
			peer("f", "FloatingIP", props{"floating_network": "public"}), []string{"router", "gateway"}},
		{"and for the interface on its port's subnet", floatingIPAfter,
			peer("f", "FloatingIP", props{"floating_network_id": "public", "port_id": ref("fixed")}), []string{"router", "to_front", "gateway"}},
		{"on any subnet of the network when the port names none", floatingIPAfter,
			peer("f", "FloatingIP", props{"floating_network": "else", "port_id": ref("plain")}), []string{"to_front", "to_port"}},
		{"an association waits for the interface alone", associationAfter,
			peer("a", "FloatingIPAssociation", props{"floatingip_id": ref("f"), "port_id": ref("old")}), []string{"to_far"}},
		{"a port outside the template has no way in it", associationAfter,
			peer("a", "FloatingIPAssociation", props{"floatingip_id": ref("f"), "port_id": "p7"}), nil},
	} {
		if got := tc.after(tc.self, all); !slices.Equal(got, tc.want) {
			t.Errorf("%s: after %v, want %v", tc.name, got, tc.want)
		}
	}
}
