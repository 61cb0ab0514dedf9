package store

import (
	"context"

	"hearth/shared/stack"
)

// A softwareDraft has the configs and deployments of a change, sealed.
type softwareDraft struct {
	config, newDeployment, deployment []any
}

func (s *Store) prepareSoftware(d *draft) error {
	c := d.change.Software
	if c == nil {
		return nil
	}
	var err error
	if c.NewConfig != nil {
		if d.soft.config, err = s.configRow(*c.NewConfig); err != nil {
			return err
		}
	}
	if c.NewDeployment != nil {
		if d.soft.newDeployment, err = s.deploymentRow(*c.NewDeployment, c.NewDeployment.Version); err != nil {
			return err
		}
	}
	if c.Deployment != nil {
		d.soft.deployment, err = s.deploymentRow(*c.Deployment, c.Deployment.Version+1)
	}
	return err
}

// writeSoftware writes one change at a time, because there are few. Dropping a config and deploying
// it both lock the config's row, so they cannot happen at the same time.
func (s *Store) writeSoftware(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		if d.change.Software == nil {
			continue
		}
		err := inSavepoint(ctx, t, d, s.writeConfig, s.insertDeployment, s.updateDeployment, s.cancelDeployment, s.dropDeployment, s.dropConfig)
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) writeConfig(ctx context.Context, t tx, d *draft) error {
	if d.soft.config == nil {
		return nil
	}
	_, err := t.exec(ctx, `INSERT INTO software_config (`+configColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`, d.soft.config...)
	return err
}

// lockConfig locks a config of the project. It refuses the change when there is none.
func (s *Store) lockConfig(ctx context.Context, t tx, d *draft, project, id string) error {
	found, err := collect(ctx, t, scanOne[string], `SELECT id FROM software_config WHERE id = $1 AND project = $2 {lock}`, id, project)
	if err == nil && len(found) == 0 {
		d.err = noConfig(id)
	}
	return err
}

func (s *Store) dropConfig(ctx context.Context, t tx, d *draft) error {
	c := d.change.Software
	if c.DropConfig == nil {
		return nil
	}
	id := c.DropConfig.ID
	if err := s.lockConfig(ctx, t, d, c.DropConfig.Project, id); err != nil || d.err != nil {
		return err
	}
	used, err := collect(ctx, t, scanOne[string], `SELECT id FROM software_deployment WHERE config_id = $1 LIMIT 1`, id)
	if err != nil {
		return err
	}
	if len(used) > 0 {
		d.err = stack.Errorf(stack.InvalidRestrictedAction, "Software config with id %s can not be deleted as it is referenced.", id)
		return nil
	}
	_, err = t.exec(ctx, `DELETE FROM software_config WHERE id = $1`, id)
	return err
}

func (s *Store) insertDeployment(ctx context.Context, t tx, d *draft) error {
	c := d.change.Software
	if c.NewDeployment == nil {
		return nil
	}
	if err := s.lockConfig(ctx, t, d, c.NewDeployment.Project, c.NewDeployment.ConfigID); err != nil || d.err != nil {
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO software_deployment (`+deploymentColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, d.soft.newDeployment...)
	return err
}

func (s *Store) updateDeployment(ctx context.Context, t tx, d *draft) error {
	c := d.change.Software
	if c.Deployment == nil {
		return nil
	}
	if err := s.lockConfig(ctx, t, d, c.Deployment.Project, c.Deployment.ConfigID); err != nil || d.err != nil {
		return err
	}
	r := d.soft.deployment
	n, err := t.exec(ctx, `UPDATE software_deployment SET config_id = $2, action = $3, status = $4, status_reason = $5,
		sealed = $6, key_id = $7, updated = $8, version = $9 WHERE id = $1 AND version = $10`,
		r[0], r[3], r[5], r[6], r[7], r[8], r[9], r[11], r[12], c.Deployment.Version)
	if err == nil && n == 0 {
		d.err = stack.ErrStale
	}
	return err
}

func (s *Store) cancelDeployment(ctx context.Context, t tx, d *draft) error {
	c := d.change.Software
	if c.Cancel == "" {
		return nil
	}
	_, err := t.exec(ctx, `UPDATE software_deployment SET status = 'FAILED', status_reason = 'Deployment cancelled.', updated = {now},
		version = version + 1 WHERE id = $1 AND status = 'IN_PROGRESS'`, c.Cancel)
	return err
}

func (s *Store) dropDeployment(ctx context.Context, t tx, d *draft) error {
	c := d.change.Software
	if c.DropDeployment == nil {
		return nil
	}
	n, err := t.exec(ctx, `DELETE FROM software_deployment WHERE id = $1`, c.DropDeployment.ID)
	if err == nil && n == 0 {
		d.err = noDeployment(c.DropDeployment.ID)
	}
	return err
}

func noConfig(id string) error {
	return stack.Errorf(stack.NotFound, "Software config with id %s not found", id)
}

func noDeployment(id string) error {
	return stack.Errorf(stack.NotFound, "Deployment with id %s not found", id)
}
