package near

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A longer name has no hint, and only the first of very many names are compared: texts of unknown
// callers must not cost minutes of work.
const (
	longestNear = 64 // letters
	mostNear    = 1000
	mostEdits   = 8
)

// Hint returns the known name that a misspelt one probably means, as a question; empty when none is
// near enough.
func Hint(name string, known []string) string {
	best := Nearest(name, known, utf8.RuneCountInString(name)/3)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("Did you mean %q?", best)
}

// NameHint is Hint for a name in YAML that is not known. A boolean was probably not quoted.
func NameHint(name string, known []string) string {
	switch strings.ToLower(name) {
	case "true":
		return Unquoted(true)
	case "false":
		return Unquoted(false)
	}
	return Hint(name, known)
}

// Unquoted returns the hint for a boolean in the place of a name.
func Unquoted(value bool) string {
	words := "no, off or false"
	if value {
		words = "yes, on or true"
	}
	return "YAML reads a bare " + words + " as a boolean. Quote the name."
}

// Nearest returns the known name that needs the fewest edits, the first of several; empty when all
// need more than most.
func Nearest(name string, known []string, most int) string {
	letters := []rune(name)
	if len(name) > 4*longestNear || len(letters) > longestNear {
		return ""
	}
	best, distance := "", min(most, mostEdits)
	for _, k := range known[:min(len(known), mostNear)] {
		if len(k) > 4*longestNear {
			continue
		}
		if d := edits(letters, []rune(k), distance); d <= distance && k != name && (best == "" || d < distance) {
			best, distance = k, d
		}
	}
	return best
}

// edits counts the letters to change, add, remove or swap; more than most is most + 1. It compares
// only what lies between the common beginning and end, and only near the diagonal.
func edits(a, b []rune, most int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var rows [3][longestNear + mostEdits + 2]int
	before, row, next := rows[0][:len(b)+1], rows[1][:len(b)+1], rows[2][:len(b)+1]
	for j := range row {
		row[j] = j
	}
	for i := range a {
		least := most + 1
		for j := range next {
			next[j] = most + 1
		}
		if i < most {
			next[0], least = i+1, i+1
		}
		for j := max(0, i-most); j < min(len(b), i+most+1); j++ {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
			least = min(least, next[j+1])
		}
		if least > most {
			return most + 1
		}
		before, row, next = row, next, before
	}
	return min(row[len(b)], most+1)
}
