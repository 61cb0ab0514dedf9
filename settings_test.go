package hearth_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"hearth/shared/app"
)

var writeSettings = flag.Bool("settings", false, "write the table of settings into README.md")

const (
	settingsBegin = "<!-- settings: written by go test . -run Settings -settings -->\n"
	settingsEnd   = "<!-- end of settings -->\n"
)

// The README's table of settings is the code's.
func TestSettingsInReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), settingsBegin)
	table, after, ok2 := strings.Cut(rest, settingsEnd)
	if !ok || !ok2 {
		t.Fatalf("README.md lacks the lines %q and %q", settingsBegin, settingsEnd)
	}
	want := "\n" + app.Table() + "\n"
	if table == want {
		return
	}
	if !*writeSettings {
		t.Fatal("README.md has another table of settings; write it with: go test . -run Settings -settings")
	}
	if err := os.WriteFile("README.md", []byte(before+settingsBegin+want+settingsEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
