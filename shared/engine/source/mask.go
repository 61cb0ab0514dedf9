package source

import (
	"context"
	"errors"
	"slices"

	"hearth/shared/stack"
)

// knownSecrets returns the secrets that no text about a row may show, as far as they are known
// without the database. They are its own, and all hidden parameters of its stack, because texts of
// other services may quote them.
func (e *Reader) knownSecrets(r stack.Resource, own *stack.Secrets) *stack.Secrets {
	if src := e.Sources.get(r.Source); src != nil {
		return stack.UnionSecrets(own, src.Parameters.Secrets())
	}
	return own
}

// secretsAbout is knownSecrets for texts that are about to be written: it reads the source of the
// row where that is necessary. It returns an error when the database is away.
func (e *Reader) secretsAbout(ctx context.Context, r stack.Resource, own *stack.Secrets, texts ...string) (*stack.Secrets, error) {
	if r.Source == "" || e.Sources.get(r.Source) != nil || !slices.ContainsFunc(texts, mayQuote) {
		return e.knownSecrets(r, own), nil
	}
	ctx = context.WithoutCancel(ctx)
	s, err := e.Store.Stack(ctx, r.StackID)
	if err == nil {
		var src *Source
		if src, err = e.SourceOf(ctx, s, r.Source); err == nil {
			return stack.UnionSecrets(own, src.Parameters.Secrets()), nil
		}
	}
	if errors.Is(err, stack.ErrAway) {
		return nil, err
	}
	// The template cannot be read any more, so every parameter that was given counts as hidden.
	src, err := e.Store.Source(ctx, r.Source)
	if errors.Is(err, stack.ErrAway) {
		return nil, err
	}
	given := stack.NewSecretsOver(src.Environment.Secrets)
	given.Add(src.Environment.Parameters)
	given.Add(src.Environment.ParameterDefaults)
	return stack.UnionSecrets(own, given), nil
}

// mayQuote reports whether a text may quote a value.
func mayQuote(text string) bool { return text != "" && text != stack.StateChanged }

// maskChange masks the secrets in the rows and events of a change before they are written. It
// returns an error when the secrets cannot be known now; then nothing may be written.
func (e *Reader) maskChange(ctx context.Context, c *stack.Change) error {
	if c.Resource != nil {
		r, about, err := e.maskResource(ctx, *c.Resource, c.Events)
		if err != nil {
			return err
		}
		c.Events = slices.Clone(c.Events)
		for i, one := range c.Events {
			if one.StackID == r.StackID && one.ResourceName == r.Name {
				c.Events[i].Reason = about.Mask(one.Reason)
			}
		}
		if !c.Drop {
			c.Resource = &r
		}
	}
	for _, rows := range []*[]stack.Resource{&c.NewResources, &c.Stopped} {
		if err := e.maskRows(ctx, rows); err != nil {
			return err
		}
	}
	return nil
}

// maskRows masks the secrets in the reasons of rows, in a copy of the list.
func (e *Reader) maskRows(ctx context.Context, rows *[]stack.Resource) error {
	masked := slices.Clone(*rows)
	for i, r := range masked {
		var err error
		if masked[i], _, err = e.maskResource(ctx, r, nil); err != nil {
			return err
		}
	}
	*rows = masked
	return nil
}

// maskResource returns the row with all secrets masked in its reasons, and the secrets that its
// events must not show.
func (e *Reader) maskResource(ctx context.Context, r stack.Resource, events []stack.Event) (stack.Resource, *stack.Secrets, error) {
	texts := []string{r.Reason, r.Work.Why.Text}
	for _, one := range events {
		texts = append(texts, one.Reason)
	}
	if r.Failure.IsFatal() { // it quotes nothing, and the template of such a row must not be read
		texts = nil
	}
	r.Secrets = stack.UnionSecrets(r.Secrets, e.SecretsOf(r))
	about, err := e.secretsAbout(ctx, r, r.Secrets, texts...)
	if err != nil {
		return r, nil, err
	}
	r.Reason, r.Failure = about.Mask(r.Reason), about.MaskFailure(r.Failure)
	r.Work.Why, r.Work.Refused = about.MaskFailure(r.Work.Why), about.MaskFailure(r.Work.Refused)
	return r, about, nil
}
