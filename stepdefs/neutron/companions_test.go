package neutron

import (
	"slices"
	"testing"

	"hearth/shared/stepdef"
)

func TestCompanions(t *testing.T) {
	t.Parallel()
	ref := func(name string) any { return stepdef.Ref(name) }
	all := []stepdef.Peer{
		peer("net", "Net", nil),
		peer("front", "Subnet", props{"network": ref("net")}),
		peer("back", "Subnet", props{"network_id": ref("net")}),
		peer("other", "Net", nil),
		peer("far", "Subnet", props{"network": ref("other")}),
		peer("to_front", "RouterInterface", props{"router": ref("router"), "subnet": ref("front")}),
		peer("to_far", "RouterInterface", props{"router": ref("inner"), "subnet": ref("far")}),
		peer("gateway", "RouterGateway", props{"router": ref("router"), "network": "public"}),
		peer("port", "Port", props{"network": ref("net"), "fixed_ips": []any{props{"subnet": ref("front")}}}),
		peer("away", "Port", props{"network": ref("other")}),
	}
	for _, c := range []struct {
		of   string
		hook stepdef.After
		want []string
	}{
		{"net", networkCompanions, []string{"front", "back", "to_front", "gateway"}},
		{"other", networkCompanions, []string{"far", "to_far"}},
		{"front", subnetCompanions, []string{"to_front", "gateway"}},
		{"back", subnetCompanions, nil},
		{"port", portCompanions, []string{"to_front", "gateway"}},
		{"away", portCompanions, []string{"to_far"}},
	} {
		self := all[slices.IndexFunc(all, func(p stepdef.Peer) bool { return p.Name == c.of })]
		if got := c.hook(self, all); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.of, got, c.want)
		}
	}
}
