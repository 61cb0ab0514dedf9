package cases

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
)

// A Case is one template with its environment and files.
type Case struct {
	Subject     string // its archive or directory
	Name        string
	Template    string
	Environment string            // YAML; empty sends none
	Files       map[string]string // by the key they are sent under
	Fields      map[string]any    // of the request besides these
}

// ID returns the name of the case with its subject: functions/repeat.
func (c Case) ID() string { return c.Subject + "/" + c.Name }

// A Question is one request about a case.
type Question string

// The questions, in the order of the requests.
const (
	Validate Question = "validate"
	Preview  Question = "preview"
)

// Questions are all questions.
var Questions = []Question{Validate, Preview}

// Path returns the path of the request, below the project's address.
func (q Question) Path() string {
	if q == Preview {
		return "/stacks/preview"
	}
	return "/validate?show_nested=true"
}

// Body returns the JSON of the request.
func (c Case) Body(q Question) ([]byte, error) {
	body := map[string]any{"template": c.Template}
	if c.Environment != "" {
		body["environment"] = c.Environment
	}
	if len(c.Files) > 0 {
		body["files"] = c.Files
	}
	if q == Preview {
		body["stack_name"] = "compared"
	}
	maps.Copy(body, c.Fields)
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", c.ID(), err)
	}
	return text, nil
}

// Sum returns a hash of the case's requests.
func (c Case) Sum() string {
	h := sha256.New()
	for _, q := range Questions {
		body, err := c.Body(q)
		if err != nil {
			return err.Error()
		}
		_, _ = h.Write(body) // never fails
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
