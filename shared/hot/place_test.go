package hot

import "testing"

func TestPlace(t *testing.T) {
	t.Parallel()
	parsed := parse(t, `heat_template_version: wallaby
resources:
  a.b:
    type: Server
    properties:
      networks:
        - port: x
        - {port: y, tags: [one, two]}
  a:
    type: Server
`)
	for path, want := range map[string][2]int{
		"resources.a.b.properties.networks[1].port":    {8, 18},
		"resources.a.b.properties.networks[1].tags[1]": {8, 33},
		"resources.a.b.properties.networks[0]":         {7, 11},
		"resources.a.b.properties.networks[7].port":    {7, 9},
		"resources.a.b.properties.nothing":             {6, 7},
		"resources.a.type":                             {10, 11},
		"resources.a.type.get_param":                   {10, 11},
		"resources.nothing":                            {3, 3},
		"":                                             {1, 1},
	} {
		if line, column := parsed.Place(path); line != want[0] || column != want[1] {
			t.Errorf("%q is at %d:%d, want %d:%d", path, line, column, want[0], want[1])
		}
	}
}
