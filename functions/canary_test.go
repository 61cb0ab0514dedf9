package functions_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"hearth/shared/queuetest"
	"hearth/shared/simcloud"
	"hearth/shared/storetest"
)

// canaries are secrets of every kind, by what they are. Each is found in no answer, no
// column, no log line and no key of Redis but where its owner asks for it.
var canaries = map[string]string{
	"text":              "canary-text-1f9a",
	"joined":            "canary-joined-2e8b",
	"template":          "canary-templ-3d7c",
	"split first":       "canary-spl4c6d",
	"split second":      "canary-spl5b5e",
	"nested":            "canary-nested-6a4f",
	"nested default":    "canary-defa-7f39",
	"of a group":        "canary-group-8e2a",
	"leaf of JSON":      "canary-leaf-9d1b",
	"item of a list":    "canary-item-0c0c",
	"metadata":          "canary-meta-1bfd",
	"user data":         "canary-udata-2aee",
	"server password":   "canary-admin-39df",
	"cloud's quote":     "canary-quote-48c0",
	"constraint":        "canary-constr-57b1",
	"input value":       "canary-input-66a2",
	"config":            "canary-config-7593",
	"account key":       "canary-tempurl-8484",
	"condition":         "canary-cond-9375",
	"template default":  "canary-tdef-a266",
	"escaped":           `canary-"esc'aped\-b157`,
	"new value":         "canary-newer-c048",
	"after the failure": "canary-after-d939",
	"adopted":           "canary-adopt-e82a",
	"status reason":     "canary-reason-f71b",

	"computed value":      "canary-comp-48e0",
	"split by an output":  "canary-osplit-04ac",
	"rest of an output":   "canary-orest-15bd",
	"made by an output":   "CANARY-OMADE-26CE",
	"joined by an output": "canary-ojoin-37df",
}

const canaryNumber = "918273645546"

func TestCanariesSQLite(t *testing.T) {
	t.Parallel()
	canariesIn(newLocalHearth(t, storetest.SQLite(t)))
}

func TestCanariesPostgres(t *testing.T) {
	t.Parallel()
	url := queuetest.ForTest(t).Next()
	n := newLocalHearth(t, storetest.PostgresDatabase(t), "HEARTH_REDIS="+url)
	n.redis = url
	canariesIn(n)
}

// deploy makes a deployment whose server has said why it failed.
func (n *localHearth) deploy() {
	project := n.api + n.member.project
	_, said := n.call("POST", project+"/software_configs", n.member.token, map[string]any{"name": "of canaries", "config": "true"})
	code, said := n.call("POST", project+"/software_deployments", n.member.token, map[string]any{
		"config_id": find(said, "software_config", "id"), "server_id": "a-server", "action": "CREATE", "status": "FAILED", "status_reason": canaries["status reason"],
	})
	if code >= 300 || find(said, "software_deployment", "status_reason") != canaries["status reason"] {
		n.t.Errorf("a deployment: %d %s", code, said)
	}
}

func canariesIn(n *localHearth) {
	t := n.t
	body := canaryBody("canary")
	if code, said := n.do("POST", "/stacks/preview", body); code != 200 {
		t.Fatalf("preview: %d %s", code, said)
	}
	if code, said := n.do("POST", "/validate?show_nested=True", body); code != 200 {
		t.Errorf("validate: %d %s", code, said)
	}
	n.deploy()
	code, said := n.do("POST", "/stacks", body)
	if code != 201 {
		t.Fatalf("create: %d %s", code, said)
	}
	path := "/stacks/canary/" + find(said, "stack", "id")
	n.becomes(path, "CREATE_COMPLETE")
	_, outputs := n.call("GET", n.api+n.member.project+path+"/outputs/text", n.member.token, nil)
	if find(outputs, "output", "output_value") != canaries["text"] {
		t.Errorf("the owner does not get an output: %s", outputs)
	}
	made := n.made(path)
	n.readAll(path, made)

	for _, action := range []string{"suspend", "resume", "check"} {
		n.do("POST", path+"/actions", map[string]any{action: nil})
		n.becomes(path, strings.ToUpper(action)+"_COMPLETE")
	}
	_, said = n.do("POST", path+"/snapshots", map[string]any{"name": "kept"})
	snapshot := find(said, "id")
	n.becomes(path, "SNAPSHOT_COMPLETE")
	n.readAll(path, made)
	n.do("POST", path+"/snapshots/"+snapshot+"/restore", nil)
	n.becomes(path, "RESTORE_COMPLETE")

	changed := canaryBody("canary")
	parameters := changed["environment"].(map[string]any)["parameters"].(map[string]any)
	parameters["text"], parameters["nested"], parameters["grouped"] = canaries["new value"], canaries["new value"], canaries["new value"]
	if code, said := n.do("PUT", path+"/preview?show_nested=True", changed); code != 200 {
		t.Errorf("preview of an update: %d %s", code, said)
	}
	n.do("PUT", path, changed)
	n.becomes(path, "UPDATE_COMPLETE")
	n.readAll(path, made)
	n.failures()
	n.derived()
	n.abandoned()
	n.do("DELETE", path, nil)
	n.becomes(path, "DELETE_COMPLETE")
	n.readAll(path, made)
}

