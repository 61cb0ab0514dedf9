package functions_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"hearth/functions"
	"hearth/shared/app"
	"hearth/shared/dispatch"
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
}

const canaryNumber = "918273645546"

// A nest is Hearth in this process, with a user of each role.
type nest struct {
	t     *testing.T
	api   string
	aws   string // the address of CloudFormation's API
	cloud *simcloud.Cloud
	auth  string
	log   *lockedBuffer
	dump  func(testing.TB) []byte
	redis string

	member, reader, other, admin login
}

type login struct{ token, project string }

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newNest(t *testing.T, db storetest.Database, environ ...string) *nest {
	t.Helper()
	n := &nest{t: t, log: &lockedBuffer{}, dump: db.Dump}
	var err error
	if n.cloud, err = simcloud.New(simcloud.Options{Settings: simcloud.Settings{ServerBuild: 0.05}}); err != nil {
		t.Fatal(err)
	}
	base, stop, err := n.cloud.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	n.auth = base + "/identity/v3"
	var handler http.Handler
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(front.Close)
	c, err := app.Load(append(environ,
		"HEARTH_DATABASE="+db.URL, "HEARTH_SECRET_KEY="+hex.EncodeToString(storetest.Key), "HEARTH_ENDPOINT="+front.URL+"/v1",
		"HEARTH_OS_AUTH_URL="+n.auth, "HEARTH_OS_USERNAME=hearth", "HEARTH_OS_PASSWORD=secret"))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(n.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h, err := app.Open(t.Context(), c, app.All, log)
	if err != nil {
		t.Fatal(err)
	}
	env := functions.NewEnv(h, "test")
	handlers := map[string]functions.Handler{}
	for _, f := range functions.Table() {
		handlers[f.Name] = f.New(env)
	}
	handler = handlers["api"].HTTP
	aws := httptest.NewServer(handlers["cfn"].HTTP)
	t.Cleanup(aws.Close)
	d := dispatch.New(dispatch.Needs{
		Queue: h.Queue, Locker: h.Locker, Invoke: functions.InProcess(handlers), Log: log,
		Routes: functions.Routes(), Ticks: functions.Ticks(), Batch: c.Batch, Concurrent: c.Concurrent, Timeout: c.InvocationTimeout,
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { d.Run(ctx); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended; _ = h.Close() })
	n.api, n.aws = front.URL+"/v1/", aws.URL+"/v1/"
	n.member, n.other = n.login("demo", "demo"), n.login("alt_demo", "alt_demo")
	n.admin = n.login("admin", "admin")
	n.reader = n.newUser("onlooker", "reader")
	return n
}

// newUser makes a user with one role in the project, and signs in as that user.
func (n *nest) newUser(name, role string) login {
	n.t.Helper()
	_, body := n.call("POST", n.auth+"/users", n.admin.token, map[string]any{"user": map[string]any{"name": name, "password": "secret", "domain_id": "default"}})
	user := find(body, "user", "id")
	_, body = n.call("GET", n.auth+"/roles?name="+role, n.admin.token, nil)
	id := find(body, "roles", "0", "id")
	if id == "" {
		_, body = n.call("POST", n.auth+"/roles", n.admin.token, map[string]any{"role": map[string]any{"name": role}})
		id = find(body, "role", "id")
	}
	if code, body := n.call("PUT", n.auth+"/projects/"+n.member.project+"/users/"+user+"/roles/"+id, n.admin.token, nil); code >= 300 {
		n.t.Fatalf("no role %s: %d %s", role, code, body)
	}
	return n.login(name, "demo")
}

func (n *nest) login(user, project string) login {
	n.t.Helper()
	domain := map[string]any{"name": "Default"}
	text, _ := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": map[string]any{"name": user, "password": "secret", "domain": domain}}},
		"scope":    map[string]any{"project": map[string]any{"name": project, "domain": domain}},
	}})
	a, err := http.Post(n.auth+"/auth/tokens", "application/json", bytes.NewReader(text))
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	body, _ := io.ReadAll(a.Body)
	if a.StatusCode != http.StatusCreated {
		n.t.Fatalf("no token for %s: %s", user, body)
	}
	return login{a.Header.Get("X-Subject-Token"), find(string(body), "token", "project", "id")}
}

// find follows keys into JSON; what is not there is the empty text.
func find(body string, keys ...string) string {
	var v any
	_ = json.Unmarshal([]byte(body), &v)
	for _, key := range keys {
		switch in := v.(type) {
		case map[string]any:
			v = in[key]
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(in) {
				return ""
			}
			v = in[i]
		}
	}
	text, _ := v.(string)
	return text
}

func (n *nest) call(method, url, token string, body any) (int, string) {
	n.t.Helper()
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			n.t.Fatal(err)
		}
		sent = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(n.t.Context(), method, url, sent)
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Auth-Token", token)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	said, err := io.ReadAll(a.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return a.StatusCode, string(said)
}

