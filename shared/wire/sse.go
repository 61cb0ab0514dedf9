package wire

import "strings"

// Piece is one message of a stream of server-sent events. An event without a name is
// what listeners get who name none.
func Piece(id, event string, data []byte) []byte {
	var b strings.Builder
	if id != "" {
		b.WriteString("id: " + id + "\n")
	}
	if event != "" {
		b.WriteString("event: " + event + "\n")
	}
	b.WriteString("data: ")
	b.Write(data) // JSON is one line
	b.WriteString("\n\n")
	return []byte(b.String())
}
