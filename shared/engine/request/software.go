package request

import (
	"context"

	"github.com/google/uuid"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// CreateSoftwareConfig stores a config for the caller's project.
func (e *Requests) CreateSoftwareConfig(ctx context.Context, c stack.Caller, config stack.SoftwareConfig) (stack.SoftwareConfig, error) {
	config.ID, config.Project, config.Created = uuid.NewString(), c.Project, e.Now()
	return config, e.Commits.Commit(ctx, stack.Change{Software: &stack.Software{NewConfig: &config}}).Err
}

// DeleteSoftwareConfig deletes a config that no deployment uses.
func (e *Requests) DeleteSoftwareConfig(ctx context.Context, c stack.Caller, id string) error {
	return e.Commits.Commit(ctx, stack.Change{Software: &stack.Software{DropConfig: &stack.SoftwareConfig{ID: id, Project: c.Project}}}).Err
}

// CreateSoftwareDeployment stores a deployment for the caller's project.
func (e *Requests) CreateSoftwareDeployment(ctx context.Context, c stack.Caller, d stack.SoftwareDeployment) (stack.SoftwareDeployment, error) {
	d.ID, d.Project, d.Created = uuid.NewString(), c.Project, e.Now()
	if err := e.Commits.Commit(ctx, stack.Change{Software: &stack.Software{NewDeployment: &d}}).Err; err != nil {
		return d, err
	}
	e.publishMetadata(ctx, c, d.ServerID)
	return d, nil
}

// UpdateSoftwareDeployment changes a deployment that the caller's project can see.
func (e *Requests) UpdateSoftwareDeployment(ctx context.Context, c stack.Caller, id string, change func(*stack.SoftwareDeployment)) (stack.SoftwareDeployment, error) {
	var d stack.SoftwareDeployment
	err := decideReading(ctx, "The software deployment "+id, func() (err error) {
		if d, err = e.Store.Software.SoftwareDeployment(ctx, c.Project, id); err != nil {
			return err
		}
		change(&d)
		d.Updated = e.Now()
		return e.Commits.Commit(ctx, stack.Change{Software: &stack.Software{Deployment: &d}}).Err
	})
	if err == nil {
		e.publishMetadata(ctx, c, d.ServerID)
	}
	return d, err
}

// DeleteSoftwareDeployment deletes a deployment that the caller's project can see.
func (e *Requests) DeleteSoftwareDeployment(ctx context.Context, c stack.Caller, id string) error {
	d, err := e.Store.Software.SoftwareDeployment(ctx, c.Project, id)
	if err != nil {
		return err
	}
	if err := e.Commits.Commit(ctx, stack.Change{Software: &stack.Software{DropDeployment: &d}}).Err; err != nil {
		return err
	}
	e.publishMetadata(ctx, c, d.ServerID)
	return nil
}

// publishMetadata writes the metadata of a server to the object that its agent polls, and sends them to its
// queue, if it has these. They are written again until they are those that were written. What fails is
// written with the next change.
func (e *Requests) publishMetadata(ctx context.Context, c stack.Caller, server string) {
	written := ""
	for {
		poll, err := e.Polled(ctx, c.Project, server, stack.Resource{})
		text, _ := poll["text"].(string)
		if err == nil && (poll == nil || text == written) {
			return
		}
		if err == nil {
			err = e.writePolled(ctx, c, server, poll)
		}
		if err != nil {
			e.Log.Warn("cannot write what an agent polls; the next deployment on its server writes it", "server", server, "error", err)
			return
		}
		written = text
	}
}

// writePolled writes what the agent of a server polls.
func (e *Requests) writePolled(ctx context.Context, c stack.Caller, server string, poll map[string]any) error {
	path, _ := poll["path"].(string)
	queue, _ := poll["queue"].(string)
	text, _ := poll["text"].(string)
	if path != "" {
		a := e.Call(ctx, c.Account(), stepdef.PutPollObject(path, text, stepdef.Str(poll["owner"])))
		if a.Trouble != "" || a.Code >= 400 {
			return stack.Errorf(stack.Unavailable, "the object store answered %d %s", a.Code, a.Reason)
		}
	}
	if queue != "" {
		a := e.DoAsServer(ctx, c.Project, server, stepdef.PostMetadata(queue, server, text))
		if a.Trouble != "" || a.Code >= 400 {
			return stack.Errorf(stack.Unavailable, "the messaging service answered %d %s", a.Code, a.Reason)
		}
	}
	return nil
}
