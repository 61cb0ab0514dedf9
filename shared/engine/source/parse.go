package source

import (
	"context"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// Read parses a template and resolves its parameters and conditions. It returns all problems, and
// the source as far as it could be read, which may be nil.
func (e *Reader) Read(ctx context.Context, s stack.Stack, src stack.Source) (*Source, stack.Problems, error) {
	return e.ReadIgnoring(ctx, s, src, nil)
}

// ReadIgnoring is Read without those problems of parameter values for which pass is true.
func (e *Reader) ReadIgnoring(ctx context.Context, s stack.Stack, src stack.Source, pass func(stack.Problem) bool) (*Source, stack.Problems, error) {
	return e.readParsed(ctx, s, src, e.Parse(ctx, src.Template), pass)
}

// Parsed is the text of a template, parsed once for all who read it in a request.
type Parsed struct {
	Template *hot.Template // nil where the text is no template
	err      error
}

// Parse parses the text of a template.
func (e *Reader) Parse(ctx context.Context, text []byte) Parsed {
	template, err := hot.Parse(text, e.Limits(ctx))
	return Parsed{template, err}
}

// A Reading is a source that was read, and what is wrong with it.
type Reading struct {
	Source   *Source // nil where nothing could be made of it
	problems stack.Problems
	err      error
}

// ReadParsed reads a source whose template was parsed before.
func (e *Reader) ReadParsed(ctx context.Context, s stack.Stack, src stack.Source, p Parsed) Reading {
	made, problems, err := e.readParsed(ctx, s, src, p, nil)
	return Reading{made, problems, err}
}

func (e *Reader) readParsed(ctx context.Context, s stack.Stack, src stack.Source, p Parsed, pass func(stack.Problem) bool) (*Source, stack.Problems, error) {
	limits, template, err := e.Limits(ctx), p.Template, p.err
	var problems stack.Problems
	if p, ok := err.(stack.Problems); ok && template != nil {
		problems = p
	} else if err != nil {
		return nil, nil, err
	}
	early := s.ID == "" && s.Name == ""
	parameters, wrong := template.ValuesFor(limits.Meter, src.Environment, hot.Pseudo{StackID: s.ID, StackName: s.Name, ProjectID: s.Project, Early: early})
	if pass != nil {
		wrong = slices.DeleteFunc(wrong, pass)
	}
	problems = append(problems, wrong...)
	template, wrong = template.Decide(parameters, src.Files)
	problems = append(problems, wrong...)
	if err := limits.Meter.Ended(); err != nil {
		return nil, nil, err
	}
	opened := e.nestedNeeds(limits).Open(s.Name, template, parameters, src.Environment, src.Files)
	problems = opened.Secrets().MaskProblems(problems)
	return &Source{Template: template, Parameters: parameters, Files: src.Files, Stack: opened}, problems, nil
}

// Limits returns the limits of the settings, with the meter of the request.
func (e *Reader) Limits(ctx context.Context) hot.Limits {
	l := e.Settings.Limits
	l.Meter = stack.MeterOf(ctx)
	return l
}

// parse parses a source that was accepted before. The result is cached after the request ends, so
// it has no meter.
//
// Problems that only requests are refused for are ignored: an older version of Hearth may have
// accepted the source in spite of them.
func (e *Reader) parse(s stack.Stack, src stack.Source) (*Source, error) {
	made, problems, err := e.Read(context.Background(), s, src)
	if err == nil {
		problems = slices.DeleteFunc(problems, made.Template.IsForRequests)
		err = problems.Err()
	}
	if err != nil {
		return nil, err
	}
	return made.MarkUsed(), nil
}
