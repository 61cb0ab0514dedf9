package awscbor

// Kinds of items in CBOR whose head tells how many bytes follow.
const (
	kindBytes = 2
	kindText  = 3
)

// countItems returns how many items a body has, or more than most if it has more. It reads the heads
// of the items, one after the other, and makes nothing. A body that is cut off has those before its end.
func countItems(body []byte, most int) (n int) {
	for len(body) > 0 && n <= most {
		kind, info := body[0]>>5, body[0]&31
		length, body2 := uint64(info), body[1:]
		if info >= 24 && info <= 27 { // the length is in the next 1, 2, 4 or 8 bytes
			width := 1 << (info - 24)
			if len(body2) < width {
				return n + 1
			}
			length = 0
			for _, b := range body2[:width] {
				length = length<<8 | uint64(b)
			}
			body2 = body2[width:]
		}
		if (kind == kindBytes || kind == kindText) && info < 28 {
			if length > uint64(len(body2)) {
				return n + 1
			}
			body2 = body2[length:]
		}
		body = body2
		n++
	}
	return n
}
