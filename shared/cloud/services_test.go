package cloud

import (
	"testing"

	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"
)

func TestLocate(t *testing.T) {
	t.Parallel()
	entry := func(kind string, urls ...string) tokens.CatalogEntry {
		e := tokens.CatalogEntry{Type: kind}
		for i, url := range urls {
			region := []string{"one", "two"}[i]
			e.Endpoints = append(e.Endpoints, tokens.Endpoint{RegionID: region, Region: region, Interface: "public", URL: url},
				tokens.Endpoint{RegionID: region, Interface: "internal", URL: url + "/inside"})
		}
		return e
	}
	catalog := []tokens.CatalogEntry{
		entry("volumev2", "http://c/v2/p"), entry("volumev3", "http://old/v3/p"), entry("block-storage", "http://c/v3/p/"),
		entry("compute", "http://n/v2.1", "http://n2/compute/"), entry("network", "http://q:9696/", "http://q2/network/v2.0/"),
		entry("image", "http://g/v2"), entry("identity", "http://k/identity/v3"), entry("object-store", "http://s/v1/AUTH_p"),
		entry("orchestration", "http://h/v1/p"), entry("load-balancer", "http://l/v2.0"), entry("sharev2", "http://m/v2/p"),
		entry("own", "http://own/v7/"), {Type: "empty"},
	}
	cases := []struct{ kind, region, side, want string }{
		{"block-storage", "", "public", "http://c/v3/p"},
		{"volumev3", "", "public", "http://c/v3/p"},
		{"volume", "one", "public", "http://c/v3/p"},
		{"compute", "one", "public", "http://n/v2.1"},
		{"compute", "two", "public", "http://n2/compute/v2.1"},
		{"network", "", "public", "http://q:9696"},
		{"network", "two", "public", "http://q2/network"},
		{"network", "three", "public", ""},
		{"network", "one", "internal", "http://q:9696//inside"},
		{"network", "one", "admin", ""},
		{"image", "one", "public", "http://g"},
		{"identity", "one", "public", "http://k/identity"},
		{"object-store", "one", "public", "http://s/v1/AUTH_p"},
		{"orchestration", "one", "public", "http://h/v1/p"},
		{"load-balancer", "one", "public", "http://l"},
		{"shared-file-system", "one", "public", "http://m/v2/p"},
		{"own", "one", "public", "http://own/v7"},
		{"empty", "", "public", ""},
		{"dns", "", "public", ""},
	}
	for _, c := range cases {
		got, ok := locate(catalog, official(c.kind), c.region, c.side)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("locate(%s, %s, %s) = %q, %v, want %q", c.kind, c.region, c.side, got, ok, c.want)
		}
	}
	old := []tokens.CatalogEntry{entry("volumev3", "http://old/v3/p"), entry("volume", "http://older/v1/p")}
	if got, _ := locate(old, "block-storage", "", "public"); got != "http://old/v3/p" {
		t.Errorf("a catalogue without block-storage gives %q, want its volumev3", got)
	}
}

func TestEveryAliasStandsForOneService(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for name, s := range services {
		for _, alias := range s.aliases {
			if other, twice := seen[alias]; twice || official(alias) != name {
				t.Errorf("%s stands for %s and %s", alias, name, other)
			}
			if _, both := services[alias]; both {
				t.Errorf("%s is both a service and an alias", alias)
			}
			seen[alias] = name
		}
	}
}
