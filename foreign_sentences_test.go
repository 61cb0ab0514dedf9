package hearth

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// foreignSentences are the files that may read a sentence to learn what happened, because others
// write it, with the reason. What Hearth itself writes has a type, a field or a code beside it.
var foreignSentences = map[string]struct {
	most   int
	reason string
}{
	"local/guard.go":                    {1, "a header that names the host"},
	"shared/debtest/install.go":         {2, "the output of apt"},
	"shared/exact/explain.go":           {2, "the errors of Go's JSON"},
	"shared/hot/findings.go":            {1, "no sentence: the path of a loop, whose parts end with a colon"},
	"shared/hot/yaml_fault.go":          {4, "the errors of the YAML reader"},
	"shared/hot/yaml_mark.go":           {1, "the errors of the YAML reader"},
	"shared/identity/signed.go":         {1, "Keystone's refusals, which have no other form"},
	"shared/queue/redis.go":             {3, "Redis's errors begin with their code"},
	"shared/refusal/kind.go":            {1, "Nova's refusals: only the sentence tells this conflict from others"},
	"shared/stack/older_reason.go":      {4, "rows of older releases, which kept only sentences"},
	"shared/stack/problem.go":           {2, "takes parts from a message that are kept beside it"},
	"shared/stack/secret_mask.go":       {1, "checks that a masked message has its parts still"},
	"shared/stepdef/constraint_time.go": {2, "the errors of Go's time"},
	"shared/stepdef/words.go":           {1, "the errors of the YAML reader"},
	"shared/store/connect_error.go":     {1, "the errors of the driver of Postgres, one line for each attempt"},
	"shared/yaql/words.go":              {1, "words the sentences of Python's yaql for authors of templates"},
}

// testKits are the rooms that play a cloud or its users, and read answers as these do.
var testKits = []string{"shared/simcloud/", "shared/storetest/", "local/proof/"}

// readers are the functions of package strings with which a sentence is read.
var readers = map[string]bool{
	"Contains": true, "HasPrefix": true, "HasSuffix": true, "Cut": true, "CutPrefix": true, "CutSuffix": true, "EqualFold": true,
	"Split": true, "SplitN": true, "SplitSeq": true, "SplitAfter": true, "Index": true, "LastIndex": true, "TrimPrefix": true, "TrimSuffix": true, "Fields": true,
}

var (
	// patternReaders are the methods of a pattern with which a sentence is read.
	patternReaders = regexp.MustCompile(`^(Match|Find)(All)?(String|Bytes)?(Submatch)?(Index)?$`)

	// sentenceName is what a value is called that is a sentence.
	sentenceName = regexp.MustCompile(`(?i)(reason|why|message|sentence|said|says|error|fault|failure|unfit|refusal|refused)$`)

	// sentencePart is a literal that a sentence has and a name or an ID has not.
	sentencePart = regexp.MustCompile(`[a-z]\S* [\S]*[a-zA-Z]|^\S+: $|^: |^ [a-z]`)
)

// TestForeignSentences looks for code that compares or divides a sentence, other than in files that
// read those of others.
func TestForeignSentences(t *testing.T) {
	seen := map[string]int{}
	eachFile(t, func(path string, file *ast.File) {
		if slices.ContainsFunc(testKits, func(room string) bool { return strings.HasPrefix(path, room) }) {
			return
		}
		found := sentencesRead(file)
		seen[path] = len(found)
		if most := foreignSentences[path].most; len(found) > most {
			t.Errorf("%s reads sentences %d times, %d are allowed: %s", path, len(found), most, strings.Join(found, "; "))
		}
	})
	for path, allowed := range foreignSentences {
		if seen[path] < allowed.most {
			t.Errorf("%s: reads sentences %d times, and the test allows %d", path, seen[path], allowed.most)
		}
		if allowed.reason == "" {
			t.Errorf("%s has no reason", path)
		}
	}
}

// sentencesRead returns the places of a file where a sentence is compared or divided.
func sentencesRead(file *ast.File) (found []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			of, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || len(n.Args) < 1 {
				return true
			}
			room, _ := of.X.(*ast.Ident)
			divided := room != nil && room.Name == "strings" && readers[of.Sel.Name] && (isSentence(n.Args[0]) || len(n.Args) > 1 && isPartOfSentence(n.Args[1]))
			if divided || patternReaders.MatchString(of.Sel.Name) && isSentence(n.Args[0]) {
				found = append(found, nameOf(of)+"("+nameOf(n.Args[0])+")")
			}
		case *ast.SwitchStmt:
			if n.Tag != nil && isSentence(n.Tag) {
				found = append(found, "switch "+nameOf(n.Tag))
			}
		case *ast.BinaryExpr:
			if (n.Op == token.EQL || n.Op == token.NEQ) && (isPartOfSentence(n.X) || isPartOfSentence(n.Y)) {
				found = append(found, nameOf(n.X)+" "+n.Op.String()+" "+nameOf(n.Y))
			}
		}
		return true
	})
	return found
}

// isSentence reports whether an expression is called as a sentence is, or is the text of an error.
func isSentence(e ast.Expr) bool {
	if call, ok := e.(*ast.CallExpr); ok {
		if of, ok := call.Fun.(*ast.SelectorExpr); ok && of.Sel.Name == "Error" && len(call.Args) == 0 {
			return true
		}
		for _, arg := range call.Args { // such as strings.ToLower(reason)
			if isSentence(arg) {
				return true
			}
		}
		return false
	}
	return sentenceName.MatchString(nameOf(e))
}

// isPartOfSentence reports whether an expression is a literal that only a sentence has.
func isPartOfSentence(e ast.Expr) bool {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return false
	}
	text, err := strconv.Unquote(literal.Value)
	return err == nil && sentencePart.MatchString(text)
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return nameOf(e.X) + "." + e.Sel.Name
	case *ast.BasicLit:
		return e.Value
	case *ast.CallExpr:
		return nameOf(e.Fun) + "(…)"
	}
	return fmt.Sprintf("%T", e)
}

// TestSentencesRead checks what counts as reading a sentence.
func TestSentencesRead(t *testing.T) {
	for code, want := range map[string]int{
		`strings.Contains(why, ": ")`:                    1,
		`strings.HasSuffix(w.Why, unknownWhy)`:           1,
		`strings.SplitN(reason, ": ", 4)`:                1,
		`strings.Cut(text, ": ")`:                        1,
		`strings.Contains(e.Error(), " node.")`:          1,
		`strings.Contains(strings.ToLower(reason), "x")`: 1,
		`strings.HasPrefix(text, "Went to")`:             1,
		`line.FindStringSubmatch(err.Error())`:           1,
		`r.Reason == "Stack CREATE started"`:             1,
		`text != "not found"`:                            1,
		`strings.Contains(name, "::")`:                   0,
		`strings.Cut(header, ",")`:                       0,
		`strings.Split(text, "\n")`:                      0,
		`r.Reason == ""`:                                 0,
		`s.Cause == stack.CauseTimeout`:                  0,
		`strings.Join(reasons, ": ")`:                    0,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "a.go", "package a\nvar _ = "+code, 0)
		if err != nil {
			t.Fatal(err)
		}
		if found := sentencesRead(file); len(found) != want {
			t.Errorf("%s: %d are found, want %d: %v", code, len(found), want, found)
		}
	}
}
