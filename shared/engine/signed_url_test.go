package engine_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/shared/awssign"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

// gated is a template as Heat had them in 2013: a server would send the signals.
const gated = `
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  h: {Type: "AWS::CloudFormation::WaitConditionHandle"}
  w: {Type: "AWS::CloudFormation::WaitCondition", Properties: {Handle: {Ref: h}, Timeout: 3600, Count: 2}}
  after: {Type: "OS::Heat::RandomString", DependsOn: w, Properties: {length: 5}}
Outputs:
  url:  {Value: {Ref: h}}
  data: {Value: {"Fn::GetAtt": [w, Data]}}
  of:   {Value: {Ref: w}}
`

// urlOf returns the signed URL of a handle, as a server finds it in its user data.
func (w *world) urlOf(s stack.Stack, handle string) string {
	w.t.Helper()
	address, _ := w.row(s, handle).Data[stack.SignedURLData].(string)
	return address
}

// signals sends what cfn-signal sends, as the function cfn receives it.
func signals(e *engine.Engine, address, id, status string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	claim, err := awssign.Read(&awssign.Request{Method: http.MethodPut, Paths: []string{u.EscapedPath()}, Hosts: []string{u.Host}, Query: u.RawQuery})
	if err != nil {
		return err
	}
	h, err := e.Signer(ctx(), claim, awssign.AcceptUndated)
	if err != nil {
		return err
	}
	return e.Signal(ctx(), stack.Caller{}, h.Stack, h.Resource, map[string]any{"Status": status, "Reason": "because of " + id, "UniqueId": id, "Data": "data of " + id})
}

// refusal returns AWS's code of an error.
func refusal(err error) string {
	var wrong *awssign.Error
	if errors.As(err, &wrong) {
		return string(wrong.Code)
	}
	return string(stack.CodeOf(err))
}

