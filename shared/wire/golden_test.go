package wire

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

var update = flag.Bool("update", false, "rewrite testdata from what is made now; only commit what you understand")

func at(minute int) time.Time {
	return time.Date(2026, 3, 1, 12, minute, 0, 123456789, time.FixedZone("east", 3600))
}

// full is a stack with every field set, bare one with as few as there can be.
var full = stack.Stack{
	ID: "11111111-1111-4111-8111-111111111111", Name: "web", Project: "p1", Owner: "ann", Parent: "22222222-2222-4222-8222-222222222222",
	Action: stack.Create, Status: stack.Complete, Reason: "Stack CREATE completed successfully", Description: "A site", UserProject: "up",
	TimeoutMins: 30, DisableRollback: true, Tags: []string{"a", "b"}, Created: at(0), Updated: at(1), Deleted: at(2),
}

var bare = stack.Stack{ID: "33333333-3333-4333-8333-333333333333", Name: "a.b", Project: "p1", Action: stack.Create, Status: stack.InProgress, Created: at(0)}

func number(f float64) *float64 { return &f }

func TestShapes(t *testing.T) {
	root := Root("http://heat:8004/v1")
	resource := stack.Resource{
		ID: "x", Name: "my server/1", Type: "OS::Nova::Server", Action: stack.Create, Status: stack.Complete, Reason: "state changed",
		PhysicalID: "99", RequiredBy: []string{"ip"}, Created: at(0), Updated: at(1),
	}
	event := stack.Event{
		ID: "44444444-4444-4444-8444-444444444444", ResourceName: "web", ResourceType: "OS::Heat::Stack", PhysicalID: full.ID,
		Action: stack.Create, Status: "COMPLETE", Reason: "Stack CREATE completed successfully", Time: at(3),
	}
	environment := stack.Environment{
		Parameters:        map[string]any{"size": 3.0, "secret": "s3"},
		ParameterDefaults: map[string]any{"secret": "s4"},
		EncryptedNames:    []string{"secret"},
	}
	for name, value := range map[string]any{
		"made":            NewMade(root, full),
		"stack_item":      NewStackItem(root, full, false),
		"stack_item_bare": NewStackItem(root, bare, true),
		"stack": NewStack(root, full, map[string]string{"OS::stack_name": "web", "size": "3"}, []engine.Output{
			{Key: "url", Description: "Where", Value: "http://x?a&b"},
			{Key: "ip", Err: "The Referenced Attribute (s ip) is incorrect."},
		}),
		"stack_bare":       NewStack(root, bare, nil, nil),
		"stack_no_outputs": NewStack(root, bare, nil, []engine.Output{}),
		"preview": NewPreview(root, engine.Preview{
			Stack: stack.Stack{ID: "None", Name: "new", Project: "p1", Owner: "ann", Created: at(0)}, Parameters: map[string]string{"OS::stack_id": "None"},
			Resources: []engine.PreviewedResource{{
				Resource: stack.Resource{
					Name: "r", Type: "OS::Test::Thing", Action: stack.Init, Status: stack.Complete, RequiredBy: []string{"q"},
					Metadata: map[string]any{}, Properties: map[string]any{"name": nil},
				},
				Description: "one", Shown: map[string]any{"status": nil},
			}},
		}),
		"output_item":       NewOutputItem(engine.Output{Key: "url"}),
		"resource":          NewResource(root, full, resource, Family{Parent: "p", Nested: true}, nil),
		"resource_detail":   NewResource(root, full, stack.Resource{Name: "r", Action: stack.Init, Status: stack.Complete, Created: at(0)}, Family{}, &Detail{Attributes: map[string]any{"a": nil}}),
		"event":             NewEvent(root, full, event),
		"event_whole":       NewWholeEvent(root, full, event),
		"environment":       NewEnvironment(environment, map[string]string{"size": "3", "secret": Hidden}),
		"environment_empty": NewEnvironment(stack.Environment{}, nil),
		"validation": NewValidation(engine.Validation{
			Description: "d",
			Parameters: []engine.Parameter{
				{Name: "bare", Type: "comma_delimited_list"},
				{
					Name: "n", Type: "number", Label: "N", Description: "A number", Hidden: true, HasDefault: true, Default: nil, Value: 3.0, Tags: []string{"t"},
					Length: &stepdef.Range{Min: number(1)}, Range: &stepdef.Range{Min: number(0), Max: number(9)}, Modulo: &stepdef.Modulo{Step: 2, Offset: 1},
					Allowed: []any{1.0, 3.0}, Pattern: "[0-9]+", Custom: "nova.flavor", ConstraintDescription: "odd",
				},
			},
			Groups:      []engine.ParameterGroup{{Label: "g", Description: "gd", Parameters: []string{"n"}}},
			Environment: environment,
		}),
		"validation_bare": NewValidation(engine.Validation{}),
		"type": NewType(&stepdef.Def{
			Type: "OS::Test::Thing",
			Properties: map[string]stepdef.Property{
				"name": {Type: "string", About: "Its name", Required: true, Length: &stepdef.Range{Min: number(1), Max: number(255)}, Pattern: "[a-z]+"},
				"net":  {Type: "string", Ref: "neutron.network", UpdateAllowed: true},
				"pools": {Type: "list", Default: []any{}, Items: &stepdef.Property{Type: "map", Properties: map[string]stepdef.Property{
					"start": {Type: "string", Constraint: "ip_addr", Immutable: true},
				}}},
				"size":   {Type: "integer", Range: &stepdef.Range{Min: number(0)}, Modulo: &stepdef.Modulo{Step: 2}, Allowed: []any{2, 4}},
				"hidden": {Type: "string", Support: "HIDDEN"},
				"dead":   {Type: "string", Unimplemented: true},
			},
			Attributes: map[string]stepdef.Attribute{"status": {Type: "string", About: "How it is"}},
		}),
		"template_version":  NewTemplateVersion(engine.TemplateVersion{Version: "heat_template_version.2013-05-23", Type: "hot"}),
		"template_function": NewTemplateFunction(engine.TemplateFunction{Name: "get_param", Description: "A parameter's value."}),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(value, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			file := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
