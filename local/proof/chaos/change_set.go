package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// cfn returns the address of CloudFormation's API at the gateway.
func (h *user) cfn() string {
	base, _, _ := strings.Cut(h.endpoint, "/function/")
	return base + "/function/cfn/v1/"
}

// ask sends an action of CloudFormation's API with the user's token. code is the error's code.
func (h *user) ask(ctx context.Context, action string, values url.Values) (status int, code string, err error) {
	values.Set("Action", action)
	values.Set("Version", "2010-05-15")
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.cfn(), strings.NewReader(values.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Auth-Token", h.token)
	a, err := h.http.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	_, code, _ = strings.Cut(string(text), "<Code>")
	code, _, _ = strings.Cut(code, "</Code>")
	return a.StatusCode, code, err
}

// executeChangeSet makes a change set and executes it twice at once. Exactly one may begin an update.
func (s *story) executeChangeSet(ctx context.Context, t *tally, r revision) bool {
	before, ok := s.countUpdates(ctx)
	s.sets++
	set := fmt.Sprintf("set-%d", s.sets)
	// A repeated request finds the set that an earlier one has made.
	made := s.requestUntil(ctx, t, "a change set", func() (int, error) {
		status, code, err := s.user.ask(ctx, "CreateChangeSet", url.Values{"StackName": {s.id}, "ChangeSetName": {set}, "TemplateBody": {r.template}})
		if code == "AlreadyExistsException" {
			return http.StatusOK, nil
		}
		return status, err
	}, http.StatusOK)
	if !made {
		return false
	}
	var both sync.WaitGroup
	var fine atomic.Int32
	for range 2 {
		both.Go(func() {
			if s.requestUntil(ctx, t, "to execute a change set", func() (int, error) {
				status, code, err := s.user.ask(ctx, "ExecuteChangeSet", url.Values{"StackName": {s.id}, "ChangeSetName": {set}})
				switch code { // of one that is executed, or was
				case "InvalidChangeSetStatus", "ChangeSetNotFound":
					return http.StatusOK, nil
				}
				return status, err
			}, http.StatusOK) {
				fine.Add(1)
			}
		})
	}
	both.Wait()
	if fine.Load() < 2 || !s.settle(ctx, t, r.ends) {
		return false
	}
	if after, counted := s.countUpdates(ctx); ok && counted && after != before+1 {
		t.find("the change set of %s began %d updates", s.name, after-before)
	}
	t.add("stack", "change sets executed twice", 1)
	return true
}

// countUpdates returns how many updates of the stack have begun. ok is false when that is not known.
func (s *story) countUpdates(ctx context.Context) (n int, ok bool) {
	var list struct {
		Events []struct {
			Resource string `json:"resource_name"`
			Status   string `json:"resource_status"`
		}
	}
	for range 20 {
		code, _, err := s.user.do(ctx, "GET", s.user.endpoint+"/stacks/"+s.name+"/"+s.id+"/events", nil, &list)
		if err == nil && code == http.StatusOK {
			for _, e := range list.Events {
				if e.Resource == s.name && e.Status == "UPDATE_IN_PROGRESS" {
					n++
				}
			}
			return n, true
		}
		wait(ctx, 300*time.Millisecond)
	}
	return 0, false
}
