package funcs

import "strings"

// A template of strangers may ask for much with few words: a text doubled thirty
// times over, a product of ten lists. What is made is bounded where it grows.

// mostText is how large the arguments of a function may be, what it makes, one value, and all
// properties of a resource together, in bytes, as they would be in JSON. A row of the
// database, an event and a call to the cloud hold about as much.
const mostText = 2 << 20

// textWork is how many bytes of text, made or gone through, count as one value looked at.
const textWork = 16

// repeatWork is the same for what repeat makes, which is dearer.
const repeatWork = 4

// A room is what is left of a bound.
type room int

// take is an error when there is not so much left.
func (r *room) take(size int) error {
	if *r -= room(size); *r < 0 {
		return bad("the result is larger than %d bytes", mostText)
	}
	return nil
}

// The costs of functions that do more than look at their arguments once, in values looked
// at; they are spent before the work is done.

// digestCost is for the slowest of the algorithms.
func digestCost(args any) int {
	list, _ := args.([]any)
	if len(list) != 2 {
		return 0
	}
	text, _ := list[1].(string)
	return len(text) / 2
}

// replaceCost is for looking for each parameter in the whole of the template, and then
// between all those that were found.
func replaceCost(args any) int {
	m, _ := args.(map[string]any)
	text, _ := m["template"].(string)
	params, _ := m["params"].(map[string]any)
	sum := len(params) * (1 + len(text)/searchWork)
	if sum > dear {
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

// searchWork is how many bytes that are only searched count as one value looked at.
const searchWork = 256

// dear is a cost that is not worked out any closer.
const dear = 1 << 18

// joinCost is for the texts that are joined, before they are one.
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

// amongCost is for making a set of one list and looking for the items of another.
func amongCost(args any) int { return 4 * joinCost(args) }

func cfnReplaceCost(args any) int {
	list, _ := args.([]any)
	if len(list) != 2 {
		return 0
	}
	return replaceCost(map[string]any{"params": list[0], "template": list[1]})
}

// splitCost is for the parts, each of which takes more than its letters.
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

// containsCost is for looking through a text, or through a list whose items are compared.
func containsCost(args any) int {
	list, _ := args.([]any)
	if len(list) != 2 {
		return 0
	}
	text, _ := list[1].(string)
	return len(text) / textWork
}

// cidrCost is for making blocks, which takes as long as looking at some values.
func cidrCost(args any) int {
	list, _ := args.([]any)
	if len(list) < 2 {
		return 0
	}
	count, _ := integer(list[1])
	return 16 * min(max(count, 1), 256)
}
