package yaql

// An iterator returns items one after the other, once. It makes each item only when it is read.
type iterator struct {
	name string // of its type in Python
	next func() (item any, more bool, err error)

	again func() *iterator // returns the same items from the first; nil for most
	over  bool             // it has ended for good
}

func lazy(next func() (any, bool, error)) *iterator { return &iterator{name: "generator", next: next} }

// pull returns the next item of an iterator. All items pass here, so that deeply nested and endless
// iterators end.
func (e *engine) pull(it *iterator) (any, bool, error) {
	if err := e.enter(); err != nil {
		e.leave()
		return nil, false, err
	}
	defer e.leave()
	if err := e.spend(1); err != nil {
		return nil, false, err
	}
	if it.over {
		return nil, false, nil
	}
	item, more, err := it.next()
	it.over = err != nil || !more
	return item, more, err
}

// overItems iterates over n items.
func overItems(n int, at func(int) any) *iterator {
	i := 0
	return lazy(func() (any, bool, error) {
		if i >= n {
			return nil, false, nil
		}
		i++
		return at(i - 1), true, nil
	})
}

// over iterates over what Python can iterate over, including texts by their characters and maps by
// their keys.
func (e *engine) over(v any) (*iterator, error) {
	switch v := v.(type) {
	case *iterator:
		if v.again != nil {
			return v.again(), nil
		}
		return v, nil
	case *list:
		return overItems(len(v.items), func(i int) any { return v.items[i] }), nil
	case *set:
		return overItems(len(v.items), func(i int) any { return v.items[i] }), nil
	case *dict:
		return overItems(len(v.keys), func(i int) any { return v.keys[i] }), nil
	case view:
		return overItems(v.len(), v.at), nil
	case *ordering:
		items, err := v.sorted(e)
		return overItems(len(items), func(i int) any { return items[i] }), err
	case string:
		chars := []rune(v)
		return overItems(len(chars), func(i int) any { return string(chars[i]) }), nil
	}
	return nil, failed(TypeError, "'%s' object is not iterable", typeName(v))
}

// each calls do for all items until it returns false.
func (e *engine) each(v any, do func(any) (bool, error)) error {
	it, err := e.over(v)
	for err == nil {
		item, more, err := e.pull(it)
		if err != nil || !more {
			return err
		}
		if more, err = do(item); err != nil || !more {
			return err
		}
	}
	return err
}

// limited refuses a collection with more items than the limit: at once if their number is known,
// otherwise during the iteration.
func (e *engine) limited(v any) (any, error) {
	n := 0
	switch v := v.(type) {
	case *list:
		n = len(v.items)
	case *set:
		n = len(v.items)
	case view:
		if v.what == "values" {
			return e.limitedIterator(v)
		}
		n = v.len()
	default:
		return e.limitedIterator(v)
	}
	if n > e.limits.Items {
		return nil, tooManyItems(e.limits.Items)
	}
	return v, nil
}

func (e *engine) limitedIterator(v any) (any, error) {
	var from *iterator
	seen := 0
	return lazy(func() (item any, more bool, err error) {
		if from == nil {
			if from, err = e.over(v); err != nil {
				return nil, false, err
			}
		}
		item, more, err = e.pull(from)
		if seen++; err == nil && more && seen > e.limits.Items {
			return nil, false, tooManyItems(e.limits.Items)
		}
		return item, more, err
	}), nil
}

// isIterable reports whether functions that iterate accept the value: it is neither a text nor a
// map.
func isIterable(v any) bool {
	switch v.(type) {
	case *list, *set, view, *iterator, *ordering:
		return true
	}
	return false
}

// memorized returns an iterator that can be read several times.
func (e *engine) memorized(it *iterator) *iterator {
	var seen []any
	return e.remembering(it, &seen)
}

func (e *engine) remembering(from *iterator, seen *[]any) *iterator {
	at := 0
	it := lazy(func() (any, bool, error) {
		if at == len(*seen) {
			item, more, err := e.pull(from)
			if err != nil || !more {
				return nil, false, err
			}
			*seen = append(*seen, item)
			if err := e.fits(&list{items: *seen, mutable: true}); err != nil {
				return nil, false, err
			}
		}
		at++
		return (*seen)[at-1], true, nil
	})
	it.name = "RememberingIterator"
	it.again = func() *iterator { return e.remembering(from, seen) }
	return it
}
