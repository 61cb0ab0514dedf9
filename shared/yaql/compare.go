package yaql

import "strings"

var comparisonFunctions = comparisons()

// orders are the four comparisons, with their results for less, equal and greater.
var orders = []struct {
	sign                 string
	less, equal, greater bool
}{{"<", true, false, false}, {"<=", true, true, false}, {">", false, false, true}, {">=", false, true, true}}

// comparisons makes the functions of < <= > >= = and !=. Null is less than anything else. Sets
// compare by what they hold.
func comparisons() []overload {
	all := []overload{
		{name: "*equal", about: "whether values are equal", params: two(anything, true), run: func(c *called) (any, error) {
			return c.e.equal(c.args[0], c.args[1], 0)
		}},
		{name: "*not_equal", about: "whether values differ", params: two(anything, true), run: func(c *called) (any, error) {
			same, err := c.e.equal(c.args[0], c.args[1], 0)
			return !same, err
		}},
	}
	for _, o := range orders {
		said := func(order int) bool { return order < 0 && o.less || order == 0 && o.equal || order == 1 && o.greater }
		add := func(params []param, run func(c *called) (any, error)) {
			all = append(all, overload{name: "#operator_" + o.sign, about: "which of two values comes first", params: params, run: run})
		}
		add(two(number, false), func(c *called) (any, error) { return said(compareNumbers(c.args[0], c.args[1])), nil })
		add(two(text, false), func(c *called) (any, error) { return said(strings.Compare(c.text(0), c.text(1))), nil })
		add(two(aSet, false), func(c *called) (any, error) { return compareSets(c, o.less, o.equal) })
		add(two(aMoment, false), func(c *called) (any, error) {
			return said(c.args[0].(moment).Compare(c.args[1].(moment).Time)), nil
		})
		add(two(aSpan, false), func(c *called) (any, error) {
			return said(int(max(-1, min(1, c.args[0].(span)-c.args[1].(span))))), nil
		})
		add(takes(arg("left", anything), arg("right", null).orNull()), func(*called) (any, error) { return o.greater, nil })
		add(takes(arg("left", null).orNull(), arg("right", anything)), func(*called) (any, error) { return o.less, nil })
		add(two(null, true), func(*called) (any, error) { return o.equal, nil })
	}
	return all
}

func two(t taken, nullable bool) []param {
	return []param{{name: "left", takes: t, nullable: nullable}, {name: "right", takes: t, nullable: nullable}}
}

// compareSets compares sets: one is less than another that holds all of it and more.
func compareSets(c *called, less, orEqual bool) (any, error) {
	a, _, err := asSet(c.e, c.args[0])
	if err != nil {
		return nil, err
	}
	b, _, err := asSet(c.e, c.args[1])
	if err != nil {
		return nil, err
	}
	if !less {
		a, b = b, a
	}
	return subset(a, b) && (orEqual || len(a.items) < len(b.items)), c.e.spend(len(a.items))
}
