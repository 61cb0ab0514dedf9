package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// A reply is the output of a client: JSON, if the step asks for it, and lines of text.
type reply struct {
	JSON  any      `json:"json,omitempty"`
	Lines []string `json:"lines,omitempty"`
}

// parseReply splits the output of a client into JSON and lines.
func parseReply(text string) reply {
	var s reply
	for rest := text; rest != ""; {
		if rest[0] == '{' || rest[0] == '[' {
			d := json.NewDecoder(strings.NewReader(rest))
			d.UseNumber()
			var v any
			if s.JSON == nil && d.Decode(&v) == nil {
				s.JSON = v
				rest = rest[d.InputOffset():]
				continue
			}
		}
		line, more, _ := strings.Cut(rest, "\n")
		if line = strings.TrimRight(line, " \r"); line != "" && !progress.MatchString(line) {
			s.Lines = append(s.Lines, line)
		}
		rest = more
	}
	return s
}

var (
	progress     = regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ][\d:]+Z? \[`) // events, while the client waits
	uuid         = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	hexID        = regexp.MustCompile(`\b[0-9a-f]{32}\b`)
	timestamp    = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?`)
	nodeName     = regexp.MustCompile(`r_[0-9a-f]{20}`)  // a resource in a dot graph
	randomSuffix = regexp.MustCompile(`-[a-z2-7]{12}\b`) // the end of a physical name
)

// normalize replaces the values that always differ between Heat and Hearth.
func (f *side) normalize(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			delete(v, k)
			v[f.normalizeText(k)] = f.normalize(item)
		}
	case []any:
		return f.normalizeList(v)
	case string:
		if strings.HasPrefix(v, "[") || strings.HasPrefix(v, "{") { // the client prints maps and lists so
			d := json.NewDecoder(strings.NewReader(v))
			d.UseNumber()
			var in any
			if d.Decode(&in) == nil {
				return f.normalize(in)
			}
		}
		return f.normalizeText(v)
	}
	return v
}

// normalizeList converts a list of objects to a map by itemName. Such lists have no fixed order
// when resources are worked on in parallel, and in Heat often none at all.
func (f *side) normalizeList(list []any) any {
	texts := make([]string, len(list))
	objects := 0
	for i, item := range list {
		list[i] = f.normalize(item)
		if _, ok := list[i].(map[string]any); ok {
			objects++
		}
		b, _ := json.Marshal(list[i]) // it was JSON
		texts[i] = string(b)
	}
	if objects == 0 || objects < len(list) {
		return list
	}
	slices.Sort(texts)
	all := map[string]any{}
	for _, t := range texts {
		var item any
		_ = json.Unmarshal([]byte(t), &item)
		all[itemName(item, all)] = item
	}
	return all
}

func (f *side) normalizeText(s string) string {
	for _, k := range []string{"own", "dir", "stack"} { // own is below dir
		if v := f.words[k]; v != "" {
			s = strings.ReplaceAll(s, v, "{"+k+"}")
		}
	}
	s = strings.ReplaceAll(s, f.api, "{heat}")
	if f.aws != nil {
		s = strings.ReplaceAll(s, f.aws.target, "{cfn}")
	}
	s = uuid.ReplaceAllString(s, "{id}")
	s = hexID.ReplaceAllString(s, "{id}")
	s = nodeName.ReplaceAllString(s, "{node}")
	s = timestamp.ReplaceAllString(s, "{time}")
	return randomSuffix.ReplaceAllString(s, "-{random}")
}

// normalizeReply returns a reply without the values that always differ.
func (f *side) normalizeReply(s reply) any {
	out := map[string]any{}
	if s.JSON != nil {
		out["json"] = f.normalize(s.JSON)
	}
	if len(s.Lines) > 0 {
		lines := make([]string, len(s.Lines))
		for i, l := range s.Lines {
			lines[i] = f.normalizeText(l)
		}
		slices.Sort(lines)
		out["text"] = strings.Join(slices.Compact(lines), "\n")
	}
	return out
}

// itemName returns a name of a list's item that is not taken, from its naming fields.
func itemName(item any, taken map[string]any) string {
	m, _ := item.(map[string]any)
	var parts []string
	for _, k := range []string{"resource_name", "Resource Type", "Stack Name", "rel", "name", "Name", "output_key", "Version", "Functions", "resource_status", "stack_name",
		"StackName", "LogicalResourceId", "ResourceStatus", "ParameterKey", "OutputKey"} {
		if t, ok := m[k].(string); ok {
			parts = append(parts, t)
		}
	}
	name := strings.Join(parts, " ")
	for name == "" || taken[name] != nil {
		name += "+"
	}
	return name
}