// do is a request of the project's member below its address, whose answer shows no secret.
func (n *nest) do(method, path string, body any) (int, string) {
	n.t.Helper()
	code, said := n.call(method, n.api+n.member.project+path, n.member.token, body)
	n.clean(method+" "+path, said)
	return code, said
}

// clean fails when a secret can be read in a text, but for those named.
func (n *nest) clean(where, text string, but ...string) {
	n.t.Helper()
	for kind, secret := range canaries {
		quoted, _ := json.Marshal(secret)
		for _, form := range []string{secret, strings.Trim(string(quoted), `"`)} {
			if i := strings.Index(text, form); i >= 0 && !slices.Contains(but, kind) {
				n.t.Errorf("%s: the secret %q can be read: …%s…", where, kind, text[max(0, i-150):min(len(text), i+60)])
			}
		}
	}
	if i := strings.Index(text, canaryNumber); i >= 0 {
		n.t.Errorf("%s: the number can be read: …%s…", where, text[max(0, i-150):min(len(text), i+60)])
	}
}

// becomes waits until a stack has a state, or fails.
func (n *nest) becomes(path, state string) {
	n.t.Helper()
	var said string
	for late := time.Now().Add(2 * time.Minute); time.Now().Before(late); time.Sleep(50 * time.Millisecond) {
		_, said = n.call("GET", n.api+n.member.project+path+"?resolve_outputs=False", n.member.token, nil)
		if is := find(said, "stack", "stack_status"); is == state {
			return
		} else if !strings.HasSuffix(is, "IN_PROGRESS") && is != "" && !strings.HasPrefix(is, strings.SplitN(state, "_", 2)[0]) {
			continue
		} else if strings.HasSuffix(is, "_FAILED") {
			break
		}
	}
	n.t.Fatalf("%s does not become %s: %s", path, state, said)
}

const canaryTemplate = `
heat_template_version: 2021-04-16
parameters:
  text: {type: string, hidden: true}
  joined: {type: string, hidden: true}
  in_template: {type: string, hidden: true}
  splits: {type: string, hidden: true}
  nested: {type: string, hidden: true}
  grouped: {type: string, hidden: true}
  json: {type: json, hidden: true}
  list: {type: comma_delimited_list, hidden: true}
  number: {type: number, hidden: true}
  metadata: {type: string, hidden: true}
  user_data: {type: string, hidden: true}
  quoted: {type: string, hidden: true}
  input: {type: string, hidden: true}
  config: {type: string, hidden: true}
  choice: {type: string, hidden: true}
  escaped: {type: string, hidden: true}
  preset: {type: string, hidden: true, default: canary-tdef-a266}
conditions:
  chosen: {equals: [{get_param: choice}, canary-not-this]}
resources:
  r_text: {type: OS::Heat::Value, properties: {value: {get_param: text}}}
  r_joined: {type: OS::Heat::Value, properties: {value: {list_join: ["-", [a, {get_param: joined}, b]]}}}
  templ: {type: OS::Heat::Value, properties: {value: {str_replace: {template: "x=$p;", params: {$p: {get_param: in_template}}}}}}
  split: {type: OS::Heat::Value, properties: {value: {str_split: ["|", {get_param: splits}]}}}
  first: {type: OS::Heat::TestResource, properties: {value: {str_split: ["|", {get_param: splits}, 0]}}}
  r_json: {type: OS::Heat::Value, properties: {type: json, value: {get_param: json}}}
  r_list: {type: OS::Heat::Value, properties: {type: comma_delimited_list, value: {get_param: list}}}
  r_number: {type: OS::Heat::TestResource, properties: {value: {get_param: number}}}
  r_preset: {type: OS::Heat::TestResource, properties: {value: {get_param: preset}}, metadata: {m: {get_param: metadata}}}
  r_escaped: {type: OS::Heat::TestResource, properties: {value: {get_param: escaped}}}
  chosen: {type: OS::Heat::TestResource, properties: {value: {if: [chosen, a, {get_param: choice}]}}}
  again: {type: OS::Heat::TestResource, properties: {value: {get_attr: [templ, value]}}}
  below: {type: child.yaml, properties: {given: {get_param: nested}}}
  of_below: {type: OS::Heat::TestResource, properties: {value: {get_attr: [below, out]}}}
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: OS::Heat::TestResource, properties: {value: {get_param: grouped}}}}
  random: {type: OS::Heat::RandomString, properties: {length: 40}}
  pair: {type: OS::Nova::KeyPair, properties: {name: canary-pair, save_private_key: true}}
  handle: {type: OS::Heat::WaitConditionHandle}
  r_config:
    type: OS::Heat::SoftwareConfig
    properties: {config: {str_replace: {template: "#!/bin/sh\necho P", params: {P: {get_param: config}}}}, inputs: [{name: in}]}
  account: {type: OS::Swift::Container, properties: {X-Account-Meta: {Temp-URL-Key: canary-tempurl-8484}}}
  server:
    type: OS::Nova::Server
    properties:
      flavor: m1.tiny
      image: cirros
      networks: [{network: private}]
      admin_pass: canary-admin-39df
      user_data_format: RAW
      user_data: {str_replace: {template: "password: P", params: {P: {get_param: user_data}}}}
  other:
    type: OS::Nova::Server
    properties: {flavor: m1.tiny, image: cirros, networks: [{network: private}], user_data_format: SOFTWARE_CONFIG}
  deployed:
    type: OS::Heat::SoftwareDeployment
    properties: {config: {get_resource: r_config}, server: {get_resource: other}, signal_transport: NO_SIGNAL, input_values: {in: {get_param: input}}}
outputs:
  text: {value: {get_attr: [r_text, value]}}
  random: {value: {get_attr: [random, value]}}
  private: {value: {get_attr: [pair, private_key]}}
  token: {value: {get_attr: [handle, token]}}
  curl: {value: {get_attr: [handle, curl_cli]}}
`

