package wire

import (
	"hearth/shared/engine"
	"hearth/shared/stack"
)

// An OutputItem is an output in a list: its value is left out.
type OutputItem struct {
	Key         string `json:"output_key"`
	Description string `json:"description"`
}

// An Output is one with its value. Error says why there is none.
type Output struct {
	OutputItem
	Value any    `json:"output_value"`
	Error string `json:"output_error,omitempty"`
}

// NewOutputItem lists an output.
func NewOutputItem(o engine.Output) OutputItem {
	description := o.Description
	if description == "" {
		description = stack.NoOutputDescription
	}
	return OutputItem{Key: o.Key, Description: description}
}

// NewOutput shows an output.
func NewOutput(o engine.Output) Output {
	return Output{OutputItem: NewOutputItem(o), Value: o.Value, Error: o.Err}
}
