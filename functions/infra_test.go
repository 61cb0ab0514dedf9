package functions_test

import (
	"encoding/base64"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"hearth/functions"
	"hearth/shared/app"
)

// secretsAt is where OpenFaaS puts secrets in a container.
const secretsAt = "/var/openfaas/secrets/"

type deployment struct {
	Image        string
	ReadOnly     bool `yaml:"readonly_root_filesystem"`
	Environment  map[string]string
	Secrets      []string
	Annotations  map[string]string
	Labels       map[string]string
	Lang         string
	SkipBuild    bool           `yaml:"skip_build"`
	NotOtherwise map[string]any `yaml:",inline"`
}

func stackFile(t *testing.T) map[string]deployment {
	t.Helper()
	text, err := os.ReadFile("../infra/openfaas/stack.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Version   string
		Provider  map[string]string
		Functions map[string]deployment
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if file.Provider["name"] != "openfaas" {
		t.Errorf("the provider is %v", file.Provider)
	}
	return file.Functions
}

// wants are the settings that a function with these needs is given, and secrets.
func wants(name string, n app.Needs) (settings, secrets []string) {
	settings = []string{"HEARTH_FUNCTION"}
	if n.Store {
		settings = append(settings, "HEARTH_DATABASE_FILE", "HEARTH_SECRET_KEY_FILE")
		secrets = append(secrets, "hearth-database", "hearth-secret-key")
	}
	if n.Queue || n.Lock {
		settings = append(settings, "HEARTH_REDIS_FILE")
		secrets = append(secrets, "hearth-redis")
	}
	if n.Cloud {
		settings = append(settings, "HEARTH_OS_AUTH_URL", "HEARTH_OS_USERNAME", "HEARTH_OS_PASSWORD_FILE", "HEARTH_ENDPOINT")
		secrets = append(secrets, "hearth-os-password")
	}
	if name == functions.Dispatcher {
		settings = append(settings, "HEARTH_GATEWAY")
	}
	if f, _ := functions.Find(name); name == functions.Dispatcher || !f.HTTP {
		settings = append(settings, "HEARTH_WAKE_SECRET_FILE")
		secrets = append(secrets, "hearth-wake-secret")
	}
	slices.Sort(settings)
	slices.Sort(secrets)
	return settings, secrets
}

// stack.yml deploys the table of functions and the dispatcher: each is given what
// its row needs and nothing else.
func TestStackFile(t *testing.T) {
	t.Parallel()
	deployed := stackFile(t)
	needs := map[string]app.Needs{functions.Dispatcher: functions.DispatcherNeeds}
	for _, f := range functions.Table() {
		needs[f.Name] = f.Needs
	}
	for name := range deployed {
		if _, ok := needs[name]; !ok {
			t.Errorf("%s is deployed, but there is no such function", name)
		}
	}
	for name, n := range needs {
		d, ok := deployed[name]
		if !ok {
			t.Errorf("%s is not deployed", name)
			continue
		}
		settings, secrets := wants(name, n)
		if got := slices.Sorted(maps.Keys(d.Environment)); !slices.Equal(got, settings) {
			t.Errorf("%s: settings %v, want %v", name, got, settings)
		}
		if got := slices.Sorted(slices.Values(d.Secrets)); !slices.Equal(got, secrets) {
			t.Errorf("%s: secrets %v, want %v", name, got, secrets)
		}
		switch {
		case d.Environment["HEARTH_FUNCTION"] != name:
			t.Errorf(`%s: d.Environment["HEARTH_FUNCTION"] = %q, want %q`, name, d.Environment["HEARTH_FUNCTION"], name)
		case d.Image != deployed["api"].Image:
			t.Errorf("%s: d.Image = %q, want %q", name, d.Image, deployed["api"].Image)
		case !d.ReadOnly:
			t.Errorf("%s: d.ReadOnly = false, want true", name)
		case !d.SkipBuild:
			t.Errorf("%s: d.SkipBuild = false, want true", name)
		case len(d.NotOtherwise) > 0:
			t.Errorf("%s: len(d.NotOtherwise) = %d, want at most %d", name, len(d.NotOtherwise), 0)
		}
		if d.Annotations["com.openfaas.health.http.path"] != "/_/health" || d.Annotations["com.openfaas.ready.http.path"] != "/_/ready" {
			t.Errorf("%s: annotations %v", name, d.Annotations)
		}
		loads(t, name, d)
	}
}

var substitute = regexp.MustCompile(`\$\{[A-Z_]+:-([^}]*)\}`)

// loads checks the settings as the function itself will.
func loads(t *testing.T, name string, d deployment) {
	t.Helper()
	dir := t.TempDir()
	for secret, value := range map[string]string{
		"hearth-database": "postgres://u:p@h/d", "hearth-redis": "redis://h:6379/0", "hearth-os-password": "p", "hearth-wake-secret": "0123456789abcdef",
		"hearth-secret-key": base64.StdEncoding.EncodeToString(make([]byte, 32)),
	} {
		if err := os.WriteFile(filepath.Join(dir, secret), []byte(value), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var environ []string
	for k, v := range d.Environment {
		v = substitute.ReplaceAllString(v, "$1")
		if file, ok := strings.CutPrefix(v, secretsAt); ok {
			if !slices.Contains(d.Secrets, file) {
				t.Errorf("%s: %s names a secret that is not there", name, k)
			}
			v = filepath.Join(dir, file)
		}
		environ = append(environ, k+"="+v)
	}
	if _, err := app.Load(environ); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// The image holds the one program, on the port that it serves by default, for a
// user that is not root, made by the Go version that the module asks for.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../infra/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(module)[1]
	c, err := app.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	port := strings.TrimPrefix(c.Port, ":")
	build, image, ok := strings.Cut(string(text), "\nFROM scratch\n")
	if !ok {
		t.Fatal("the image is not made from scratch")
	}
	for _, line := range []string{"FROM golang:" + string(version) + "-", "CGO_ENABLED=0 go build", "-X main.revision=", "-o /hearth-function ./functions/run\n"} {
		if !strings.Contains(build, line) {
			t.Errorf("the build lacks %q", line)
		}
	}
	for _, line := range []string{"COPY --from=build /hearth-function /hearth-function", "ca-certificates.crt",
		"USER 65532:65532", "ENV HEARTH_PORT=" + port, "EXPOSE " + port, `ENTRYPOINT ["/hearth-function"]`} {
		if !strings.Contains(image, line) {
			t.Errorf("the image lacks %q", line)
		}
	}
	if _, err := os.Stat("run/main.go"); err != nil {
		t.Error(err)
	}
}
