package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

const header = "heat_template_version: 2021-04-16\n"

// aliases is a list of nine texts, nine times over, and so nine times: 350 million.
func aliases() string {
	var b strings.Builder
	b.WriteString(header + "a: &a [x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c <= 'i'; c++ {
		fmt.Fprintf(&b, "%c: &%c [%s]\n", c, c, strings.Join(strings.Fields(strings.Repeat(fmt.Sprintf("*%c ", c-1), 9)), ", "))
	}
	return b.String() + "resources: {}\n"
}

// refused are templates that make no stack. Status, type and message are those of
// Heat 19, asked with the same templates; where its message names no place, ours does,
// in parentheses after it, and where it is Python's, ours is in words. Of a circle Heat says only that a RemoteError came.
var refused = []struct{ name, template, kind, message string }{
	{"not YAML", header + "resources: [a\n b: {", "HTTPBadRequest", "Template not in valid format: Error parsing template"},
	{"a tab", header + "resources:\n\ta: b\n", "HTTPBadRequest", "Template not in valid format: Error parsing template"},
	{"a text", "hello", "HTTPBadRequest", "Template not in valid format: The template is not a JSON object or YAML mapping."},
	{"nothing", "", "HTTPBadRequest", "Template not in valid format: Template format version not found."},
	{"no version", "resources: {a: {type: OS::Heat::None}}\n", "HTTPBadRequest", "Template not in valid format: Template format version not found."},
	{"unknown version", "heat_template_version: 2012-12-12\nresources: {}\n", "InvalidTemplateVersion",
		`The template version is invalid: "heat_template_version: 2012-12-12". "heat_template_version" should be one of: 2013-05-23, 2014-10-16, 2015-04-30, 2015-10-15, ` +
			`2016-04-08, 2016-10-14, 2017-02-24, 2017-09-01, 2018-03-02, 2018-08-31, 2021-04-16, newton, ocata, pike, queens, rocky, wallaby`},
	{"unknown section", header + "resource: {a: {type: OS::Heat::None}}\n", "StackValidationFailed", "The template section is invalid: resource"},
	{"unknown type", header + "resources: {a: {type: OS::Heat::Nothing}}\n", "StackValidationFailed",
		"The Resource Type (OS::Heat::Nothing) could not be found. (resources.a.type)"},
	{"no type", header + "resources: {a: {properties: {}}}\n", "StackValidationFailed", "Each resource must contain a type key. (resources.a)"},
	{"unknown key", header + "resources: {a: {type: OS::Heat::None, propertys: {}}}\n", "StackValidationFailed",
		`"propertys" is not a valid keyword inside a resource definition (resources.a.propertys)`},
	{"unknown property", header + "resources: {net: {type: OS::Neutron::Net, properties: {nam: x}}}\n", "StackValidationFailed",
		"Property error: : resources.net.properties: : Unknown Property nam"},
	{"unknown property within", header + "resources: {srv: {type: OS::Nova::Server, properties: {flavor: m1.tiny, networks: [{netwrk: x}]}}}\n", "StackValidationFailed",
		"Property error: : resources.srv.properties.networks[0]: : Unknown Property netwrk"},
	{"property not given", header + "resources: {sub: {type: OS::Neutron::Subnet, properties: {cidr: 10.0.0.0/24}}}\n", "StackValidationFailed",
		"Property error: : resources.sub.properties: : Property network not assigned"},
	{"unknown parameter", header + "resources: {a: {type: OS::Heat::RandomString, properties: {length: {get_param: size}}}}\n", "StackValidationFailed",
		"Property error: : resources.a.properties.length: : The Parameter (size) was not provided."},
	{"parameter without value", header + "parameters: {p: {type: string}}\n", "UserParameterMissing", "The Parameter (p) was not provided."},
	{"parameter of no type", header + "parameters: {p: {type: strin}}\n", "InvalidSchemaError", "Invalid type (strin) (parameters.p.type)"},
	{"parameter of another type", header + "parameters: {p: {type: number, default: x}}\n", "StackValidationFailed",
		"Parameter 'p' is invalid: Value must be a number, not 'x'"},
	{"reference to nothing", header + "resources: {a: {type: OS::Heat::Value, properties: {value: {get_resource: nobody}}}}\n", "InvalidTemplateReference",
		`The specified reference "nobody" (in a.Properties.value) is incorrect.`},
	{"attribute of nothing", header + "resources: {a: {type: OS::Heat::Value, properties: {value: {get_attr: [nobody, x]}}}}\n", "InvalidTemplateReference",
		`The specified reference "nobody" (in a.Properties.value) is incorrect.`},
	{"depends on nothing", header + "resources: {a: {type: OS::Heat::None, depends_on: nobody}}\n", "InvalidTemplateReference",
		`The specified reference "nobody" (in a) is incorrect.`},
	{"unknown attribute", header + "resources: {a: {type: OS::Heat::RandomString}}\noutputs: {o: {value: {get_attr: [a, valu]}}}\n", "StackValidationFailed",
		"outputs.o.value.get_attr: : The Referenced Attribute (a valu) is incorrect."},
	{"output of nothing", header + "resources: {a: {type: OS::Heat::RandomString}}\noutputs: {o: {value: {get_attr: [b, value]}}}\n", "StackValidationFailed",
		`outputs.o.value.get_attr: : The specified reference "b" is incorrect.`},
	{"circle", header + "resources: {a: {type: OS::Heat::None, depends_on: b}, b: {type: OS::Heat::None, depends_on: a}}\n", "CircularDependencyException",
		`Circular Dependency Found: {NoneResource "a": {NoneResource "b"}, NoneResource "b": {NoneResource "a"}}`},
	{"text for a number", header + "resources: {a: {type: OS::Heat::RandomString, properties: {length: many}}}\n", "StackValidationFailed",
		"Property error: : resources.a.properties.length: : Value 'many' is not an integer"},
	{"map for a list", header + "resources: {a: {type: OS::Heat::RandomString, properties: {character_classes: {a: b}}}}\n", "StackValidationFailed",
		`Property error: : resources.a.properties.character_classes: : "{'a': 'b'}" is not a list`},
	{"list for a text", header + "resources: {net: {type: OS::Neutron::Net, properties: {name: [a]}}}\n", "StackValidationFailed",
		"Property error: : resources.net.properties.name: : Value must be a string; got ['a']"},
	{"too large a number", header + "resources: {a: {type: OS::Heat::RandomString, properties: {length: 600}}}\n", "StackValidationFailed",
		"Property error: : resources.a.properties.length: : 600 is out of range (min: 1, max: 512)"},
	{"a list of resources", header + "resources: [a, b]\n", "StackValidationFailed", "resources must be a map, not a list"},
	{"a text for a resource", header + "resources: {a: b}\n", "StackValidationFailed",
		`"resources" must contain a map of resource maps. Found a string instead (resources.a)`},
	{"no such image", header + "resources: {srv: {type: OS::Nova::Server, properties: {flavor: m1.tiny, image: nope, networks: [{network: private}]}}}\n", "StackValidationFailed",
		"Property error: : resources.srv.properties.image: : Error validating value 'nope': No images matching {'name': 'nope'}."},
	{"no such key", header + "resources: {srv: {type: OS::Nova::Server, properties: {flavor: m1.tiny, image: cirros, key_name: nope, networks: [{network: private}]}}}\n", "StackValidationFailed",
		"Property error: : resources.srv.properties.key_name: : Error validating value 'nope': The Key (nope) could not be found."},
	{"no such network", header + "resources: {p: {type: OS::Neutron::Port, properties: {network: nope}}}\n", "StackValidationFailed",
		"Property error: : resources.p.properties.network: : Error validating value 'nope': Unable to find network with name or id 'nope'"},
	{"no flavor for a parameter", header + "parameters: {f: {type: string, default: nope, constraints: [{custom_constraint: nova.flavor}]}}\n", "StackValidationFailed",
		"Parameter 'f' is invalid: Error validating value 'nope': No Flavor matching {'name': 'nope'}. (HTTP 404)"},
	{"no image for a parameter", header + "parameters: {f: {type: string, default: nope, constraints: [{custom_constraint: glance.image}]}}\n", "StackValidationFailed",
		"Parameter 'f' is invalid: Error validating value 'nope': No images matching {'name': 'nope'}."},
	{"no network for a parameter", header + "parameters: {f: {type: string, default: nope, constraints: [{custom_constraint: neutron.network}]}}\n", "StackValidationFailed",
		"Parameter 'f' is invalid: Error validating value 'nope': Unable to find network with name or id 'nope'"},
	{"no key for a parameter", header + "parameters: {f: {type: string, default: nope, constraints: [{custom_constraint: nova.keypair}]}}\n", "StackValidationFailed",
		"Parameter 'f' is invalid: Error validating value 'nope': The Key (nope) could not be found."},
	{"600 kB", header + "#" + strings.Repeat("x", 600000) + "\n", "RequestLimitExceeded",
		"Request limit exceeded: Template size (600036 bytes) exceeds maximum allowed size (524288 bytes)."},
	// Heat has no bound for these two: it works on them until its memory is gone.
	{"aliases of aliases", aliases(), "RequestLimitExceeded", "Request limit exceeded: Template has more than 262144 values when its aliases are expanded."},
	{"nesting of 10,000", header + "resources: {a: {type: OS::Heat::Value, properties: {value: " + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + "}}}\n", "HTTPBadRequest",
		"Template not in valid format: Error parsing template [root stack] lists and maps are nested deeper than"},
}

