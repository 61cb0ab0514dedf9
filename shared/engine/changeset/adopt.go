package changeset

import (
	"context"
	"slices"
	"strings"

	"hearth/shared/engine/preview"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
	"hearth/shared/stack"
)

// An Import names an existing object that a change set takes over.
type Import struct{ Name, Type, ID string }

// checkImports returns an error, in AWS's words, if an import would do anything else than take over
// objects, or an object that cannot be taken over.
func (e *Sets) checkImports(p preview.Prepared, changes []stack.PlannedChange, imports []Import) error {
	named := map[string]Import{}
	var missing []string
	for _, one := range imports {
		if _, twice := named[one.Name]; twice {
			return refuseImport("Every resource to import must have unique LogicalResourceId")
		}
		named[one.Name] = one
		if p.Source.Template.Resource(one.Name) == nil {
			missing = append(missing, one.Name)
		}
	}
	if len(missing) > 0 {
		return refuseImport("The logical resource ids %s provided in ResourceToImport do not exist in the template.", listed(missing))
	}
	for _, one := range imports {
		if typ := p.Source.Template.Resource(one.Name).Type; typ != one.Type {
			return refuseImport("Resource type of [%s] passed in ResourceToImport does not match with resource type defined in the template. Resource type in ResourceToImport: %s; Resource type in Template: %s.", one.Name, one.Type, typ)
		}
	}
	return e.checkOnlyImports(p, changes, named)
}

// checkOnlyImports returns an error if changes have another resource than the named ones, or one of these
// cannot be imported.
func (e *Sets) checkOnlyImports(p preview.Prepared, changes []stack.PlannedChange, named map[string]Import) error {
	var present, untold, changed, unguarded, unfit []string
	added := map[string]bool{}
	for _, change := range changes {
		if plan.Outcome(change.Outcome) == plan.Added {
			added[change.Name] = true
		} else if _, imported := named[change.Name]; !imported {
			changed = append(changed, change.Name)
		}
	}
	for _, declared := range p.Source.Template.Resources {
		_, imported := named[declared.Name]
		switch {
		case imported && !added[declared.Name]:
			present = append(present, declared.Name)
		case !imported && added[declared.Name]:
			untold = append(untold, declared.Name)
		case imported:
			if !declared.HasDeletionPolicy() {
				unguarded = append(unguarded, declared.Name)
			}
			if at := p.Source.PlaceOf(e.Catalog, declared.Name); at.External != "" || !lifecycle.CanAdopt(e.Catalog.OfType(at.Type, at.Template)) {
				unfit = append(unfit, declared.Type)
			}
		}
	}
	switch {
	case len(added) == 0:
		return refuseImport("The template should contain at least one new resource to import.")
	case len(present) > 0:
		return refuseImport("Resources %s passed in ResourceToImport are already in a stack and cannot be imported.", listed(present))
	case len(untold) > 0:
		return refuseImport("Resources %s is missing from ResourceToImport list", listed(untold))
	case len(changed) > 0:
		slices.Sort(changed)
		return refuseImport("You have modified resources %s in your template that are not being imported. Update, create or delete operations cannot be executed during import operations.", listed(changed))
	case len(unguarded) > 0:
		return refuseImport("The following resources to import %s must have DeletionPolicy attribute specified in the template.", listed(unguarded))
	case len(unfit) > 0:
		return refuseImport("The following resource types are not supported for resource import: %s", strings.Join(unfit, ","))
	}
	return nil
}

func refuseImport(format string, args ...any) error {
	return stack.Errorf(stack.BadRequest, format, args...)
}

func listed(names []string) string { return "[" + strings.Join(names, ", ") + "]" }

// adoptObjects writes the objects of an import into the content of its change set. reason says why the
// import cannot be: an object belongs to a stack already.
func (e *Sets) adoptObjects(ctx context.Context, s stack.Stack, p preview.Prepared, imports []Import, c *stack.ChangeSetContent) (reason string, err error) {
	c.Adopts = map[string]string{}
	ids := map[string]string{} // by claim
	var claims []string
	for _, one := range imports {
		c.Adopts[one.Name] = one.ID
		at := p.Source.PlaceOf(e.Catalog, one.Name)
		row := lifecycle.WithAdoption(stack.Resource{Name: one.Name, Type: at.Type, Template: at.Template}, stack.SavedResource{PhysicalID: one.ID})
		claim := lifecycle.AdoptionClaim(e.Catalog, row, s.Project)
		if ids[claim] != "" {
			return one.ID + " is imported more than once", nil
		}
		ids[claim] = one.ID
		claims = append(claims, claim)
	}
	for i, change := range c.Changes {
		if id := c.Adopts[change.Name]; id != "" {
			c.Changes[i].Outcome, c.Changes[i].PhysicalID = string(plan.Adopted), id
		}
	}
	taken, err := e.Store.Claimed(ctx, claims)
	for _, claim := range claims {
		if taken[claim] {
			return ids[claim] + " already exists in a stack", err
		}
	}
	return "", err
}

// saved returns what an adoption knows of objects: their IDs. It is nil when there are none.
func saved(ids map[string]string) map[string]stack.SavedResource {
	if len(ids) == 0 {
		return nil
	}
	all := map[string]stack.SavedResource{}
	for name, id := range ids {
		all[name] = stack.SavedResource{Name: name, PhysicalID: id}
	}
	return all
}
