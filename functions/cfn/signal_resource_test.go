package cfn

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/shared/awssign"
	"hearth/shared/stack"
)

// one is a store with a stack of two resources.
type one struct{ Store }

func (one) FindStack(_ context.Context, project, nameOrID string) (stack.Stack, error) {
	s := stack.Stack{ID: "id", Name: "st", Project: "ours", Action: stack.Create, Status: stack.InProgress}
	if project != s.Project || nameOrID != s.ID && nameOrID != s.Name {
		return stack.Stack{}, stack.Errorf(stack.EntityNotFound, "The Stack (%s) could not be found.", nameOrID)
	}
	return s, nil
}

func (one) ResourceNamed(_ context.Context, stackID, name string) (stack.Resource, error) {
	if stackID != "id" || name != "h" && name != "other" {
		return stack.Resource{}, stack.Errorf(stack.EntityNotFound, "The Resource (%s) could not be found.", name)
	}
	return stack.Resource{Name: name, Action: stack.Create, Status: stack.Complete}, nil
}

func TestSignalResource(t *testing.T) {
	t.Parallel()
	good := url.Values{"Action": {"SignalResource"}, "StackName": {"st"}, "LogicalResourceId": {"h"}, "UniqueId": {"i-1"}, "Status": {"FAILURE"}}
	for name, c := range map[string]struct {
		set    map[string]string
		status int
		says   string
	}{
		"by name":            {nil, 200, "SignalResourceResponse"},
		"by ARN":             {map[string]string{"StackName": "arn:openstack:heat::ours:stacks/st/id"}, 200, "SignalResourceResponse"},
		"no unique ID":       {map[string]string{"UniqueId": ""}, 400, "Value null at 'uniqueId'"},
		"no status":          {map[string]string{"Status": ""}, 400, "Value null at 'status'"},
		"another status":     {map[string]string{"Status": "success"}, 400, "enum value set: [SUCCESS, FAILURE]"},
		"a long unique ID":   {map[string]string{"UniqueId": strings.Repeat("a", 65)}, 400, "less than or equal to 64"},
		"no such resource":   {map[string]string{"LogicalResourceId": "x"}, 400, "Resource x does not exist for stack st"},
		"no such stack":      {map[string]string{"StackName": "x"}, 400, "Stack with id x does not exist"},
		"of another project": {map[string]string{"StackName": "arn:openstack:heat::theirs:stacks/st/id"}, 400, "does not exist"},
	} {
		form := url.Values{}
		for key, values := range good {
			form[key] = values
		}
		for key, value := range c.set {
			form.Set(key, value)
		}
		h := &handle{}
		r := httptest.NewRequest(http.MethodPost, "/v1/", strings.NewReader(form.Encode()))
		r.Header.Set("X-Auth-Token", "member")
		w := httptest.NewRecorder()
		New(Needs{Store: one{}, Signals: h, Identity: &member{}, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(strings.ReplaceAll(w.Body.String(), "&#39;", "'"), c.says) {
			t.Errorf("%s: %d %s, want %d %s", name, w.Code, w.Body, c.status, c.says)
		}
		if got := fmt.Sprint(h.got); (c.status == 200) != (got == "[map[id:i-1 of:h success:false]]") {
			t.Errorf("%s: the signals are %s", name, got)
		}
	}
}

// member is a Keystone whose every token is a member's.
type member struct{ keystone }

func (member) Check(context.Context, string) (stack.Caller, error) {
	return stack.Caller{UserName: "ann", Project: "ours", Roles: []string{"member"}}, nil
}

// A key that Hearth has issued reads its own resource, and does nothing else.
func TestOwnKey(t *testing.T) {
	t.Parallel()
	key := awssign.Key{Access: "HEARTHX", Secret: "secret"}
	now := time.Now()
	for name, c := range map[string]struct {
		key    awssign.Key
		query  string
		at     time.Time
		status int
		says   string
	}{
		"its own resource":     {key, "Action=DescribeStackResource&StackName=st&LogicalResourceId=h", now, 200, "<LogicalResourceId>h</LogicalResourceId>"},
		"by ARN":               {key, "Action=DescribeStackResource&StackName=" + url.QueryEscape("arn:openstack:heat::ours:stacks/st/id") + "&LogicalResourceId=h", now, 200, "<LogicalResourceId>h"},
		"another resource":     {key, "Action=DescribeStackResource&StackName=st&LogicalResourceId=other", now, 403, "<Code>AccessDenied</Code>"},
		"another stack":        {key, "Action=DescribeStackResource&StackName=other&LogicalResourceId=h", now, 403, "<Code>AccessDenied</Code>"},
		"another action":       {key, "Action=DescribeStackResources&StackName=st&LogicalResourceId=h", now, 403, "<Code>AccessDenied</Code>"},
		"one that changes":     {key, "Action=DeleteStack&StackName=st&LogicalResourceId=h", now, 403, "<Code>AccessDenied</Code>"},
		"long ago":             {key, "Action=DescribeStackResource&StackName=st&LogicalResourceId=h", now.Add(-time.Hour), 400, "<Code>RequestExpired</Code>"},
		"with another secret":  {awssign.Key{Access: "HEARTHX", Secret: "other"}, "Action=DescribeStackResource&StackName=st&LogicalResourceId=h", now, 403, "<Code>SignatureDoesNotMatch</Code>"},
		"a key that is no one": {awssign.Key{Access: "HEARTHY", Secret: "secret"}, "Action=DescribeStackResource&StackName=st&LogicalResourceId=h", now, 403, "<Code>InvalidClientTokenId</Code>"},
	} {
		address, err := awssign.Presign(c.key, awssign.Scope{Region: "heat", Service: "cloudformation"}, http.MethodGet, "http://own:8000/v1/?"+c.query, c.at, 15*time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		k := &keystone{}
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, address, nil)
		New(Needs{Store: one{}, Signals: &handle{key: key}, Identity: k, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s, want %d %s", name, w.Code, w.Body, c.status, c.says)
		}
		if len(k.asked) > 0 {
			t.Errorf("%s: Keystone was asked", name)
		}
	}
}

// TestAgentRequest sends what os-collect-config sends: signed with version 2 and without a time. It
// looks for elements without a namespace.
func TestAgentRequest(t *testing.T) {
	t.Parallel()
	key := awssign.Key{Access: "HEARTHX", Secret: "secret"}
	query := "AWSAccessKeyId=HEARTHX&Action=DescribeStackResource&LogicalResourceId=h&SignatureMethod=HmacSHA256&SignatureVersion=2&StackName=st"
	mac := hmac.New(sha256.New, []byte(key.Secret))
	_, _ = mac.Write([]byte("GET\nown:8000\n/v1/\n" + query))
	signature := url.QueryEscape(base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for name, c := range map[string]struct {
		query  string
		status int
		says   string
	}{
		"as it is":         {query + "&Signature=" + signature, 200, "<DescribeStackResourceResponse><DescribeStackResourceResult><StackResourceDetail>"},
		"another resource": {strings.Replace(query, "=h&", "=other&", 1) + "&Signature=" + signature, 403, "<Code>SignatureDoesNotMatch</Code>"},
		"a user's key":     {strings.Replace(query, "HEARTHX", "ABC", 1) + "&Signature=" + signature, 400, "<Code>IncompleteSignature</Code>"},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "http://own:8000/v1/?"+c.query, nil)
		New(Needs{Store: one{}, Signals: &handle{key: key}, Identity: &keystone{}, Log: slog.New(slog.DiscardHandler)}).ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s, want %d %s", name, w.Code, w.Body, c.status, c.says)
		}
	}
}
