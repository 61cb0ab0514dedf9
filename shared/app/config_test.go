package app

import (
	"encoding/base64"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

var goodKey = base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcdef"))

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := Load([]string{"PATH=/bin", "port=9999", "HEARTH_LISTEN="})
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		DatabaseTimeout: 10 * time.Second,
		State:           ".hearth", Listen: "127.0.0.1:8080", HeatListen: "127.0.0.1:8004", CFNListen: "127.0.0.1:8000", CloudWatchListen: "127.0.0.1:8003", SimcloudListen: "127.0.0.1:5050", Port: ":8080", Gateway: "http://127.0.0.1:8080",
		Cloud: Cloud{ProjectName: "service", UserDomainName: "Default", ProjectDomainName: "Default", Interface: "public",
			Parallel: 32, CallTimeout: 2 * time.Minute, Grace: 5 * time.Second, Late: time.Hour, TokenAge: 30 * time.Second},
		Fetch: "public", MaxTemplate: 512 << 10, MaxBody: 1 << 20, MaxResources: 10_000, MaxStacks: 512, MaxDepth: 5, MaxEvents: 1000, KeepDeleted: 90 * 24 * time.Hour, Abandon: true, Adopt: true, GlobalAdmin: true,
		ActionTimeout: time.Hour, ActionRetries: 5, HiddenTags: []string{"data-processing-cluster"},
		RedeliverAfter: 15 * time.Second, Lease: 15 * time.Second, Batch: 200, Concurrent: 16, InvocationTimeout: 15 * time.Minute,
		LogFormat: "auto", LogLevel: slog.LevelInfo,
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	c, err := Load([]string{
		"HEARTH_DATABASE=postgres://u:p@h/d", "HEARTH_REDIS=redis://h:1/2", "HEARTH_SECRET_KEY=" + goodKey + "," + strings.Repeat("ab", 32),
		"HEARTH_HEAT_LISTEN=none", "HEARTH_GATEWAY=http://gateway:8080/", "HEARTH_MAX_STACKS_PER_TENANT=-1",
		"HEARTH_STACK_ACTION_TIMEOUT=90", "HEARTH_LEASE=1m30s", "HEARTH_LOG_LEVEL=debug", "HEARTH_PORT=127.0.0.1:81", "HEARTH_STEPDEFS=" + t.TempDir(),
		"HEARTH_HIDDEN_STACK_TAGS=a, b",
	})
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case len(c.SecretKeys) != 2:
		t.Errorf("keys: len(c.SecretKeys) = %d, want 2", len(c.SecretKeys))
	case len(c.SecretKeys[1]) != 32:
		t.Errorf("keys: len(c.SecretKeys[1]) = %d, want 32", len(c.SecretKeys[1]))
	case string(c.SecretKeys[0]) != "0123456789abcdef0123456789abcdef":
		t.Errorf("keys: string(c.SecretKeys[0]) = %q, want %q", string(c.SecretKeys[0]), "0123456789abcdef0123456789abcdef")
	}
	switch {
	case c.HeatListen != "":
		t.Errorf("c.HeatListen = %q, want %q", c.HeatListen, "")
	case c.Port != "127.0.0.1:81":
		t.Errorf("c.Port = %q, want %q", c.Port, "127.0.0.1:81")
	case c.Gateway != "http://gateway:8080":
		t.Errorf("c.Gateway = %q, want %q", c.Gateway, "http://gateway:8080")
	case c.MaxStacks != -1:
		t.Errorf("c.MaxStacks = %d, want %d", c.MaxStacks, -1)
	case c.ActionTimeout != 90*time.Second:
		t.Errorf("c.ActionTimeout = %v, want %v", c.ActionTimeout, 90*time.Second)
	case c.Lease != 90*time.Second:
		t.Errorf("c.Lease = %v, want %v", c.Lease, 90*time.Second)
	case c.LogLevel != slog.LevelDebug:
		t.Errorf("c.LogLevel = %v, want %v", c.LogLevel, slog.LevelDebug)
	case len(c.HiddenTags) != 2:
		t.Errorf("len(c.HiddenTags) = %d, want 2", len(c.HiddenTags))
	}
}

