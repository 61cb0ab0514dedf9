package api

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata from what is answered now; only commit what you understand")

// shown are the headers that an exchange shows, where they are set.
var shown = []string{"Location", "Content-Type", "Allow", "Www-Authenticate"}

// TestExchanges holds testdata/*.http: each file is a series of exchanges with a new
// function, each exchange a request (lines with >) and its answer (lines with <). Where a
// request names no token, it is a member's. {p} is the project's id, {web} and
// {old} are those of its stacks.
func TestExchanges(t *testing.T) {
	files, err := filepath.Glob("testdata/*.http")
	if err != nil || len(files) == 0 {
		t.Fatal("no exchanges", err)
	}
	names := strings.NewReplacer("{p}", ours, "{other}", theirs, "{web}", webID, "{old}", oldID, "{secret}", secretID, "{event}", webID[:35]+"c")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".http"), func(t *testing.T) {
			h, _ := newTestAPI(t)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			var request []string
			answer := func() {
				if request == nil {
					return
				}
				w := httptest.NewRecorder()
				h.ServeHTTP(w, parse(t, names.Replace(strings.Join(request, "\n"))))
				write(&out, w)
				request = nil
			}
			for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
				line := lines.Text()
				if asked, ok := strings.CutPrefix(line, ">"); ok {
					request = append(request, strings.TrimPrefix(asked, " "))
					out.WriteString(line + "\n")
					continue
				}
				answer()
				if !strings.HasPrefix(line, "<") {
					out.WriteString(line + "\n")
				}
			}
			answer()
			if *update {
				if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got := out.String(); got != string(text) {
				t.Errorf("%s differs: look at it with -update and git diff\n%s", file, firstDifference(got, string(text)))
			}
		})
	}
}

func parse(t *testing.T, text string) *http.Request {
	t.Helper()
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	method, path, ok := strings.Cut(lines[0], " ")
	if !ok {
		t.Fatalf("not a request: %q", lines[0])
	}
	r := httptest.NewRequest(method, "http://heat:8004"+path, strings.NewReader(body))
	r.Header.Set("X-Auth-Token", "member-of-ours")
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		r.Header.Set(name, strings.TrimSpace(value))
	}
	return r
}

// write shows an answer; JSON is broken into lines, its order and marks kept.
func write(out *bytes.Buffer, w *httptest.ResponseRecorder) {
	lines := []string{http.StatusText(w.Code)}
	for _, name := range shown {
		if v := w.Header().Get(name); v != "" {
			lines = append(lines, name+": "+v)
		}
	}
	if w.Body.Len() > 0 {
		var pretty bytes.Buffer
		if json.Indent(&pretty, w.Body.Bytes(), "", "  ") != nil {
			pretty = *w.Body
		}
		lines = append(append(lines, ""), strings.Split(strings.TrimSuffix(pretty.String(), "\n"), "\n")...)
	}
	lines[0] = strings.TrimSpace(w.Result().Status)
	for _, line := range lines {
		out.WriteString(strings.TrimRight("< "+line, " ") + "\n")
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + strings.Join(w[i:min(i+1, len(w))], "")
		}
	}
	return "the answers end early"
}
