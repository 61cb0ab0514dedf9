package main

import (
	"fmt"
	"strings"
	"time"

	"hearth/local/proof/prompt"
)

// A fill is one of the two sides: a client and what its steps have kept.
type fill struct {
	api    string // up to and with /v1
	client *prompt.Client
	words  map[string]string // what stands between braces in steps
}

// ask gives a step's command, and reads the answer.
func (f *fill) ask(s step) (said, error) {
	words := split(s.words)
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
			return said{}, err
		}
		if !s.text && strings.Contains(text, "unrecognized arguments: -f json") {
			if text, err = f.client.Say(words[:len(words)-2]...); err != nil {
				return said{}, err
			}
		}
		answer := read(text)
		if s.until != "" && !strings.Contains(text, s.until) {
			if time.Now().Before(end) {
				continue
			}
			answer.Lines = append(answer.Lines, "It never said "+s.until)
		}
		if name, field, ok := strings.Cut(s.keep, "="); ok {
			f.words[name] = at(answer.JSON, field)
		}
		return answer, nil
	}
}

// at follows a dotted path into JSON.
func at(v any, path string) string {
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

// split takes words apart as a shell does, as far as steps need it.
func split(s string) []string {
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
