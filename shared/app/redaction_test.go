package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"hearth/shared/cloud"
	"hearth/shared/identity"
	"hearth/shared/store"
)

// No way of printing settings, or what is made of them, shows one that is secret.
func TestSettingsAreNotShown(t *testing.T) {
	const canary = "canary-of-settings"
	var environ []string
	for _, s := range Settings() {
		switch {
		case s.Name == "HEARTH_SECRET_KEY":
			environ = append(environ, s.Name+"="+strings.Repeat("ab", 32))
		case s.Name == "HEARTH_DATABASE":
			environ = append(environ, s.Name+"=postgres://u:"+canary+"@h/d")
		case s.Name == "HEARTH_REDIS":
			environ = append(environ, s.Name+"=redis://u:"+canary+"@h")
		case s.Secret:
			environ = append(environ, s.Name+"="+canary)
		}
	}
	c, err := Load(append(environ, "HEARTH_OS_AUTH_URL=http://h", "HEARTH_OS_USERNAME=u", "HEARTH_BASIC_AUTH_USER=u", "HEARTH_STACK_DOMAIN_NAME=d", "HEARTH_STACK_DOMAIN_ADMIN=u"))
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case c.Cloud.Password != canary:
		t.Fatalf("a secret setting was not read: this test sees nothing: c.Cloud.Password = %q, want %q", c.Cloud.Password, canary)
	case c.AuthSecret != canary:
		t.Fatalf("a secret setting was not read: this test sees nothing: c.AuthSecret = %q, want %q", c.AuthSecret, canary)
	case string(c.WakeSecret) != canary:
		t.Fatalf("a secret setting was not read: this test sees nothing: string(c.WakeSecret) = %q, want %q", string(c.WakeSecret), canary)
	case len(c.SecretKeys) != 1:
		t.Fatalf("a secret setting was not read: this test sees nothing: len(c.SecretKeys) = %d, want 1", len(c.SecretKeys))
	}
	key := fmt.Sprint(c.SecretKeys[0])
	for _, v := range []any{
		c, &c, c.Cloud, &c.Cloud, []Config{c}, map[string]Cloud{"c": c.Cloud}, struct{ Config Config }{c},
		store.Options{URL: c.Database, Keys: c.SecretKeys}, cloud.Options{Password: c.Cloud.Password}, identity.Options{Password: c.Cloud.Password},
	} {
		var b bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&b, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(&b, nil)).Info("m", "v", v)
		if kind := reflect.TypeOf(v); kind.PkgPath() == "hearth/shared/app" || kind.PkgPath() == "" {
			slog.New(slog.NewJSONHandler(&b, nil)).Info("m", "v", v)
			if err := json.NewEncoder(&b).Encode(v); err != nil {
				t.Fatal(err)
			}
		}
		for _, secret := range []string{canary, fmt.Sprintf("%x", canary), key, "q6urq6ur", "abababab"} {
			if strings.Contains(b.String(), secret) {
				t.Errorf("%T shows a secret: %s", v, b.String())
				break
			}
		}
	}
}
