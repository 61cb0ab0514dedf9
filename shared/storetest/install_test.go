package storetest

import (
	"os"
	"path/filepath"
	"testing"
)

// TestNoCluster: Debian's package must not start a cluster of its own.
func TestNoCluster(t *testing.T) {
	const want = "create_main_cluster = false"
	for name, c := range map[string]struct{ before, after string }{
		"as it comes": {"# Create a cluster?\n#create_main_cluster = true\n#start_conf = 'auto'\n", "# Create a cluster?\n" + want + "\n#start_conf = 'auto'\n"},
		"set":         {"create_main_cluster = true\n", want + "\n"},
		"without":     {"", "\n" + want + "\n"},
	} {
		path := filepath.Join(t.TempDir(), "createcluster.conf")
		if err := os.WriteFile(path, []byte(c.before), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := noCluster(path); err != nil {
			t.Fatal(err)
		}
		if got := string(must(os.ReadFile(path))); got != c.after {
			t.Errorf("%s: became %q, want %q", name, got, c.after)
		}
	}
}