// abandoned are stacks that are given up: their owner gets their secrets, an administrator of
// another project does not.
func (n *localHearth) abandoned() {
	n.t.Helper()
	for who, l := range map[string]login{"member": n.member, "admin": n.admin} {
		code, said := n.do("POST", "/stacks", map[string]any{
			"stack_name": "left-by-" + who, "files": map[string]any{"child.yaml": canaryChild},
			"template": "heat_template_version: 2021-04-16\nparameters: {p: {type: string, hidden: true}}\nresources:\n" +
				"  handle: {type: OS::Heat::WaitConditionHandle}\n  below: {type: child.yaml, properties: {given: {get_param: p}}}\n" +
				"outputs: {token: {value: {get_attr: [handle, token]}}}\n",
			"environment": map[string]any{"parameters": map[string]any{"p": canaries["text"]}, "parameter_defaults": map[string]any{"preset": canaries["nested default"]}},
		})
		if code != 201 {
			n.t.Fatalf("create: %d %s", code, said)
		}
		path := "/stacks/left-by-" + who + "/" + find(said, "stack", "id")
		n.becomes(path, "CREATE_COMPLETE")
		_, said = n.call("GET", n.api+n.member.project+path+"/outputs/token", n.member.token, nil)
		token := find(said, "output", "output_value")
		code, said = n.call("DELETE", n.api+n.member.project+path+"/abandon", l.token, nil)
		switch {
		case code != 200:
			n.t.Errorf("abandon as %s: code = %d, want 200: %v", who, code, said)
		case len(token) < 16:
			n.t.Errorf("abandon as %s: len(token) = %d, want at least %d", who, len(token), 16)
		case strings.Contains(said, token) != (who == "member"):
			n.t.Errorf("abandon as %s: strings.Contains(said, token) = %v, want %v", who, strings.Contains(said, token), (who == "member"))
		case strings.Contains(said, canaries["text"]) != (who == "member"):
			n.t.Errorf(`abandon as %s: strings.Contains(said, canaries["text"]) = %v, want %v`, who, strings.Contains(said, canaries["text"]), (who == "member"))
		}
		if who == "admin" {
			n.clean("admin: abandon", said)
		}
	}
}

// made are secrets that were drawn: what the outputs give their owner.
func (n *localHearth) made(path string) map[string]string {
	n.t.Helper()
	all := map[string]string{}
	for _, name := range []string{"random", "private", "token"} {
		_, said := n.call("GET", n.api+n.member.project+path+"/outputs/"+name, n.member.token, nil)
		if all[name] = find(said, "output", "output_value"); len(all[name]) < 16 {
			n.t.Fatalf("no %s: %s", name, said)
		}
	}
	private := strings.Split(all["private"], "\n")
	all["private"] = private[len(private)/2]
	return all
}

