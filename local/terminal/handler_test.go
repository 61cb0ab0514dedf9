package terminal

import (
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// logged returns what a log of that format writes to a file, which is no terminal.
func logged(t *testing.T, format string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	log := slog.New(NewHandler(f, format, slog.LevelInfo))
	log.Debug("left out")
	log.Warn("stack", "name", "web", "state", "CREATE_FAILED")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestText(t *testing.T) {
	for _, format := range []string{"auto", "text"} {
		if got := logged(t, format); !strings.Contains(got, "level=WARN msg=stack name=web state=CREATE_FAILED") {
			t.Errorf("%s: %q", format, got)
		}
	}
}

func TestJSON(t *testing.T) {
	var line map[string]any
	if err := json.Unmarshal([]byte(logged(t, "json")), &line); err != nil {
		t.Fatal(err)
	}
	if line["state"] != "CREATE_FAILED" {
		t.Errorf("got %v", line)
	}
}

func TestShort(t *testing.T) {
	var plain, coloured strings.Builder
	slog.New(NewShort(&plain, false, slog.LevelInfo)).Warn("stack", "name", "web")
	if !regexp.MustCompile(`^\d\d:\d\d:\d\d WRN stack name=web\n$`).MatchString(plain.String()) {
		t.Errorf("got %q", plain.String())
	}
	slog.New(NewShort(&coloured, true, slog.LevelInfo)).Warn("stack", "name", "web")
	if !strings.Contains(coloured.String(), "\x1b[") {
		t.Errorf("no colour in %q", coloured.String())
	}
}
