package cfn

import (
	"strings"

	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

// identifier is the key with which a client names the object of a resource to import. All types have
// the same: the ID in the cloud.
const identifier = "Id"

// mostImports is how many objects one change set imports, as at AWS.
const mostImports = 200

// imports reads which existing objects a change set takes over.
func imports(r *call, kind stack.ChangeSetKind) (all []engine.Import, err error) {
	members, err := r.params.Members("ResourcesToImport")
	switch {
	case err != nil:
		return nil, err
	case kind != stack.ImportSet && len(members) > 0:
		return nil, awsquery.Errorf(awsquery.ValidationError, "ResourcesToImport is only allowed for change sets of the type IMPORT.")
	case kind == stack.ImportSet && len(members) == 0:
		return nil, awsquery.Errorf(awsquery.ValidationError, "Must Provide at least one resource to import")
	case len(members) > mostImports:
		return nil, unfit("resourcesToImport", "…", "Member must have length less than or equal to 200")
	}
	for _, m := range members {
		one := engine.Import{Name: m.String("LogicalResourceId"), Type: m.String("ResourceType")}
		keys, err := m.Map("ResourceIdentifier")
		if err != nil {
			return nil, err
		}
		for _, missing := range []struct {
			name string
			is   bool
		}{{"ResourceType", one.Type == ""}, {"LogicalResourceId", one.Name == ""}, {"ResourceIdentifier", len(keys) == 0}} {
			if missing.is {
				return nil, required(missing.name)
			}
		}
		one.ID = strings.TrimSpace(keys[identifier])
		if _, ok := keys[identifier]; !ok || len(keys) != 1 {
			return nil, awsquery.Errorf(awsquery.ValidationError, "Invalid resource identifier for resource type %s. Expected [%s]", one.Type, identifier)
		}
		if one.ID == "" {
			return nil, awsquery.Errorf(awsquery.ValidationError, "Invalid resource identifier for resource type %s. The value of %s is empty.", one.Type, identifier)
		}
		all = append(all, one)
	}
	return all, nil
}
