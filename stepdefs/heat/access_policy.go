package heat

import "hearth/shared/stepdef"

// besideAllowed refuses a policy with a name that the template does not have.
func besideAllowed(self stepdef.Peer, of func(string) *stepdef.Peer) []stepdef.Wrong {
	names, _ := self.Props["AllowedResources"].([]any)
	for _, v := range names {
		if name, ok := v.(string); ok && of(name) == nil {
			return []stepdef.Wrong{{Path: "AllowedResources", Verbatim: true, Message: "AccessPolicy resource " + name + " not in stack"}}
		}
	}
	return nil
}
