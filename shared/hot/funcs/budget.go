package funcs

// A template of strangers may ask for much with few words: a text doubled thirty
// times over, a product of ten lists. What is made is bounded where it grows.

// mostText is how long a text may get that a function makes, in bytes, and how
// large all that one repeat makes.
const mostText = 16 << 20

// textWork is how many bytes of made text count as one value looked at.
const textWork = 4

// A room is what is left of a bound.
type room int

// take is an error when there is not so much left.
func (r *room) take(size int) error {
	if size > int(*r) {
		return bad("the result is larger than %d bytes", mostText)
	}
	*r -= room(size)
	return nil
}