// readAll reads everything that a stack shows, as every user, and everything that the databases
// and logs hold.
func (n *localHearth) readAll(path string, made map[string]string) {
	n.t.Helper()
	project := n.api + n.member.project
	// What the owner asks for by name has secrets. Readers see it without.
	owners := []string{"/outputs", "/outputs/text", "/outputs/private", "/outputs/curl", "/template", "/files", "/export", "?", "/resources?with_detail=True&nested_depth=5"}
	all := []string{"?resolve_outputs=False", "/environment", "/resources", "/resources?nested_depth=5", "/events", "/events?nested_depth=5", "/snapshots"}
	_, said := n.call("GET", project+path+"/resources?nested_depth=5", n.member.token, nil)
	var rows struct {
		Resources []struct {
			Name, PhysicalID string
			Resource         string `json:"resource_name"`
			Links            []struct{ Href, Rel string }
		}
	}
	_ = json.Unmarshal([]byte(said), &rows)
	seen := map[string]bool{}
	for _, r := range rows.Resources {
		for _, l := range r.Links {
			if at := strings.Index(l.Href, "/stacks/"); l.Rel == "stack" && at >= 0 && !seen[l.Href] {
				seen[l.Href] = true
				if home := l.Href[at:]; home != path { // a nested stack
					for _, part := range []string{"?resolve_outputs=False", "/template", "/environment", "/events"} {
						n.see(home+part, false, made)
					}
					n.see(home+"/export", true, made)
				}
			} else if l.Rel == "self" && at >= 0 {
				n.see(l.Href[at:], true, made)
				n.see(l.Href[at:]+"/metadata", true, made)
			}
		}
	}
	for _, part := range all {
		n.see(path+part, false, made)
	}
	for _, part := range owners {
		n.see(path+part, true, made)
	}
	_, said = n.call("GET", project+path+"/events?limit=200", n.member.token, nil)
	var events struct {
		Events []struct{ Links []struct{ Href, Rel string } }
	}
	_ = json.Unmarshal([]byte(said), &events)
	for i, e := range events.Events {
		if at := strings.Index(e.Links[0].Href, "/stacks/"); at >= 0 && i%3 == 0 {
			n.see(e.Links[0].Href[at:], false, made)
		}
	}
	_, said = n.call("GET", project+path+"/snapshots", n.member.token, nil)
	if id := find(said, "snapshots", "0", "id"); id != "" {
		n.see(path+"/snapshots/"+id, false, made)
	}
	for _, part := range []string{"/stacks", "/stacks/detail", "/software_configs", "/stacks?show_nested=True&show_deleted=True"} {
		n.see(part, false, made)
	}
	_, said = n.call("GET", project+"/software_configs", n.member.token, nil)
	n.see("/software_configs/"+find(said, "software_configs", "0", "id"), true, made)
	n.see("/software_deployments", true, made)
	n.stored(made)
}

// see reads an answer as each caller. The owners may see secrets where they ask for them.
func (n *localHearth) see(path string, owners bool, made map[string]string) {
	n.t.Helper()
	address := n.api + n.member.project + path
	for role, token := range map[string]string{"member": n.member.token, "reader": n.reader.token, "other": n.other.token, "admin": n.admin.token} {
		if role == "member" && owners {
			continue
		}
		_, said := n.call("GET", address, token, nil)
		n.clean(role+": GET "+path, said)
		for kind, secret := range made {
			if strings.Contains(said, secret) {
				n.t.Errorf("%s: GET %s shows what was drawn: %s", role, path, kind)
			}
		}
	}
}

// stored checks the whole database, Redis and log for secrets.
func (n *localHearth) stored(made map[string]string) {
	n.t.Helper()
	places := map[string]string{"the database": string(n.dump(n.t)), "the log": n.log.String()}
	if n.redis != "" {
		places["Redis"] = n.keys()
	}
	for where, text := range places {
		n.clean(where, text)
		for kind, secret := range made {
			if strings.Contains(text, secret) {
				n.t.Errorf("%s holds what was drawn: %s", where, kind)
			}
		}
		for whose, l := range map[string]login{"member": n.member, "reader": n.reader} {
			if strings.Contains(text, l.token) {
				n.t.Errorf("%s holds the token of the %s", where, whose)
			}
		}
	}
	if !strings.Contains(places["the database"], "canary-pair") || !strings.Contains(places["the log"], "level=DEBUG") {
		n.t.Error("nothing can be read in the database or the log at all: this test sees nothing")
	}
}

// keys returns every key of Redis with its value.
func (n *localHearth) keys() string {
	n.t.Helper()
	o, err := redis.ParseURL(n.redis)
	if err != nil {
		n.t.Fatal(err)
	}
	r := redis.NewClient(o)
	defer func() { _ = r.Close() }()
	var all strings.Builder
	keys, err := r.Keys(n.t.Context(), "*").Result()
	if err != nil {
		n.t.Fatal(err)
	}
	for _, key := range keys {
		fmt.Fprintln(&all, key)
		switch r.Type(n.t.Context(), key).Val() {
		case "string":
			fmt.Fprintln(&all, r.Get(n.t.Context(), key).Val())
		case "stream":
			fmt.Fprintln(&all, r.XRange(n.t.Context(), key, "-", "+").Val())
		case "hash":
			fmt.Fprintln(&all, r.HGetAll(n.t.Context(), key).Val())
		case "zset":
			fmt.Fprintln(&all, r.ZRange(n.t.Context(), key, 0, -1).Val())
		case "list":
			fmt.Fprintln(&all, r.LRange(n.t.Context(), key, 0, -1).Val())
		case "set":
			fmt.Fprintln(&all, r.SMembers(n.t.Context(), key).Val())
		}
	}
	return all.String()
}

