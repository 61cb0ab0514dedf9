// Command compare sends the same validations and stack previews of many templates to Heat and Hearth,
// and prints the differences of their answers. Hearth runs in this process, with the simulated cloud,
// unless -hearth names one. With -record it stores Heat's answers, against which the tests check
// Hearth without any Heat.
//
//	compare                      the cases of testdata/cases against their recordings
//	compare -record [SUBJECT…]   asks Heat again, and records its answers
//	compare -heat catalog DIR…   all templates below directories, sent to both
//	compare -types -record       records Heat's resource types
//	compare -types               Hearth's types against that recording
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

type options struct {
	heat, hearth, auth, user, password, project string
	data                                        string
	version                                     string
	record, all, types                          bool
	args                                        []string
}

func main() {
	var o options
	flag.StringVar(&o.heat, "heat", "", `Heat up to and with /v1; "catalog" asks Keystone's catalogue`)
	flag.StringVar(&o.hearth, "hearth", "", "Hearth up to and with /v1, in the same cloud as Heat; none is one of our own")
	flag.StringVar(&o.auth, "auth", os.Getenv("OS_AUTH_URL"), "Keystone")
	flag.StringVar(&o.user, "user", cmp.Or(os.Getenv("OS_USERNAME"), "demo"), "user")
	flag.StringVar(&o.password, "password", cmp.Or(os.Getenv("OS_PASSWORD"), "secret"), "their password")
	flag.StringVar(&o.project, "project", cmp.Or(os.Getenv("OS_PROJECT_NAME"), "demo"), "their project")
	flag.StringVar(&o.data, "data", "local/proof/compare/testdata", "where cases, recordings and the list of differences are")
	flag.StringVar(&o.version, "version", "", "Heat's version, for the recording; none is what it says of its build")
	flag.BoolVar(&o.record, "record", false, "record what Heat says to the cases")
	flag.BoolVar(&o.types, "types", false, "compare resource types instead of templates")
	flag.BoolVar(&o.all, "all", false, "show differences that have their reason, too")
	flag.Parse()
	o.args = flag.Args()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	differences, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	}
	if differences > 0 {
		os.Exit(1)
	}
}
