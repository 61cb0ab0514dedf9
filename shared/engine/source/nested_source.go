package source

import (
	"context"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// parseNested parses the source of a nested stack. The parent's source has its files and its types.
func (e *Reader) parseNested(ctx context.Context, s stack.Stack, src stack.Source) (*Source, error) {
	parent := e.Sources.get(src.Parent)
	if parent == nil {
		above, err := e.Store.Stack(ctx, s.Parent)
		if err != nil {
			return nil, err
		}
		if parent, err = e.SourceOf(ctx, above, src.Parent); err != nil {
			return nil, err
		}
	}
	below, problems := parent.Stack.OpenBelow(nested.Inner{
		Resource: src.Resource, Text: src.Template, Files: src.Files, Given: src.Environment.Parameters, Metadata: src.Metadata, Secrets: src.Environment.Secrets,
		Pseudo: hot.Pseudo{StackID: s.ID, StackName: s.Name, ProjectID: s.Project},
	})
	if err := problems.Err(); err != nil {
		secrets := src.Environment.Secrets
		if below != nil { // its text could be read
			secrets = below.Secrets()
		}
		return nil, secrets.MaskError(err)
	}
	made := &Source{Template: below.Template, Parameters: below.Parameters, Files: below.Files(), Stack: below}
	return made.MarkUsed(), nil
}

// AcceptBelow checks the source of a nested stack. Everything that needs no values was checked with
// the whole tree.
func (e *Reader) AcceptBelow(ctx context.Context, s stack.Stack, src stack.Source) (*Source, error) {
	parsed, err := e.parseNested(ctx, s, src)
	if err != nil {
		return nil, err
	}
	if err := parsed.Stack.Check(true).Err(); err != nil {
		return parsed, err
	}
	return parsed, parsed.checkDependencies(e.Catalog)
}

// Nests reports whether a resource is a nested stack that exists.
func (e *Reader) Nests(r stack.Resource) bool {
	d := e.Catalog.OfRow(r)
	return d != nil && d.Nests() && r.PhysicalID != ""
}

// TextOf returns the template of a source. The template of a nested stack is often one of the
// parent's files.
func (e *Reader) TextOf(ctx context.Context, src stack.Source) ([]byte, error) {
	if len(src.Template) > 0 || src.Parent == "" {
		return src.Template, nil
	}
	for parent := src.Parent; parent != ""; {
		above, err := e.Store.Source(ctx, parent)
		if err != nil {
			return nil, err
		}
		if text, ok := above.Files[src.File]; ok {
			return []byte(text), nil
		}
		parent = above.Parent
	}
	return nil, nil
}
