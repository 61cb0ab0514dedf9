package store

import (
	"context"
	"encoding/json"

	"hearth/shared/stack"
)

var sourceTable = &table{name: "source", columns: []column{
	{"id", text}, {"stack_id", text}, {"template", blob}, {"files", text}, {"environment", blob}, {"key_id", text},
	{"parent", text}, {"resource", text}, {"file", text},
}}

// sealedSource is the sealed part of a source: all values of the user, because templates contain
// passwords, and templates of groups contain values.
type sealedSource struct {
	stack.Environment
	Template []byte            `json:"template,omitzero"`
	Files    map[string]string `json:"files,omitzero"`
	Metadata map[string]any    `json:"metadata,omitzero"`
	Tags     *[]string         `json:"tags,omitzero"`
	Secrets  []string          `json:"secrets,omitzero"`
}

func (s *Store) sourceRow(src stack.Source) ([]any, error) {
	sealed, key, err := s.sealSource(src)
	if err != nil {
		return nil, err
	}
	return []any{src.ID, src.StackID, []byte(nil), inSeal, sealed, key, src.Parent, src.Resource, src.File}, nil
}

// inSeal is the value of the column files when template and files are sealed. Older versions did
// not seal them; see sealTemplates.
const inSeal = "null"

func (s *Store) sealSource(src stack.Source) ([]byte, string, error) {
	return s.seal.seal("source "+src.ID, sealedSource{src.Environment, src.Template, src.Files, src.Metadata, src.Tags, secretTexts(src.Environment.Secrets)})
}

// Source returns a source of a stack.
func (s *Store) Source(ctx context.Context, id string) (stack.Source, error) {
	found, err := collect(ctx, s.db, s.scanSource, `SELECT `+sourceTable.list("")+` FROM source WHERE id = $1`, id)
	if err == nil && len(found) == 0 {
		err = notFound("Raw Template", id)
	}
	if err != nil {
		return stack.Source{}, err
	}
	return found[0], nil
}

func (s *Store) scanSource(r rows) (src stack.Source, err error) {
	var hidden sealedSource
	var files, sealed []byte
	var key string
	if err = r.Scan(&src.ID, &src.StackID, &src.Template, &files, &sealed, &key, &src.Parent, &src.Resource, &src.File); err != nil {
		return src, err
	}
	if err := json.Unmarshal(files, &src.Files); err != nil {
		return src, err
	}
	err = s.seal.open("source "+src.ID, sealed, key, &hidden)
	src.Environment, src.Metadata, src.Tags = hidden.Environment, hidden.Metadata, hidden.Tags
	src.Environment.Secrets = secretsOf(hidden.Secrets)
	if len(src.Template) == 0 && src.Files == nil {
		src.Template, src.Files = hidden.Template, hidden.Files
	}
	return src, err
}
