package awsquery

import (
	"encoding/xml"
	"strings"
)

// A Format is how an answer is written.
type Format int

// XML is what clients get that do not ask for JSON.
const (
	XML Format = iota
	JSON
)

// An Answer is what an action answers. Result is a struct, or nil for an action without a result.
// Its exported fields are AWS's members, by their names: texts, numbers, booleans, times, structs,
// slices of them, and json.RawMessage for a JSON text. A member that is nil or zero is absent, but
// an empty slice that is not nil is there, and so is what a pointer points to.
type Answer struct {
	Format    Format
	Namespace string // of the XML; empty is none
	Action    string
	RequestID string
	Result    any
}

// A Fault is the body of an error.
type Fault struct {
	Format    Format
	Namespace string
	Code      Code
	Message   string
	RequestID string
	Status    int
}

// Encode writes an Answer or a Fault, and returns its content type.
func Encode(v any) ([]byte, string, error) {
	switch v := v.(type) {
	case Answer:
		if v.Format == JSON {
			body, err := v.json()
			return body, "application/json", err
		}
		body, err := v.xml()
		return body, "text/xml", err
	case Fault:
		if v.Format == JSON {
			body, err := v.json()
			return body, "application/json", err
		}
		body, err := v.xml()
		return body, "text/xml", err
	}
	panic("awsquery: a body of an unknown type")
}

func (a Answer) xml() ([]byte, error) {
	var w writer
	attribute := ""
	if a.Namespace != "" {
		attribute = `xmlns="` + escape(a.Namespace) + `"`
	}
	w.open(a.Action+"Response", attribute)
	if a.Result != nil {
		w.open(a.Action+"Result", "")
		if err := w.members(a.Result); err != nil {
			return nil, err
		}
		w.close(a.Action + "Result")
	}
	w.requestID(a.RequestID)
	w.close(a.Action + "Response")
	return []byte(w.text.String()), nil
}

func (f Fault) xml() ([]byte, error) {
	var w writer
	w.open("ErrorResponse", `xmlns="`+escape(f.Namespace)+`"`)
	w.open("Error", "")
	w.element("Type", side(f.Status))
	w.element("Code", string(f.Code))
	w.element("Message", f.Message)
	w.close("Error")
	w.element("RequestId", f.RequestID)
	w.close("ErrorResponse")
	return []byte(w.text.String()), nil
}

// escape returns a text for XML. What XML cannot carry becomes a replacement character.
func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}
