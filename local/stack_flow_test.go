package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

const everyParameter = `
heat_template_version: 2018-08-31
description: All there is to say.
parameters:
  word: {type: string, default: none, constraints: [{length: {min: 3, max: 8}}, {allowed_pattern: "[a-z]+"}]}
  count: {type: number, constraints: [{range: {min: 1, max: 9}}]}
  names: {type: comma_delimited_list, default: "a,b"}
  map: {type: json, default: {}}
  flag: {type: boolean, default: false}
  secret: {type: string, hidden: true, constraints: [{length: {min: 6}}]}
  kept: {type: string, default: template}
resources:
  all:
    type: OS::Heat::Value
    metadata: {about: {get_param: word}}
    properties:
      type: json
      value:
        word: {str_replace: {template: "W is {get_param: word}", params: {W: {get_param: word}}}}
        count: {get_param: count}
        names: {list_join: ["-", {get_param: names}]}
        deep: {get_param: [map, x, 1]}
        flag: {get_param: flag}
        file: {get_file: greeting.txt}
        kept: {get_param: kept}
  hider: {type: OS::Heat::TestResource, properties: {value: {get_param: secret}}}
  net: {type: OS::Neutron::Net, depends_on: all, properties: {name: way-net}}
outputs:
  all: {description: What came of it., value: {get_attr: [all, value]}}
  net: {value: {get_resource: net}}
`

const hidden = "correct-horse-battery"

