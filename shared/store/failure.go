package store

import (
	"encoding/json"

	"hearth/shared/stack"
)

// failureText returns a failure as its column keeps it; empty for none.
func failureText(f stack.Failure) (string, error) {
	if f.IsZero() {
		return "", nil
	}
	text, err := json.Marshal(f)
	return clean(string(text)), err
}

func failureOf(text string) (f stack.Failure, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &f)
	}
	return f, err
}