func TestSignedURL(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "gated", gated, true)
	other := w.create(e, "other", gated, true)
	w.until(e, func() bool { return w.rows(s)["w"].WaitKey != "" && w.rows(other)["w"].WaitKey != "" })
	address := w.urlOf(s, "h")
	if !strings.HasPrefix(address, "http://127.0.0.1:2/v1/waitcondition/arn%3Aopenstack%3Aheat%3A%3A"+s.Project+"%3Astacks/gated/"+s.ID+"/resources/h?") {
		t.Errorf("the URL is %s", address)
	}
	key := w.row(s, "h").AccessKey
	for name, c := range map[string]struct{ address, code string }{
		"the signature of another stack": {strings.ReplaceAll(address, key, w.row(other, "h").AccessKey), "SignatureDoesNotMatch"},
		"for another resource":           {strings.ReplaceAll(address, "/resources/h", "/resources/w"), "SignatureDoesNotMatch"},
		"for another stack":              {strings.ReplaceAll(address, s.ID, other.ID), "SignatureDoesNotMatch"},
		"an unknown key":                 {strings.ReplaceAll(address, key, stack.AccessKeyPrefix+"X"), "InvalidClientTokenId"},
		"no key":                         {strings.ReplaceAll(address, key, ""), "MissingAuthenticationToken"},
		"no signature":                   {address[:strings.Index(address, "&Signature=")], "IncompleteSignature"},
	} {
		if err := signals(e, c.address, "forged", "SUCCESS"); refusal(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	w.clock.forward(30 * time.Minute) // a server may boot for long
	for _, id := range []string{"a", "a", "b"} {
		if err := signals(e, address, id, "SUCCESS"); err != nil {
			t.Fatal(err)
		}
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	out := w.outputs(e, s)
	switch {
	case out["data"] != `{"a": "data of a", "b": "data of b"}`:
		t.Errorf("outputs are %v, the URL was %s", out, address)
	case out["url"] != address:
		t.Errorf("outputs are %v, the URL was %s", out, address)
	case out["of"] != "h":
		t.Errorf("outputs are %v, the URL was %s", out, address)
	}
	held, err := e.Metadata(ctx(), s, w.row(s, "h"))
	switch first, _ := held["a"].(map[string]any); {
	case err != nil:
		t.Errorf("the metadata are %v, %v", held, err)
	case len(held) != 2:
		t.Errorf("the metadata are %v, %v", held, err)
	case first["Reason"] != "because of a":
		t.Errorf("the metadata are %v, %v", held, err)
	case first["Status"] != "SUCCESS":
		t.Errorf("the metadata are %v, %v", held, err)
	}
	if err := signals(e, address, "c", "MAYBE"); stack.CodeOf(err) != stack.ValueError {
		t.Errorf("a signal without a valid status: %v", err)
	}
	if err := e.SignalOutcome(ctx(), w.caller, other, w.row(other, "after"), "x", false); stack.CodeOf(err) != stack.BadRequest {
		t.Errorf("a signal to a resource that takes none: %v", err)
	}
	if err := e.SignalOutcome(ctx(), w.caller, other, w.row(other, "h"), "x", false); err != nil {
		t.Fatal(err)
	}
	if other = w.run(e, nil, other.ID); other.State() != "CREATE_FAILED" || !strings.Contains(other.Reason, "UniqueId x") {
		t.Errorf("%s: %s", other.State(), other.Reason)
	}

	s = w.acts(e, s, stack.Suspend)
	if err := signals(e, address, "d", "SUCCESS"); refusal(err) != "InvalidClientTokenId" {
		t.Errorf("while suspended: %v", err)
	}
	s = w.acts(e, s, stack.Resume)
	if err := signals(e, address, "d", "SUCCESS"); err != nil {
		t.Errorf("after it: %v", err)
	}
	s = w.acts(e, s, stack.Delete)
	if err := signals(e, address, "e", "SUCCESS"); refusal(err) != "InvalidClientTokenId" {
		t.Errorf("after the deletion: %v", err)
	}
}

// A handle of OS::Heat::UpdateWaitConditionHandle is new with each update, and so is what waits for
// it. From then on the old URL is refused.
func TestUpdateWaitConditionHandle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	renewed := edit(gated, `h: {Type: "AWS::CloudFormation::WaitConditionHandle"}`, `h: {Type: "OS::Heat::UpdateWaitConditionHandle"}`, "Count: 2", "Count: 1")
	s := w.create(e, "gated", renewed, true)
	used := map[string]bool{}
	for _, template := range []string{renewed, renewed, edit(renewed, "length: 5", "length: 6")} {
		w.until(e, func() bool {
			r, ok := w.current(s, "w")
			return ok && r.WaitKey != "" && !used[w.urlOf(s, "h")] && r.Properties["Handle"] == w.urlOf(s, "h")
		})
		for old := range used {
			if err := signals(e, old, "late", "SUCCESS"); refusal(err) != "InvalidClientTokenId" {
				t.Errorf("with the URL of an older handle: %v", err)
			}
		}
		address := w.urlOf(s, "h")
		used[address] = true
		if err := signals(e, address, "a", "SUCCESS"); err != nil {
			t.Fatal(err)
		}
		if s = w.run(e, nil, s.ID); s.Status != stack.Complete {
			t.Fatalf("%s: %s", s.State(), s.Reason)
		}
		if len(used) < 3 {
			s = w.update(e, s, template, true)
		}
	}
}

// current returns the current row of a name, of which there may be older ones too.
func (w *world) current(s stack.Stack, name string) (stack.Resource, bool) {
	w.t.Helper()
	rows, err := w.store.Resources(ctx(), s.ID, []string{name})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(rows) == 0 {
		return stack.Resource{}, false
	}
	return rows[0], true
}

// The URL of a handle that an update replaces works again after the update is rolled back.
func TestSignedURLAfterRollback(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	const template = "heat_template_version: 2016-10-14\nresources:\n  h: {type: OS::Heat::WaitConditionHandle, properties: {signal_transport: CFN_SIGNAL}}\n"
	s := w.run(e, nil, w.create(e, "s", template, true).ID)
	address, key := w.urlOf(s, "h"), w.row(s, "h").AccessKey
	next := edit(template, "CFN_SIGNAL", "NO_SIGNAL") + "  end: {type: OS::Heat::TestResource, depends_on: h, properties: {fail: true, wait_secs: 2}}\n"
	s = w.update(e, s, next, false)
	w.until(e, func() bool { return w.row(s, "h").AccessKey != key })
	if err := heatSignals(e, address); refusal(err) != "InvalidClientTokenId" {
		t.Errorf("while another handle is current: %v", err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "ROLLBACK_COMPLETE" || w.urlOf(s, "h") != address {
		t.Fatalf("%s: %s; the URL is %s, was %s", s.State(), s.Reason, w.urlOf(s, "h"), address)
	}
	if err := heatSignals(e, address); err != nil {
		t.Errorf("after the rollback: %v", err)
	}
}

// heatSignals sends a signal in Heat's form.
func heatSignals(e *engine.Engine, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	claim, err := awssign.Read(&awssign.Request{Method: http.MethodPut, Paths: []string{u.EscapedPath()}, Hosts: []string{u.Host}, Query: u.RawQuery})
	if err != nil {
		return err
	}
	h, err := e.Signer(ctx(), claim, awssign.AcceptUndated)
	if err != nil {
		return err
	}
	return e.Signal(ctx(), stack.Caller{}, h.Stack, h.Resource, map[string]any{"status": "SUCCESS"})
}
