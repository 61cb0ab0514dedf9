package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// readXML returns the content of an answer of CloudFormation's API: elements as maps, members as
// lists, texts as texts. Of the answer to an action it is what the result has, of an error the
// error's code and message. An answer that is not XML is returned as a text.
func readXML(body []byte) any {
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if err != nil {
			return string(body)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		v, err := readElement(d)
		if err != nil {
			return string(body)
		}
		m, _ := v.(map[string]any)
		delete(m, "ResponseMetadata") // an ID of the request
		if e, ok := m["Error"].(map[string]any); ok {
			return map[string]any{"Code": e["Code"], "Message": plainMessage(e["Message"])}
		}
		if result, ok := m[strings.TrimSuffix(start.Name.Local, "Response")+"Result"]; ok {
			return result
		}
		if len(m) == 0 {
			return ""
		}
		return v
	}
}

// readElement reads the content of an element up to its end.
func readElement(d *xml.Decoder) (any, error) {
	var text strings.Builder
	var list []any
	fields := map[string]any{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			v, err := readElement(d)
			if err != nil {
				return nil, err
			}
			if token.Name.Local == "member" {
				list = append(list, v)
			} else {
				fields[token.Name.Local] = v
			}
		case xml.EndElement:
			switch {
			case list != nil:
				return list, nil
			case len(fields) > 0:
				return fields, nil
			}
			if word := strings.ToLower(text.String()); word == "true" || word == "false" {
				return word, nil // Python writes True
			}
			return text.String(), nil
		}
	}
}

// heatPrefixes are the sentences with which Heat begins the messages of an error's code.
var heatPrefixes = []string{
	"A bad or out-of-range value was supplied:", "Resource with the name requested already exists:",
	"Incompatible parameters were used together:", "The requested action is not yet implemented:",
}

// plainMessage cuts off what Heat adds to the message of an error: the meaning of the error's code before it,
// and Python's traceback after it.
func plainMessage(v any) any {
	text, ok := v.(string)
	if !ok {
		return v
	}
	text, _, _ = strings.Cut(text, "\nTraceback (most recent call last)")
	for _, p := range heatPrefixes {
		text = strings.TrimPrefix(text, p)
	}
	return text
}
