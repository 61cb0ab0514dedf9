package stepdefs

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"hearth/shared/stepdef"
)

//go:embed constraints.yaml */*.yaml
var files embed.FS

// Catalog returns the types that Hearth brings and those of extra, the text of definitions by the
// name of their file. A definition of extra replaces one that Hearth brings. A broken one is left
// out and is one of the errors, which name file and line.
func Catalog(extra map[string][]byte) (*stepdef.Catalog, []error) {
	c := &stepdef.Catalog{Defs: map[string]*stepdef.Def{}, Hooks: Hooks()}
	var errs []error
	constraints, err := Constraints()
	if err != nil {
		errs = append(errs, err)
	}
	c.Constraints = constraints
	own, err := texts()
	if err != nil {
		errs = append(errs, err)
	}
	for _, set := range []map[string][]byte{own, extra} {
		from := map[string]string{}
		for _, file := range slices.Sorted(maps.Keys(set)) {
			d, err := load(c, set[file])
			if err == nil && from[d.Type] != "" {
				err = fmt.Errorf("%s is defined in %s already", d.Type, from[d.Type])
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", file, err))
				continue
			}
			from[d.Type] = file
			c.Defs[d.Type] = d
		}
	}
	return c, errs
}

func load(c *stepdef.Catalog, text []byte) (*stepdef.Def, error) {
	d, err := stepdef.Load(text, c.Hooks)
	if err != nil {
		return nil, err
	}
	var errs []error
	for name, p := range d.Properties {
		errs = append(errs, named(c, name, p)...)
	}
	return d, errors.Join(errs...)
}

// named checks that the constraints which a property names exist.
func named(c *stepdef.Catalog, at string, p stepdef.Property) (errs []error) {
	if _, ok := c.Constraints[p.Ref]; p.Ref != "" && !ok {
		errs = append(errs, fmt.Errorf("%s: no cloud constraint is called %s", at, p.Ref))
	}
	_, cloud := c.Constraints[p.Constraint]
	if p.Constraint != "" && !cloud && stepdef.Pure[p.Constraint] == nil && stepdef.Timed[p.Constraint] == nil {
		errs = append(errs, fmt.Errorf("%s: no constraint is called %s", at, p.Constraint))
	}
	if p.Items != nil {
		errs = append(errs, named(c, at+"[]", *p.Items)...)
	}
	for name, q := range p.Properties {
		errs = append(errs, named(c, at+"."+name, q)...)
	}
	return errs
}

// texts returns the definitions that Hearth brings.
func texts() (map[string][]byte, error) {
	names, err := fs.Glob(files, "*/*.yaml")
	if err != nil {
		return nil, err
	}
	out := make(map[string][]byte, len(names))
	for _, n := range names {
		if out[n], err = files.ReadFile(n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Constraints returns the constraints that ask the cloud, by name.
func Constraints() (map[string]stepdef.Constraint, error) {
	text, err := files.ReadFile("constraints.yaml")
	if err != nil {
		return nil, err
	}
	var out map[string]stepdef.Constraint
	if err := stepdef.Decode(text, &out); err != nil {
		return nil, fmt.Errorf("constraints.yaml: %w", err)
	}
	return out, nil
}
