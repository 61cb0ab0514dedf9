package store

import (
	"context"

	"hearth/shared/stack"
)

var changeSetTable = &table{name: "change_set", columns: []column{
	{"id", text}, {"stack_id", text}, {"name", text}, {"description", text}, {"kind", text}, {"status", text}, {"reason", text},
	{"token", text}, {"generation", integer}, {"executed", integer}, {"created", instant}, {"sealed", blob}, {"key_id", text},
}}

// sealedChangeSet is the sealed part of a change set. The source is written as that of a stack.
type sealedChangeSet struct {
	stack.ChangeSetContent
	Source sealedSource
}

func (s *Store) sealChangeSet(one stack.ChangeSet) (sealed []byte, key string, err error) {
	var hidden *sealedChangeSet
	if c := one.Content; c != nil {
		src := c.Source
		hidden = &sealedChangeSet{*c, sealedSource{src.Environment, src.Template, src.Files, src.Metadata, src.Tags, secretTexts(src.Environment.Secrets)}}
		hidden.ChangeSetContent.Source = stack.Source{}
	}
	return s.seal.seal("change set "+one.ID, hidden)
}

// writeChangeSets writes and deletes change sets. The version of the stack row, which is written
// too, orders the writers.
func (s *Store) writeChangeSets(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		w := d.change.ChangeSets
		if w == nil {
			continue
		}
		but := ""
		if w.Put != nil {
			but = w.Put.ID
		}
		if w.DropOthers {
			if _, err := t.exec(ctx, `DELETE FROM change_set WHERE stack_id = $1 AND id <> $2`, w.StackID, but); err != nil {
				return err
			}
		}
		if len(w.Drop) > 0 {
			if _, err := t.exec(ctx, `DELETE FROM change_set WHERE stack_id = $1 AND id IN {$2}`, w.StackID, w.Drop); err != nil {
				return err
			}
		}
		if w.Put == nil {
			continue
		}
		if err := s.putChangeSet(ctx, t, *w.Put); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) putChangeSet(ctx context.Context, t tx, one stack.ChangeSet) error {
	sealed, key, err := s.sealChangeSet(one)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO change_set (`+changeSetTable.list("")+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, executed = excluded.executed,
		sealed = CASE WHEN $14 THEN excluded.sealed ELSE change_set.sealed END, key_id = CASE WHEN $14 THEN excluded.key_id ELSE change_set.key_id END`,
		one.ID, one.StackID, one.Name, clean(one.Description), string(one.Kind), string(one.Status), clean(one.Reason),
		one.Token, one.Generation, one.Executed, one.Created, sealed, key, one.Content != nil)
	return err
}

// ChangeSets returns the change sets of a stack, the newest first, without their content.
func (s *Store) ChangeSets(ctx context.Context, stackID string) ([]stack.ChangeSet, error) {
	return collectBounded(ctx, s.db, "change sets", s.scanSizedChangeSet,
		`SELECT `+withoutSealed(changeSetTable.list(""), "sealed")+` FROM change_set WHERE stack_id = $1 ORDER BY created DESC, id`, stackID)
}

// ChangeSet returns a change set of a stack, by its name or its ID, or a ChangeSetNotFound error.
func (s *Store) ChangeSet(ctx context.Context, stackID, nameOrID string) (stack.ChangeSet, error) {
	found, err := collect(ctx, s.db, s.scanChangeSet,
		`SELECT `+changeSetTable.list("")+` FROM change_set WHERE stack_id = $1 AND (name = $2 OR id = $2)`, stackID, nameOrID)
	return oneChangeSet(found, err, nameOrID)
}

// ChangeSetByID returns a change set of a stack of the project, or a ChangeSetNotFound error.
func (s *Store) ChangeSetByID(ctx context.Context, project, id string) (stack.ChangeSet, error) {
	found, err := collect(ctx, s.db, s.scanChangeSet, `SELECT `+changeSetTable.list("change_set.")+
		` FROM change_set JOIN stack ON stack.id = change_set.stack_id WHERE change_set.id = $1 AND stack.project = $2`, id, project)
	return oneChangeSet(found, err, id)
}

func oneChangeSet(found []stack.ChangeSet, err error, name string) (stack.ChangeSet, error) {
	if err == nil && len(found) == 0 {
		err = stack.Errorf(stack.ChangeSetNotFound, "ChangeSet [%s] does not exist", name)
	}
	if err != nil {
		return stack.ChangeSet{}, err
	}
	return found[0], nil
}

// ChangeSetSize returns how many change sets a stack has, and how many sealed bytes.
func (s *Store) ChangeSetSize(ctx context.Context, stackID string) (count int, bytes int64, err error) {
	_, err = collect(ctx, s.db, func(r rows) (struct{}, error) { return struct{}{}, r.Scan(&count, &bytes) },
		`SELECT count(*), CAST(coalesce(sum(length(sealed)), 0) AS bigint) FROM change_set WHERE stack_id = $1`, stackID)
	return count, bytes, err
}

func (s *Store) scanChangeSet(r rows) (stack.ChangeSet, error) {
	one, _, err := s.scanSizedChangeSet(r)
	return one, err
}

func (s *Store) scanSizedChangeSet(r rows) (one stack.ChangeSet, size int, err error) {
	var sealed []byte
	var key string
	err = r.Scan(&one.ID, &one.StackID, &one.Name, &one.Description, &one.Kind, &one.Status, &one.Reason,
		&one.Token, &one.Generation, &one.Executed, moment{&one.Created}, &sealed, &key)
	if err != nil {
		return one, 0, err
	}
	var hidden *sealedChangeSet
	if err := s.seal.open("change set "+one.ID, sealed, key, &hidden); err != nil {
		return one, len(sealed), err
	}
	if hidden != nil {
		one.Content = &hidden.ChangeSetContent
		one.Content.Source = stack.Source{
			Template: hidden.Source.Template, Files: hidden.Source.Files, Environment: hidden.Source.Environment,
			Metadata: hidden.Source.Metadata, Tags: hidden.Source.Tags,
		}
		one.Content.Source.Environment.Secrets = secretsOf(hidden.Source.Secrets)
	}
	return one, len(sealed), nil
}
