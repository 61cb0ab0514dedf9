package hot

import "fmt"

// near finds the known name that a misspelt one was meant to be, and asks for it;
// empty when none is near enough. Of
// very many names it looks at the first thousand.
func near(name string, known []string) string {
	best, distance := "", len([]rune(name))/3
	for _, k := range known[:min(len(known), 1000)] {
		if d := edits(name, k, distance); d <= distance && k != name && (best == "" || d < distance) {
			best, distance = k, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("Did you mean %q?", best)
}

// Near finds it for whoever reads other texts that a person writes.
func Near(name string, known []string) string { return near(name, known) }

// nearest asks for the known name that one of several is nearest to.
func nearest(none string, names, known []string) string {
	for _, name := range names {
		if hint := near(name, known); hint != "" {
			return hint
		}
	}
	return none
}

// edits counts the letters to change, add, leave out or swap; more than most is
// most + 1.
func edits(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || len(y)-len(x) > most {
		return most + 1
	}
	before, row := []int(nil), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next := make([]int, len(y)+1)
		next[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(y)]
}
