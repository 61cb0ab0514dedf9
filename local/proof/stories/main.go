package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"

	"hearth/local/proof/compare/answers"
)

func main() {
	heat := flag.String("heat", "http://127.0.0.1:8004/v1", "Heat, up to and with /v1")
	hearth := flag.String("hearth", "http://127.0.0.1:8080/function/api/v1", "Hearth, up to and with /v1")
	known := flag.String("known", "local/proof/stories/testdata/differences.txt", "differences that have their reason")
	only := flag.String("only", "", "tell the stories alone whose names hold this")
	all := flag.Bool("all", false, "show differences that have a reason, too")
	at := flag.Int("parallel", 3, "stories at once")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	n, err := run(ctx, []string{*heat, *hearth}, *known, *only, *all, *at)
	if err != nil {
		fmt.Fprintln(os.Stderr, "stories:", err)
	}
	if err != nil || n > 0 {
		os.Exit(1)
	}
}

// run plays all stories on both sides, and returns how many differences have no reason.
func run(ctx context.Context, apis []string, reasons, only string, all bool, parallel int) (int, error) {
	known, err := answers.ReadKnown(reasons)
	if err != nil {
		return 0, err
	}
	stories, err := readStories()
	if err != nil {
		return 0, err
	}
	sides, err := connect(ctx, apis...)
	if err != nil {
		return 0, err
	}
	t := newTable(os.Stdout, known, all)
	var working sync.WaitGroup
	slots := make(chan struct{}, max(parallel, 1))
	for _, s := range stories {
		if !strings.Contains(s.Name, only) {
			continue
		}
		slots <- struct{}{}
		working.Go(func() {
			defer func() { <-slots }()
			answersOf := make([][]answers.Answer, len(sides))
			var both sync.WaitGroup
			for i := range sides {
				both.Go(func() { answersOf[i] = sides[i].play(ctx, s) })
			}
			both.Wait()
			t.add(s, answersOf[0], answersOf[1])
		})
	}
	working.Wait()
	if only == "" { // a random difference has a reason that is not used every time
		for _, line := range known.Unmet() {
			fmt.Println(line)
		}
	}
	return t.end(), ctx.Err()
}
