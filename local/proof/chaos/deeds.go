package main

import (
	"context"
	"encoding/json"
	"net/http"
)

// What may be done with a stack beside updates. Each is asked for when the action before has
// ended, and again until an answer says that it is under way, or was.
const (
	suspend  = "suspend"
	resume   = "resume"
	check    = "check"
	snapshot = "snapshot"
	restore  = "restore"
	adopt    = "adopt" // give up the stack, and make another of what it was
	cancel   = "cancel_update"
	stop     = "cancel_without_rollback"
	goOn     = "continue"
	retry    = "retry"
	skip     = "skip"
	mark     = "mark" // a resource unhealthy
)

// actions is a revision that does one after the other.
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
	case cancel, stop, goOn, retry, skip:
		yes = append(yes, http.StatusBadRequest)
	}
	return yes
}

// act asks for an action until it is under way.
func (s *story) act(ctx context.Context, t *tally, r revision) bool {
	if r.action == adopt {
		return s.adopt(ctx, t)
	}
	return s.ask(ctx, t, "to "+r.action, func() (int, error) {
		url := s.user.endpoint + "/stacks/" + s.name + "/" + s.id
		switch r.action {
		case mark:
			code, _, err := s.user.do(ctx, "PATCH", url+"/resources/"+r.resource, map[string]any{"mark_unhealthy": true, "resource_status_reason": "sick"}, nil)
			return code, err
		case snapshot:
			code, _, err := s.user.do(ctx, "POST", url+"/snapshots", map[string]any{}, nil)
			return code, err
		case restore:
			var kept struct {
				Snapshots []struct{ ID, Status string }
			}
			code, _, err := s.user.do(ctx, "GET", url+"/snapshots", nil, &kept)
			if err != nil || code != http.StatusOK {
				return 0, err
			}
			for _, one := range kept.Snapshots {
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

// adopt gives the stack up and makes another, under another name, of what it was. What it
// was is asked for before: the answer to the abandoning may be lost.
func (s *story) adopt(ctx context.Context, t *tally) bool {
	url := s.user.endpoint + "/stacks/" + s.name + "/" + s.id
	var told json.RawMessage
	exported := s.ask(ctx, t, "the export", func() (int, error) {
		code, _, err := s.user.do(ctx, "GET", url+"/export", nil, &told)
		if err != nil && code < 300 {
			code = 0 // not whole
		}
		return code, err
	}, http.StatusOK)
	if !exported || !s.ask(ctx, t, "the abandoning", func() (int, error) {
		code, _, err := s.user.do(ctx, "DELETE", url+"/abandon", nil, nil)
		return code, err
	}, http.StatusOK, http.StatusNotFound, http.StatusConflict) || !s.settle(ctx, t, gone) {
		return false
	}
	s.former, s.name, s.id = append(s.former, s.name), s.name+"-again", ""
	return s.make(ctx, t, func() (code int, id string, err error) {
		var made struct{ Stack struct{ ID string } }
		code, _, err = s.user.do(ctx, "POST", s.user.endpoint+"/stacks", map[string]any{
			"stack_name": s.name, "adopt_stack_data": string(told), "disable_rollback": true, "timeout_mins": 60,
		}, &made)
		return code, made.Stack.ID, err
	})
}

// clear clears the hooks at which a resource may be waiting, without looking first. Most answers
// say that there is none.
func (s *story) clear(ctx context.Context) {
	for _, hook := range []string{"pre-create", "post-create", "pre-update", "post-update", "pre-delete", "post-delete"} {
		for _, resource := range s.kind.halts {
			_, _, _ = s.user.do(ctx, "POST", s.user.endpoint+"/stacks/"+s.name+"/"+s.id+"/resources/"+resource+"/signal", map[string]any{"unset_hook": hook}, nil)
		}
	}
}