// Every bad value is said, a line each, by its name.
func TestBadValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, says string }{
		{"DATABASE", "mysql://h", "the value does not begin with postgres:// or sqlite:"},
		{"DATABASE", "sqlite:", "the value does not begin"},
		{"REDIS", "localhost:6379", "the value is no address that begins with redis://"},
		{"SECRET_KEY", "hunter2", "the value is not 32 bytes"},
		{"SECRET_KEY", goodKey + ",", "the value is not 32 bytes"},
		{"STEPDEFS", "/nonexistent", `"/nonexistent" is no directory`},
		{"LISTEN", "8080", `"8080" is no host:port`},
		{"LISTEN", "a:99999", `"a:99999" names the port 99999, which is not from 0 to 65535`},
		{"LISTEN", "a:-1", "names the port -1, which is not from 0 to 65535"},
		{"LISTEN", "a:99999999999999999999", "which is not from 0 to 65535"},
		{"LISTEN", "a:http", `names the port "http", which is no number`},
		{"LISTEN", "a:", `names the port "", which is no number`},
		{"HEAT_LISTEN", "127.0.0.1:80040", "names the port 80040, which is not from 0 to 65535"},
		{"LISTEN", "none", "is no host:port"},
		{"HEAT_LISTEN", "8004", "is no host:port"},
		{"ENDPOINT", "ftp://x", "is no address that begins with http:// or https://"},
		{"PORT", "99999", `"99999" names the port 99999, which is not from 0 to 65535`},
		{"GATEWAY", "http://gateway:80800", "names the port 80800, which is not from 0 to 65535"},
		{"PORT", "http", "is no port"},
		{"OS_AUTH_URL", "http://", "is no address"},
		{"OS_INTERFACE", "privat", "is none of public, internal, admin"},
		{"CLOUD_CALL_TIMEOUT", "0", "is not a duration between 1s and 1h"},
		{"CLOUD_CALL_TIMEOUT", "9223372036854775807", "is not a duration"},
		{"LEASE", "soon", "is not a duration"},
		{"BATCH", "1e3", "is no whole number"},
		{"LOG_LEVEL", "loud", "is none of debug, info, warn, error"},
		{"REDIS_URL", "x", "there is no such setting; did you mean HEARTH_REDIS?"},
		{"LISTN", "x", "did you mean HEARTH_LISTEN?"},
		{"PASSWORD_OF_BASIC_AUTH", "x", "HEARTH_PASSWORD_OF_BASIC_AUTH: there is no such setting"},
		{"SECRET_KEY_FILE", "/nonexistent", "no such file"},
		{"PORT_FILE", "/etc/hostname", "there is no such setting"}, // only secrets may be in files
		{"BASIC_AUTH_USER", "admin", ""},
	} {
		_, err := Load([]string{"HEARTH_" + c.name + "=" + c.value})
		if err == nil {
			t.Errorf("%s=%s was taken", c.name, c.value)
			continue
		}
		lines := strings.Split(err.Error(), "\n")
		switch {
		case len(lines) != 1:
			t.Errorf("len(lines) = %d, want 1", len(lines))
		case !strings.HasPrefix(lines[0], "HEARTH_"):
			t.Errorf("lines[0] = %q, want the prefix %q", lines[0], "HEARTH_")
		case !strings.Contains(lines[0], c.says):
			t.Errorf("lines[0] = %q, want it to contain %q", lines[0], c.says)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("a secret is printed: %v", err)
		}
	}
	_, err := Load([]string{"HEARTH_LISTEN=x", "HEARTH_PORT=x", "HEARTH_NO=x", "HEARTH_LEASE=x"})
	if wrong, _ := err.(Wrong); len(wrong) != 4 {
		t.Errorf("not all bad values at once: %v", err)
	}
}

// What only several settings together say.
func TestTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		environ []string
		want    []string
	}{
		{[]string{"HEARTH_DATABASE=postgresql://h/d"}, []string{"HEARTH_SECRET_KEY"}},
		{[]string{"HEARTH_DATABASE=sqlite:/tmp/x"}, nil},
		{[]string{"HEARTH_OS_AUTH_URL=http://k/v3"}, []string{"HEARTH_OS_USERNAME", "HEARTH_OS_PASSWORD"}},
		{[]string{"HEARTH_BASIC_AUTH_USER=u"}, []string{"HEARTH_BASIC_AUTH_PASSWORD"}},
		{[]string{"HEARTH_BASIC_AUTH_PASSWORD=u"}, []string{"HEARTH_BASIC_AUTH_USER"}},
	} {
		_, err := Load(c.environ)
		wrong, _ := err.(Wrong)
		if len(wrong) != len(c.want) {
			t.Errorf("%v: %v, want %v", c.environ, wrong, c.want)
			continue
		}
		for i, name := range c.want {
			if !strings.HasPrefix(wrong[i], name+":") {
				t.Errorf("%v: %q, want it to begin with %s", c.environ, wrong[i], name)
			}
		}
	}
}

func TestSecretInFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, empty := filepath.Join(dir, "key"), filepath.Join(dir, "empty")
	for name, text := range map[string]string{file: goodKey + "\n", empty: "\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load([]string{"HEARTH_SECRET_KEY_FILE=" + file})
	if err != nil || len(c.SecretKeys) != 1 {
		t.Errorf("got %v, %v", c.SecretKeys, err)
	}
	for _, environ := range [][]string{
		{"HEARTH_SECRET_KEY_FILE=" + empty},
		{"HEARTH_SECRET_KEY_FILE=" + file, "HEARTH_SECRET_KEY=" + goodKey},
	} {
		if _, err := Load(environ); err == nil || !strings.HasPrefix(err.Error(), "HEARTH_SECRET_KEY_FILE: ") {
			t.Errorf("%v: %v", environ, err)
		}
	}
}

// Each row says what it is in one table cell, and each field of Config has a row.
func TestTable(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range settings {
		switch {
		case seen[s.Name]:
			t.Errorf("%s: seen[s.Name] = true, want false", s.Name)
		case !strings.HasPrefix(s.Name, prefix):
			t.Errorf("%s: s.Name = %q, want the prefix %q", s.Name, s.Name, prefix)
		case s.set == nil:
			t.Errorf("%s: s.set is nil", s.Name)
		}
		seen[s.Name] = true
		if s.Meaning == "" || strings.ContainsAny(s.Meaning+s.Default, "|\n") {
			t.Errorf("%s: the meaning cannot stand in a table cell: %q", s.Name, s.Meaning)
		}
		if s.Secret && s.Default != "" {
			t.Errorf("%s: a secret has a default", s.Name)
		}
	}
	c := reflect.TypeFor[Config]()
	if fields := c.NumField() - 1 + reflect.TypeFor[Cloud]().NumField(); fields != len(settings) {
		t.Errorf("%d fields and %d settings", fields, len(settings))
	}
	if lines := strings.Count(Table(), "\n"); lines != len(settings)+2 {
		t.Errorf("the table has %d lines for %d settings", lines, len(settings))
	}
}
