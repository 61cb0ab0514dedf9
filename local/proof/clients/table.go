package main

import (
	"fmt"
	"os"
	"strings"

	"hearth/local/proof/compare/answers"
)

// A table shows the steps as they run, with the differences of each.
type table struct {
	filter                      string
	all                         bool
	bold, red, green, dim, none string

	steps, equal, own, open, explained int
}

func newTable(out *os.File, only string, all bool) *table {
	t := &table{filter: only, all: all}
	if info, err := out.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" {
		t.bold, t.red, t.green, t.dim, t.none = "\033[1m", "\033[31m", "\033[32m", "\033[2m", "\033[0m"
	}
	return t
}

// add compares both replies to a step, which has a number in its list.
func (t *table) add(s step, number int, heat, hearth any, known answers.Known) {
	t.steps++
	found := answers.Compare(answers.Answer{Body: heat}, answers.Answer{Body: hearth})
	var lines []string
	unexplained := 0
	for _, d := range found {
		why := known.Find(strings.ReplaceAll(s.command(), " ", "-"), fmt.Sprint(number), strings.ReplaceAll(d.Field, " ", "_"))
		if why == nil {
			unexplained++
		} else {
			t.explained++
			if !t.all {
				continue
			}
		}
		lines = append(lines, fmt.Sprintf("      %s\n        heat   %s\n        hearth %s", d.Field, answers.Clip(d.Heat), answers.Clip(d.Ours)))
		if why != nil {
			lines = append(lines, fmt.Sprintf("        %s%s%s", t.dim, why.Why, t.none))
		}
	}
	t.open += unexplained
	mark, colour := "alike", t.green
	switch {
	case unexplained > 0:
		mark, colour = fmt.Sprintf("%d differ", unexplained), t.red
	case len(found) > 0:
		mark, colour = fmt.Sprintf("%d known", len(found)), t.dim
	default:
		t.equal++
	}
	t.show(s, number, mark, colour, lines)
}

// addOwn adds a step that only Hearth was asked, and that is wrong for a reason, or right with none.
func (t *table) addOwn(s step, number int, wrong string) {
	t.own++
	if wrong == "" {
		t.show(s, number, "works", t.green, nil)
		return
	}
	t.open++
	t.show(s, number, "1 wrong", t.red, []string{"      " + wrong})
}

func (t *table) show(s step, number int, mark, colour string, lines []string) {
	if strings.Contains(s.words, t.filter) {
		fmt.Printf("%s%-10s%s %3d %s\n", colour, mark, t.none, number, s.words)
		for _, l := range lines {
			fmt.Println(l)
		}
	}
}

// end prints the counts and the unused reasons, and returns the number of differences without a
// reason.
func (t *table) end(known answers.Known) int {
	for _, line := range known.Unmet() {
		fmt.Println(line)
	}
	fmt.Printf("\n%s%d commands, %d answered alike, and %d of Hearth alone; %d differences, %d of them with a reason%s\n", t.bold, t.steps, t.equal, t.own, t.open+t.explained, t.explained, t.none)
	return t.open
}