// rows counts what the database holds, table by table.
func (p *program) rows() map[string]int {
	p.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(p.dir, ".hearth", "hearth.db")+"?mode=ro") // the driver is the store's
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	n := map[string]int{}
	for _, table := range []string{"stack", "source", "credential", "resource", "plan", "node", "edge", "event", "message", "signal"} {
		var count int
		if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&count); err != nil {
			p.t.Fatal(err)
		}
		n[table] = count
	}
	return n
}

// allocated is how many bytes the program has asked for since it began.
func (p *program) allocated(u *user) float64 {
	p.t.Helper()
	for line := range strings.Lines(u.call("GET", p.gateway+"/metrics", nil).want(p.t, http.StatusOK).text) {
		if rest, ok := strings.CutPrefix(line, "go_memstats_alloc_bytes_total "); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err != nil {
				p.t.Fatal(err)
			}
			return n
		}
	}
	p.t.Fatal("no such metric")
	return 0
}

// What cannot be made is refused as Heat refuses it, and changes nothing: neither
// the database nor the cloud.
func TestRefusals(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	u, anonymous := p.login("demo"), &user{t: t}
	other := p.login("alt_demo")
	stale := p.login("demo")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, p.auth+"/auth/tokens", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Auth-Token", stale.token)
	r.Header.Set("X-Subject-Token", stale.token)
	if a, err := http.DefaultClient.Do(r); err != nil || a.StatusCode != http.StatusNoContent {
		t.Fatalf("the token is not revoked: %v %v", a, err)
	}
	good := header + "resources: {a: {type: OS::Heat::None}}\n"
	u.waitForStack(u.create("there", object{"template": good}), "CREATE_COMPLETE")
	rows, objects := p.rows(), p.objects(u)

	check := func(name string, a answer, status int, kind, message string) {
		t.Helper()
		got, said := text(a.body, "error", "type"), text(a.body, "error", "message")
		switch {
		case a.status != status:
			t.Errorf("%s: a.status = %d, want %d: %v", name, a.status, status, said)
		case got != kind:
			t.Errorf("%s: got = %q, want %q", name, got, kind)
		case !strings.HasPrefix(said, message):
			t.Errorf("%s: said = %q, want the prefix %q", name, said, message)
		}
	}
	for _, c := range refused {
		check(c.name, u.call("POST", u.api+"/stacks", object{"stack_name": "refused", "template": c.template}), http.StatusBadRequest, c.kind, c.message)
	}
	const unauthorized = "The request you have made requires authentication."
	for _, c := range []struct {
		name   string
		by     *user
		api    string
		body   any
		status int
		kind   string
		says   string
	}{
		{"a name with a space", u, u.api, object{"stack_name": "a b", "template": good}, 400, "StackValidationFailed",
			`Invalid stack name a b must contain only alphanumeric or "_-." characters, must start with alpha and must be 255 characters or less.`},
		{"no name", u, u.api, object{"template": good}, 400, "HTTPBadRequest", "No stack name specified"},
		{"no template", u, u.api, object{"stack_name": "a"}, 400, "HTTPBadRequest", "No template specified"},
		{"not JSON", u, u.api, "{", 400, "HTTPBadRequest", ""},
		{"a parameter too many", u, u.api, object{"stack_name": "a", "template": good, "parameters": object{"x": 1}}, 400, "UnknownUserParameter",
			"The Parameter (x) was not defined in template."},
		{"no number of minutes", u, u.api, object{"stack_name": "a", "template": good, "timeout_mins": "soon"}, 400, "HTTPBadRequest",
			"Only integer is acceptable by 'timeout_mins'."},
		{"2 MB", u, u.api, object{"stack_name": "a", "template": good, "files": object{"a": strings.Repeat("x", 2000000)}}, 400, "RequestLimitExceeded",
			"Request limit exceeded: JSON body size ("},
		{"a stack that exists", u, u.api, object{"stack_name": "there", "template": good}, 409, "StackExists", "The Stack (there) already exists."},
		{"another's project", u, other.api, object{"stack_name": "a", "template": good}, 403, "HTTPForbidden", "Access was denied to this resource."},
		{"no token", anonymous, u.api, object{"stack_name": "a", "template": good}, 401, "", unauthorized},
		{"a token of nobody", &user{t: t, token: "gAAAAABmine"}, u.api, object{"stack_name": "a", "template": good}, 401, "", unauthorized},
		{"a stale token", stale, u.api, object{"stack_name": "a", "template": good}, 401, "", unauthorized},
	} {
		check(c.name, c.by.call("POST", c.api+"/stacks", c.body), c.status, c.kind, c.says)
	}
	if got := p.rows(); !maps.Equal(got, rows) {
		t.Errorf("the database has %v, before %v", got, rows)
	}
	if got := p.objects(u); !maps.Equal(got, objects) {
		t.Errorf("the cloud has %v, before %v", got, objects)
	}
	if state, _ := u.state("/stacks/there/" + text(u.get("/stacks?name=there"), "stacks", 0, "id")); state != "CREATE_COMPLETE" {
		t.Errorf("the stack is %s", state)
	}
}

