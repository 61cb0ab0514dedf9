package store

import (
	"bytes"
	"testing"
)

func TestSealedValueBelongsToItsRow(t *testing.T) {
	s, err := newSealer([][]byte{bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	sealed, key, err := s.seal("resource a", map[string]string{"k": "v"})
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := s.seal("resource a", map[string]string{"k": "v"})
	if err != nil || bytes.Equal(sealed, second) {
		t.Errorf("the same value sealed twice is the same: %v", err)
	}
	var got map[string]string
	if err := s.open("resource a", sealed, key, &got); err != nil || got["k"] != "v" {
		t.Errorf("got %v, %v", got, err)
	}
	for row, change := range map[string]func([]byte) []byte{
		"resource b": func(b []byte) []byte { return b },
		"resource a": func(b []byte) []byte { b = bytes.Clone(b); b[len(b)-1] ^= 1; return b },
	} {
		if err := s.open(row, change(sealed), key, &got); err == nil {
			t.Errorf("%s opened what was not sealed for it, or was changed", row)
		}
	}
	if err := s.open("resource a", sealed, "another", &got); err == nil {
		t.Error("opened with a key that is not there")
	}
}
