package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// refusedStart runs the program where it must end at once, and returns what it wrote.
func refusedStart(t *testing.T, dir string, environ ...string) string {
	t.Helper()
	cmd := exec.Command(built)
	cmd.Dir, cmd.Env = dir, append([]string{"HEARTH_LISTEN=127.0.0.1:0", "HEARTH_HEAT_LISTEN=none", "HEARTH_CFN_LISTEN=none", "HEARTH_CLOUDWATCH_LISTEN=none"}, environ...)
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Errorf("it ended without an error:\n%s", out)
	}
	return string(out)
}

// A second program on the same state directory would work on the first one's files.
func TestStateDirectoryInUse(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	u := p.login("demo")
	stack := u.create("kept", object{"template": "heat_template_version: 2013-05-23\nresources: {a: {type: OS::Neutron::Net}}\n"})
	u.waitForStack(stack, "CREATE_COMPLETE")
	said := refusedStart(t, p.dir)
	if want := fmt.Sprintf("HEARTH_STATE: the directory .hearth is in use by another hearth, process %d", p.cmd.Process.Pid); !strings.Contains(said, want) {
		t.Errorf("got %q, want %q", said, want)
	}
	p.kill() // a process that is killed leaves no lock behind
	again := start(t, p.dir)
	u = again.login("demo")
	u.waitForStack(stack[strings.Index(stack, "/stacks/"):], "CREATE_COMPLETE")
}

func TestStateDirectoryNotWritable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if said := refusedStart(t, dir, "HEARTH_STATE=file/state"); !strings.Contains(said, "HEARTH_STATE: cannot make the state directory") {
		t.Errorf("got %q", said)
	}
}

// The simulated cloud keeps the free port that it once took.
func TestSimulatedCloudKeepsItsPort(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	setting := "HEARTH_SIMCLOUD_LISTEN=" + taken.Addr().String()
	p := start(t, t.TempDir(), setting)
	if want := "not on its own port: HEARTH_SIMCLOUD_LISTEN: another program listens on " + taken.Addr().String(); strings.Count(p.output(), want) != 1 {
		t.Errorf("it does not say once %q:\n%s", want, p.output())
	}
	p.interrupt()
	if again := start(t, p.dir, setting); again.auth != p.auth {
		t.Errorf("the cloud was at %s, and is at %s after a restart", p.auth, again.auth)
	}
}

// An address that this machine does not have is an error, not a reason to take another.
func TestSimulatedCloudElsewhere(t *testing.T) {
	t.Parallel()
	said := refusedStart(t, t.TempDir(), "HEARTH_SIMCLOUD_LISTEN=192.0.2.1:5050")
	if want := "HEARTH_SIMCLOUD_LISTEN: cannot listen on 192.0.2.1:5050: "; !strings.Contains(said, want) || strings.Count(said, "192.0.2.1") != 1 {
		t.Errorf("got %q, want %q", said, want)
	}
}

// Beyond loopback /system/ is closed without a password, and the log says so.
func TestListensEverywhere(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir(), "HEARTH_LISTEN=0.0.0.0:0")
	if !strings.HasPrefix(p.gateway, "http://127.0.0.1:") {
		t.Errorf("the banner names %s", p.gateway)
	}
	u := p.login("demo")
	u.get("/stacks")
	u.call("GET", p.gateway+"/system/logs?name=api", nil).want(t, http.StatusForbidden)
	if n := strings.Count(p.output(), "/system/ and callbacks are closed"); n != 1 {
		t.Errorf("the log says %d times that /system/ is closed:\n%s", n, p.output())
	}
}

