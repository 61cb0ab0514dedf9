package dispatch

import (
	"strings"
	"testing"
	"time"
)

func TestSignature(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	secret, event := []byte("secret"), []byte(`{"Records":[]}`)
	good := Sign(secret, event, now)
	if want := "t=1800000000,v1="; !strings.HasPrefix(good, want) || len(good) != len(want)+64 {
		t.Fatalf("signed as %s", good)
	}
	old := Sign(secret, event, now.Add(-6*time.Minute))
	for _, c := range []struct {
		what   string
		secret string
		event  string
		header string
		ok     bool
	}{
		{"as signed", "secret", string(event), good, true},
		{"four minutes ago", "secret", string(event), Sign(secret, event, now.Add(-4*time.Minute)), true},
		{"a clock ahead", "secret", string(event), Sign(secret, event, now.Add(4*time.Minute)), true},
		{"another secret", "Secret", string(event), good, false},
		{"another event", "secret", `{"Records":[{}]}`, good, false},
		{"no header", "secret", string(event), "", false},
		{"no signature", "secret", string(event), "t=1800000000", false},
		{"an empty signature", "secret", string(event), "t=1800000000,v1=", false},
		{"part of it", "secret", string(event), good[:len(good)-2], false},
		{"no hexadecimal", "secret", string(event), "t=1800000000,v1=zz", false},
		{"another time", "secret", string(event), strings.Replace(good, "t=1800000000", "t=1800000001", 1), false},
		{"no time", "secret", string(event), "t=x,v1=00", false},
		{"too old", "secret", string(event), old, false},
		{"from the future", "secret", string(event), Sign(secret, event, now.Add(6*time.Minute)), false},
	} {
		if err := Verify([]byte(c.secret), []byte(c.event), c.header, now); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}