const canaryChild = `
heat_template_version: 2021-04-16
parameters:
  given: {type: string}
  preset: {type: string, hidden: true}
resources:
  one: {type: OS::Heat::TestResource, properties: {value: {get_param: given}}}
  two: {type: OS::Heat::TestResource, properties: {value: {get_param: preset}}}
outputs:
  out: {value: {list_join: [":", [o, {get_attr: [one, output]}]]}}
`

func canaryBody(name string) map[string]any {
	c := canaries
	return map[string]any{
		"stack_name": name, "template": canaryTemplate, "files": map[string]any{"child.yaml": canaryChild}, "disable_rollback": true,
		"environment": map[string]any{
			"parameters": map[string]any{
				"text": c["text"], "joined": c["joined"], "in_template": c["template"], "splits": c["split first"] + "|" + c["split second"],
				"nested": c["nested"], "grouped": c["of a group"], "json": map[string]any{"k": []any{c["leaf of JSON"]}}, "list": "x," + c["item of a list"],
				"number": json.Number(canaryNumber), "metadata": c["metadata"], "user_data": c["user data"], "quoted": c["cloud's quote"],
				"input": c["input value"], "config": c["config"], "choice": c["condition"], "escaped": c["escaped"],
			},
			"parameter_defaults": map[string]any{"preset": c["nested default"]},
		},
	}
}

func TestCanariesSQLite(t *testing.T) {
	t.Parallel()
	canariesIn(newNest(t, storetest.SQLite(t)))
}

func TestCanariesPostgres(t *testing.T) {
	t.Parallel()
	url := queuetest.ForTest(t).Next()
	n := newNest(t, storetest.PostgresDatabase(t), "HEARTH_REDIS="+url)
	n.redis = url
	canariesIn(n)
}

// deploy makes a deployment whose server has said why it failed.
func (n *nest) deploy() {
	project := n.api + n.member.project
	_, said := n.call("POST", project+"/software_configs", n.member.token, map[string]any{"name": "of canaries", "config": "true"})
	code, said := n.call("POST", project+"/software_deployments", n.member.token, map[string]any{
		"config_id": find(said, "software_config", "id"), "server_id": "a-server", "action": "CREATE", "status": "FAILED", "status_reason": canaries["status reason"],
	})
	if code >= 300 || find(said, "software_deployment", "status_reason") != canaries["status reason"] {
		n.t.Errorf("a deployment: %d %s", code, said)
	}
}

func canariesIn(n *nest) {
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
	n.abandoned()
	n.do("DELETE", path, nil)
	n.becomes(path, "DELETE_COMPLETE")
	n.readAll(path, made)
}

// abandoned are stacks that are given up: their owner gets their secrets, an administrator of
// another project does not.
func (n *nest) abandoned() {
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
func (n *nest) made(path string) map[string]string {
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
func (n *nest) readAll(path string, made map[string]string) {
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
func (n *nest) see(path string, owners bool, made map[string]string) {
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
func (n *nest) stored(made map[string]string) {
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
func (n *nest) keys() string {
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
func (n *nest) failures() {
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
		"list":     strings.Replace(param(", constraints: [{allowed_values: [a, b]}]"), "string", "comma_delimited_list", 1),
		"number":   strings.Replace(param(""), "string", "number", 1),
		"boolean":  strings.Replace(param(""), "string", "boolean", 1),
		"json":     strings.Replace(param(""), "string", "json", 1),
	} {
		request := map[string]any{"stack_name": "fails-" + name, "template": template, "parameters": map[string]any{"p": c["constraint"]}}
		for _, path := range []string{"/stacks", "/stacks/preview"} {
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
	for name, template := range late {
		p := c["cloud's quote"]
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
