package nova

import (
	"fmt"
	"testing"
)

func TestChangedCards(t *testing.T) {
	t.Parallel()
	type m = map[string]any
	on := func(port, network, subnet, ip string) m {
		return m{"port_id": port, "net_id": network, "fixed_ips": []any{m{"subnet_id": subnet, "ip_address": ip}}}
	}
	p1, p2 := on("p1", "n", "s", "10.0.0.1"), on("p2", "n", "s", "10.0.0.2")
	n, p := []m{{"network": "n"}}, []m{{"port": "p1"}}
	for name, test := range map[string]struct {
		old, new, cards []m
		leave           string // ports, in the order of their removal
		enter           string // places in new
	}{
		"by the older word":         {n, []m{{"uuid": "n"}}, []m{p1}, "[]", "[]"},
		"its subnet":                {n, []m{{"subnet": "s"}}, []m{p1}, "[]", "[]"},
		"its address":               {n, []m{{"network": "n", "fixed_ip": "10.0.0.1"}}, []m{p1}, "[]", "[]"},
		"its port":                  {n, p, []m{p1}, "[]", "[]"},
		"its network":               {p, n, []m{p1}, "[]", "[]"},
		"another network":           {n, []m{{"network": "m"}}, []m{p1}, "[p1]", "[0]"},
		"another subnet":            {n, []m{{"network": "n", "subnet": "t"}}, []m{p1}, "[p1]", "[0]"},
		"another address":           {n, []m{{"network": "n", "fixed_ip": "10.0.0.9"}}, []m{p1}, "[p1]", "[0]"},
		"another port":              {p, []m{{"port": "p2"}}, []m{p1}, "[p1]", "[0]"},
		"one more":                  {n, []m{{"network": "n"}, {"network": "n"}}, []m{p1}, "[]", "[1]"},
		"one less":                  {[]m{{"port": "p1"}, {"port": "p2"}}, p, []m{p1, p2}, "[p2]", "[]"},
		"in another order":          {[]m{{"port": "p1"}, {"port": "p2"}}, []m{{"network": "n"}, {"port": "p1"}}, []m{p1, p2}, "[]", "[]"},
		"the general one first":     {[]m{{"network": "n"}, {"port": "p2"}}, []m{{"network": "n"}, {"fixed_ip": "10.0.0.2"}}, []m{p2, p1}, "[]", "[]"},
		"more than which it is":     {n, []m{{"network": "n", "floating_ip": "f"}}, []m{p1}, "[p1]", "[0]"},
		"nobody asked for it":       {p, []m{{"port": "p3"}}, []m{p2, p1}, "[p1]", "[0]"},
		"somebody took it off":      {n, n, nil, "[]", "[0]"},
		"none any more":             {n, nil, []m{p1}, "[p1]", "[-1]"},
		"none before":               {nil, p, []m{p2}, "[p2]", "[0]"},
		"never any":                 {nil, nil, []m{p2}, "[]", "[]"},
		"whichever there is":        {n, []m{{"allocate_network": "auto"}}, []m{p1}, "[p1]", "[-1]"},
		"none at all":               {n, []m{{"allocate_network": "none"}}, []m{p1}, "[p1]", "[]"},
		"after whichever there was": {[]m{{"allocate_network": "auto"}}, n, []m{p1}, "[p1]", "[0]"},
	} {
		leave, enter := changedCards(test.old, test.new, test.cards)
		ports := []string{}
		for _, c := range leave {
			ports = append(ports, text(c.card, "port_id"))
		}
		if got := fmt.Sprint(ports); got != test.leave || fmt.Sprint(enter) != test.enter {
			t.Errorf("%s: %s leave and %v enter", name, got, enter)
		}
	}
}
