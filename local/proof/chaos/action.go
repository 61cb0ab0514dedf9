package main

import (
	"context"
	"encoding/json"
	"net/http"
)

// The actions on a stack beside updates. A story requests each when the action before has ended, and
// repeats the request until an answer says that the action is in progress, or was.
const (
	suspend       = "suspend"
	resume        = "resume"
	check         = "check"
	snapshot      = "snapshot"
	restore       = "restore"
	adopt         = "adopt" // abandon the stack, and adopt its objects into another
	cancel        = "cancel_update"
	stop          = "cancel_without_rollback"
	continueStack = "continue"
	retry         = "retry"
	skip          = "skip"
	mark          = "mark"       // a resource unhealthy
	changeSet     = "change_set" // made, and executed twice at once
	oldKey        = "old_key"    // signs a request with a key pair that was removed
)

// actions returns a revision that runs the actions one after another.
func actions(names ...string) (r revision) {
	ends := map[string]string{suspend: "SUSPEND_COMPLETE", resume: "RESUME_COMPLETE", check: "CHECK_COMPLETE", snapshot: "SNAPSHOT_COMPLETE", restore: "RESTORE_COMPLETE", adopt: "ADOPT_COMPLETE"}
	for _, name := range names {
		r.steps = append(r.steps, revision{action: name, ends: ends[name]})
	}
	return r
}

// answers returns the answers which say that an action is in progress, or was. For most actions
// none is in progress, because the client has waited for the end of the one before. Actions for a
// failed or running stack are refused when that has ended meanwhile.
func (r revision) answers() []int {
	yes := []int{http.StatusOK, http.StatusAccepted, http.StatusConflict}
	switch r.action {
	case cancel, stop, continueStack, retry, skip:
		yes = append(yes, http.StatusBadRequest)
	}
	return yes
}

// act requests an action until it is in progress.
func (s *story) act(ctx context.Context, t *tally, r revision) bool {
	switch r.action {
	case adopt:
		return s.adopt(ctx, t)
	case changeSet:
		return s.executeChangeSet(ctx, t, r)
	case oldKey:
		return s.tryOldKey(ctx, t)
	}
	return s.requestUntil(ctx, t, "to "+r.action, func() (int, error) {
		url := s.user.endpoint + "/stacks/" + s.name + "/" + s.id
		switch r.action {
		case mark:
			code, _, err := s.user.do(ctx, "PATCH", url+"/resources/"+r.resource, map[string]any{"mark_unhealthy": true, "resource_status_reason": "sick"}, nil)
			return code, err
		case snapshot:
			code, _, err := s.user.do(ctx, "POST", url+"/snapshots", map[string]any{}, nil)
			return code, err
		case restore:
			var list struct {
				Snapshots []struct{ ID, Status string }
			}
			code, _, err := s.user.do(ctx, "GET", url+"/snapshots", nil, &list)
			if err != nil || code != http.StatusOK {
				return 0, err
			}
			for _, one := range list.Snapshots {
				if one.Status == "COMPLETE" {
					code, _, err = s.user.do(ctx, "POST", url+"/snapshots/"+one.ID+"/restore", nil, nil)
					return code, err
				}
			}
			return http.StatusNotFound, nil
		}
		var about any
		if r.resource != "" {
			about = map[string]any{"resource": r.resource}
		}
		code, _, err := s.user.do(ctx, "POST", url+"/actions", map[string]any{r.action: about}, nil)
		return code, err
	}, r.answers()...)
}

// adopt abandons the stack and adopts its objects into a stack of another name. It exports the stack
// first, because the answer to the abandoning may be lost.
func (s *story) adopt(ctx context.Context, t *tally) bool {
	url := s.user.endpoint + "/stacks/" + s.name + "/" + s.id
	var export json.RawMessage
	exported := s.requestUntil(ctx, t, "the export", func() (int, error) {
		code, _, err := s.user.do(ctx, "GET", url+"/export", nil, &export)
		if err != nil && code < 300 {
			code = 0 // the answer is incomplete
		}
		return code, err
	}, http.StatusOK)
	if !exported || !s.requestUntil(ctx, t, "the abandoning", func() (int, error) {
		code, _, err := s.user.do(ctx, "DELETE", url+"/abandon", nil, nil)
		return code, err
	}, http.StatusOK, http.StatusNotFound, http.StatusConflict) || !s.settle(ctx, t, deleted) {
		return false
	}
	s.formerNames, s.name, s.id = append(s.formerNames, s.name), s.name+"-again", ""
	return s.createUntilAccepted(ctx, t, func() (code int, id string, err error) {
		var made struct{ Stack struct{ ID string } }
		code, _, err = s.user.do(ctx, "POST", s.user.endpoint+"/stacks", map[string]any{
			"stack_name": s.name, "adopt_stack_data": string(export), "disable_rollback": true, "timeout_mins": 60,
		}, &made)
		return code, made.Stack.ID, err
	})
}

// clear clears all hooks at which a resource may be waiting. Most answers say that there is none.
func (s *story) clear(ctx context.Context) {
	for _, hook := range []string{"pre-create", "post-create", "pre-update", "post-update", "pre-delete", "post-delete"} {
		for _, resource := range s.kind.hooked {
			_, _, _ = s.user.do(ctx, "POST", s.user.endpoint+"/stacks/"+s.name+"/"+s.id+"/resources/"+resource+"/signal", map[string]any{"unset_hook": hook}, nil)
		}
	}
}
