package heat

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"

	"gopkg.in/yaml.v3"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// identify gives an object its ID before it is created: a worker that finds the row again creates
// the same one.
func identify(r stack.Resource, _ []stack.Answer) stepdef.HookResult {
	return stepdef.HookResult{ID: idFrom(r.Work.Seed, "object")}
}

// idFrom derives an ID from an action's seed. The same purpose always gets the same ID.
func idFrom(seed, purpose string) string {
	sum := sha256.Sum256([]byte(seed + "/" + purpose))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// configBody adds Heat's defaults to inputs and outputs.
func configBody(r stack.Resource, fields map[string]any) map[string]any {
	fields["name"] = r.PhysicalName
	fields["inputs"] = withEmpty(fields["inputs"], "description", "default")
	fields["outputs"] = withEmpty(fields["outputs"], "description")
	if fields["options"] == nil {
		fields["options"] = map[string]any{}
	}
	if fields["config"] == nil {
		fields["config"] = ""
		if r.Type == "OS::Heat::StructuredConfig" {
			fields["config"] = map[string]any{}
		}
	}
	return fields
}

func withEmpty(v any, keys ...string) []any {
	out := []any{}
	for _, e := range entries(v) {
		full := map[string]any{}
		for k, v := range e {
			if v != nil {
				full[k] = v
			}
		}
		for _, k := range keys {
			if full[k] == nil {
				full[k] = ""
			}
		}
		out = append(out, full)
	}
	return out
}

// cloudConfig returns the YAML with the first line by which cloud-init recognises it.
func cloudConfig(r stack.Resource, fields map[string]any) map[string]any {
	var text bytes.Buffer
	text.WriteString("#cloud-config\n")
	tree := fields["cloud_config"]
	if tree == nil {
		tree = map[string]any{}
	}
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	_ = enc.Encode(tree) // it was YAML or JSON before
	return map[string]any{"name": r.PhysicalName, "group": ungrouped, "config": text.String(), "options": map[string]any{}}
}

const ungrouped = "Heat::Ungrouped"

func mimeBody(r stack.Resource, fields map[string]any) map[string]any {
	parts, _ := fields["parts"].([]any)
	if parts == nil {
		parts = []any{}
	}
	return map[string]any{"name": r.PhysicalName, "group": fields["group"], "parts": parts, "options": map[string]any{}}
}

func componentBody(r stack.Resource, fields map[string]any) map[string]any {
	fields["config"] = map[string]any{"configs": fields["configs"]}
	fields["group"] = "component"
	delete(fields, "configs")
	return configBody(r, fields)
}

// checkComponent refuses two configs for the same action.
func checkComponent(props map[string]any) []stepdef.Wrong {
	var seen []any
	for _, c := range entries(props["configs"]) {
		actions, _ := c["actions"].([]any)
		for _, a := range actions {
			if _, text := a.(string); text && slices.Contains(seen, a) {
				return []stepdef.Wrong{{Verbatim: true, Message: `Defining more than one configuration for the same action in SoftwareComponent "{resource}" is not allowed.`}}
			}
		}
		for _, a := range actions {
			if _, text := a.(string); text {
				seen = append(seen, a)
			}
		}
	}
	return nil
}
