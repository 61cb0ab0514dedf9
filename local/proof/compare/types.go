package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hearth/local/proof/compare/answers"
	"hearth/local/proof/signin"
)

// typeQuestions are the requests about a resource type: its schema, and the template that is made
// from it, in both languages.
var typeQuestions = []struct{ name, path string }{
	{"schema", ""}, {"hot", "/template?template_type=hot"}, {"cfn", "/template?template_type=cfn"},
}

// The files of types are beside the files of templates.
const typeRecording, typeDifferences = "types", "types-differences.txt"

func (o options) runTypes(ctx context.Context, hearth *client) (int, error) {
	known, err := answers.ReadKnown(filepath.Join(o.data, typeDifferences))
	if err != nil {
		return 0, err
	}
	if o.record {
		if err := o.recordTypes(ctx, hearth); err != nil {
			return 0, err
		}
	}
	recorded, err := answers.Read(o.data, typeRecording)
	if err != nil {
		return 0, err
	}
	out := newTable(os.Stdout, o.all)
	err = compareTypes(ctx, hearth, recorded, known, out)
	return out.end(), err
}

// recordTypes stores Heat's answers about its types: the schemas of all types, so that a type that
// is added to Hearth is compared at once, and the templates of the types that Hearth has.
func (o options) recordTypes(ctx context.Context, hearth *client) error {
	endpoint := o.heat
	if endpoint == "catalog" {
		endpoint = ""
	}
	heat, err := login(ctx, o.auth, signin.Who{User: o.user, Password: o.password, Project: o.project}, endpoint)
	if err != nil {
		return err
	}
	ours, err := hearth.types(ctx)
	if err != nil {
		return err
	}
	all, err := heat.types(ctx)
	if err != nil {
		return err
	}
	recording := answers.Recording{Heat: o.version, Date: time.Now().UTC().Format(time.DateOnly), Cases: map[string]answers.CaseAnswers{}}
	for _, typ := range all {
		recorded := answers.CaseAnswers{Answers: map[string]answers.Answer{}}
		for _, q := range typeQuestions {
			if q.path != "" && !slices.Contains(ours, typ) {
				continue
			}
			if recorded.Answers[q.name], err = heat.typeAnswer(ctx, typ, q.path); err != nil {
				return err
			}
		}
		recording.Cases[typ] = recorded
	}
	return recording.Write(o.data, typeRecording)
}

// compareTypes asks Hearth about its types, and compares the answers with Heat's recorded ones.
func compareTypes(ctx context.Context, hearth *client, recorded answers.Recording, known answers.Known, out *table) error {
	ours, err := hearth.types(ctx)
	if err != nil {
		return err
	}
	for _, typ := range ours {
		typeRecord, ok := recorded.Cases[typ]
		if !ok {
			d := answers.Difference{Field: "type", Ours: typ}
			out.add(typ, "list", d, known.Find(typ, "list", d.Field))
			continue
		}
		for _, q := range typeQuestions {
			theirs, ok := typeRecord.Answers[q.name]
			if !ok {
				continue
			}
			answer, err := hearth.typeAnswer(ctx, typ, q.path)
			if err != nil {
				return err
			}
			out.asked++
			for _, d := range answers.Compare(theirs, answer) {
				out.add(typ, q.name, d, known.Find(typ, q.name, d.Field))
			}
		}
	}
	return nil
}

// types returns the names of an endpoint's resource types.
func (c *client) types(ctx context.Context) ([]string, error) {
	status, _, text, err := c.do(ctx, "GET", c.api+"/resource_types", nil)
	if err != nil {
		return nil, err
	}
	var list struct {
		Types []string `json:"resource_types"`
	}
	if err := json.Unmarshal(text, &list); err != nil || len(list.Types) == 0 {
		return nil, fmt.Errorf("no list of types: %d %.200s", status, text)
	}
	slices.Sort(list.Types)
	return list.Types, nil
}

func (c *client) typeAnswer(ctx context.Context, typ, path string) (answers.Answer, error) {
	status, _, text, err := c.do(ctx, "GET", c.api+"/resource_types/"+typ+path, nil)
	if err != nil {
		return answers.Answer{}, err
	}
	return answers.Undescribed(status, text)
}
