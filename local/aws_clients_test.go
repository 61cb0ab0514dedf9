package main

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hearth/shared/debtest"
)

var allClients = flag.Bool("aws-clients", false, "try AWS's command, boto 2.49 and the SDK for Node too, which takes longer and needs npm")

// An awsClient is a program of AWS's that tells the story of testdata/aws with its own words.
type awsClient struct {
	name     string
	packages []string // Debian's
	file     string   // that they bring
	command  []string // in testdata/aws; empty for the SDK for Go, which this program has
	long     bool     // only with -aws-clients
	cannot   []string // what it has no words for
	install  func(t *testing.T, dir string)
}

var awsClients = []awsClient{
	{name: "go"},
	{name: "boto3", packages: []string{"python3-boto3"}, file: "/usr/lib/python3/dist-packages/boto3", command: []string{"/usr/bin/python3", "client.py"}},
	{name: "boto2", packages: []string{"python3-boto"}, file: "/usr/lib/python3/dist-packages/boto", command: []string{"/usr/bin/python3", "client_boto2.py"}, long: true,
		cannot: []string{"create", "update", "age", "change set", "no change set", "failing update", "exports", "delete"}},
	{name: "aws", packages: []string{"awscli"}, file: "/usr/bin/aws", command: []string{"/bin/bash", "client.sh"}, long: true, cannot: []string{"age", "change set"}},
	{name: "node", packages: []string{"npm"}, file: "/usr/bin/npm", command: []string{"node", "client.mjs"}, long: true, install: installNodeSDK},
}

// awsStory is what every client must see.
var awsStory = map[string]any{
	"create": "ok", "status": "CREATE_COMPLETE", "age": true,
	"outputs": []any{"Network=STACK", "Size=1"}, "parameters": []any{"Name=STACK", "Size=1"}, "tags": []any{"team=red"},
	"change set": "ok", "update": "ok", "size": []any{"2"},
	"no change set": "failed", "no update": "ValidationError: No updates are to be performed.",
	"failing update": "failed", "after it": "UPDATE_ROLLBACK_COMPLETE",
	"events": []any{
		"Fails CREATE_FAILED", "Fails CREATE_IN_PROGRESS", "Fails DELETE_COMPLETE", "Fails DELETE_IN_PROGRESS",
		"Net CREATE_COMPLETE", "Net CREATE_IN_PROGRESS",
		"STACK CREATE_COMPLETE", "STACK CREATE_IN_PROGRESS", "STACK UPDATE_COMPLETE", "STACK UPDATE_FAILED", "STACK UPDATE_IN_PROGRESS",
		"STACK UPDATE_ROLLBACK_COMPLETE", "STACK UPDATE_ROLLBACK_IN_PROGRESS",
		"Steady CREATE_COMPLETE", "Steady CREATE_IN_PROGRESS",
	},
	"exports": []any{"STACK-network"}, "delete": "ok", "deleted": "DELETE_COMPLETE",
	"gone": "ValidationError: Stack with id STACK does not exist",
}

// TestAWSClients: clients of AWS, unmodified and told only an address and a key, create, read,
// change and delete a stack, and all see the same.
func TestAWSClients(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	u := p.login("demo")
	made := u.call("POST", p.auth+"/users/"+u.id+"/credentials/OS-EC2", object{"tenant_id": u.project}).want(t, 201)
	access, secret := text(made.body, "credential", "access"), text(made.body, "credential", "secret")
	for _, c := range awsClients {
		if c.long && !*allClients {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var seen map[string]any
			if len(c.command) == 0 {
				seen = tellWithGo(t, p.gateway+"/function/cfn/v1", "story-go", access, secret)
			} else {
				seen = c.tell(t, p.gateway+"/function/cfn/v1", access, secret)
			}
			for about, want := range awsStory {
				got, told := seen[about]
				switch {
				case slices.Contains(c.cannot, about):
				case !told || !reflect.DeepEqual(got, want):
					t.Errorf("%s is %v, want %v", about, got, want)
				}
			}
		})
	}
}

// tell runs a client's script, and returns what it saw.
func (c awsClient) tell(t *testing.T, endpoint, access, secret string) (seen map[string]any) {
	t.Helper()
	err := debtest.Install(t.Context(), debtest.Installation{Packages: c.packages, Installed: c.isInstalled})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "aws"), os.DirFS("testdata/aws")); err != nil {
		t.Fatal(err)
	}
	if c.install != nil {
		c.install(t, filepath.Join(dir, "aws"))
	}
	cmd := exec.CommandContext(t.Context(), c.command[0], c.command[1:]...)
	cmd.Dir = filepath.Join(dir, "aws")
	cmd.Env = append(os.Environ(), "ENDPOINT="+endpoint, "STACK=story-"+c.name, "TEMPLATES="+cmd.Dir, "HOME="+dir,
		"PATH=/usr/bin:/bin", "AWS_ACCESS_KEY_ID="+access, "AWS_SECRET_ACCESS_KEY="+secret)
	var problems strings.Builder
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s%s", err, out, problems.String())
	}
	if err := json.Unmarshal(out, &seen); err != nil {
		t.Fatalf("%v: %s%s", err, out, problems.String())
	}
	return seen
}

func (c awsClient) isInstalled() bool {
	_, err := os.Stat(c.file)
	return err == nil
}

// installNodeSDK installs the newest SDK for Node.
func installNodeSDK(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "npm", "install", "--no-fund", "--no-audit", "@aws-sdk/client-cloudformation")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm: %v: %s", err, out)
	}
}
