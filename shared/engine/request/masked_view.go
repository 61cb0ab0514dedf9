package request

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// wholeTree is deeper than any tree.
const wholeTree = 1 << 10

// Secrets returns the secrets of a stack and its nested stacks: hidden parameters of every
// template, and the secrets of rows. If one of them cannot be read it returns an error, because its
// secrets would be shown.
func (e *Requests) Secrets(ctx context.Context, s stack.Stack) (*stack.Secrets, error) {
	if err := e.WeighRows(ctx, s, true, true); err != nil {
		return nil, err
	}
	src, err := e.Store.Stacks.Source(ctx, s.SourceID)
	if err != nil {
		return nil, err
	}
	known, err := e.sourceSecrets(s, src)
	if err != nil {
		return nil, err
	}
	scene, err := e.OpenScene(ctx, s)
	if err != nil {
		return nil, err
	}
	known.AddAll(scene.Source.Parameters.Secrets())
	if err := e.Store.Rows.EachRow(ctx, s.ID, wholeTree, func(r stack.Resource) { known.AddAll(e.SecretsOf(r)) }); err != nil {
		return nil, err
	}
	return known, nil
}

// sourceSecrets returns the secrets of a source and of its nested templates. It has no meter:
// if it stopped early, the missing secrets would be shown. For the same reason every parameter of a
// template with problems counts as hidden.
func (e *Requests) sourceSecrets(s stack.Stack, src stack.Source) (*stack.Secrets, error) {
	known := &stack.Secrets{}
	known.AddAll(src.Environment.Secrets)
	if src.Parent != "" {
		return known, nil
	}
	if len(src.Template) == 0 { // of a snapshot that failed
		addGiven(known, src.Environment)
		return known, nil
	}
	parsed, problems, err := e.Read(context.Background(), s, src)
	if err != nil {
		return nil, err
	}
	if len(slices.DeleteFunc(problems, parsed.Template.IsForRequests)) > 0 {
		addGiven(known, src.Environment)
	}
	parsed.Stack.Check(false)
	parsed.Stack.Walk(false)
	known.AddAll(parsed.Stack.Secrets())
	return known, nil
}

// addGiven makes all values secret that an environment gives for parameters.
func addGiven(to *stack.Secrets, env stack.Environment) {
	to.Add(env.Parameters)
	to.Add(env.ParameterDefaults)
}

// maskSnapshot returns a snapshot with its secrets masked. If its template cannot be read, its
// secrets are not known, and it is shown without what it has saved.
func (e *Requests) maskSnapshot(one stack.StackSnapshot, known *stack.Secrets) stack.StackSnapshot {
	if one.Saved == nil {
		return one
	}
	all := stack.NewSecretsOver(known)
	its, err := e.sourceSecrets(stack.Stack{ID: one.Saved.ID, Name: one.Saved.Name, Project: one.Saved.Project}, one.Saved.Source)
	if err != nil {
		e.Log.Error("cannot read the template of a snapshot; what it has saved is not shown", "stack", one.Saved.ID, "snapshot", one.ID, "error", err)
		one.Saved = nil
		return one
	}
	all.AddAll(its)
	e.addSaved(all, *one.Saved)
	saved := maskSaved(*one.Saved, all)
	one.Saved = &saved
	return one
}

// addSaved adds the saved values that definitions declare secret.
func (e *Requests) addSaved(to *stack.Secrets, s stack.Saved) {
	for _, r := range s.Resources {
		e.Catalog.Def(r.Type).AddSecretData(to, r.Data)
		if r.Below != nil {
			e.addSaved(to, *r.Below)
		}
	}
}

func maskSaved(s stack.Saved, known *stack.Secrets) stack.Saved {
	env := &s.Source.Environment
	env.Parameters, env.ParameterDefaults = known.MaskMap(env.Parameters), known.MaskMap(env.ParameterDefaults)
	s.Template, s.Source.Template = maskText(s.Template, known), maskText(s.Source.Template, known)
	files := make(map[string]string, len(s.Source.Files))
	for name, text := range s.Source.Files {
		files[name] = known.Mask(text)
	}
	s.Source.Files = files
	resources := make(map[string]stack.SavedResource, len(s.Resources))
	for name, r := range s.Resources {
		r.Data, r.Metadata = known.MaskMap(r.Data), known.MaskMap(r.Metadata)
		r.PhysicalID = known.Mask(r.PhysicalID)
		if r.Below != nil {
			below := maskSaved(*r.Below, known)
			r.Below = &below
		}
		resources[name] = r
	}
	s.Resources = resources
	return s
}

// maskText masks the secrets in a template. A template that contains some becomes JSON, with its
// keys in order.
func maskText(text []byte, known *stack.Secrets) []byte {
	if known.IsEmpty() {
		return text
	}
	if masked := known.Mask(string(text)); masked == string(text) {
		return text
	}
	plain := bytes.TrimSpace(text)
	if !json.Valid(plain) {
		made, err := hot.AsJSON(text)
		if err != nil {
			return []byte(known.Mask(string(text)))
		}
		plain = made
	}
	masked, err := known.MaskJSON(plain)
	if err != nil {
		return []byte(known.Mask(string(text)))
	}
	return masked
}
