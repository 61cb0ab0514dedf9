package exact

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
)

// Unmarshal is json.Unmarshal, but it keeps the form of numbers that are decoded without a Go type.
func Unmarshal(text []byte, into any) error {
	if usual(text) {
		return json.Unmarshal(text, into)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return json.Unmarshal(text, into) // it says what is wrong with more than one value
	}
	settle(reflect.ValueOf(into))
	return nil
}

// settle gives each number that was decoded into an interface its kept form, in place.
func settle(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			settle(v.Elem())
		}
	case reflect.Interface:
		if !v.IsNil() && v.CanSet() {
			v.Set(reflect.ValueOf(settled(v.Interface())))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				settle(f)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range v.Len() {
				settle(v.Index(i))
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			one := reflect.New(v.Type().Elem()).Elem() // a value in a map cannot be changed in place
			one.Set(v.MapIndex(key))
			settle(one)
			v.SetMapIndex(key, one)
		}
	}
}

func settled(v any) any {
	switch v := v.(type) {
	case json.Number:
		return number(v)
	case []any:
		for i, item := range v {
			v[i] = settled(item)
		}
	case map[string]any:
		for key, item := range v {
			v[key] = settled(item)
		}
	}
	return v
}