// failures are stacks that fail with a secret in what is wrong.
func (n *localHearth) failures() {
	t := n.t
	c := canaries
	param := func(rest string) string {
		return "heat_template_version: 2021-04-16\nparameters: {p: {type: string, hidden: true" + rest + "}}\n"
	}
	for name, template := range map[string]string{
		"pattern":  param(", constraints: [{allowed_pattern: '[0-9]+'}]"),
		"allowed":  param(", constraints: [{allowed_values: [a, b]}]"),
		"custom":   param(", constraints: [{custom_constraint: nova.flavor}]"),
		"property": param("") + "resources: {s: {type: OS::Neutron::Subnet, properties: {network: private, cidr: {get_param: p}}}}",
		"made":     param("") + "resources: {s: {type: OS::Neutron::Subnet, properties: {network: private, cidr: {list_join: ['', [x, {get_param: p}]]}}}}",
		"function": param("") + "resources: {s: {type: OS::Heat::Value, properties: {value: {str_split: [{get_param: p}, [a]]}}}}",
		"named":    param("") + "resources: {s: {type: OS::Heat::Value, properties: {value: {get_file: {get_param: p}}}}}",
		"url":      param("") + "resources: {s: {type: 'AWS::CloudFormation::Stack', properties: {TemplateURL: {list_join: ['', ['http://127.0.0.1:1/', {get_param: p}]]}}}}",
		"import":   "AWSTemplateFormatVersion: 2010-09-09\nParameters: {p: {Type: String, NoEcho: true}}\nResources: {s: {Type: 'OS::Heat::Value', Properties: {value: !ImportValue {Ref: p}}}}\n",
		"list":     strings.Replace(param(", constraints: [{allowed_values: [a, b]}]"), "string", "comma_delimited_list", 1),
		"number":   strings.Replace(param(""), "string", "number", 1),
		"boolean":  strings.Replace(param(""), "string", "boolean", 1),
		"json":     strings.Replace(param(""), "string", "json", 1),
	} {
		request := map[string]any{"stack_name": "fails-" + name, "template": template, "parameters": map[string]any{"p": c["constraint"]}}
		paths := []string{"/stacks", "/stacks/preview"}
		if name == "url" {
			paths = append(paths, "/validate?show_nested=True")
		}
		for _, path := range paths {
			if code, said := n.do("POST", path, request); code < 400 || code >= 500 {
				t.Errorf("%s: %d %s", name, code, said)
			}
		}
	}
	if err := n.cloud.AddFault(simcloud.Fault{Name: "quote", Service: "compute", Method: "POST", Path: "/servers$", Code: 400, Message: "Invalid user data: " + c["cloud's quote"] + " and " + c["server password"]}); err != nil {
		t.Fatal(err)
	}
	late := map[string]string{
		"late": param("") + "resources:\n  v: {type: OS::Heat::TestResource, properties: {value: {get_param: p}}}\n" +
			"  s: {type: OS::Neutron::Subnet, properties: {network: private, cidr: {get_attr: [v, output]}}}",
		"quoted": param("") + "resources: {s: {type: OS::Nova::Server, properties: {flavor: m1.tiny, image: cirros, networks: [{network: private}], admin_pass: " + c["server password"] + ", user_data_format: RAW, user_data: {get_param: p}}}}",
		"inside": param("") + "resources: {g: {type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: {type: OS::Nova::Server, properties: {flavor: m1.tiny, image: cirros, networks: [{network: private}], admin_pass: " + c["server password"] + ", user_data_format: RAW, user_data: {get_param: p}}}}}}",
	}
	late["computed"] = param("") + "resources:\n  v: {type: OS::Heat::RandomString}\n" +
		"  s: {type: OS::Heat::TestResource, properties: {value: {yaql: {expression: float($.data.p.toLower()), data: {p: {get_param: p}, v: {get_attr: [v, value]}}}}}}"
	for name, template := range late {
		p := c["cloud's quote"]
		if name == "computed" {
			p = strings.ToUpper(c["computed value"])
		}
		if name == "late" {
			p = c["after the failure"]
		}
		code, said := n.do("POST", "/stacks", map[string]any{"stack_name": name, "template": template, "parameters": map[string]any{"p": p}, "disable_rollback": true})
		if code != 201 {
			t.Errorf("%s: %d %s", name, code, said)
			continue
		}
		path := "/stacks/" + name + "/" + find(said, "stack", "id")
		n.becomes(path, "CREATE_FAILED")
		_, shown := n.do("GET", path, nil)
		if !strings.Contains(find(shown, "stack", "stack_status_reason"), "******") {
			t.Errorf("%s: the reason quotes nothing: %s", name, shown)
		}
		for _, part := range []string{"", "/resources?nested_depth=2", "/events?nested_depth=2"} {
			n.see(path+part, false, nil)
		}
		n.do("DELETE", path, nil)
	}
	n.cloud.RemoveFault("quote")
}
