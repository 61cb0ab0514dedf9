package nova

import (
	"testing"

	"hearth/shared/stack"
)

func TestSameCards(t *testing.T) {
	t.Parallel()
	on := func(port, network, subnet, ip string) any {
		return map[string]any{"port_id": port, "net_id": network, "fixed_ips": []any{map[string]any{"subnet_id": subnet, "ip_address": ip}}}
	}
	type m = map[string]any
	one, two := []any{on("p1", "n", "s", "10.0.0.1")}, []any{on("p1", "n", "s", "10.0.0.1"), on("p2", "n", "s", "10.0.0.2")}
	for name, test := range map[string]struct {
		entries, cards []any
		want           bool
	}{
		"its network":           {[]any{m{"network": "n"}}, one, true},
		"by the older word":     {[]any{m{"uuid": "n"}}, one, true},
		"its subnet":            {[]any{m{"subnet": "s"}}, one, true},
		"both":                  {[]any{m{"network": "n", "subnet": "s"}}, one, true},
		"its address":           {[]any{m{"network": "n", "fixed_ip": "10.0.0.1"}}, one, true},
		"its port":              {[]any{m{"port": "p1"}}, one, true},
		"another network":       {[]any{m{"network": "m"}}, one, false},
		"another subnet":        {[]any{m{"network": "n", "subnet": "t"}}, one, false},
		"another address":       {[]any{m{"network": "n", "fixed_ip": "10.0.0.9"}}, one, false},
		"another port":          {[]any{m{"port": "p2"}}, one, false},
		"one more":              {[]any{m{"network": "n"}, m{"network": "n"}}, one, false},
		"one less":              {[]any{m{"network": "n"}}, two, false},
		"in another order":      {[]any{m{"network": "n"}, m{"port": "p1"}}, two, true},
		"the general one first": {[]any{m{"network": "n"}, m{"network": "n", "fixed_ip": "10.0.0.1"}}, two, true},
		"one card twice":        {[]any{m{"port": "p1"}, m{"fixed_ip": "10.0.0.1"}}, two, false},
		"more than which it is": {[]any{m{"network": "n", "floating_ip": "f"}}, one, false},
		"none at all":           {nil, nil, false},
		"nobody could be asked": {[]any{m{"network": "n"}}, nil, false},
	} {
		r := stack.Resource{Attributes: m{"interfaces": test.cards}}
		if got := sameCards(r, m{"networks": test.entries}); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
