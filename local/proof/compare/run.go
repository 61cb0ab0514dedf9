package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hearth/local/proof/compare/answers"
	"hearth/local/proof/compare/cases"
	"hearth/local/proof/signin"
)

// run does what was asked for, and says how many differences have no reason.
func run(ctx context.Context, o options) (int, error) {
	hearth, stop, err := o.ours(ctx)
	if err != nil {
		return 0, err
	}
	defer stop()
	if o.types {
		return o.runTypes(ctx, hearth)
	}
	known, err := answers.ReadKnown(filepath.Join(o.data, "differences.txt"))
	if err != nil {
		return 0, err
	}
	out := newTable(os.Stdout, o.all)
	if !o.record && o.heat == "" {
		return replay(ctx, o, hearth, known, out)
	}
	if o.heat == "catalog" {
		o.heat = ""
	}
	heat, err := login(ctx, o.auth, signin.Who{User: o.user, Password: o.password, Project: o.project}, o.heat)
	if err != nil {
		return 0, err
	}
	if o.record {
		return record(ctx, o, heat, hearth, known, out)
	}
	for _, dir := range o.args {
		list, err := cases.Directory(dir)
		if err != nil {
			return 0, err
		}
		for _, c := range list {
			for _, q := range cases.Questions {
				theirs, err := heat.ask(ctx, c, q)
				if err != nil {
					return 0, err
				}
				if err := meet(ctx, hearth, c, q, theirs, known, out); err != nil {
					return 0, err
				}
			}
		}
	}
	return out.end(), nil
}

// ours is the Hearth that was named, or one of our own.
func (o options) ours(ctx context.Context) (*client, func(), error) {
	if o.hearth == "" {
		return house(ctx, o.user)
	}
	c, err := login(ctx, o.auth, signin.Who{User: o.user, Password: o.password, Project: o.project}, o.hearth)
	return c, func() {}, err
}

// subjects are all cases that the arguments choose.
func (o options) subjects() (names []string, bySubject map[string][]cases.Case, err error) {
	all, err := cases.Archives(filepath.Join(o.data, "cases"))
	if err != nil {
		return nil, nil, err
	}
	bySubject = map[string][]cases.Case{}
	for _, c := range all {
		if len(o.args) > 0 && !slices.Contains(o.args, c.Subject) {
			continue
		}
		if bySubject[c.Subject] == nil {
			names = append(names, c.Subject)
		}
		bySubject[c.Subject] = append(bySubject[c.Subject], c)
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("no cases in %s are called %v", o.data, o.args)
	}
	return names, bySubject, nil
}

// replay asks Hearth alone, and holds it to what Heat once said.
func replay(ctx context.Context, o options, hearth *client, known answers.Known, out *table) (int, error) {
	names, all, err := o.subjects()
	if err != nil {
		return 0, err
	}
	for _, subject := range names {
		recorded, err := answers.Read(filepath.Join(o.data, "recorded"), subject)
		if err != nil {
			return 0, err
		}
		for _, c := range all[subject] {
			for _, q := range cases.Questions {
				theirs, ok := recorded.Cases[c.Name].Answers[string(q)]
				if !ok || recorded.Cases[c.Name].Sum != c.Sum() {
					return 0, fmt.Errorf("case %s is not recorded as it is now: -record %s", c.ID(), subject)
				}
				if err := meet(ctx, hearth, c, q, theirs, known, out); err != nil {
					return 0, err
				}
			}
		}
	}
	return out.end(), nil
}

// record asks Heat what is new since the last time, and keeps what it says.
func record(ctx context.Context, o options, heat, hearth *client, known answers.Known, out *table) (int, error) {
	names, all, err := o.subjects()
	if err != nil {
		return 0, err
	}
	version := o.version
	if version == "" {
		if version, err = heat.version(ctx); err != nil {
			return 0, err
		}
	}
	for _, subject := range names {
		dir := filepath.Join(o.data, "recorded")
		before, err := answers.Read(dir, subject)
		if err != nil {
			return 0, err
		}
		now := answers.Recording{Heat: version, Date: time.Now().UTC().Format(time.DateOnly), Cases: map[string]answers.Said{}}
		for _, c := range all[subject] {
			said, ok := before.Cases[c.Name]
			if !ok || said.Sum != c.Sum() {
				said = answers.Said{Sum: c.Sum(), Answers: map[string]answers.Answer{}}
				for _, q := range cases.Questions {
					if said.Answers[string(q)], err = heat.ask(ctx, c, q); err != nil {
						return 0, err
					}
				}
			}
			now.Cases[c.Name] = said
			for _, q := range cases.Questions {
				if err := meet(ctx, hearth, c, q, said.Answers[string(q)], known, out); err != nil {
					return 0, err
				}
			}
		}
		if err := now.Write(dir, subject); err != nil {
			return 0, err
		}
	}
	return out.end(), nil
}

// meet asks Hearth what Heat was asked, and shows where it says another thing.
func meet(ctx context.Context, hearth *client, c cases.Case, q cases.Question, theirs answers.Answer, known answers.Known, out *table) error {
	ours, err := hearth.ask(ctx, c, q)
	if err != nil {
		return err
	}
	out.asked++
	for _, d := range answers.Compare(theirs, ours) {
		out.add(c.ID(), string(q), d, known.Find(c.ID(), string(q), d.Field))
	}
	return nil
}
