package source

import (
	"slices"

	"hearth/shared/hot"
	"hearth/shared/plan"
	"hearth/shared/stepdef"
)

// A Place is what a template says of one resource, with the names of the resources that depend on
// it.
type Place struct {
	plan.Wanted
	RequiredBy []string // sorted
	Outline    string
}

// PlaceOf returns the place of a resource in its template, or an empty one for an unknown name.
func (src *Source) PlaceOf(c *stepdef.Catalog, name string) Place {
	src.findPlaces(c)
	return src.places[name]
}

func (src *Source) findPlaces(c *stepdef.Catalog) {
	src.placesOnce.Do(func() {
		wanted := src.WantedResources(c)
		places := make(map[string]Place, len(wanted))
		needed := map[string][]string{}
		for _, w := range wanted {
			for _, name := range w.Requires {
				needed[name] = append(needed[name], w.Name)
			}
		}
		for _, w := range wanted {
			slices.Sort(needed[w.Name])
			places[w.Name] = Place{Wanted: w, RequiredBy: needed[w.Name], Outline: outline(src.Template.Resource(w.Name))}
		}
		src.places = places
	})
	if src.places == nil { // a source is kept for later batches
		panic("the places of this source's resources were not found: finding them panicked before")
	}
}

// WantedByName returns the resources of the template by name.
func (src *Source) WantedByName(c *stepdef.Catalog) map[string]plan.Wanted {
	src.findPlaces(c)
	all := make(map[string]plan.Wanted, len(src.places))
	for name, p := range src.places {
		all[name] = p.Wanted
	}
	return all
}

// outline returns what a resource definition says beside properties and metadata, as text. A change
// of it is an update, although nothing of the object changes. The description is not part of it.
func outline(r *hot.Resource) string {
	said := map[string]any{}
	if len(r.DependsOn) > 0 {
		names := slices.Sorted(slices.Values(r.DependsOn))
		list := make([]any, len(names))
		for i, name := range names {
			list[i] = name
		}
		said["depends_on"] = list
	}
	if r.DeletionPolicy != hot.PolicyDelete && r.ExternalID == nil {
		said["deletion_policy"] = r.DeletionPolicy
	}
	if r.UpdatePolicy != nil {
		said["update_policy"] = r.UpdatePolicy.Plain()
	}
	if len(said) == 0 {
		return ""
	}
	return stepdef.Dumps(said)
}
