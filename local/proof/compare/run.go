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

// run makes the comparison of the options, and returns how many differences have no reason.
func run(ctx context.Context, o options) (int, error) {
	hearth, stop, err := o.connectHearth(ctx)
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
				if err := compareAnswer(ctx, hearth, c, q, theirs, known, out); err != nil {
					return 0, err
				}
			}
		}
	}
	return out.end(), nil
}

// connectHearth returns a client of the Hearth that the options name, or of one in this process.
func (o options) connectHearth(ctx context.Context) (*client, func(), error) {
	if o.hearth == "" {
		return startOwnHearth(ctx, o.user)
	}
	c, err := login(ctx, o.auth, signin.Who{User: o.user, Password: o.password, Project: o.project}, o.hearth)
	return c, func() {}, err
}

// subjects returns the cases that the arguments choose.
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

// replay asks only Hearth, and compares its answers with Heat's recorded ones.
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
				if err := compareAnswer(ctx, hearth, c, q, theirs, known, out); err != nil {
					return 0, err
				}
			}
		}
	}
	return out.end(), nil
}

// record asks Heat about the cases that are new or changed since the last time, and stores its
// answers.
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
		recording := answers.Recording{Heat: version, Date: time.Now().UTC().Format(time.DateOnly), Cases: map[string]answers.CaseAnswers{}}
		for _, c := range all[subject] {
			given, ok := before.Cases[c.Name]
			if !ok || given.Sum != c.Sum() {
				given = answers.CaseAnswers{Sum: c.Sum(), Answers: map[string]answers.Answer{}}
				for _, q := range cases.Questions {
					if given.Answers[string(q)], err = heat.ask(ctx, c, q); err != nil {
						return 0, err
					}
				}
			}
			recording.Cases[c.Name] = given
			for _, q := range cases.Questions {
				if err := compareAnswer(ctx, hearth, c, q, given.Answers[string(q)], known, out); err != nil {
					return 0, err
				}
			}
		}
		if err := recording.Write(dir, subject); err != nil {
			return 0, err
		}
	}
	return out.end(), nil
}

// compareAnswer sends a question to Hearth, and shows the differences from Heat's answer.
func compareAnswer(ctx context.Context, hearth *client, c cases.Case, q cases.Question, theirs answers.Answer, known answers.Known, out *table) error {
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
