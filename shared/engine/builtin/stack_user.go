package builtin

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"hearth/shared/stack"
)

// projectNameLength is Keystone's longest name of a project.
const projectNameLength = 64

// staleTries is how often a stack's row is read again that others write at the same time.
const staleTries = 20

// AnswerUser answers a call about the user of a resource in Keystone. PUT /users/{name} makes the user, or
// finds it; DELETE /users/{name} deletes it. Both may be made again: the names of the user and of its
// project are derived.
func (e *Services) AnswerUser(ctx context.Context, r stack.Resource, call stack.Call) stack.Answer {
	name, ok := strings.CutPrefix(call.Path, "/users/")
	if !ok || name == "" || e.Users == nil || !e.Users.HasStackDomain() {
		return answerOf(nil, stack.Errorf(stack.BadRequest, "Resources have no users in Keystone: HEARTH_STACK_DOMAIN_NAME is not set."))
	}
	body, _ := call.Body.(map[string]any)
	var answer map[string]any
	var err error
	switch call.Method {
	case "PUT":
		password, _ := body["password"].(string)
		answer, err = e.ensureUser(ctx, r, stack.StackUser{Name: name, Password: password, Enabled: body["enabled"] == true})
		answer = map[string]any{"user": answer}
	case "DELETE":
		err = e.removeUser(ctx, r, name)
	default:
		err = stack.Errorf(stack.BadRequest, "%s %s is no call of this service.", call.Method, call.Path)
	}
	if stack.CodeOf(err) == stack.Unavailable {
		e.Log.Warn("cannot reach the stack domain; the call will be made again", "user", name, "error", err)
	}
	return answerOf(answer, err)
}

// ensureUser returns what an agent needs to sign in as the user of a resource.
func (e *Services) ensureUser(ctx context.Context, r stack.Resource, u stack.StackUser) (map[string]any, error) {
	s, err := e.Store.Stack(ctx, r.Home())
	if err != nil {
		return nil, err
	}
	u.ProjectName = userProjectName(s)
	if u, err = e.Users.EnsureUser(ctx, u); err != nil {
		return nil, err
	}
	if err := e.recordUserProject(ctx, s, u.ProjectID); err != nil {
		return nil, err
	}
	return map[string]any{
		"auth_url": e.Settings.AuthURL, "username": u.Name, "user_id": u.ID, "project_id": u.ProjectID, "domain_id": u.DomainID,
		"region_name": cmp.Or(s.Region, e.Settings.Region), "alarm_url": e.SignalEndpoint(u.ProjectID, s, r.Name), "stack_id": s.Name + "/" + s.ID,
	}, nil
}

func (e *Services) removeUser(ctx context.Context, r stack.Resource, name string) error {
	s, err := e.Store.Stack(ctx, r.Home())
	if err != nil {
		return err
	}
	project, err := e.Users.RemoveUser(ctx, stack.StackUser{Name: name, ProjectName: userProjectName(s)})
	if err != nil || project == "" {
		return err
	}
	return e.recordUserProject(ctx, s, project) // its creation may have ended before it was recorded
}

// userProjectName returns the name of the project that the users of a tree of stacks share, as in Heat.
func userProjectName(s stack.Stack) string {
	name := s.Project + "-" + cmp.Or(s.Root, s.ID)
	return name[:min(len(name), projectNameLength)]
}

// recordUserProject writes the project of the users into the row of a stack and of its root, with which it
// is deleted.
func (e *Services) recordUserProject(ctx context.Context, s stack.Stack, project string) error {
	ids := []string{s.ID}
	if s.Root != "" {
		ids = append(ids, s.Root)
	}
	for _, id := range ids {
		if err := e.recordIn(ctx, id, project); err != nil {
			return err
		}
	}
	return nil
}

func (e *Services) recordIn(ctx context.Context, id, project string) error {
	for range staleTries {
		s, err := e.Store.Stack(ctx, id)
		if err != nil || s.UserProject == project {
			return err
		}
		s.UserProject = project
		if err = e.Commits.Commit(ctx, stack.Change{Stack: &s}).Err; !errors.Is(err, stack.ErrStale) {
			return err
		}
	}
	return stack.Errorf(stack.Unavailable, "The stack %s is written by too many at once.", id)
}
