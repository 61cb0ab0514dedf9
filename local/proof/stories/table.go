package main

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"hearth/local/proof/compare/answers"
)

// A table shows the stories as they end, with the differences of each.
type table struct {
	known                       answers.Known
	all                         bool
	bold, red, green, dim, none string

	mu                                     sync.Mutex
	stories, equal, unexplained, explained int
}

func newTable(out *os.File, known answers.Known, all bool) *table {
	t := &table{known: known, all: all}
	if info, err := out.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" {
		t.bold, t.red, t.green, t.dim, t.none = "\033[1m", "\033[31m", "\033[32m", "\033[2m", "\033[0m"
	}
	return t
}

// add compares both answers to each step of a story.
func (t *table) add(s story, heat, hearth []answers.Answer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stories++
	var lines []string
	unexplained, reasoned := 0, 0
	for i, step := range s.Steps {
		for _, d := range answers.Compare(heat[i], hearth[i]) {
			why := t.known.Find(s.Name, step.Verb, strings.ReplaceAll(d.Field, " ", "_"))
			if why == nil {
				unexplained++
			} else if reasoned++; !t.all {
				continue
			}
			lines = append(lines, fmt.Sprintf("      %d %s: %s\n        heat   %s\n        hearth %s", i+1, step.Verb, d.Field, answers.Clip(d.Heat), answers.Clip(d.Ours)))
			if why != nil {
				lines = append(lines, fmt.Sprintf("        %s%s%s", t.dim, why.Why, t.none))
			}
		}
	}
	t.unexplained, t.explained = t.unexplained+unexplained, t.explained+reasoned
	mark, colour := "alike", t.green
	switch {
	case unexplained > 0:
		mark, colour = fmt.Sprintf("%d differ", unexplained), t.red
	case reasoned > 0:
		mark, colour = fmt.Sprintf("%d known", reasoned), t.dim
	default:
		t.equal++
	}
	fmt.Printf("%s%-10s%s %s\n", colour, mark, t.none, s.Name)
	for _, l := range lines {
		fmt.Println(l)
	}
}

// end prints the counts, and returns the number of differences without a reason.
func (t *table) end() int {
	fmt.Printf("\n%s%d stories, %d told alike; %d differences, %d of them with a reason%s\n", t.bold, t.stories, t.equal, t.unexplained+t.explained, t.explained, t.none)
	return t.unexplained
}
