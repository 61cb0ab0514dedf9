package stepdefs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A story is one part of a transcript being played.
type story struct {
	t       *testing.T
	c       *stepdef.Catalog
	def     *stepdef.Def
	row     stack.Resource
	want    map[string]any
	now     time.Time
	answers []string // lines that are not used yet
	out     []string

	signalled []stack.Signal // so far
}

func newStory(t *testing.T, c *stepdef.Catalog, typ string) *story {
	s := &story{
		t: t, c: c, def: c.Def(typ), now: time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC),
		row: stack.Resource{ID: "row", StackID: "stack", Name: "r", Type: typ, PhysicalName: "st-r-abcdefghijkl", Action: stack.Init, Status: stack.Complete},
	}
	if s.def.HasKey() {
		s.row.AccessKey = "HEARTHKEY"
	}
	return s
}

func (s *story) say(format string, args ...any) { s.out = append(s.out, fmt.Sprintf(format, args...)) }

func (s *story) tell(lines []string) {
	for i, line := range lines {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case ">", "~", "=", "<":
			continue
		}
		s.out = append(s.out, line)
		s.answers = nil
		for _, next := range lines[i+1:] {
			if strings.HasPrefix(next, "< ") {
				s.answers = append(s.answers, next)
			} else if !strings.HasPrefix(next, "> ") && !strings.HasPrefix(next, "~") && !strings.HasPrefix(next, "=") {
				break
			}
		}
		s.do(word, rest)
		for _, left := range s.answers {
			s.t.Errorf("nobody asked for %q", left)
			s.out = append(s.out, left)
		}
	}
}

func (s *story) do(word, rest string) {
	switch word {
	case "", "#":
	case "have":
		var have struct {
			ID                           string
			Data, Properties, Attributes map[string]any
		}
		s.read(rest, &have)
		s.row.PhysicalID, s.row.Attributes = have.ID, have.Attributes
		s.row.SetStoredData(have.Data)
		s.row.Properties = s.convert(have.Properties)
		s.row.Action, s.row.Status = stack.Create, stack.Complete
	case "want":
		var want map[string]any
		s.read(rest, &want)
		s.want = s.convert(want)
	case "create", "update", "delete", "suspend", "resume", "check", "snapshot":
		begin := lifecycle.Begin{Action: stack.Action(strings.ToUpper(word))}
		if word == "update" {
			begin.Changed, begin.Properties = s.changed(), s.want
		}
		if word == "create" {
			s.row.Properties = s.want
		}
		s.run(begin)
	case "let_go", "take_back":
		s.run(lifecycle.Begin{Action: stack.Update, Release: stack.ReleaseStep(word), From: strings.Fields(rest)})
	case "show":
		s.show()
	default:
		s.t.Errorf("%q is no word of a transcript", word)
	}
}

func (s *story) read(text string, into any) {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		s.t.Fatalf("%s: %v", text, err)
	}
}

// convert converts a template's properties, and prints what is wrong with them.
func (s *story) convert(props map[string]any) map[string]any {
	if props == nil {
		props = map[string]any{}
	}
	out, wrong := s.def.Convert(props)
	if s.def.Check != "" && len(wrong) == 0 {
		wrong = append(wrong, s.c.Hooks.Check[s.def.Check](out)...)
	}
	for _, w := range wrong {
		s.say("= wrong %s", strings.TrimSpace(w.Path+" "+w.Message))
	}
	return out
}

