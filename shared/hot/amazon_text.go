package hot

import (
	"strings"

	"hearth/shared/hot/funcs"
)

// readTexts makes texts of a parameter's default and allowed values, as AWS does: true is "true".
func (p *Parameter) readTexts() {
	if !p.isText() {
		return
	}
	p.texts = true
	if !p.standard.IsNull() {
		at := p.standard
		p.Default = p.asTexts(at.Written())
		p.standard = &Node{Value: p.Default, Line: at.Line, Column: at.Column}
	}
	if p.Type == Number {
		return
	}
	for _, c := range p.Constraints {
		for i, one := range c.Allowed {
			c.Allowed[i] = p.asTexts(one)
			if text, ok := c.Allowed[i].(string); ok && p.Type == List {
				c.Allowed[i] = strings.TrimSpace(text)
			}
		}
	}
}

// isText reports whether the values of a parameter are texts in AWS. Json and Boolean are not.
func (p *Parameter) isText() bool { return p.Type == String || p.Type == Number || p.Type == List }

// asTexts returns a value with its scalars as texts. A number that is written as its own text stays a number: Heat's properties can have it.
func (p *Parameter) asTexts(v any) any {
	switch v := v.(type) {
	case nil, string, map[string]any:
		return v
	case []any:
		if p.Type != List {
			return v
		}
		made := make([]any, len(v))
		for i, item := range v {
			made[i] = p.asTexts(item)
		}
		return made
	}
	if p.Type == Number {
		return v
	}
	return amazonText(v)
}

// writtenNumber returns the value of a text that is a number, and what is shown of it. If the number
// would be written in another way, the value is the text: 1.10 is not 1.1.
func writtenNumber(text string, v any) (value any, shown string) {
	text = strings.TrimSpace(text)
	if funcs.Str(v) == text {
		return v, text
	}
	return text, text
}
