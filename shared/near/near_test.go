package near

import (
	"strings"
	"testing"
)

// plainEdits counts edits with the textbook algorithm, in a whole table.
func plainEdits(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// TestEdits compares all words of up to five letters out of two with each other.
func TestEdits(t *testing.T) {
	t.Parallel()
	words := []string{""}
	for i := 0; len(words[i]) < 5; i++ {
		words = append(words, words[i]+"a", words[i]+"b")
	}
	for _, a := range words {
		for _, b := range words {
			for most := range 4 {
				want := min(plainEdits(a, b), most+1)
				if got := edits([]rune(a), []rune(b), most); got != want {
					t.Fatalf("%q to %q is %d edits of at most %d, want %d", a, b, got, most, want)
				}
			}
		}
	}
}

func TestHint(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100)
	for name, c := range map[string]struct{ name, known, want string }{
		"swapped":       {"OS::Nova::Sevrer", "OS::Nova::Server", `Did you mean "OS::Nova::Server"?`},
		"itself":        {"abc", "abc", ""},
		"far":           {"abcdef", "uvwxyz", ""},
		"too long":      {long, long + "y", ""},
		"as long as is": {long[:64], long[:63], `Did you mean "` + long[:63] + `"?`},
		"letters":       {"größe", "grösse", ""},
		"longer known":  {long[:60], long[:68], `Did you mean "` + long[:68] + `"?`},
	} {
		if got := Hint(c.name, []string{"", c.known}); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A boolean in the place of a name was not quoted.
func TestNameHint(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"False": "YAML reads a bare no, off or false as a boolean. Quote the name.", "true": "YAML reads a bare yes, on or true as a boolean. Quote the name.",
		"flase": `Did you mean "false"?`, "other": "",
	} {
		if got := NameHint(name, []string{"false"}); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// The caller says how far the nearest name may be.
func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"HEARTH_LISTEN", "HEARTH_REDIS", "HEARTH_DATABASE"}
	for most, want := range map[int]string{3: "", 4: "HEARTH_REDIS", 100: "HEARTH_REDIS"} {
		if got := Nearest("HEARTH_REDIS_URL", known, most); got != want {
			t.Errorf("at most %d edits: %q, want %q", most, got, want)
		}
	}
}
