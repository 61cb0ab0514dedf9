package funcs

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"

	"hearth/shared/python"
)

// MarshalJSON writes the value in the order in which it was sent.
func (n *Node) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	err := n.write(&b)
	return b.Bytes(), err
}

func (n *Node) write(b *bytes.Buffer) error {
	switch {
	case n == nil:
		b.WriteString("null")
	case n.Kind == List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := item.write(b); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	case n.Kind == Map:
		b.WriteByte('{')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := scalar(b, n.Keys[i]); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := item.write(b); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	default:
		return scalar(b, n.Plain())
	}
	return nil
}

// scalar writes values without a JSON form, .inf and .nan of YAML, as null, and 1.0 so that it
// stays 1.0.
func scalar(b *bytes.Buffer, v any) error {
	if f, ok := v.(float64); ok {
		if math.IsInf(f, 0) || math.IsNaN(f) {
			b.WriteString("null")
		} else {
			b.WriteString(python.Float(f))
		}
		return nil
	}
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder ends with a newline
	return nil
}

// Dump returns json.dumps of a value, with its keys in the order sent.
func (n *Node) Dump() string {
	var b strings.Builder
	n.dump(&b)
	return b.String()
}

func (n *Node) dump(b *strings.Builder) {
	switch {
	case n == nil:
		b.WriteString("null")
	case n.Kind == List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteString(", ")
			}
			item.dump(b)
		}
		b.WriteByte(']')
	case n.Kind == Map:
		b.WriteByte('{')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(python.JSON(n.Keys[i]))
			b.WriteString(": ")
			item.dump(b)
		}
		b.WriteByte('}')
	default:
		dump(b, n.Plain())
	}
}
