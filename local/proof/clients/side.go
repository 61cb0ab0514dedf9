package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/local/proof/prompt"
)

// A side is Heat or Hearth: a client, and the values that its steps have saved.
type side struct {
	api    string // up to and with /v1
	client *prompt.Client
	aws    *awsClient
	words  map[string]string // values for the braces in steps
}

// run runs a step's command, and returns the reply.
func (f *side) run(ctx context.Context, s step) (reply, error) {
	words := splitWords(s.words)
	for i, w := range words {
		for k, v := range f.words {
			w = strings.ReplaceAll(w, "{"+k+"}", v)
		}
		words[i] = w
	}
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(time.Second) {
		text, answer, err := f.say(ctx, s, words)
		if err != nil {
			return reply{}, err
		}
		if s.waitFor != "" && !s.isAnswered(text) {
			if time.Now().Before(end) {
				continue
			}
			answer.Lines = append(answer.Lines, "It never said "+s.waitFor)
		}
		if name, field, ok := strings.Cut(s.save, "="); ok {
			f.words[name] = fieldAt(answer.JSON, field)
		}
		return answer, nil
	}
}

// say runs the command once, and returns the reply also as a text.
func (f *side) say(ctx context.Context, s step, words []string) (string, reply, error) {
	if s.isAWS() {
		answer, err := f.aws.Say(ctx, words)
		text, _ := json.Marshal(answer.JSON) // it was XML
		f.dropOthers(answer.JSON)
		return string(text), answer, err
	}
	if !s.text {
		words = append(words, "-f", "json")
	}
	text, err := f.client.Say(words...)
	if err == nil && !s.text && strings.Contains(text, "unrecognized arguments: -f json") {
		text, err = f.client.Say(words[:len(words)-2]...)
	}
	return text, parseReply(text), err
}

// dropOthers removes the stacks of others from a list of stacks.
func (f *side) dropOthers(answer any) {
	shown, _ := answer.(map[string]any)
	fields, _ := shown["answer"].(map[string]any)
	for _, key := range []string{"Stacks", "StackSummaries"} {
		list, _ := fields[key].([]any)
		if list == nil {
			continue
		}
		fields[key] = slices.DeleteFunc(list, func(item any) bool {
			one, _ := item.(map[string]any)
			name, _ := one["StackName"].(string)
			return !strings.HasPrefix(name, f.words["stack"])
		})
	}
}

// fieldAt returns the text at a dotted path in JSON.
func fieldAt(v any, path string) string {
	for _, p := range strings.Split(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[p]
		case []any:
			i := 0
			if _, err := fmt.Sscan(p, &i); err != nil || i >= len(in) {
				return ""
			}
			v = in[i]
		}
	}
	s, _ := v.(string)
	return s
}

// splitWords splits words as a shell does, as far as steps need it.
func splitWords(s string) []string {
	var words []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		if s[0] == '\'' {
			word, rest, _ := strings.Cut(s[1:], "'")
			words, s = append(words, word), rest
			continue
		}
		word, rest, _ := strings.Cut(s, " ")
		words, s = append(words, word), rest
	}
	return words
}
