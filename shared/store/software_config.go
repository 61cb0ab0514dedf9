package store

import (
	"context"
	"encoding/json"

	"hearth/shared/stack"
)

const configColumns = `id, project, name, config_group, sealed, key_id, created`

// hiddenConfig is the sealed part of a config. It has the JSON of clients as text, so that they get
// it back unchanged.
type hiddenConfig struct {
	Config  string           `json:"config"`
	Inputs  []map[string]any `json:"inputs"`
	Outputs []map[string]any `json:"outputs"`
	Options string           `json:"options"`
}

func (s *Store) configRow(c stack.SoftwareConfig) ([]any, error) {
	if c.Created.IsZero() {
		c.Created = s.clock()
	}
	sealed, key, err := s.seal.seal("software config "+c.ID, hiddenConfig{string(c.Config), c.Inputs, c.Outputs, string(c.Options)})
	return []any{c.ID, c.Project, cleanText(c.Name), cleanText(c.Group), sealed, key, c.Created}, err
}

// cleanText is clean for a text that may be null.
func cleanText(s *string) *string {
	if s == nil {
		return nil
	}
	plain := clean(*s)
	return &plain
}

func (s *Store) scanConfig(r rows) (stack.SoftwareConfig, error) {
	c, _, err := s.scanSizedConfig(r)
	return c, err
}

func (s *Store) scanSizedConfig(r rows) (c stack.SoftwareConfig, size int, err error) {
	var sealed []byte
	var key string
	if err := r.Scan(&c.ID, &c.Project, &c.Name, &c.Group, &sealed, &key, moment{&c.Created}); err != nil {
		return c, 0, err
	}
	var h hiddenConfig
	err = s.seal.open("software config "+c.ID, sealed, key, &h)
	c.Config, c.Inputs, c.Outputs, c.Options = rawJSON(h.Config), h.Inputs, h.Outputs, rawJSON(h.Options)
	return c, len(sealed), err
}

// rawJSON returns a text as JSON, or nil for an empty text.
func rawJSON(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}

// SoftwareConfig returns a config of the project, or a NotFound error.
func (s *Store) SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error) {
	found, err := collect(ctx, s.db, s.scanConfig, `SELECT `+configColumns+` FROM software_config WHERE id = $1 AND project = $2`, id, project)
	if err == nil && len(found) == 0 {
		err = noConfig(id)
	}
	if err != nil {
		return stack.SoftwareConfig{}, err
	}
	return found[0], nil
}

// SoftwareConfigs returns the configs of a project, newest first, after the marker. A limit of 0 is
// no limit. The configs have no sealed part; SoftwareConfig returns it.
func (s *Store) SoftwareConfigs(ctx context.Context, project, marker string, limit int) ([]stack.SoftwareConfig, error) {
	f := new(filter)
	f.where("project = %s", project)
	p := page{table: "software_config", keys: []string{"created", "id"}, descending: true, limit: limit}
	if err := p.addMarker(ctx, s.db, f, marker, "project", project); err != nil {
		return nil, err
	}
	return collectBounded(ctx, s.db, "software configs", s.scanSizedConfig, `SELECT `+withoutSealed(configColumns, "sealed")+` FROM software_config`+f.sql()+p.sql(), f.args...)
}

// DeployedConfigs returns the config of each deployment on a server, by name. The server's agent
// reads them.
func (s *Store) DeployedConfigs(ctx context.Context, project, serverID string) ([]stack.SoftwareConfig, error) {
	return collectBounded(ctx, s.db, "configs deployed on the server", s.scanSizedConfig, `SELECT c.id, c.project, c.name, c.config_group, c.sealed, c.key_id, c.created
		FROM software_deployment d JOIN software_config c ON c.id = d.config_id
		WHERE d.server_id = $1 AND (d.project = $2 OR d.user_project = $2) ORDER BY coalesce(c.name, ''), d.created, d.id`, serverID, project)
}
