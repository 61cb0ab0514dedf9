package wire

import (
	"encoding/json"
	"maps"

	"hearth/shared/stack"
)

// Container is the Swift container that holds files of the stack; empty when the body
// names none.
func (b Body) Container() (string, error) {
	var name string
	if !b.has("files_container") {
		return "", nil
	}
	if json.Unmarshal(b["files_container"], &name) != nil {
		return "", stack.Errorf(stack.BadRequest, "files_container must be the name of a container.")
	}
	return name, nil
}

// Filled is the body with the files of its container, as if they had been sent.
func (b Body) Filled(files map[string]string) (Body, error) {
	text, err := json.Marshal(files)
	if err != nil {
		return nil, err
	}
	b = maps.Clone(b)
	delete(b, "files_container")
	b["files"] = text
	return b, nil
}

// Files are those that the body carries.
func (b Body) Files() (map[string]string, error) {
	files := map[string]string{}
	if b.has("files") && json.Unmarshal(b["files"], &files) != nil {
		return nil, stack.Errorf(stack.BadRequest, "files must be a map of names to texts.")
	}
	return files, nil
}

func (b Body) files() (map[string]string, error) {
	if name, err := b.Container(); name != "" || err != nil {
		// A server that can read the container has replaced it by its files before.
		return nil, stack.Errorf(stack.BadRequest, "files_container cannot be read without an account of the cloud.")
	}
	return b.Files()
}
