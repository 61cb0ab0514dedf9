package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const examplesDirectory = "../docs/examples"

// An example is a template in docs/examples with what its comment promises.
type example struct {
	signals func(t *testing.T, u *user, stack string)   // what the creation waits for; nil for nothing
	change  object                                      // parameters of an update; nil when there is none
	check   func(t *testing.T, before, after outputSet) // compares the outputs before and after the update
}

// An outputSet has the values of a stack's outputs as JSON, by name.
type outputSet map[string]string

var examples = map[string]example{
	"server": {change: object{"flavor": "m1.small"}, check: func(t *testing.T, before, after outputSet) {
		if !strings.HasPrefix(before["address"], `"172.24.4.`) {
			t.Errorf("the address is %s, want one of the public network", before["address"])
		}
		if after["address"] != before["address"] {
			t.Errorf("the address was %s and is %s", before["address"], after["address"])
		}
	}},
	"volume": {change: object{"flavor": "m1.small", "size": 2}, check: func(t *testing.T, before, after outputSet) {
		if before["volume"] != after["volume"] {
			t.Errorf("the volume was %s and is %s", before["volume"], after["volume"])
		}
		if before["server"] == after["server"] {
			t.Errorf("the server is still %s", after["server"])
		}
	}},
	"group": {change: object{"count": 2}, check: func(t *testing.T, before, after outputSet) {
		if n := strings.Count(before["addresses"], "10.0.0."); n != 4 {
			t.Errorf("4 members have %d addresses: %s", n, before["addresses"])
		}
		if n := strings.Count(after["addresses"], "10.0.0."); n != 2 {
			t.Errorf("2 members have %d addresses: %s", n, after["addresses"])
		}
	}},
	"nested": {
		change: object{"blocks": object{"front": "10.30.0.0/24", "back": "10.32.0.0/24"}},
		check: func(t *testing.T, before, after outputSet) {
			if !strings.Contains(before["networks"], `"back"`) {
				t.Errorf("the networks are %s", before["networks"])
			}
			if after["networks"] != before["networks"] {
				t.Errorf("the networks were %s and are %s", before["networks"], after["networks"])
			}
		},
	},
	"conditions": {change: object{"stage": "production"}, check: func(t *testing.T, before, after outputSet) {
		if before["size"] != `"1"` || after["size"] != `"3"` {
			t.Errorf("the size was %s and is %s", before["size"], after["size"])
		}
		if before["backup"] != "null" || len(after["backup"]) < 30 {
			t.Errorf("the backup was %s and is %s", before["backup"], after["backup"])
		}
	}},
	"wait": {
		signals: func(t *testing.T, u *user, stack string) {
			u.waitForResource(stack, "ready", "CREATE_IN_PROGRESS")
			u.call("POST", u.api+stack+"/resources/handle/signal", object{"status": "SUCCESS", "id": "1", "data": "ready"}).want(t, http.StatusOK)
		},
		check: func(t *testing.T, before, _ outputSet) {
			if before["report"] != `"{\"1\": \"ready\"}"` {
				t.Errorf("the report is %s", before["report"])
			}
		},
	},
	"software": {
		signals: func(t *testing.T, u *user, stack string) {
			u.waitForResource(stack, "greet", "CREATE_IN_PROGRESS")
			u.call("POST", u.api+stack+"/resources/greet/signal", object{"deploy_status_code": 0, "length": "11"}).want(t, http.StatusOK)
		},
		check: func(t *testing.T, before, _ outputSet) {
			if before["length"] != `"11"` {
				t.Errorf("the length is %s", before["length"])
			}
		},
	},
	"hook": {signals: func(t *testing.T, u *user, stack string) {
		u.waitForResource(stack, "first", "CREATE_COMPLETE")
		u.waitForResource(stack, "second", "INIT_COMPLETE")
		u.clearsHook(stack, "second", "pre-create")
	}},
	"cloudformation": {change: object{"Tiers": "front,middle,back"}, check: func(t *testing.T, before, after outputSet) {
		if want := `"cloudformation-front cloudformation-back"`; before["Subnets"] != want || after["Subnets"] != want {
			t.Errorf("the subnets were %s and are %s, want %s", before["Subnets"], after["Subnets"], want)
		}
	}},
	"change-set": {change: object{"Block": "10.51.0.0/16"}, check: func(t *testing.T, before, after outputSet) {
		if before["Block"] != `"10.50.0.0/24"` || after["Block"] != `"10.51.0.0/16"` {
			t.Errorf("the block was %s and is %s", before["Block"], after["Block"])
		}
	}},
}

// clearsHook waits until a resource stops at a hook, and lets it go on.
func (u *user) clearsHook(stack, resource, hook string) {
	u.t.Helper()
	for late := time.Now().Add(time.Minute); ; time.Sleep(30 * time.Millisecond) {
		a := u.call("POST", u.api+stack+"/resources/"+resource+"/signal", object{"unset_hook": hook})
		if a.status == http.StatusOK {
			return
		}
		if time.Now().After(late) {
			u.t.Fatalf("the hook cannot be cleared: %d %s", a.status, a.text)
		}
	}
}

// outputs returns the stack's outputs.
func (u *user) outputs(stack string) outputSet {
	u.t.Helper()
	found := outputSet{}
	list, _ := at(u.get(stack), "stack", "outputs").([]any)
	for _, one := range list {
		value, err := json.Marshal(at(one, "output_value"))
		if err != nil {
			u.t.Fatal(err)
		}
		found[text(one, "output_key")] = string(value)
	}
	return found
}

