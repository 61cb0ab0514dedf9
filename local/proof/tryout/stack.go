package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"hearth/local/proof/prompt"
)

// actionTime is how long an action of one stack may take.
const actionTime = 10 * time.Minute

// A stackRef is one of our stacks, with its last known status.
type stackRef struct {
	Name, ID string
	Status   string
	Reason   string
}

// create creates a stack with the client, calls meanwhile, and waits for the end of the creation.
func (s *scene) create(ctx context.Context, name, template string, meanwhile func(stackRef) error, more ...string) (stackRef, time.Duration, error) {
	began := time.Now()
	st, err := s.begin(s.heat, name, template, more...)
	if err != nil {
		return st, 0, err
	}
	if meanwhile != nil {
		if err := meanwhile(st); err != nil {
			return st, 0, err
		}
	}
	err = s.settle(ctx, &st)
	return st, time.Since(began), err
}

// begin begins to create a stack with the client.
func (s *scene) begin(by *prompt.Client, name, template string, more ...string) (stackRef, error) {
	st := stackRef{Name: s.prefix + "-" + name}
	var made struct{ ID string }
	words := append([]string{"stack", "create", "-t", s.file(template), "-e", s.file("environment.yaml")}, more...)
	if err := by.Ask(&made, append(words, st.Name)...); err != nil {
		return st, err
	}
	st.ID = made.ID
	s.mu.Lock()
	s.stacks[st.Name] = st.ID
	s.mu.Unlock()
	return st, nil
}

// settle waits until the stack's action has ended. It asks ten times a second, to measure the time.
func (s *scene) settle(ctx context.Context, st *stackRef) error {
	ctx, cancel := context.WithTimeout(ctx, actionTime)
	defer cancel()
	for {
		var got struct {
			Stack struct {
				Status string `json:"stack_status"`
				Reason string `json:"stack_status_reason"`
			} `json:"stack"`
		}
		url := fmt.Sprintf("%s/%s/stacks/%s/%s?resolve_outputs=false", s.hearth.api, s.project, st.Name, st.ID)
		code, err := request(ctx, http.MethodGet, url, s.token, nil, &got)
		if code == http.StatusNotFound {
			st.Status, err = "DELETE_COMPLETE", nil
			return err
		}
		if err != nil {
			return fmt.Errorf("stack %s: %w (last %s)", st.Name, err, st.Status)
		}
		st.Status, st.Reason = got.Stack.Status, got.Stack.Reason
		if !strings.HasSuffix(st.Status, "_IN_PROGRESS") {
			// A stack that rolls back is never FAILED before.
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("stack %s is %s: %w", st.Name, st.Status, ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// remove deletes a stack with the client, and waits until it is deleted.
func (s *scene) remove(ctx context.Context, st stackRef) (time.Duration, error) {
	began := time.Now()
	if err := s.heat.Do("stack", "delete", "--yes", st.ID); err != nil {
		return 0, err
	}
	if err := s.settle(ctx, &st); err != nil {
		return 0, err
	}
	if st.Status != "DELETE_COMPLETE" {
		return 0, fmt.Errorf("%s: %s", st.Status, st.Reason)
	}
	s.mu.Lock()
	delete(s.stacks, st.Name)
	s.mu.Unlock()
	return time.Since(began), nil
}

// removeStacks deletes the stacks that still exist.
func (s *scene) removeStacks(ctx context.Context) error {
	s.mu.Lock()
	var all []stackRef
	for name, id := range s.stacks {
		all = append(all, stackRef{Name: name, ID: id})
	}
	s.mu.Unlock()
	for _, st := range all {
		if _, err := s.remove(ctx, st); err != nil {
			return fmt.Errorf("stack %s stays: %w", st.Name, err)
		}
	}
	return nil
}
