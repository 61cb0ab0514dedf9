package app

// nearest gives the candidate with the fewest letters to change, the first of
// several.
func nearest(word string, candidates []string) string {
	best, fewest := "", 1<<30
	for _, c := range candidates {
		if n := distance(word, c); n < fewest {
			best, fewest = c, n
		}
	}
	return best
}

// distance counts the letters to insert, remove or replace (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
