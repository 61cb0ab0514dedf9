package main

import (
	"context"
	"embed"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

//go:embed testdata/*.yaml testdata/*.json testdata/*.py testdata/config.sh
var files embed.FS

// options are the flags.
type options struct {
	heat, hearth       string
	heatCFN, hearthCFN string
	api                string
	known, only        string
	all                bool
}

func main() {
	var o options
	flag.StringVar(&o.heat, "heat", "http://127.0.0.1:8004/v1", "Heat, up to and with /v1")
	flag.StringVar(&o.hearth, "hearth", "http://127.0.0.1:8080/function/api/v1", "Hearth, up to and with /v1")
	flag.StringVar(&o.heatCFN, "heat-cfn", "http://127.0.0.1:8000/v1", "Heat's API for AWS, up to and with /v1")
	flag.StringVar(&o.hearthCFN, "hearth-cfn", "http://127.0.0.1:8080/function/cfn/v1", "Hearth's API for AWS, up to and with /v1")
	flag.StringVar(&o.api, "api", "", "run only the commands of one API, heat or cfn")
	flag.StringVar(&o.known, "known", "local/proof/clients/testdata/differences.txt", "differences that have their reason")
	flag.StringVar(&o.only, "only", "", "show only the steps whose command contains this text; all steps are run")
	flag.BoolVar(&o.all, "all", false, "show differences that have a reason, too")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	n, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "clients:", err)
	}
	if err != nil || n > 0 {
		os.Exit(1)
	}
}
