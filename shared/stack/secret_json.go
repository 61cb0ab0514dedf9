package stack

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// MaskJSON masks the texts and numbers of a JSON text, whose keys stay in their order.
func (s *Secrets) MaskJSON(text []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var out bytes.Buffer
	type level struct {
		object, key bool // an object; its next token is a key
		n           int
	}
	levels := []level{{}}
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
		top := &levels[len(levels)-1]
		d, isDelim := token.(json.Delim)
		if isDelim && (d == '}' || d == ']') {
			out.WriteByte(byte(d))
			levels = levels[:len(levels)-1]
			continue
		}
		isKey := top.object && top.key
		if top.object {
			top.key = !top.key
		}
		if top.n > 0 && (!top.object || isKey) {
			out.WriteByte(',')
		}
		top.n++
		if isDelim {
			out.WriteByte(byte(d))
			levels = append(levels, level{object: d == '{', key: d == '{'})
			continue
		}
		written, err := json.Marshal(s.MaskValue(token))
		if err != nil {
			return nil, err
		}
		out.Write(written)
		if isKey {
			out.WriteByte(':')
		}
	}
}