// Aliases of aliases cost neither time nor memory.
func TestAliases(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	u := p.login("demo")
	u.get("/stacks") // the token is known from here on
	before, best := p.allocated(u), time.Hour
	const tries = 5
	for range tries {
		began := time.Now()
		u.call("POST", u.api+"/stacks", object{"stack_name": "bomb", "template": aliases()}).want(t, http.StatusBadRequest)
		best = min(best, time.Since(began))
	}
	each := (p.allocated(u) - before) / tries / (1 << 20)
	t.Logf("refused within %s, for %.1f MiB", best, each)
	if best > 20*time.Second || each > 64 { // 50 ms is the aim; the machine may be busy
		t.Errorf("refused within %s, for %.1f MiB", best, each)
	}
}

// Five mistakes are reported at once, each with its place.
func TestAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	u := p.login("demo")
	a := u.call("POST", p.gateway+"/function/validator", header+`parameters:
  p: {type: strin}
resources:
  a: {type: OS::Heat::Nothing}
  b: {type: OS::Neutron::Net, properties: {nam: x}}
  c: {type: OS::Heat::Value, properties: {value: {get_resource: nobody}}}
  d: {type: OS::Heat::RandomString, properties: {length: many}}
`).want(t, http.StatusBadRequest)
	var said struct {
		Problems []struct {
			Path string
			Line int
		}
	}
	if err := json.Unmarshal([]byte(a.text), &said); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, one := range said.Problems {
		got[one.Path] = one.Line
	}
	want := map[string]int{"parameters.p.type": 3, "resources.a.type": 5, "resources.b.properties": 6,
		"resources.c.properties.value.get_resource": 7, "resources.d.properties.length": 8}
	if len(said.Problems) != len(want) || !maps.Equal(got, want) {
		t.Errorf("got %s", a.text)
	}
}
