package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/simcloud"
	"hearth/shared/stack"
	"hearth/shared/store"
)

// compareObjects compares the objects in the cloud with the rows.
func (u *audit) compareObjects(ctx context.Context, db *store.Store, stacks []stack.Stack, r *report) error {
	there := map[string]bool{}
	counts := map[string]int{}
	all := u.addedObjects()
	for _, o := range all {
		there[o.Service+"/"+o.Kind+"/"+o.ID] = true
		counts[class(o)]++
	}
	recorded := map[string]string{}
	living := 0
	for _, s := range stacks {
		if !s.Deleted.IsZero() {
			continue
		}
		rows, err := db.Resources(ctx, s.ID, nil)
		if err != nil {
			return err
		}
		if s.Status == stack.Complete && len(rows) == kinds[0].resources && u.isApplication(s) {
			living++
			u.wiring.check(s, rows, r)
		}
		for _, row := range rows {
			if row.Status == stack.InProgress {
				r.find("stuck", "%s.%s (%s) is %s", s.Name, row.Name, row.ID, row.State())
			}
			r.tally.add("resource", "recorded", 1)
			class := objects[row.Type]
			if class == "" || row.PhysicalID == "" || row.State() == deleted {
				continue
			}
			id := class + "/" + row.PhysicalID
			if other := recorded[id]; other != "" {
				r.find("doubled", "%s and %s.%s hold the same object %s", other, s.Name, row.Name, id)
			}
			recorded[id] = s.Name + "." + row.Name
			if !there[id] {
				r.find("lost", "%s.%s is %s, and the cloud has no %s", s.Name, row.Name, row.State(), id)
			}
		}
	}
	r.tally.add("object", "in the cloud", len(all))
	r.tally.add("object", "recorded", len(recorded))
	for _, kind := range slices.Sorted(maps.Keys(union(counts, u.perApplication))) {
		if have, want := counts[kind], u.perApplication[kind]*living; have != want {
			what := "doubled"
			if have < want {
				what = "lost"
			}
			r.find(what, "there are %d of %s where %d applications have %d%s", have, kind, living, want, unowned(all, kind, recorded))
		}
	}
	return nil
}

// unowned returns a list of the objects of a class that belong to no row, as text. For classes
// without rows, or with many such objects, it returns "".
func unowned(all []simcloud.Object, kind string, recorded map[string]string) string {
	var names []string
	for _, o := range all {
		if class(o) == kind && recorded[o.Service+"/"+o.Kind+"/"+o.ID] == "" {
			names = append(names, fmt.Sprintf("%s (%s)", o.Name, o.ID))
		}
	}
	if len(names) == 0 || len(names) > 10 {
		return ""
	}
	return "; held by no row: " + strings.Join(names, ", ")
}

func union(a, b map[string]int) map[string]int {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func (u *audit) isApplication(s stack.Stack) bool {
	return slices.ContainsFunc(u.clients.stories, func(one *story) bool { return one.id == s.ID && one.kind.name == kinds[0].name })
}

// compareTrusts reports stacks without their trust, and trusts that belong to no stack. A request
// that was cut short may leave one trust.
func (u *audit) compareTrusts(ctx context.Context, db *store.Store, stacks []stack.Stack, r *report) error {
	trusts := map[string]bool{}
	for _, o := range u.sim.Objects() {
		if o.Service == "identity" && o.Kind == "trust" {
			trusts[o.ID] = true
		}
	}
	for _, s := range stacks {
		if s.Parent != "" {
			continue // it uses its parent's
		}
		c, err := db.Credential(ctx, s.CredentialID)
		if !s.Deleted.IsZero() && stack.CodeOf(err) == stack.EntityNotFound {
			continue // it was revoked; if its trust is left, it is counted below
		}
		if err != nil {
			return err
		}
		switch has := trusts[c.TrustID]; {
		case s.Deleted.IsZero() && !has:
			r.find("lost", "the trust of %s is gone", s.Name)
		case !s.Deleted.IsZero() && has:
			r.find("doubled", "the trust of %s is left, and the stack is gone", s.Name)
		}
		delete(trusts, c.TrustID)
	}
	unanswered := r.tally.of("request", "no answer") + r.tally.of("request", "answered 5xx") + r.tally.of("request", "broken off")
	r.tally.add("trust", "of requests cut short", len(trusts))
	if len(trusts) > unanswered {
		r.find("doubled", "%d trusts belong to no stack, and only %d requests were cut short", len(trusts), unanswered)
	}
	return nil
}
