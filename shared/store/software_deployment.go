package store

import (
	"context"

	"hearth/shared/stack"
)

const deploymentColumns = `id, project, user_project, config_id, server_id, action, status, status_reason, sealed, key_id, created, updated, version`

// reasonInSeal is the value of the column status_reason when the reason is sealed. Reasons are
// sealed because a server may write anything into them. Hearth's own reasons, and the reasons of an
// older version, are in the column itself.
const reasonInSeal = ""

// hiddenValues is the sealed part of a deployment.
type hiddenValues struct {
	Input  string `json:"input,omitempty"`
	Output string `json:"output,omitempty"`
	Reason string `json:"reason,omitempty"`
}

func (s *Store) deploymentRow(d stack.SoftwareDeployment, version int64) ([]any, error) {
	if d.Created.IsZero() {
		d.Created = s.clock()
	}
	sealed, key, err := s.seal.seal("software deployment "+d.ID, hiddenValues{string(d.InputValues), string(d.OutputValues), d.StatusReason})
	return []any{
		d.ID, d.Project, d.UserProject, d.ConfigID, d.ServerID, cleanText(d.Action), cleanText(d.Status), reasonInSeal,
		sealed, key, d.Created, d.Updated, version,
	}, err
}

func (s *Store) scanDeployment(r rows) (stack.SoftwareDeployment, error) {
	d, _, err := s.scanSizedDeployment(r)
	return d, err
}

func (s *Store) scanSizedDeployment(r rows) (d stack.SoftwareDeployment, size int, err error) {
	var sealed []byte
	var key string
	if err := r.Scan(&d.ID, &d.Project, &d.UserProject, &d.ConfigID, &d.ServerID, &d.Action, &d.Status, &d.StatusReason,
		&sealed, &key, moment{&d.Created}, moment{&d.Updated}, &d.Version); err != nil {
		return d, 0, err
	}
	var h hiddenValues
	err = s.seal.open("software deployment "+d.ID, sealed, key, &h)
	d.InputValues, d.OutputValues = rawJSON(h.Input), rawJSON(h.Output)
	if d.StatusReason == reasonInSeal {
		d.StatusReason = h.Reason
	}
	return d, len(sealed), err
}

// SoftwareDeployment returns a deployment of the project or of its users. Otherwise it returns a
// NotFound error.
func (s *Store) SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error) {
	found, err := collect(ctx, s.db, s.scanDeployment,
		`SELECT `+deploymentColumns+` FROM software_deployment WHERE id = $1 AND (project = $2 OR user_project = $2)`, id, project)
	if err == nil && len(found) == 0 {
		err = noDeployment(id)
	}
	if err != nil {
		return stack.SoftwareDeployment{}, err
	}
	return found[0], nil
}

// SoftwareDeployments returns the deployments that a project can see, oldest first: on one server,
// or all when serverID is empty.
func (s *Store) SoftwareDeployments(ctx context.Context, project, serverID string) ([]stack.SoftwareDeployment, error) {
	return collectBounded(ctx, s.db, "software deployments", s.scanSizedDeployment, `SELECT `+deploymentColumns+` FROM software_deployment
		WHERE (project = $1 OR user_project = $1) AND ($2 = '' OR server_id = $2) ORDER BY created, id`, project, serverID)
}
