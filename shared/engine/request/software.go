package request

import (
	"context"

	"github.com/google/uuid"

	"hearth/shared/stack"
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
	return d, e.Commits.Commit(ctx, stack.Change{Software: &stack.Software{NewDeployment: &d}}).Err
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
	return d, err
}

// DeleteSoftwareDeployment deletes a deployment that the caller's project can see.
func (e *Requests) DeleteSoftwareDeployment(ctx context.Context, c stack.Caller, id string) error {
	d, err := e.Store.Software.SoftwareDeployment(ctx, c.Project, id)
	if err != nil {
		return err
	}
	return e.Commits.Commit(ctx, stack.Change{Software: &stack.Software{DropDeployment: &d}}).Err
}
