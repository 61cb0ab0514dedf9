package funcs

import "strings"

// A template may ask for much with few words: a text doubled thirty times, a product of
// ten lists. What is made is bounded where it grows.

// mostText is how large the arguments of a function, its result, one value, and all properties of a
// resource together may be, in bytes of JSON. A row of the database, an event and a call to the
// cloud hold about as much.
const mostText = 2 << 20

// textWork is how many bytes of text, made or read, count as one value visited.
const textWork = 16

// repeatWork is the same for what repeat makes, which is more expensive.
const repeatWork = 4

// A room is what is left of a bound.
type room int

// take returns an error when there is not enough left.
func (r *room) take(size int) error {
	if *r -= room(size); *r < 0 {
		return bad("the result is larger than %d bytes", mostText)
	}
	return nil
}

// The costs of functions that do more than visit their arguments once, in values visited. They are
// counted before the work is done.

// digestCost is the cost of the slowest algorithm.
func digestCost(args any) int {
	list, _ := args.([]any)
	if len(list) != 2 {
		return 0
	}
	text, _ := list[1].(string)
	return len(text) / 2
}

// replaceCost is the cost of searching each parameter in the whole template, and then between all
// found parameters.
func replaceCost(args any) int {
	m, _ := args.(map[string]any)
	text, _ := m["template"].(string)
	params, _ := m["params"].(map[string]any)
	sum := len(params) * (1 + len(text)/searchWork)
	if sum > highCost {
		return sum
	}
	found := 0
	for key := range params {
		if key != "" {
			found += strings.Count(text, key)
		}
	}
	return sum + len(params)*found
}

// searchWork is how many bytes that are only searched count as one value visited.
const searchWork = 256

// highCost is a cost that is not computed any closer.
const highCost = 1 << 18

// joinCost is the cost of the texts before they are joined.
func joinCost(args any) int {
	sum := 0
	list, _ := args.([]any)
	for _, item := range list {
		if items, ok := item.([]any); ok {
			sum += 2 * len(items)
		}
	}
	return sum
}

// amongCost is the cost of making a set of one list and searching the items of another.
func amongCost(args any) int { return 4 * joinCost(args) }

func cfnReplaceCost(args any) int {
	list, _ := args.([]any)
	if len(list) != 2 {
		return 0
	}
	return replaceCost(map[string]any{"params": list[0], "template": list[1]})
}

// splitCost is the cost of the parts, each of which takes more than its letters.
func splitCost(args any) int {
	list, _ := args.([]any)
	if len(list) < 2 {
		return 0
	}
	delimiter, _ := list[0].(string)
	text, _ := list[1].(string)
	if delimiter == "" {
		return len(text)
	}
	return 2*strings.Count(text, delimiter) + len(text)/textWork
}

// containsCost is the cost of searching a text, or a list whose items are compared.
func containsCost(args any) int {
	list, _ := args.([]any)
	if len(list) != 2 {
		return 0
	}
	text, _ := list[1].(string)
	return len(text) / textWork
}

// cidrCost is the cost of making blocks, each of which takes as long as several values.
func cidrCost(args any) int {
	list, _ := args.([]any)
	if len(list) < 2 {
		return 0
	}
	count, _ := integer(list[1])
	return 16 * min(max(count, 1), 256)
}
