package functions_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"hearth/shared/debtest"
)

// An awsModel is what AWS says of an API in the files of botocore.
type awsModel struct {
	Metadata struct {
		Namespace string `json:"xmlNamespace"`
	} `json:"metadata"`
	Operations map[string]struct {
		Output *struct {
			Shape         string `json:"shape"`
			ResultWrapper string `json:"resultWrapper"`
		} `json:"output"`
		Errors []struct {
			Shape string `json:"shape"`
		} `json:"errors"`
	} `json:"operations"`
	Shapes map[string]awsShape `json:"shapes"`
}

// An awsShape is the form of a value.
type awsShape struct {
	Type     string                    `json:"type"`
	Required []string                  `json:"required"`
	Members  map[string]awsShapeMember `json:"members"`
	Member   awsShapeMember            `json:"member"` // of a list
	Enum     []string                  `json:"enum"`
	Error    struct {
		Code   string `json:"code"`
		Status int    `json:"httpStatusCode"`
	} `json:"error"`
}

type awsShapeMember struct {
	Shape string `json:"shape"`
}

const (
	cloudFormationModel = "data/cloudformation/2010-05-15/service-2.json"
	cloudWatchModel     = "data/cloudwatch/2010-08-01/service-2.json"
	debianPython        = "/usr/lib/python3/dist-packages/botocore"
)

// readModel returns a model of the botocore that python3 has. Where it has none, it installs
// Debian's package.
func readModel(t *testing.T, path string) awsModel {
	t.Helper()
	var text []byte
	err := debtest.Install(t.Context(), debtest.Installation{
		Packages:  []string{"python3-botocore"},
		Installed: func() bool { text = findModel(t, path); return text != nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	var m awsModel
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Operations) < 30 || len(m.Shapes) < 100 || m.Metadata.Namespace == "" {
		t.Fatalf("the model has %d operations and %d shapes", len(m.Operations), len(m.Shapes))
	}
	return m
}

// findModel returns the text of the model, or nil where there is no botocore.
func findModel(t *testing.T, model string) []byte {
	t.Helper()
	var rooms []string
	out, err := exec.CommandContext(t.Context(), "python3", "-c", "import botocore; print(botocore.__path__[0])").Output()
	if err == nil {
		rooms = append(rooms, strings.TrimSpace(string(out)))
	}
	for _, room := range append(rooms, debianPython) {
		path := filepath.Join(room, filepath.FromSlash(model))
		if text, err := os.ReadFile(path); err == nil {
			return text
		}
		packed, err := os.ReadFile(path + ".gz")
		if err != nil {
			continue
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return text
	}
	return nil
}
