package cloud

import (
	"net/http"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

// textLimit is how many bytes of an answer that is not JSON are kept.
const textLimit = 4 << 10

// answer returns the Answer for a response. whole is false when the body was longer than the limit:
// then only its beginning is kept, as text. asText keeps the whole body of a good answer.
func answer(code int, header http.Header, body []byte, whole, asText bool) stack.Answer {
	a := stack.Answer{Code: code, Header: make(map[string]string, len(header))}
	for name, values := range header {
		a.Header[name] = withoutNUL(strings.ToValidUTF8(strings.Join(values, ", "), "\uFFFD"))
	}
	if len(body) == 0 {
		return a
	}
	if !whole {
		a.Reason = "the answer is too long to be read"
	} else if asText && code < 300 {
		a.Text = string(body) // the caller judges it: it is a user's file
		return a
	} else if kind := header.Get("Content-Type"); kind == "" || strings.Contains(kind, "json") {
		var value any
		if exact.Unmarshal(body, &value) == nil {
			if hasNUL(body) {
				value = mended(value)
			}
			switch v := value.(type) {
			case nil:
			case map[string]any:
				a.Body = v
			default:
				a.Body = map[string]any{"": v}
			}
			return a
		}
	}
	a.Text = beginning(body)
	return a
}

// beginning returns the first textLimit bytes. It drops invalid UTF-8, such as a character that is
// cut in two.
func beginning(body []byte) string {
	return withoutNUL(strings.ToValidUTF8(string(body[:min(len(body), textLimit)]), ""))
}