// Web pages of others reach the simulated cloud no more than the gateway.
func TestSimulatedCloudIsGuarded(t *testing.T) {
	t.Parallel()
	p := start(t, t.TempDir())
	for _, c := range []struct {
		host, origin string
		want         int
	}{
		{"", "", http.StatusCreated},
		{"evil.example", "", http.StatusMisdirectedRequest},
		{"", "http://evil.example", http.StatusForbidden},
	} {
		r, err := http.NewRequestWithContext(t.Context(), "POST", p.auth+"/auth/tokens", strings.NewReader(
			`{"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "demo", "password": "secret", "domain": {"id": "default"}}}}}}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = c.host
		r.Header.Set("Content-Type", "text/plain")
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != c.want {
			t.Errorf("host %q, origin %q: %d, want %d", c.host, c.origin, answer.StatusCode, c.want)
		}
	}
}

// A wrong password is known before the first request, and Hearth is not ready.
func TestCannotSignIn(t *testing.T) {
	t.Parallel()
	cloud := start(t, t.TempDir())
	for _, c := range []struct{ name, url, want string }{
		{"wrong password", cloud.auth, "refuses the user hearth (domain Default, project service)"},
		{"out of reach", "http://127.0.0.1:1/v3", "cannot reach the Keystone at http://127.0.0.1:1/v3"},
	} {
		p := start(t, t.TempDir(), "HEARTH_OS_AUTH_URL="+c.url, "HEARTH_OS_USERNAME=hearth", "HEARTH_OS_PASSWORD=wrong")
		if said := p.output(); strings.Count(said, "cannot sign in to the cloud: ") != 1 || strings.Count(said, c.want) != 1 {
			t.Errorf("%s: the banner is\n%s", c.name, said)
		}
		for _, want := range []string{
			"openstack service create --name hearth orchestration\n",
			"openstack endpoint create --region <region> orchestration public " + p.gateway + `/function/api/v1/%\(project_id\)s` + "\n",
		} {
			if said := p.output(); !strings.Contains(said, want) {
				t.Errorf("%s: the banner lacks %q:\n%s", c.name, want, said)
			}
		}
		ready, err := http.Get(p.gateway + "/function/api/_/ready")
		if err != nil {
			t.Fatal(err)
		}
		_ = ready.Body.Close()
		if ready.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%s: ready answers %d", c.name, ready.StatusCode)
		}
		answer := (&user{t: t, token: "any"}).call("GET", p.gateway+"/function/api/v1/p/stacks", nil)
		if answer.status != http.StatusServiceUnavailable {
			t.Errorf("%s: the API answers %d", c.name, answer.status)
		}
		p.waitsFor("cannot answer a request")
	}
}

func TestHelpAndVersion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		code int
		want string
	}{
		{"-h", 0, "Usage:"}, {"--help", 0, "validate"}, {"help", 0, "Usage:"}, {"help validate", 0, "-h, --help "},
		{"version", 0, "hearth "}, {"--version", 0, "hearth "}, {"-v", 0, "hearth "},
		{"--help", 0, "\n  completion "}, {"completion bash", 0, "bash completion"}, {"completion", 0, "hearth completion [command]"},
		{"validat", usageExit, `unknown command "validat"`}, {"--nope", usageExit, "unknown flag: --nope"},
		{"validat --help", usageExit, `unknown command "validat"`},
		{"help validat", usageExit, `unknown command "validat"`},
		{"validate --help", 0, "Usage:\n  hearth validate [flags] TEMPLATE..."}, {"validate", usageExit, "validate needs the name of a template"},
	} {
		cmd := exec.Command(built, strings.Fields(c.args)...)
		var out, errs strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &errs
		_ = cmd.Run()
		said, other := out.String(), errs.String() // help goes to standard output, errors to standard error
		if c.code != 0 {
			said, other = other, said
		}
		switch code := cmd.ProcessState.ExitCode(); {
		case code != c.code:
			t.Errorf("hearth %s: code = %d, want %d: %v", c.args, code, c.code, said)
		case !strings.Contains(said, c.want):
			t.Errorf("hearth %s: said = %q, want it to contain %q", c.args, said, c.want)
		case other != "":
			t.Errorf("hearth %s: other = %q, want %q", c.args, other, "")
		}
	}
}
