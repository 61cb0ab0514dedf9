package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// longestDeletion is how long the deletion of a story's stack is tried.
const longestDeletion = 2 * time.Minute

// deleteStack deletes the story's stack, and returns an error when it is still there. Stories leave stacks
// that wait at a hook, or whose deletion is refused at first.
func (t *playing) deleteStack(ctx context.Context, within, pause time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	last := ""
	for ctx.Err() == nil {
		a, reply, err := t.request(ctx, http.MethodGet, t.path(), nil)
		shown, _ := reply["stack"].(map[string]any)
		state, _ := shown["stack_status"].(string)
		switch {
		case err != nil:
		case a.Status == http.StatusNotFound || state == "DELETE_COMPLETE":
			return nil
		case state == "DELETE_IN_PROGRESS":
			t.clearHooks(ctx)
		default:
			_, _, err = t.request(ctx, http.MethodDelete, t.path(), nil)
		}
		if last = state; err != nil {
			last = err.Error()
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return fmt.Errorf("cannot delete stack %s: %s", t.name, last)
}

// clearHooks clears the hooks at which a deletion waits, also in nested stacks. The answer is an
// error for a resource that waits at none.
func (t *playing) clearHooks(ctx context.Context) {
	_, reply, _ := t.request(ctx, http.MethodGet, t.path()+"/resources?nested_depth=3", nil)
	for _, r := range objects(reply["resources"]) {
		for _, link := range objects(r["links"]) {
			address, _ := link["href"].(string)
			if _, path, ok := strings.Cut(address, "/stacks/"); ok && link["rel"] == "self" {
				_, _, _ = t.request(ctx, http.MethodPost, "/stacks/"+path+"/signal", map[string]any{"unset_hook": "pre-delete"})
				_, _, _ = t.request(ctx, http.MethodPost, "/stacks/"+path+"/signal", map[string]any{"unset_hook": "post-delete"})
			}
		}
	}
}
