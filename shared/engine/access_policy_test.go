package engine_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hearth/shared/awssign"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

const peopled = `
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  a: {Type: "OS::Heat::None"}
  b: {Type: "OS::Heat::None"}
  p: {Type: "OS::Heat::AccessPolicy", Properties: {AllowedResources: [a, b]}}
  q: {Type: "OS::Heat::AccessPolicy", Properties: {AllowedResources: [b]}}
  u: {Type: "AWS::IAM::User", Properties: {Policies: [{Ref: p}, {Some: document}], LoginProfile: {Password: hush-hush-hush}}}
  k: {Type: "AWS::IAM::AccessKey", Properties: {UserName: {Ref: u}}}
Outputs:
  key:    {Value: {Ref: k}}
  secret: {Value: {"Fn::GetAtt": [k, SecretAccessKey]}}
  user:   {Value: {"Fn::GetAtt": [k, UserName]}}
  name:   {Value: {Ref: u}}
`

// keyOf returns the key pair in the outputs of a stack.
func (w *world) keyOf(e *engine.Engine, s stack.Stack) awssign.Key {
	out := w.outputs(e, s)
	return awssign.Key{Access: out["key"], Secret: out["secret"]}
}

// readable returns which resources a key may read, or the code of its refusal.
func (w *world) readable(e *engine.Engine, key awssign.Key) string {
	w.t.Helper()
	address, err := awssign.Presign(key, awssign.Scope{Region: "heat", Service: "cloudformation"}, http.MethodGet, "http://127.0.0.1:2/v1/?Action=DescribeStackResource", w.clock.Now(), time.Minute)
	if err != nil {
		w.t.Fatal(err)
	}
	query := address[strings.Index(address, "?")+1:]
	claim, err := awssign.Read(&awssign.Request{Method: http.MethodGet, Paths: []string{"/v1/"}, Hosts: []string{"127.0.0.1:2"}, Query: query, Header: http.Header{}})
	if err != nil {
		return refusal(err)
	}
	h, err := e.Signer(ctx(), claim, awssign.RefuseUndated)
	if err != nil {
		return refusal(err)
	}
	var names []string
	for _, name := range []string{"a", "b", "k", "u", "x"} {
		may, err := e.MayRead(ctx(), h, name)
		if err != nil {
			w.t.Fatal(err)
		}
		if may {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// TestAccessPolicies: the keys of a user read what all its policies allow.
func TestAccessPolicies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	s := w.ended(e, w.create(e, "s", peopled, true), "CREATE_COMPLETE")
	key := w.keyOf(e, s)
	if out := w.outputs(e, s); out["user"] != out["name"] || !strings.HasPrefix(out["name"], "s-u-") || !strings.HasPrefix(out["key"], stack.AccessKeyPrefix) || len(out["secret"]) < 30 {
		t.Errorf("the outputs are %v", out)
	}
	if got := w.readable(e, key); got != "a b" {
		t.Errorf("with one policy it reads %q", got)
	}
	if got := w.readable(e, awssign.Key{Access: key.Access, Secret: "other"}); got != "SignatureDoesNotMatch" {
		t.Errorf("with another secret: %s", got)
	}
	for _, c := range []struct{ policies, want string }{
		{"[{Ref: p}, {Ref: q}]", "b"},
		{"[q, q]", "b"},
		{"[]", "a b k u x"},
	} {
		s = w.ended(e, w.update(e, s, edit(peopled, "[{Ref: p}, {Some: document}]", c.policies), true), "UPDATE_COMPLETE")
		if got := w.readable(e, key); got != "InvalidClientTokenId" {
			t.Errorf("the key of a user that was replaced: %s", got)
		}
		key = w.keyOf(e, s)
		if got := w.readable(e, key); got != c.want {
			t.Errorf("with the policies %s it reads %q, want %q", c.policies, got, c.want)
		}
	}
	s = w.acts(e, s, stack.Suspend)
	if got := w.readable(e, key); got != "InvalidClientTokenId" {
		t.Errorf("while it is suspended: %s", got)
	}
	s = w.acts(e, s, stack.Resume)
	if got := w.readable(e, key); got != "a b k u x" {
		t.Errorf("after that it reads %q", got)
	}
	w.acts(e, s, stack.Delete)
	if got := w.readable(e, key); got != "InvalidClientTokenId" {
		t.Errorf("after the deletion: %s", got)
	}
	for _, c := range []struct{ old, new, says string }{
		{"AllowedResources: [b]", "AllowedResources: [b, c]", "AccessPolicy resource c not in stack"},
		{"{Ref: p}", "{Ref: a}", "The Referenced Attribute (u Policies) is incorrect."},
		{"UserName: {Ref: u}", "UserName: u", "could not find user u"},
		{"UserName: {Ref: u}", "UserName: {Ref: a}", "could not find user a"},
		// Heat's own sentence, for a property of AWS that neither Heat nor Hearth acts on.
		{"UserName: {Ref: u}", "UserName: {Ref: u}, Status: Active", "Property Status not implemented yet"},
	} {
		if err := w.tryCreate(e, "wrong", edit(peopled, c.old, c.new)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.new, err, c.says)
		}
	}
}

// TestKeyAtEveryCrashPoint: the key that a stack shows works, whenever a worker dies.
func TestKeyAtEveryCrashPoint(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string { return w.create(e, "peopled", peopled, true).ID })
	atEachPoint(t, 2, 10, func(n int64, k *killer) {
		w := b.again(t)
		w.run(w.engine(k), k, b.stackID)
		w.clock.forward(lease + time.Second)
		e := w.engine(nil)
		s := w.ended(e, stack.Stack{ID: b.stackID}, "CREATE_COMPLETE")
		if got := w.readable(e, w.keyOf(e, s)); got != "a b" {
			t.Fatalf("killed at point %d: the key reads %q", n, got)
		}
		w.close()
	})
}
