package cinder

import (
	"net/url"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// given reports whether a map holds something other than null and the empty string, which a
// template's null becomes.
func given(m map[string]any, key string) bool {
	v, ok := m[key]
	return ok && v != nil && v != ""
}

func escape(s string) string { return url.PathEscape(s) }

func volumePath(id string) string { return "/volumes/" + escape(id) }

func attachmentsPath(r stack.Resource) string {
	server, _ := r.Properties["instance_uuid"].(string)
	return "/servers/" + escape(server) + "/os-volume_attachments"
}

// asText returns a field as Heat does, which makes Python text of nearly all of them: templates see
// "None", "False" and "1".
func asText(field string) stepdef.Value {
	return func(r stack.Resource, _ time.Time) any {
		if r.Attributes == nil {
			return nil
		}
		return stepdef.Str(r.Attributes[field])
	}
}

// metadataText returns the metadata as JSON.
func metadataText(r stack.Resource, _ time.Time) any {
	meta, _ := r.Attributes["metadata"].(map[string]any)
	if meta == nil {
		return nil
	}
	return stepdef.Dumps(meta)
}