// changed returns the properties that an update changes, and prints those that cannot be changed in
// place.
func (s *story) changed() (names []string) {
	all := maps.Clone(s.def.Properties)
	for _, props := range []map[string]any{s.row.Properties, s.want} {
		for name := range props {
			if _, known := all[name]; !known {
				all[name] = stepdef.Property{UpdateAllowed: true}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if reflect.DeepEqual(s.row.Properties[name], s.want[name]) {
			continue
		}
		names = append(names, name)
		if p := all[name]; !p.UpdateAllowed || p.Immutable {
			s.say("= wrong %s cannot be changed in place", name)
		}
	}
	return names
}

// run plays an action until its end, or until it waits for an answer that the transcript does not
// have.
func (s *story) run(begin lifecycle.Begin) {
	begin.Generation, begin.Data, begin.Seed = 1, s.row.Data, "seed"
	if begin.Properties == nil {
		begin.Properties = s.row.Properties
	}
	ev := lifecycle.Event{Begin: &begin, Now: s.now, Project: "project"}
	for range 100 {
		r, effect, _ := lifecycle.Next(s.c, s.row, ev, 0)
		s.row = r
		ev = lifecycle.Event{Now: s.now, Project: "project"}
		switch {
		case effect != nil && effect.Decide:
			s.ended()
			return
		case effect != nil:
			s.call(effect.Call)
			if len(s.answers) == 0 {
				s.say("= %s, unanswered", r.State())
				return
			}
			a := s.answer(s.take(), effect.Call.Text)
			if a.Trouble == stack.Lost {
				// The worker has stopped as well; another one finds the row.
				s.now = s.now.Add(time.Minute)
				ev.Now, ev.Wake = s.now, true
				continue
			}
			ev.Answer = &a
		case r.Status != stack.InProgress:
			s.ended()
			return
		default:
			rest := r.Due.Sub(s.now)
			_, atSignal := stack.SignalOf(r.WaitKey)
			signalled := rest > 0 && atSignal && len(s.answers) > 0
			if signalled {
				rest = time.Second
			}
			if rest > 0 {
				s.say("~ %s", rest)
			}
			if signalled {
				s.signals()
			}
			s.now = s.now.Add(rest)
			ev.Now, ev.Wake, ev.Signals = s.now, true, s.signalled
		}
	}
	s.say("= %s, without end", s.row.State())
}

func (s *story) take() string {
	line := s.answers[0]
	s.answers = s.answers[1:]
	s.out = append(s.out, line)
	return strings.TrimPrefix(line, "< ")
}

func (s *story) call(c stack.Call) {
	line := "> "
	if c.Service != s.def.Service {
		line += c.Service + " "
	}
	line += c.Method + " " + c.Path
	for _, name := range slices.Sorted(maps.Keys(c.Header)) {
		line += " " + name + "=" + c.Header[name]
	}
	if c.Region != "" {
		line += " region=" + c.Region
	}
	if c.UserOf != "" {
		line += " as=" + c.UserOf
	}
	if c.Other.Secret != "" {
		line += " secret=" + c.Other.Secret
	}
	if c.Version != "" && c.Version != s.def.Version {
		line += " version=" + c.Version
	}
	if c.Body != nil {
		line += " " + s.json(c.Body)
	}
	if c.Raw != nil {
		line += " " + strconv.Quote(string(c.Raw))
	}
	s.say("%s", line)
}

// answer reads an answer of the cloud. A call may have asked for it as a text.
func (s *story) answer(line string, text bool) (a stack.Answer) {
	if line == "lost" {
		return stack.Answer{Trouble: stack.Lost}
	}
	word, rest, _ := strings.Cut(line, " ")
	code, err := strconv.Atoi(word)
	if err != nil {
		s.t.Fatalf("%q is no answer", line)
	}
	a.Code, a.Header = code, map[string]string{}
	if text && code < 300 {
		a.Text = rest
		return a
	}
	for rest != "" && rest[0] != '{' && rest[0] != '[' {
		word, rest, _ = strings.Cut(rest, " ")
		name, value, _ := strings.Cut(word, "=")
		a.Header[name] = value
	}
	if rest == "" {
		return a
	}
	var body any
	s.read(rest, &body)
	if m, ok := body.(map[string]any); ok {
		a.Body = m
	} else {
		a.Body = map[string]any{"": body}
	}
	return a
}

func (s *story) signals() {
	var all map[string]map[string]any
	s.read(s.take(), &all)
	s.signalled = nil
	for _, id := range slices.Sorted(maps.Keys(all)) {
		s.signalled = append(s.signalled, stack.Signal{ID: id, Data: all[id]})
	}
}

func (s *story) ended() {
	line := "= " + s.row.State()
	if s.row.PhysicalID != "" && s.row.Status == stack.Complete && s.row.Action != stack.Delete {
		line += " " + s.row.PhysicalID
	}
	if s.row.Status == stack.Failed {
		line += " " + strings.ReplaceAll(s.row.Reason, "\n", `\n`)
	}
	s.say("%s", line)
	if data := s.row.StoredData(); len(data) > 0 && s.row.Action != stack.Delete {
		s.say("= data %s", s.json(data))
	}
}

// show asks the cloud if the type has a call for it, then prints what templates see.
func (s *story) show() {
	if call := lifecycle.Show(s.c, s.row, "project"); call != nil && len(s.answers) > 0 {
		s.call(*call)
		s.row.Attributes = lifecycle.Shown(s.c, s.row, s.answer(s.take(), false))
	}
	reference := any(s.row.PhysicalID)
	if s.def.Reference != "" {
		reference = s.c.Hooks.Value[s.def.Reference](s.row, s.now)
	}
	s.say("= reference %s", s.json(reference))
	for _, name := range slices.Sorted(maps.Keys(s.def.Attributes)) {
		a := s.def.Attributes[name]
		if a.Get != "" {
			s.ask(a.Get, func(answer stack.Answer) { lifecycle.StoreAttribute(s.c, &s.row, name, answer) })
		}
		field := name
		if a.Field != "" {
			field = a.Field
		}
		v := s.row.Attributes[field]
		if a.Value != "" {
			v = s.c.Hooks.Value[a.Value](s.row, s.now)
		}
		if s.def.Outputs != "" {
			outputs, _ := s.row.Attributes[s.def.Outputs].(map[string]any)
			v = outputs[name]
		}
		s.say("= %s %s", name, s.json(v))
	}
}

// ask makes a call that only reads.
func (s *story) ask(path string, take func(stack.Answer)) {
	filled := stepdef.Fill(path, func(hole string) string {
		if hole == "id" {
			return s.row.PhysicalID
		}
		text, _ := stepdef.Text(s.row.Properties[hole])
		return text
	})
	s.say("> GET %s", filled)
	if len(s.answers) == 0 {
		s.t.Errorf("GET %s is not answered", filled)
		return
	}
	take(s.answer(s.take(), false))
}

func (s *story) json(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		s.t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
