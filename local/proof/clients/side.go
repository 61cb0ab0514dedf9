package main

import (
	"fmt"
	"strings"
	"time"

	"hearth/local/proof/prompt"
)

// A side is Heat or Hearth: a client, and the values that its steps have saved.
type side struct {
	api    string // up to and with /v1
	client *prompt.Client
	words  map[string]string // values for the braces in steps
}

// run runs a step's command, and returns the reply.
func (f *side) run(s step) (reply, error) {
	words := splitWords(s.words)
	for i, w := range words {
		for k, v := range f.words {
			w = strings.ReplaceAll(w, "{"+k+"}", v)
		}
		words[i] = w
	}
	if !s.text {
		words = append(words, "-f", "json")
	}
	for end := time.Now().Add(90 * time.Second); ; time.Sleep(time.Second) {
		text, err := f.client.Say(words...)
		if err != nil {
			return reply{}, err
		}
		if !s.text && strings.Contains(text, "unrecognized arguments: -f json") {
			if text, err = f.client.Say(words[:len(words)-2]...); err != nil {
				return reply{}, err
			}
		}
		answer := parseReply(text)
		if s.waitFor != "" && !strings.Contains(text, s.waitFor) {
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