// exampleFiles returns the files of docs/examples by name.
func exampleFiles(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(examplesDirectory + "/*.yaml")
	if err != nil || len(paths) < 10 {
		t.Fatal(paths, err)
	}
	files := map[string]string{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(content)
	}
	return files
}

// Every example is valid, and does what its comment says: it is created, updated and deleted.
func TestExamples(t *testing.T) {
	t.Parallel()
	files := exampleFiles(t)
	p := start(t, t.TempDir())
	for name, e := range examples {
		t.Run(name, func(t *testing.T) {
			template, environment := name+".yaml", files[name+"-environment.yaml"]
			command := template
			if environment != "" {
				command += " -e " + name + "-environment.yaml"
			}
			if said := validated(t, examplesDirectory, command); said != "1 template, no problem\nexit 0\n" {
				t.Errorf("hearth validate %s: %s", command, said)
			}
			u := p.login("demo")
			u.t = t
			stack := u.create(name, object{"template": files[template], "environment": environment, "files": files})
			if e.signals != nil {
				e.signals(t, u, stack)
			}
			u.waitForStack(stack, "CREATE_COMPLETE")
			before, after := u.outputs(stack), outputSet(nil)
			if e.change != nil {
				u.call("PATCH", u.api+stack, object{"parameters": e.change}).want(t, http.StatusAccepted)
				u.waitForStack(stack, "UPDATE_COMPLETE")
				after = u.outputs(stack)
			}
			if e.check != nil {
				e.check(t, before, after)
			}
			u.remove(stack)
			if left := p.objects(u); len(left) != 0 {
				t.Errorf("left in the cloud are %v", left)
			}
		})
	}
}

// action calls CloudFormation's API, and returns the result of the action.
func (u *user) action(p *program, name string, parameters map[string]string) any {
	u.t.Helper()
	form := url.Values{"Action": {name}, "ContentType": {"JSON"}}
	for key, value := range parameters {
		form.Set(key, value)
	}
	a := u.call("GET", p.gateway+"/function/cfn/v1?"+form.Encode(), nil).want(u.t, http.StatusOK)
	return at(a.body, name+"Response", name+"Result")
}

// The commands of change-set.yaml: the set has one change, and nothing changes before it is executed.
func TestChangeSetExample(t *testing.T) {
	t.Parallel()
	template := exampleFiles(t)["change-set.yaml"]
	p := start(t, t.TempDir())
	u := p.login("demo")
	stack := u.create("changes", object{"template": template})
	u.waitForStack(stack, "CREATE_COMPLETE")
	set := map[string]string{"StackName": "changes", "ChangeSetName": "wider"}
	u.action(p, "CreateChangeSet", map[string]string{"StackName": "changes", "ChangeSetName": "wider", "UsePreviousTemplate": "true",
		"Parameters.member.1.ParameterKey": "Block", "Parameters.member.1.ParameterValue": "10.51.0.0/16"})
	changes, _ := at(u.action(p, "DescribeChangeSet", set), "Changes").([]any)
	if len(changes) != 1 {
		t.Fatalf("%d changes, want 1: %v", len(changes), changes)
	}
	change := at(changes[0], "ResourceChange")
	for _, c := range []struct{ what, got, want string }{
		{"resource", text(change, "LogicalResourceId"), "Subnet"},
		{"replacement", text(change, "Replacement"), "True"},
		{"property", text(change, "Details", 0, "Target", "Name"), "cidr"},
	} {
		if c.got != c.want {
			t.Errorf("the %s is %q, want %q", c.what, c.got, c.want)
		}
	}
	if got := u.outputs(stack)["Block"]; got != `"10.50.0.0/24"` {
		t.Errorf("before the set is executed the block is %s", got)
	}
	u.action(p, "ExecuteChangeSet", set)
	u.waitForStack(stack, "UPDATE_COMPLETE")
	if got := u.outputs(stack)["Block"]; got != `"10.51.0.0/16"` {
		t.Errorf("after the set was executed the block is %s", got)
	}
	u.remove(stack)
}

var exampleCommand = regexp.MustCompile(`(?m)^#   ((?:openstack stack|aws --endpoint-url \$CFN cloudformation) .*)$`)

// Every file of docs/examples is in the README's table, is tried, and names the commands that run it.
func TestExamplesAreExplained(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(examplesDirectory + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := exampleFiles(t)
	for file, content := range files {
		if !strings.Contains(string(page), "("+file+")") {
			t.Errorf("docs/examples/README.md does not name %s", file)
		}
		name := strings.TrimSuffix(file, ".yaml")
		if _, tried := examples[name]; !tried {
			if owner, _, _ := strings.Cut(name, "-"); !strings.Contains(files[owner+".yaml"], file) {
				t.Errorf("%s is not tried, and %s.yaml does not use it", file, owner)
			}
			continue
		}
		commands := exampleCommand.FindAllStringSubmatch(content, -1)
		if len(commands) < 3 {
			t.Errorf("%s names only %d commands that run it", file, len(commands))
		}
		if !slices.ContainsFunc(strings.Fields(content), func(word string) bool {
			return strings.TrimPrefix(word, "file://") == "docs/examples/"+file
		}) {
			t.Errorf("no command of %s names it by its path", file)
		}
	}
	for name := range examples {
		if files[name+".yaml"] == "" {
			t.Errorf("docs/examples has no %s.yaml", name)
		}
	}
}
