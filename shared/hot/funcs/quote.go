package funcs

// A quote is the text of a value in a sentence of an error.
type quote string

// A quotingError quotes values. What a function computes on the way to its result is not known as
// a secret, so masking known secrets is not enough.
type quotingError struct {
	error
	masked error
}

// Unwrap returns the error with its code.
func (q *quotingError) Unwrap() error { return q.error }

// quoting returns an error that quotes values. masked is the same without them.
func quoting(err, masked error) error {
	if err.Error() == masked.Error() {
		return err
	}
	return &quotingError{err, masked}
}

// Masked returns the error without the values that it quotes.
func Masked(err error) error {
	switch e := err.(type) {
	case StaticError:
		return StaticError{Masked(e.Err)}
	case *quotingError:
		return e.masked
	}
	return err
}
