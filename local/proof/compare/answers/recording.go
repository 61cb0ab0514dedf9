package answers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A Recording has Heat's answers to the cases of one subject.
type Recording struct {
	Heat  string                 `json:"heat"` // its version
	Date  string                 `json:"date"`
	Cases map[string]CaseAnswers `json:"cases"` // by name
}

// CaseAnswers has the answers to one case.
type CaseAnswers struct {
	Sum     string            `json:"sum"` // of the requests, so that a changed case is noticed
	Answers map[string]Answer `json:"answers"`
}

// Read reads the recording of a subject. A missing one is empty.
func Read(dir, subject string) (Recording, error) {
	r := Recording{Cases: map[string]CaseAnswers{}}
	text, err := os.ReadFile(file(dir, subject))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return r, d.Decode(&r)
}

// Write writes the recording of a subject.
func (r Recording) Write(dir, subject string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(r); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(file(dir, subject), b.Bytes(), 0o644)
}

func file(dir, subject string) string { return filepath.Join(dir, subject+".json") }
