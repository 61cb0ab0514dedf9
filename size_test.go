package hearth

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mostLines is how long a file of Go may be.
const mostLines = 400

// TestFileLength holds that files stay short, those of tests too.
func TestFileLength(t *testing.T) {
	tests := 0
	eachSource(t, func(path string, text []byte) {
		if strings.HasSuffix(path, "_test.go") {
			tests++
		}
		if n := bytes.Count(text, []byte("\n")); n > mostLines {
			t.Errorf("%s has %d lines, at most %d are allowed: split it by noun", path, n, mostLines)
		}
	})
	if tests < 100 {
		t.Errorf("only %d files of tests were read", tests)
	}
}

// eachSource calls do with each file of Go in the repository, those of tests too.
func eachSource(t *testing.T, do func(path string, text []byte)) {
	t.Helper()
	out, err := exec.Command("git", "ls-files", "-z", "*.go").Output()
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, path := range strings.Split(string(out), "\x00") {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // removed, and not yet committed
		}
		read++
		do(path, text)
	}
	if read < 500 {
		t.Fatalf("only %d files were read", read)
	}
}

const (
	longSentence = 30 // words

	// mostLongSentences is how many longer ones the comments of shared may have. It may only fall.
	mostLongSentences = 0
)

// sentenceEnd is the end of a sentence, of a paragraph, or of an item of a list.
var sentenceEnd = regexp.MustCompile(`[.!?]\s|\n\s*\n|\n\s*-\s|\n\t`)

// longSentences returns the sentences of a comment that have too many words.
func longSentences(comment string) (long []string) {
	for _, s := range sentenceEnd.Split(comment, -1) {
		if words := strings.Fields(s); len(words) > longSentence {
			long = append(long, strings.Join(words, " "))
		}
	}
	return long
}

// TestSentences counts long sentences, because a reader reads them twice.
func TestSentences(t *testing.T) {
	found := 0
	eachSource(t, func(path string, text []byte) {
		if !strings.HasPrefix(path, "shared/") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, group := range file.Comments {
			for _, s := range longSentences(group.Text()) {
				found++
				t.Logf("%s: %s", path, s)
			}
		}
	})
	if found > mostLongSentences {
		t.Errorf("%d sentences have more than %d words, at most %d are allowed; go test -run TestSentences -v . lists them", found, longSentence, mostLongSentences)
	}
}

// TestSentencesOfPages finds long sentences in the pages, outside of tables, commands and lists of links.
func TestSentencesOfPages(t *testing.T) {
	sentences := regexp.MustCompile(`[.!?:]\s|\n\s*\n|\n\s*-\s|\n\d+\.\s| · `)
	noProse := regexp.MustCompile("(?ms)^```.*?^```|^( {4}|\\||#)[^\n]*")
	read := 0
	for _, files := range []string{"*.md", "docs/*.md", "docs/examples/*.md", "local/proof/*.md"} {
		paths, err := filepath.Glob(files)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range sentences.Split(noProse.ReplaceAllString(string(text), "\n"), -1) {
				if read++; len(strings.Fields(s)) > longSentence {
					t.Errorf("%s: a sentence of %d words: %s", path, len(strings.Fields(s)), strings.Join(strings.Fields(s), " "))
				}
			}
		}
	}
	if read < 500 {
		t.Errorf("only %d sentences were read", read)
	}
}

func TestLongSentences(t *testing.T) {
	word := func(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }
	for text, want := range map[string]int{
		word(30) + ".":                   0,
		word(31) + ".":                   1,
		word(20) + ". " + word(20) + ".": 0,
		word(16) + "\n" + word(16):       1,
		word(20) + "\n\n" + word(20):     0,
		word(31) + ". " + word(31):       2,
	} {
		if got := len(longSentences(text)); got != want {
			t.Errorf("%q has %d long sentences, want %d", text, got, want)
		}
	}
}
