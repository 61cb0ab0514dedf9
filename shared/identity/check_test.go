package identity

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hearth/shared/stack"
)

func TestCheckSaysWhoItIs(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	want := stack.Caller{UserID: "ann", UserName: "ann-name", UserDomain: "default", Project: "p", ProjectName: "p-name",
		Domain: "pd", Roles: []string{"member", "reader"}, Token: "good"}
	for range 2 {
		c, err := i.Check(t.Context(), "good")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, c, cmpopts.IgnoreFields(stack.Caller{}, "Expires")); diff != "" {
			t.Error(diff)
		}
		if left := time.Until(c.Expires); left < 50*time.Minute || left > time.Hour {
			t.Errorf("expires in %v, want about an hour", left)
		}
		c.Roles[0] = "admin" // must not change what is remembered
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	for _, token := range []string{"", "unknown", "old", "domain", "two\r\nlines"} {
		c, err := i.Check(t.Context(), token)
		if stack.CodeOf(err) != stack.Unauthorized || c.UserID != "" {
			t.Errorf("Check(%q) = %+v, %v, want Unauthorized", token, c, err)
		}
		if token != "" && strings.Contains(fmt.Sprint(err), token) && token != "domain" && token != "old" {
			t.Errorf("the error of Check(%q) holds the token: %v", token, err)
		}
	}
}

func TestCheckRemembers(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	var ahead atomic.Int64
	i := k.identity(t, func(o *Options) {
		o.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
		o.Tokens, o.TokenAge = 3, 5*time.Minute
	})
	steps := []struct {
		after time.Duration
		token string
		asked int // so far
	}{
		{0, "good", 1},
		{0, "short", 2},
		{0, "unknown", 3},
		{4 * time.Second, "unknown", 3},
		{20 * time.Second, "unknown", 4},
		{30 * time.Second, "short", 4},
		{4 * time.Minute, "good", 4},
		{4 * time.Minute, "short", 5}, // it has ended
		{4 * time.Minute, "domain", 6},
		{4*time.Minute + time.Second, "good", 6},
		{6 * time.Minute, "good", 7}, // long enough: it may have been revoked
		{6 * time.Minute, "trust", 8},
		{6 * time.Minute, "app", 9},
		{6 * time.Minute, "free", 10}, // the fourth removes the one that was not used for longest
		{6 * time.Minute, "good", 11},
	}
	for n, step := range steps {
		ahead.Store(int64(step.after))
		_, _ = i.Check(t.Context(), step.token)
		if k.set(func() {}); k.checks != step.asked {
			t.Fatalf("step %d: Keystone was asked %d times, want %d", n, k.checks, step.asked)
		}
	}
}

func TestCheckAsksOnceForAll(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, err := i.Check(t.Context(), "good"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if k.checks != 1 || k.logins != 1 {
		t.Errorf("%d questions and %d logins, want 1 and 1", k.checks, k.logins)
	}
}

func TestCheckWhenKeystoneIsAway(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	unavailable := func(token string) {
		t.Helper()
		_, err := i.Check(t.Context(), token)
		var shown *stack.Error
		switch {
		case stack.CodeOf(err) != stack.Unavailable:
			t.Errorf("stack.CodeOf(err) = %q, want %q", stack.CodeOf(err), stack.Unavailable)
		case !errors.As(err, &shown):
			t.Errorf("err = %v, want a %T", err, shown)
		case strings.Contains(shown.Message, k.URL):
			t.Errorf("shown.Message = %q, want it not to contain %q", shown.Message, k.URL)
		}
	}
	k.set(func() { k.broken = 500 })
	unavailable("good") // not even the first login
	k.set(func() { k.broken = 0 })
	if _, err := i.Check(t.Context(), "good"); err != nil {
		t.Fatalf("Keystone is back, yet: %v", err)
	}
	for _, code := range []int{500, 502, 503, 401, 403} {
		k.set(func() { k.broken = code })
		unavailable("short")
	}
	if _, err := i.Check(t.Context(), "good"); err != nil {
		t.Errorf("what is remembered needs no Keystone, yet: %v", err)
	}
	k.set(func() { k.broken, k.throttle = 0, 2 })
	if _, err := i.Check(t.Context(), "short"); err != nil {
		t.Errorf("a busy Keystone is waited for, yet: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := i.Check(ctx, "trust"); stack.CodeOf(err) != stack.Unavailable {
		t.Errorf("with an ended context: %v, want Unavailable", err)
	}
	k.Close()
	unavailable("unknown")
}

func TestOwnTokenIsRenewed(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, nil)
	if _, err := i.Check(t.Context(), "good"); err != nil {
		t.Fatal(err)
	}
	k.set(func() {
		for name := range k.tokens {
			if strings.HasPrefix(name, "token-") {
				delete(k.tokens, name)
			}
		}
	})
	if _, err := i.Check(t.Context(), "short"); err != nil {
		t.Errorf("the service's own token ended, and: %v", err)
	}
	if _, err := i.Check(t.Context(), "unknown"); stack.CodeOf(err) != stack.Unauthorized {
		t.Errorf("unknown token = %v", err)
	}
	if k.logins != 2 {
		t.Errorf("%d logins, want 2", k.logins)
	}
}

func TestWrongOwnPassword(t *testing.T) {
	t.Parallel()
	k := newTestKeystone(t)
	i := k.identity(t, func(o *Options) { o.Password = "wrong" })
	if _, err := i.Check(t.Context(), "good"); stack.CodeOf(err) != stack.Unavailable {
		t.Errorf("Check = %v, want Unavailable: the user's token may be good", err)
	}
}

func TestNewWantsItsOptions(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{AuthURL: "http://k"}); err == nil {
		t.Error("New without a user gives no error")
	}
}
