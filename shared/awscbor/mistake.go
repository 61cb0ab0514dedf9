package awscbor

import (
	"errors"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"hearth/shared/awsquery"
)

func malformed(format string, args ...any) error {
	return awsquery.Errorf(awsquery.Serialization, format, args...)
}

// reason returns why a body cannot be read, in words for clients: those of the library name types of Go.
func reason(err error) string {
	var (
		twice   *cbor.DupMapKeyError
		levels  *cbor.MaxNestedLevelError
		list    *cbor.MaxArrayElementsError
		members *cbor.MaxMapPairsError
		more    *cbor.ExtraneousDataError
		kind    *cbor.UnmarshalTypeError
		item    *cbor.UnacceptableDataItemError
		meaning *cbor.SemanticError
	)
	switch {
	case errors.As(err, &twice):
		return "a key is given more than once"
	case errors.As(err, &levels):
		return "its lists and maps are nested too deeply"
	case errors.As(err, &list), errors.As(err, &members):
		return "a list or a map has too many members"
	case errors.As(err, &more):
		return "something follows its end"
	case errors.As(err, &kind) && kind.GoType == "string":
		return "a key is no text"
	case errors.As(err, &kind):
		return "it is no map"
	case errors.As(err, &item):
		return "a value has a kind that is not accepted"
	case errors.As(err, &meaning):
		return "a text is not UTF-8"
	}
	return "it is cut off or malformed"
}

// short returns a client's text as an error shows it.
func short(text string) string {
	const most = 200
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
