package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"hearth/shared/stack"
)

// isText says whether it may name anything: what is no UTF-8 or has a NUL is refused by
// some databases and mended by others.
func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// checkJSON refuses a body of JSON in which a text has a NUL, is no UTF-8, or has half of a pair of
// surrogates. Decoders mend these in silence, and databases refuse them. It looks at keys and
// values alike.
func checkJSON(body []byte) error {
	if !utf8.Valid(body) {
		return stack.Errorf(stack.BadRequest, "The body is not valid UTF-8.")
	}
	wrong := func(at int, what string) error {
		return stack.Errorf(stack.BadRequest, "The body has a text with %s, which no text may have: byte %d.", what, at)
	}
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		unit, ok := escaped(body[i:])
		switch {
		case !ok: // another escape, or one that the decoder refuses
			i++
			continue
		case unit == 0:
			return wrong(i, "a NUL (\\u0000)")
		case utf16.IsSurrogate(unit):
			second, ok := escaped(body[min(i+6, len(body)):])
			if !ok || utf16.DecodeRune(unit, second) == utf8.RuneError {
				return wrong(i, fmt.Sprintf("half of a pair of surrogates (\\u%04x)", unit))
			}
			i += 6
		}
		i += 5
	}
	return nil
}

// escaped reads the code unit of an escape \uXXXX.
func escaped(text []byte) (unit rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(n), err == nil
}

// checkHeader refuses headers of OpenStack's that are no texts. A path with such a name has
// no route.
func checkHeader(header http.Header) error {
	for name, values := range header {
		for _, v := range values {
			if strings.HasPrefix(name, "X-") && !isText(v) {
				return stack.Errorf(stack.BadRequest, "The header %s is not UTF-8, or has a NUL.", name)
			}
		}
	}
	return nil
}
