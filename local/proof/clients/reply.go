package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// said is what a client answered: JSON, if it was asked for that and there was some,
// and lines of text.
type said struct {
	JSON  any      `json:"json,omitempty"`
	Lines []string `json:"lines,omitempty"`
}

// read splits what a client said into JSON and lines.
func read(text string) said {
	var s said
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
	progress = regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ][\d:]+Z? \[`) // events, while the client waits
	uuid     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	hexID    = regexp.MustCompile(`\b[0-9a-f]{32}\b`)
	moment   = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?`)
	dotted   = regexp.MustCompile(`r_[0-9a-f]{20}`)  // a resource in a picture
	random   = regexp.MustCompile(`-[a-z2-7]{12}\b`) // the end of a physical name
)

// plain makes alike what belongs to one Heat alone.
func (f *fill) plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, item := range v {
			delete(v, k)
			v[f.text(k)] = f.plain(item)
		}
	case []any:
		return f.list(v)
	case string:
		if strings.HasPrefix(v, "[") || strings.HasPrefix(v, "{") { // the client's own way of showing what has fields
			d := json.NewDecoder(strings.NewReader(v))
			d.UseNumber()
			var in any
			if d.Decode(&in) == nil {
				return f.plain(in)
			}
		}
		return f.text(v)
	}
	return v
}

// list makes a map of a list of objects, by what people would call them: they have no
// order where resources are worked on side by side, and in Heat often none at all.
func (f *fill) list(list []any) any {
	texts := make([]string, len(list))
	objects := 0
	for i, item := range list {
		list[i] = f.plain(item)
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
		all[key(item, all)] = item
	}
	return all
}

func (f *fill) text(s string) string {
	for _, k := range []string{"dir", "stack"} {
		if v := f.words[k]; v != "" {
			s = strings.ReplaceAll(s, v, "{"+k+"}")
		}
	}
	s = strings.ReplaceAll(s, f.api, "{heat}")
	s = uuid.ReplaceAllString(s, "{id}")
	s = hexID.ReplaceAllString(s, "{id}")
	s = dotted.ReplaceAllString(s, "{node}")
	s = moment.ReplaceAllString(s, "{time}")
	return random.ReplaceAllString(s, "-{random}")
}

// comparable is an answer with what cannot be the same made alike.
func (f *fill) comparable(s said) any {
	out := map[string]any{}
	if s.JSON != nil {
		out["json"] = f.plain(s.JSON)
	}
	if len(s.Lines) > 0 {
		lines := make([]string, len(s.Lines))
		for i, l := range s.Lines {
			lines[i] = f.text(l)
		}
		slices.Sort(lines)
		out["text"] = strings.Join(slices.Compact(lines), "\n")
	}
	return out
}

// key names an item of a list by what people would call it.
func key(item any, taken map[string]any) string {
	m, _ := item.(map[string]any)
	var parts []string
	for _, k := range []string{"resource_name", "Resource Type", "Stack Name", "rel", "name", "Name", "output_key", "Version", "Functions", "resource_status", "stack_name"} {
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
