package hot

import (
	"bytes"
	"strings"

	"hearth/shared/hot/funcs"
)

// checkTexts refuses a tree in which a text has a NUL: databases refuse it, and files and names end
// at it. A part with several aliases is checked once.
func checkTexts(n *Node) error {
	return textChecker{}.check(n)
}

type textChecker map[*Node]bool

func (c textChecker) check(n *Node) error {
	if n == nil {
		return nil
	}
	if text, ok := n.Value.(string); ok && hasNUL(text) {
		return notValid(n.Line, n.Column, "a text has a NUL, which no text may have")
	}
	if n.Kind == funcs.Scalar || c[n] {
		return nil
	}
	c[n] = true
	for i, key := range n.Keys {
		if hasNUL(key) {
			at := n.Key(i)
			return notValid(at.Line, at.Column, "a key has a NUL, which no text may have")
		}
	}
	for _, item := range n.Items {
		if err := c.check(item); err != nil {
			return err
		}
	}
	return nil
}

func hasNUL(text string) bool { return strings.IndexByte(text, 0) >= 0 }

// mayHaveNUL reports whether a reader may make a NUL of something in a text: most texts need no
// second check.
func mayHaveNUL(src []byte) bool {
	return bytes.ContainsAny(src, "\\\x00") || bytes.Contains(src, []byte("!!"))
}
