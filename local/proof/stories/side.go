package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"

	"hearth/local/proof/compare/answers"
	"hearth/local/proof/prompt"
)

// A side is Heat or Hearth: each story runs on both.
type side struct {
	api    string // up to and with the project
	token  string
	client *http.Client
}

// connect returns a side for each API, with a token of the user that the OS_* variables name.
func connect(ctx context.Context, apis ...string) ([]*side, error) {
	token, err := prompt.NewToken(ctx)
	if err != nil {
		return nil, err
	}
	var sides []*side
	for _, api := range apis {
		sides = append(sides, &side{api: strings.TrimSuffix(api, "/") + "/" + token.Project, token: token.ID, client: &http.Client{Timeout: 2 * time.Minute}})
	}
	return sides, nil
}

// do sends one request below the project.
func (s *side) do(ctx context.Context, method, path string, body any) (status int, answer any, err error) {
	return s.call(ctx, method, s.api+path, s.token, body)
}

// play plays a story on a new stack, deletes the stack, and returns the answers to each step.
func (s *side) play(ctx context.Context, one story) []answers.Answer {
	t := &playing{side: s, name: fmt.Sprintf("story-%d-%s", time.Now().UnixNano()%1e6, strings.NewReplacer("/", "-", "_", "-").Replace(one.Name)), agents: map[string]*agent{}}
	var replies []answers.Answer
	for _, step := range one.Steps {
		if t.id == "" && step.Verb != "create" { // the stack was refused, as the story expects
			replies = append(replies, answers.Answer{})
			continue
		}
		step.With = replaceTexts(step.With, func(s string) string { return strings.ReplaceAll(s, "{name}", t.name) })
		a, err := verbs[step.Verb](ctx, t, step)
		if err != nil {
			a.Body = map[string]any{"trouble": err.Error()}
		}
		a.Body = t.normalize(a.Body)
		replies = append(replies, a)
	}
	if t.id != "" { // most are deleted already
		if err := t.deleteStack(ctx, longestDeletion, time.Second); err != nil {
			fmt.Fprintln(os.Stderr, "stories:", err)
		}
	}
	return replies
}

var (
	uuids   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	times   = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?`)
	endings = regexp.MustCompile(`-[a-z2-7]{12}\b`)
)

// normalize replaces the values of an answer that always differ: addresses, names, IDs, times.
func (t *playing) normalize(v any) any {
	return replaceTexts(v, func(s string) string {
		s = strings.ReplaceAll(s, t.side.api, "{api}")
		s = strings.ReplaceAll(s, t.name, "{name}")
		s = uuids.ReplaceAllString(s, "{id}")
		s = times.ReplaceAllString(s, "{time}")
		return endings.ReplaceAllString(s, "-{short}")
	})
}

// replaceTexts returns a copy in which by has replaced all texts and names of fields.
func replaceTexts(v any, by func(string) string) any {
	switch in := v.(type) {
	case map[string]any:
		made := make(map[string]any, len(in))
		for k, item := range in {
			made[by(k)] = replaceTexts(item, by)
		}
		return made
	case []any:
		made := make([]any, len(in))
		for i, item := range in {
			made[i] = replaceTexts(item, by)
		}
		return made
	case string:
		return by(in)
	}
	return v
}
