package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hearth/local/proof/compare/answers"
	"hearth/local/proof/prompt"
)

// run runs all steps on both sides, and returns how many differences have no reason.
func run(ctx context.Context, o options) (int, error) {
	known, err := answers.ReadKnown(o.known)
	if err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "hearth-clients-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := writeFiles(dir); err != nil {
		return 0, err
	}
	key, removeKey, err := newAWSKey(ctx)
	if err != nil {
		return 0, err
	}
	defer removeKey()
	sides, err := newSides(ctx, o, dir, key)
	if err != nil {
		return 0, err
	}
	for _, f := range sides {
		defer f.close()
	}
	t := newTable(os.Stdout, o.only, o.all)
	if o.api != "cfn" {
		if err := compareSteps(ctx, t, steps, sides, known); err != nil {
			return 0, err
		}
	}
	if o.api != "heat" {
		if err := compareSteps(ctx, t, awsSteps, sides, known); err != nil {
			return 0, err
		}
		if err := tryOwnSteps(ctx, t, sides[1]); err != nil {
			return 0, err
		}
	}
	if o.api != "" { // the other API's differences were not met
		known = nil
	}
	return t.end(known), nil
}

// compareSteps runs steps on both sides.
func compareSteps(ctx context.Context, t *table, steps []step, sides []*side, known answers.Known) error {
	for n, s := range steps {
		var both [2]any
		for _, i := range []int{1, 0} { // Hearth first, so that its actions in progress do not wait for Heat
			answer, err := sides[i].run(ctx, s)
			if err != nil {
				return err
			}
			both[i] = sides[i].normalizeReply(answer)
		}
		t.add(s, n+1, both[0], both[1], known)
	}
	return nil
}

// tryOwnSteps runs the steps that only Hearth is asked.
func tryOwnSteps(ctx context.Context, t *table, hearth *side) error {
	for n, s := range hearthSteps {
		answer, err := hearth.run(ctx, s)
		if err != nil {
			return err
		}
		wrong := ""
		if s.refused != (len(answer.Lines) > 0) {
			wrong = fmt.Sprint(answer.Lines, " ", answer.JSON)
		}
		t.addOwn(s, n+1, wrong)
	}
	return nil
}

// writeFiles writes the files of testdata into a directory.
func writeFiles(dir string) error {
	list, err := files.ReadDir("testdata")
	if err != nil {
		return err
	}
	for _, f := range list {
		body, err := files.ReadFile("testdata/" + f.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name()), body, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// newSides returns Heat and Hearth.
func newSides(ctx context.Context, o options, dir string, key awsKey) ([]*side, error) {
	name := fmt.Sprintf("clients-%d", time.Now().Unix()%100000)
	var sides []*side
	for i, api := range []string{o.heat, o.hearth} {
		f, err := connect(ctx, strings.TrimSuffix(api, "/"), strings.TrimSuffix([]string{o.heatCFN, o.hearthCFN}[i], "/"), i == 0)
		if err != nil {
			return nil, err
		}
		f.aws.key, f.aws.dir = key, dir
		f.words["dir"], f.words["stack"] = dir, name
		if f.words["own"], err = os.MkdirTemp(dir, "side-"); err != nil {
			return nil, err
		}
		sides = append(sides, f)
	}
	return sides, nil
}

// connect starts the clients with a token of the user that the settings name.
func connect(ctx context.Context, api, cfn string, isHeat bool) (*side, error) {
	token, err := prompt.NewToken(ctx)
	if err != nil {
		return nil, err
	}
	c, err := prompt.Start(ctx, map[string]string{
		"OS_AUTH_TYPE": "admin_token", "OS_TOKEN": token.ID, "OS_ENDPOINT": api + "/" + token.Project,
		"OS_REGION_NAME": cmp.Or(os.Getenv("OS_REGION_NAME"), "RegionOne"),
	})
	if err != nil {
		return nil, err
	}
	var giver *tokenGiver
	if isHeat {
		giver = &tokenGiver{token: token.ID, user: os.Getenv("OS_USERNAME"), actions: map[string]bool{"CreateStack": true}}
	}
	r, err := newRecorder(cfn, giver)
	if err != nil {
		c.Close()
		return nil, err
	}
	return &side{api: api, client: c, aws: &awsClient{recorder: r, target: cfn}, words: map[string]string{}}, nil
}

func (f *side) close() {
	f.client.Close()
	f.aws.recorder.close()
}
