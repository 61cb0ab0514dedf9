package hot

import (
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// amazonValue reads a value as AWS does, where Heat refuses it. A number or a boolean becomes its
// text, blanks around the items of a list are dropped, and a pattern applies to each item. If that
// does not help, the error is Heat's, except for values that Heat cannot read.
func (p *Parameter) amazonValue(given any, left *matchBudget, heats error) (v any, shown string, err error) {
	if !p.amazon {
		return nil, "", heats
	}
	if p.Hidden {
		defer func() {
			if err != nil {
				err = heats // whose values are known and can be masked
			}
		}()
	}
	switch p.Type {
	case String:
		text := amazonText(given)
		if err = p.checkAmazon([]any{text}, left); err == nil {
			return text, text, nil
		}
		if _, isText := given.(string); isText {
			err = heats
		}
	case List:
		list, _ := given.([]any)
		made, texts := make([]any, len(list)), make([]string, len(list))
		for i, item := range list {
			texts[i] = strings.TrimSpace(amazonText(item))
			made[i] = texts[i]
		}
		if err = p.checkAmazon(made, left); err != nil {
			if !slices.ContainsFunc(p.Constraints, func(c Constraint) bool { return c.Kind == AllowedPattern }) {
				err = heats
			}
			return nil, "", err
		}
		if made, err = p.itemsOf(made); err != nil {
			return nil, "", err
		}
		return made, strings.Join(texts, ","), nil
	default:
		err = heats
	}
	return nil, "", err
}

// checkAmazon checks texts as AWS does: each must be allowed.
func (p *Parameter) checkAmazon(texts []any, left *matchBudget) error {
	for _, c := range p.Constraints {
		if c.Kind == AllowedValues {
			allowed := slices.Clone(c.Allowed)
			for i, one := range allowed {
				allowed[i] = amazonText(one)
			}
			c.Allowed = allowed
		}
		if p.Type == List && c.Kind == Length {
			if err := c.check(List, texts, left); err != nil {
				return err
			}
			continue
		}
		for _, text := range texts {
			if err := c.check(String, text, left); err != nil {
				return err
			}
		}
	}
	return nil
}

// readAgain stores the value of a parameter as AWS reads it, if that differs.
func (p *Parameters) readAgain(of *Parameter, n *Node, v any) {
	read, differs := of.amazonReading(n, v)
	if !differs {
		return
	}
	if of.Hidden {
		p.secrets.Add(read)
		read = stack.NewSecret(read)
	}
	if p.amazon == nil {
		p.amazon = map[string]any{}
	}
	p.amazon[of.Name] = read
}

// amazonReading returns a value as AWS reads it, and reports whether Heat's reading differs. AWS
// takes a text as it is written, and the items of a list without blanks around them. An empty text
// is a list of one empty text.
func (p *Parameter) amazonReading(n *Node, v any) (read any, differs bool) {
	if !p.amazon {
		return nil, false
	}
	switch p.Type {
	case String, Number:
		text := amazonText(n.Plain())
		if p.Type == Number {
			text = strings.TrimSpace(text)
		}
		return text, text != amazonText(v)
	case List:
		list, _ := v.([]any)
		if text, ok := n.Text(); ok && text == "" {
			return []any{""}, true
		}
		given, isList := n.Plain().([]any)
		made := make([]any, len(list))
		for i, item := range list {
			if isList && len(given) == len(list) {
				item = given[i]
			}
			made[i] = strings.TrimSpace(amazonText(item))
			differs = differs || made[i] != list[i]
		}
		return made, differs
	}
	return nil, false
}

// amazonText returns a scalar as a template writes it.
func amazonText(v any) string {
	switch v := v.(type) {
	case bool:
		if v {
			return "true"
		}
		return "false"
	case nil:
		return ""
	}
	return funcs.Str(v)
}
