package awsquery

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// timeForm is how CloudFormation writes times: UTC, with milliseconds.
const timeForm = "2006-01-02T15:04:05.000Z"

// A writer writes XML.
type writer struct{ text strings.Builder }

func (w *writer) open(name, attributes string) {
	w.text.WriteString("<" + name)
	if attributes != "" {
		w.text.WriteString(" " + attributes)
	}
	w.text.WriteString(">")
}

func (w *writer) close(name string) { w.text.WriteString("</" + name + ">") }

func (w *writer) element(name, text string) {
	w.open(name, "")
	w.text.WriteString(escape(text))
	w.close(name)
}

func (w *writer) requestID(id string) {
	w.open("ResponseMetadata", "")
	w.element("RequestId", id)
	w.close("ResponseMetadata")
}

// members writes the fields of a struct.
func (w *writer) members(v any) error {
	s := reflect.Indirect(reflect.ValueOf(v))
	if s.Kind() != reflect.Struct {
		return fmt.Errorf("a result is a %s, not a struct", s.Kind())
	}
	for i := range s.NumField() {
		if absent(s.Field(i)) {
			continue
		}
		if err := w.value(s.Type().Field(i).Name, s.Field(i)); err != nil {
			return err
		}
	}
	return nil
}

// absent reports whether a member is left out.
func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Pointer, reflect.Map:
		return v.IsNil()
	}
	return v.IsZero()
}

func (w *writer) value(name string, v reflect.Value) error {
	v = reflect.Indirect(v)
	switch x := v.Interface().(type) {
	case time.Time:
		w.element(name, x.UTC().Format(timeForm))
		return nil
	case json.RawMessage:
		w.element(name, string(x))
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		w.element(name, v.String())
	case reflect.Bool:
		w.element(name, strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int64:
		w.element(name, strconv.FormatInt(v.Int(), 10))
	case reflect.Slice:
		w.open(name, "")
		for i := range v.Len() {
			if err := w.value("member", v.Index(i)); err != nil {
				return err
			}
		}
		w.close(name)
	case reflect.Struct:
		w.open(name, "")
		if err := w.members(v.Interface()); err != nil {
			return err
		}
		w.close(name)
	default:
		return fmt.Errorf("the member %s is a %s, which has no form in XML", name, v.Kind())
	}
	return nil
}