// TestStackFlow sends everything that a user may say of a stack, and reads everything about it, by HTTP.
func TestStackFlow(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := start(t, dir)
	u := p.login("demo")
	stack := u.create("way", object{
		"template": everyParameter, "files": object{"greeting.txt": "hello\n"}, "timeout_mins": 5, "tags": "one,two",
		"environment": "parameters:\n  names: [x, y, z]\nparameter_defaults:\n  kept: environment\n  unused: 1\n",
		"parameters":  object{"word": "tree", "count": "7", "map": `{"x": [1, {"y": 2}]}`, "flag": "yes", "secret": hidden},
	})
	u.waitForStack(stack, "CREATE_COMPLETE")

	shown := at(u.get(stack), "stack")
	for _, c := range []struct{ what, got, want string }{
		{"description", text(shown, "description"), "All there is to say."},
		{"reason", text(shown, "stack_status_reason"), "Stack CREATE completed successfully"},
		{"tag", text(shown, "tags", 1), "two"},
		{"owner", text(shown, "stack_owner"), "demo"},
		{"hidden", text(shown, "parameters", "secret"), "******"},
		{"count", text(shown, "parameters", "count"), "7"},
		{"list", text(shown, "parameters", "names"), "x,y,z"},
		{"boolean", text(shown, "parameters", "flag"), "True"},
		{"json", text(shown, "parameters", "map"), `{"x": [1, {"y": 2}]}`},
		{"default", text(shown, "parameters", "kept"), "environment"},
		{"name", text(shown, "parameters", "OS::stack_name"), "way"},
		{"project", text(shown, "parameters", "OS::project_id"), u.project},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.what, c.got, c.want)
		}
	}
	if got := at(shown, "timeout_mins"); got != 5.0 {
		t.Errorf("timeout_mins is %v", got)
	}

	output := at(u.get(stack+"/outputs/all"), "output")
	want := map[string]any{"word": "tree is {get_param: word}", "count": 7.0, "names": "x-y-z", "deep": map[string]any{"y": 2.0}, "flag": true, "file": "hello\n", "kept": "environment"}
	if got, _ := json.Marshal(at(output, "output_value")); !sameJSON(t, got, want) || text(output, "description") != "What came of it." {
		t.Errorf("the output is %s, want %v", got, want)
	}
	if list, _ := at(u.get(stack+"/outputs"), "outputs").([]any); len(list) != 2 || text(list, 0, "output_key") != "all" {
		t.Errorf("outputs are %v", list)
	}
	u.call("GET", u.api+stack+"/outputs/none", nil).want(t, http.StatusNotFound)

	net := at(u.get(stack+"/resources/net"), "resource")
	switch {
	case text(net, "resource_status") != "CREATE_COMPLETE":
		t.Errorf("the network is %v", net)
	case text(net, "attributes", "name") != "way-net":
		t.Errorf("the network is %v", net)
	case at(net, "attributes", "mtu") == nil:
		t.Errorf("the network is %v", net)
	case text(net, "physical_resource_id") != text(u.get(stack+"/outputs/net"), "output", "output_value"):
		t.Errorf("the network is %v", net)
	}
	if got := text(u.get(stack+"/resources/all/metadata"), "metadata", "about"); got != "tree" {
		t.Errorf("the metadata say %q", got)
	}
	events, _ := at(u.get(stack+"/events"), "events").([]any)
	switch {
	case len(events) != 8:
		t.Errorf("len(events) = %d, want 8", len(events))
	case text(events, 7, "resource_status") != "CREATE_IN_PROGRESS":
		t.Errorf("%d events, the newest first: %v", len(events), events)
	case text(events, 0, "resource_status_reason") != "Stack CREATE completed successfully":
		t.Errorf("%d events, the newest first: %v", len(events), events)
	}
	for _, e := range events {
		path := stack + "/resources/" + text(e, "resource_name") + "/events/" + text(e, "id")
		if text(e, "resource_name") != "way" && text(u.get(path), "event", "id") != text(e, "id") {
			t.Errorf("there is no event %s", path)
		}
	}
	if list, _ := at(u.get("/stacks"), "stacks").([]any); len(list) != 1 || text(list, 0, "stack_name") != "way" {
		t.Errorf("the list is %v", list)
	}
	if v := text(u.get(stack+"/template"), "heat_template_version"); v != "2018-08-31" {
		t.Errorf("the template's version is %q", v)
	}
	environment := u.get(stack + "/environment")
	switch {
	case text(environment, "parameters", "secret") != "******":
		t.Errorf("the environment is %v", environment)
	case text(environment, "parameter_defaults", "kept") != "environment":
		t.Errorf("the environment is %v", environment)
	case text(environment, "parameters", "word") != "tree":
		t.Errorf("the environment is %v", environment)
	}
	if got := text(u.get(stack+"/files"), "greeting.txt"); got != "hello\n" {
		t.Errorf("the file is %q", got)
	}
	u.call("GET", u.api+"/stacks/way", nil).want(t, http.StatusOK) // by its name alone: redirected
	p.keepsSecret(hidden)

	// The other project sees nothing of all this.
	other := p.login("alt_demo")
	if list, _ := at(other.get("/stacks"), "stacks").([]any); len(list) != 0 {
		t.Errorf("another project's list is %v", list)
	}
	for _, path := range []string{"", "/resources", "/events", "/template", "/environment", "/outputs", "/resources/net"} {
		other.call("GET", other.api+stack+path, nil).want(t, http.StatusNotFound)
		other.call("GET", u.api+stack+path, nil).want(t, http.StatusForbidden)
	}
	other.call("DELETE", other.api+stack, nil).want(t, http.StatusNotFound)
	same := other.create("way", object{"template": header + "resources: {a: {type: OS::Heat::None}}\n"}) // the name is free there
	other.waitForStack(same, "CREATE_COMPLETE")

	for name, c := range map[string]struct {
		parameters object
		message    string
	}{
		"too short":   {object{"word": "ab"}, "Parameter 'word' is invalid: length (2) is out of range (min: 3, max: 8)"},
		"no pattern":  {object{"word": "TREE"}, `Parameter 'word' is invalid: "TREE" does not match pattern "[a-z]+"`},
		"too much":    {object{"count": 10}, "Parameter 'count' is invalid: 10 is out of range (min: 1, max: 9)"},
		"no number":   {object{"count": "many"}, "Parameter 'count' is invalid: Value must be a number, not 'many'"},
		"no map":      {object{"map": "{"}, "Parameter 'map' is invalid: Value must be valid JSON: "},
		"no boolean":  {object{"flag": "perhaps"}, "Parameter 'flag' is invalid: Unrecognized value 'perhaps', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'"},
		"short, hush": {object{"secret": "abc"}, "Parameter 'secret' is invalid: length (3) is out of range (min: 6, max: None)"},
	} {
		all := object{"count": 1, "secret": hidden}
		for k, v := range c.parameters {
			all[k] = v
		}
		a := u.call("POST", u.api+"/stacks", object{"stack_name": "no", "template": everyParameter, "files": object{"greeting.txt": ""}, "parameters": all})
		a.want(t, http.StatusBadRequest)
		if got := text(a.body, "error", "message"); !strings.HasPrefix(got, c.message) {
			t.Errorf("%s: %s\nwant %s", name, got, c.message)
		}
	}
	u.remove(stack)
	p.keepsSecret(hidden)
}

