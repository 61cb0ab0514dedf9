package hot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"hearth/shared/hot/funcs"
)

// A notJSON ends the reading of a text that may still be YAML. Its words are Python's, for texts
// that must be JSON.
type notJSON string

func (e notJSON) Error() string { return string(e) }

// A jsonReader reads JSON as Python does: NaN and Infinity are numbers, a key may come twice. It
// exists because encoding/json reports no lines.
type jsonReader struct {
	src    []byte
	at     int
	line   int
	start  int // where the line starts
	limits Limits

	values int // read so far

	repeats *repeats // nil unless they are asked for

	slab    funcs.Slab
	counted int // up to where columns are counted
	columns int // of the line up to there
}

// readJSON returns false for a text that is not JSON.
func readJSON(src []byte, limits Limits) (*Node, bool, error) { return readJSONWith(src, limits, nil) }

// readJSONWith also notes repeated keys, unless repeats is nil.
func readJSONWith(src []byte, limits Limits, repeats *repeats) (*Node, bool, error) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if !utf8.Valid(src) {
		return nil, false, nil
	}
	r := &jsonReader{src: src, line: 1, limits: limits, repeats: repeats}
	n, err := r.whole()
	if err == nil {
		return n, true, nil
	}
	if errors.As(err, new(notJSON)) {
		return nil, false, nil
	}
	return nil, false, err
}

// whole reads the one value of the text.
func (r *jsonReader) whole() (*Node, error) {
	n, err := r.value(0)
	if r.blank(); err == nil && r.at < len(r.src) {
		err = r.fail("Extra data")
	}
	return n, err
}

func (r *jsonReader) fail(what string) error { return r.failAt(what, r.at) }

func (r *jsonReader) failAt(what string, at int) error {
	return notJSON(fmt.Sprintf("%s: line %d column %d (char %d)", what, r.line,
		r.columnOf(at), utf8.RuneCount(r.src[:at])))
}

// columnOf returns the column of a byte, from 1.
func (r *jsonReader) columnOf(at int) int { return utf8.RuneCount(r.src[r.start:at]) + 1 }

func (r *jsonReader) blank() byte {
	for ; r.at < len(r.src); r.at++ {
		switch r.src[r.at] {
		case '\n':
			r.line, r.start = r.line+1, r.at+1
		case ' ', '\t', '\r':
		default:
			return r.src[r.at]
		}
	}
	return 0
}

func (r *jsonReader) value(depth int) (*Node, error) {
	c := r.blank()
	n := r.slab.Node()
	n.Line, n.Column = r.line, r.column()
	if r.values++; r.values > r.limits.Nodes {
		return nil, tooLarge("The JSON has more than %d values.", r.limits.Nodes)
	}
	if (c == '{' || c == '[') && depth >= r.limits.Depth {
		return nil, tooDeep(n.Line, n.Column, r.limits)
	}
	var err error
	switch c {
	case '{':
		n.Kind = funcs.Map
		err = r.object(n, depth)
	case '[':
		n.Kind = funcs.List
		err = r.array(n, depth)
	case '"':
		n.Value, err = r.text()
	default:
		before := r.at
		if n.Value, err = r.word(); err == nil && r.limits.written {
			n.Value, n.Name = writtenScalar(string(r.src[before:r.at]), n.Value)
		}
	}
	return n, err
}

// column continues the count from its last call: a whole template may be one line.
func (r *jsonReader) column() int {
	if r.counted < r.start {
		r.counted, r.columns = r.start, 0
	}
	r.columns += utf8.RuneCount(r.src[r.counted:r.at])
	r.counted = r.at
	return r.columns + 1
}

func (r *jsonReader) object(n *Node, depth int) error {
	r.at++
	m := mapBuilder{n: n}
	if r.blank() == '}' {
		r.at++
		return nil
	}
	for {
		if r.blank() != '"' {
			return r.fail("Expecting property name enclosed in double quotes")
		}
		spot := funcs.Spot{Line: int32(r.line), Column: int32(r.column())}
		key, err := r.text()
		if err != nil {
			return err
		}
		if r.blank() != ':' {
			return r.fail("Expecting ':' delimiter")
		}
		r.at++
		v, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		if r.repeats != nil {
			if i := m.find(key); i >= 0 {
				r.repeats.add(key, n.Spots[i], spot)
			}
		}
		m.put(key, spot, v)
		switch r.blank() {
		case ',':
			r.at++
		case '}':
			r.at++
			return nil
		default:
			return r.fail("Expecting ',' delimiter")
		}
	}
}

func (r *jsonReader) array(n *Node, depth int) error {
	r.at++
	if r.blank() == ']' {
		r.at++
		return nil
	}
	for {
		v, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.Items = append(n.Items, v)
		switch r.blank() {
		case ',':
			r.at++
		case ']':
			r.at++
			return nil
		default:
			return r.fail("Expecting ',' delimiter")
		}
	}
}

func (r *jsonReader) text() (string, error) {
	end, plain := r.at+1, true
	for ; ; end++ {
		if end >= len(r.src) {
			return "", r.fail("Unterminated string starting at")
		}
		if r.src[end] < ' ' {
			return "", r.failAt("Invalid control character at", end)
		}
		if r.src[end] == '\\' {
			plain = false
			end++
		} else if r.src[end] == '"' {
			break
		}
	}
	quoted := r.src[r.at : end+1]
	r.at = end + 1
	if plain {
		return string(quoted[1 : len(quoted)-1]), nil
	}
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return "", r.failAt("Invalid \\escape", r.at-len(quoted))
	}
	return s, nil
}

func (r *jsonReader) word() (any, error) {
	end := r.at
	for end < len(r.src) && strings.IndexByte(" \t\r\n,]}:", r.src[end]) < 0 {
		end++
	}
	word := string(r.src[r.at:end])
	r.at = end
	switch word {
	case "null":
		return nil, nil
	case "true", "false":
		return word == "true", nil
	case "NaN", "Infinity", "-Infinity": // Python reads them
		return nil, notFinite(r.line, r.columnOf(end-len(word)), word)
	}
	if !json.Valid([]byte(word)) || word == "" || word[0] == '"' {
		r.at -= len(word)
		return nil, r.fail("Expecting value")
	}
	if strings.ContainsAny(word, ".eE") {
		f, err := strconv.ParseFloat(word, 64)
		if err != nil { // out of range
			return nil, notFinite(r.line, r.columnOf(end-len(word)), word)
		}
		return f, nil
	}
	return whole(word, 10), nil
}

// whole returns an int, or a json.Number if an int is too small. The text is known to be a number.
func whole(text string, base int) any {
	i, err := strconv.ParseInt(text, base, strconv.IntSize)
	if err == nil {
		return int(i)
	}
	return bigger(text, base)
}
