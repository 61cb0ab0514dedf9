package main

import (
	"cmp"
	"context"
	"embed"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"hearth/local/proof/compare/answers"
	"hearth/local/proof/prompt"
)

//go:embed testdata/*.yaml testdata/config.sh
var files embed.FS

func main() {
	heat := flag.String("heat", "http://127.0.0.1:8004/v1", "Heat, up to and with /v1")
	hearth := flag.String("hearth", "http://127.0.0.1:8080/function/api/v1", "Hearth, up to and with /v1")
	known := flag.String("known", "local/proof/clients/testdata/differences.txt", "differences that have their reason")
	only := flag.String("only", "", "show only the steps whose command contains this text; all steps are run")
	all := flag.Bool("all", false, "show differences that have a reason, too")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	n, err := run(ctx, *heat, *hearth, *known, *only, *all)
	if err != nil {
		fmt.Fprintln(os.Stderr, "clients:", err)
	}
	if err != nil || n > 0 {
		os.Exit(1)
	}
}

// run runs all steps on both sides, and returns how many differences have no reason.
func run(ctx context.Context, heat, hearth, reasons, only string, all bool) (int, error) {
	known, err := answers.ReadKnown(reasons)
	if err != nil {
		return 0, err
	}
	dir, err := os.MkdirTemp("", "hearth-clients-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	list, err := files.ReadDir("testdata")
	if err != nil {
		return 0, err
	}
	for _, f := range list {
		body, err := files.ReadFile("testdata/" + f.Name())
		if err != nil {
			return 0, err
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name()), body, 0o600); err != nil {
			return 0, err
		}
	}
	var sides [2]*side
	name := fmt.Sprintf("clients-%d", time.Now().Unix()%100000)
	for i, api := range []string{heat, hearth} {
		if sides[i], err = connect(ctx, strings.TrimSuffix(api, "/")); err != nil {
			return 0, err
		}
		defer sides[i].client.Close()
		sides[i].words["dir"], sides[i].words["stack"] = dir, name
		if sides[i].words["own"], err = os.MkdirTemp(dir, "side-"); err != nil {
			return 0, err
		}
	}
	t := newTable(os.Stdout, only, all)
	for _, s := range steps {
		var both [2]any
		for _, i := range []int{1, 0} { // Hearth first, so that its actions in progress do not wait for Heat
			answer, err := sides[i].run(s)
			if err != nil {
				return 0, err
			}
			both[i] = sides[i].normalizeReply(answer)
		}
		t.add(s, both[0], both[1], known)
	}
	return t.end(known), nil
}

// connect starts a client with a token of the user that the settings name.
func connect(ctx context.Context, api string) (*side, error) {
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
	return &side{api: api, client: c, words: map[string]string{}}, nil
}