func sameJSON(t *testing.T, got []byte, want any) bool {
	t.Helper()
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(got, text) // maps are written in the order of their keys
}

// keepsSecret looks for a text in everything that the program has written or printed.
func (p *program) keepsSecret(secret string) {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.dir, ".hearth", "hearth*"))
	if err != nil || len(files) == 0 {
		p.t.Fatal("no database", err)
	}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil && !os.IsNotExist(err) {
			p.t.Fatal(err)
		}
		if bytes.Contains(content, []byte(secret)) {
			p.t.Errorf("%s holds the secret", filepath.Base(f))
		}
	}
	if strings.Contains(p.output(), secret) {
		p.t.Error("the log holds the secret")
	}
}

// A creation that fails stays as it is, or is rolled back; both can be removed.
func TestFailure(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir(), "HEARTH_STACK_ACTION_TIMEOUT=4s")
	u := p.login("demo")
	fails := header + `resources:
  net: {type: OS::Neutron::Net}
  bad: {type: OS::Heat::TestResource, depends_on: net, properties: {fail: true}}
  never: {type: OS::Heat::None, depends_on: bad}
`
	endless := header + `resources:
  net: {type: OS::Neutron::Net}
  slow: {type: OS::Heat::TestResource, depends_on: net, properties: {action_wait_secs: {create: 600}}}
`
	type made struct{ name, stack, want, reason string }
	var all []made
	for _, c := range []struct {
		name, template string
		keep           bool
		want, reason   string
	}{
		{"stays", fails, true, "CREATE_FAILED", "Resource CREATE failed: "},
		{"goes", fails, false, "ROLLBACK_COMPLETE", "Stack ROLLBACK completed successfully"},
		{"late", endless, true, "CREATE_FAILED", "Timed out"},
		{"late-goes", endless, false, "ROLLBACK_COMPLETE", "Stack ROLLBACK completed successfully"},
	} {
		all = append(all, made{c.name, u.create(c.name, object{"template": c.template, "disable_rollback": c.keep}), c.want, c.reason})
	}
	for _, c := range all {
		if reason := u.waitForStack(c.stack, c.want); !strings.HasPrefix(reason, c.reason) {
			t.Errorf("%s: %s: %s, want %s", c.name, c.want, reason, c.reason)
		}
	}
	if n := p.objects(u)["network"]; n != 2 { // of the two that are not rolled back
		t.Errorf("%d networks", n)
	}
	for resource, want := range map[string]string{"net": "CREATE_COMPLETE", "bad": "CREATE_FAILED", "never": "INIT_COMPLETE"} {
		if got := text(u.get(all[0].stack+"/resources/"+resource), "resource", "resource_status"); got != want {
			t.Errorf("%s is %s, want %s", resource, got, want)
		}
	}
	for _, c := range all {
		u.remove(c.stack)
	}
	if got := p.objects(u); len(got) != 0 {
		t.Errorf("left in the cloud are %v", got)
	}
}

