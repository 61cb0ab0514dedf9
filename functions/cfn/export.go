package cfn

import (
	"hearth/shared/access"
	"hearth/shared/awsquery"
	"hearth/shared/stack"
)

type listExportsResult struct {
	Exports   []exportShown
	NextToken string
}

type exportShown struct {
	ExportingStackId string
	Name             string
	Value            *string
}

// exportPage is how many exports or importers an answer has.
const exportPage = 100

// listExports lists the exports of the project by their names.
func (c *cfn) listExports(r *call) (any, error) {
	after, err := c.pages.last(r, "")
	if err != nil {
		return nil, err
	}
	found, err := c.Exports.Exports(r.Context(), stack.ExportQuery{Project: r.Caller.Project, After: after, Limit: exportPage + 1})
	if err != nil {
		return nil, err
	}
	result := listExportsResult{Exports: []exportShown{}}
	if len(found) > exportPage {
		found = found[:exportPage]
		result.NextToken = c.pages.next(r, "", found[exportPage-1].Name)
	}
	stacks := map[string]string{}
	for _, e := range found {
		if stacks[e.StackID] == "" {
			s, err := c.Store.Stack(r.Context(), e.StackID)
			if err != nil {
				return nil, err
			}
			stacks[e.StackID] = arn(s)
		}
		value := text(e.Value)
		if !access.Allows(access.Member, r.Caller) {
			value = e.Secrets.Mask(value)
		}
		result.Exports = append(result.Exports, exportShown{stacks[e.StackID], e.Name, &value})
	}
	return result, nil
}

type listImportsResult struct {
	Imports   []string
	NextToken string
}

// listImports lists the stacks that import an export. AWS's clients expect an error for an export that
// no stack imports.
func (c *cfn) listImports(r *call) (any, error) {
	name := r.params.String("ExportName")
	if name == "" {
		return nil, required("ExportName")
	}
	after, err := c.pages.last(r, name)
	if err != nil {
		return nil, err
	}
	q := stack.ExportQuery{Project: r.Caller.Project, After: after, Limit: exportPage + 1}
	found, err := c.Exports.Importers(r.Context(), name, q)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && q.After == "" {
		return nil, awsquery.Errorf(awsquery.ValidationError, "Export '%s' is not imported by any stack.", name)
	}
	result := listImportsResult{Imports: found}
	if len(found) > exportPage {
		result.Imports, result.NextToken = found[:exportPage], c.pages.next(r, name, found[exportPage-1])
	}
	return result, nil
}
