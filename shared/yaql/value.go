package yaql

import (
	"encoding/json"
	"math/big"
	"time"
)

// During an evaluation a value is nil, bool, int, *big.Int beyond int, float64, string, or one of
// these.

// A list is Python's tuple, or Python's list: a list has no hash, never equals a tuple, and is
// shown in square brackets.
type list struct {
	items   []any
	mutable bool
}

func tuple(items ...any) *list { return &list{items: items} }

// A dict keeps its keys in the order of insertion. One that is mutable in Python has no hash.
type dict struct {
	keys    []any
	values  []any
	at      map[string]int // of keys, by their identity
	mutable bool
}

// A set keeps its members in the order of insertion.
type set struct {
	items []any
	at    map[string]bool
}

// A view is keys, values or items of a dict.
type view struct {
	of   *dict
	what string // keys, values, items
}

// An entry is the value of a => b.
type entry struct{ key, value any }

// A moment is a time with an offset.
type moment struct{ time.Time }

// A span is a length of time, in microseconds.
type span int64

// missing is the value of an argument that was not given.
type missing struct{}

func newDict(mutable bool) *dict { return &dict{at: map[string]int{}, mutable: mutable} }

func (d *dict) get(e *engine, key any) (any, bool, error) {
	id, err := e.identity(key, 0)
	if err != nil {
		return nil, false, err
	}
	i, ok := d.at[id]
	if !ok {
		return nil, false, nil
	}
	return d.values[i], true, nil
}

func (d *dict) set(e *engine, key, value any) error {
	id, err := e.identity(key, 0)
	if err != nil {
		return err
	}
	if i, ok := d.at[id]; ok {
		d.values[i] = value
		return nil
	}
	d.at[id] = len(d.keys)
	d.keys = append(d.keys, key)
	d.values = append(d.values, value)
	return nil
}

// with returns a copy with the entries of others added.
func (d *dict) with(e *engine, mutable bool, others ...*dict) (*dict, error) {
	c := newDict(mutable)
	for _, from := range append([]*dict{d}, others...) {
		for i, key := range from.keys {
			if err := c.set(e, key, from.values[i]); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

func newSet() *set { return &set{at: map[string]bool{}} }

func (s *set) has(e *engine, v any) (bool, error) {
	id, err := e.identity(v, 0)
	return s.at[id], err
}

func (s *set) add(e *engine, v any) (added bool, err error) {
	id, err := e.identity(v, 0)
	if err != nil || s.at[id] {
		return false, err
	}
	s.at[id] = true
	s.items = append(s.items, v)
	return true, nil
}

func setOf(e *engine, items []any) (*set, error) {
	s := newSet()
	for _, item := range items {
		if _, err := s.add(e, item); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (v view) len() int { return len(v.of.keys) }

func (v view) at(i int) any {
	switch v.what {
	case "keys":
		return v.of.keys[i]
	case "values":
		return v.of.values[i]
	}
	return tuple(v.of.keys[i], v.of.values[i])
}

// asSet returns what Python takes for a set: sets, and the keys and items of a map.
func asSet(e *engine, v any) (*set, bool, error) {
	switch v := v.(type) {
	case *set:
		return v, true, nil
	case view:
		if v.what == "values" {
			return nil, false, nil
		}
		items := make([]any, v.len())
		for i := range items {
			items[i] = v.at(i)
		}
		s, err := setOf(e, items)
		return s, true, err
	}
	return nil, false, nil
}

func isSet(v any) bool {
	switch v := v.(type) {
	case *set:
		return true
	case view:
		return v.what != "values"
	}
	return false
}

// A typeWord is Python's name of a type. It is no value: Masked keeps it.
type typeWord string

// typeName returns Python's name of a value's type.
func typeName(v any) typeWord {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int, *big.Int:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case *list:
		if v.mutable {
			return "list"
		}
		return "tuple"
	case *dict:
		if v.mutable {
			return "dict"
		}
		return "FrozenDict"
	case *set:
		return "frozenset"
	case view:
		if v.of.mutable {
			return typeWord("dict_" + v.what)
		}
		return map[string]typeWord{"keys": "KeysView", "values": "ValuesView", "items": "ItemsView"}[v.what]
	case entry:
		return "MappingRule"
	case *iterator:
		return typeWord(v.name)
	case *ordering:
		return "OrderingIterable"
	case *pattern:
		return "re.Pattern"
	case *scope:
		return "Context"
	case moment:
		return "datetime.datetime"
	case span:
		return "datetime.timedelta"
	}
	return "object"
}

// whole returns a whole number as an int, if it is in range.
func whole(n *big.Int) any {
	if n.IsInt64() {
		return int(n.Int64())
	}
	return n
}

// A Map is a map of data whose keys have an order.
type Map struct {
	Keys   []string
	Values []any
}

// numberOf returns the value of a number that JSON has as a text.
func numberOf(n json.Number) any {
	if i, ok := new(big.Int).SetString(string(n), 10); ok {
		return whole(i)
	}
	f, _ := n.Float64()
	return f
}