// A stack works on when its user's token has expired, and a constraint is met by
// name and by id.
func TestTokenExpires(t *testing.T) {
	t.Parallel()
	cloud, err := simcloud.New(simcloud.Options{TokenLife: 10 * time.Second, Settings: simcloud.Settings{ServerBuild: 12}})
	if err != nil {
		t.Fatal(err)
	}
	base, stop, err := cloud.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	p := start(t, t.TempDir(), "HEARTH_OS_AUTH_URL="+base+"/identity/v3", "HEARTH_OS_USERNAME=hearth", "HEARTH_OS_PASSWORD=secret")
	u := p.login("demo")
	u.call("POST", base+"/compute/v2.1/os-keypairs", object{"keypair": object{"name": "mine"}}).want(t, http.StatusOK)
	ids := map[string]string{}
	for _, o := range cloud.Objects() {
		if o.Kind == "image" && o.Name == "cirros" || o.Kind == "flavor" && o.Name == "m1.tiny" || o.Kind == "network" && o.Name == "public" {
			ids[o.Kind] = o.ID
		}
	}
	template := header + `
parameters:
  flavor: {type: string, constraints: [{custom_constraint: nova.flavor}]}
  image: {type: string, constraints: [{custom_constraint: glance.image}]}
  public: {type: string, constraints: [{custom_constraint: neutron.network}]}
  key: {type: string, default: mine, constraints: [{custom_constraint: nova.keypair}]}
resources:
  server:
    type: OS::Nova::Server
    properties: {flavor: {get_param: flavor}, image: {get_param: image}, key_name: {get_param: key}, networks: [{network: private}]}
  volume: {type: OS::Cinder::Volume, depends_on: server, properties: {size: 1}}
`
	var stacks []string
	for name, parameters := range map[string]object{
		"by-name": {"flavor": "m1.tiny", "image": "cirros", "public": "public"},
		"by-id":   {"flavor": ids["flavor"], "image": ids["image"], "public": ids["network"]},
	} {
		stacks = append(stacks, u.create(name, object{"template": template, "parameters": parameters}))
	}
	for late := time.Now().Add(5 * time.Minute); u.call("GET", u.api+"/stacks", nil).status != http.StatusUnauthorized; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("the token does not expire")
		}
	}
	for _, stack := range stacks {
		for late := time.Now().Add(5 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
			if state, reason := p.login("demo").state(stack); state == "CREATE_COMPLETE" {
				break
			} else if state != "CREATE_IN_PROGRESS" || time.Now().After(late) {
				t.Fatalf("%s: %s", state, reason)
			}
		}
	}
}

// A template is YAML or JSON, as text or as an object, of any version.
func TestForms(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	u := p.login("demo")
	asJSON := `{"heat_template_version": "wallaby", "resources": {"a": {"type": "OS::Heat::RandomString", "properties": {"length": 5}}}, "outputs": {"o": {"value": {"get_attr": ["a", "value"]}}}}`
	forms := map[string]any{"object": json.RawMessage(asJSON), "text": asJSON}
	for _, v := range []string{"2013-05-23", "2014-10-16", "2015-04-30", "2015-10-15", "2016-04-08", "2016-10-14", "2017-02-24", "2017-09-01",
		"2018-03-02", "2018-08-31", "2021-04-16", "newton", "ocata", "pike", "queens", "rocky", "wallaby"} {
		forms["v"+v] = "heat_template_version: " + v + "\nresources:\n  a: {type: OS::Heat::RandomString, properties: {length: 5}}\noutputs: {o: {value: {get_attr: [a, value]}}}\n"
	}
	for name, header := range map[string]string{"heatcfn": "HeatTemplateFormatVersion: 2012-12-12", "awscfn": "AWSTemplateFormatVersion: '2010-09-09'"} {
		forms[name] = header + "\nResources:\n  a: {Type: OS::Heat::RandomString, Properties: {length: 5}}\nOutputs: {o: {Value: {'Fn::GetAtt': [a, value]}}}\n"
	}
	stacks := map[string]string{}
	for name, template := range forms {
		stacks[name] = u.create(name, object{"template": template})
	}
	for name, stack := range stacks {
		u.waitForStack(stack, "CREATE_COMPLETE")
		if got := text(u.get(stack+"/outputs/o"), "output", "output_value"); len(got) != 5 {
			t.Errorf("%s: the output is %q", name, got)
		}
	}
	if got := text(u.get(stacks["awscfn"]+"/template"), "AWSTemplateFormatVersion"); got != "2010-09-09" {
		t.Errorf("the template of CloudFormation's version is shown with %q", got)
	}
	shown := at(u.get(stacks["heatcfn"]), "stack", "parameters")
	switch {
	case text(shown, "AWS::StackName") != "heatcfn":
		t.Errorf("its parameters are %v", shown)
	case text(shown, "OS::stack_name") != "":
		t.Errorf("its parameters are %v", shown)
	case text(shown, "AWS::Region") == "":
		t.Errorf("its parameters are %v", shown)
	}
	if list, _ := at(u.get("/template_versions"), "template_versions").([]any); len(list) != 13 || text(list, 0, "type") != "cfn" {
		t.Errorf("the versions are %v", list)
	}
	for query, want := range map[string]int{"": 12, "?with_condition_func=true": 16} {
		if list, _ := at(u.get("/template_versions/AWSTemplateFormatVersion.2010-09-09/functions"+query), "template_functions").([]any); len(list) != want {
			t.Errorf("%d functions are listed, want %d: %v", len(list), want, list)
		}
	}
}
