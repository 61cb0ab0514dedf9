package yaql

// A taken is the type of an argument. Its zero value accepts anything.
type taken uint8

const (
	anything taken = iota
	boolean
	integer // true and false are accepted too
	strictInteger
	number
	text
	iterable
	iterableNoSet
	anIterator
	sequence
	mapping
	aSet
	regex
	context
	anEntry
	ordered
	aMoment
	aSpan
	null
	// The following are not evaluated before the call.
	lambda       // evaluated by the function, as often as it likes
	methodLambda // a call, which gets a receiver
	scopeLambda  // evaluated in a scope that the function makes
	lazyEntry    // a => b
	expression   // as it is written
	// And these are constants as they are written.
	word       // a bare word
	wordItself // the same, passed on unread
)

func (t taken) lazy() bool { return t >= lambda && t <= expression }

// above maps a type to the more general ones. If two functions fit, the one with the narrower type
// is called.
var above = map[taken][]taken{
	boolean: {integer, anything}, integer: {anything}, text: {iterable, sequence, anything}, iterable: {anything},
	iterableNoSet: {anything}, anIterator: {iterable, iterableNoSet, anything}, sequence: {iterable, iterableNoSet, anything},
	mapping: {iterable, iterableNoSet, anything}, aSet: {iterable, iterableNoSet, anything}, ordered: {iterable, iterableNoSet, anything},
	regex: {anything}, context: {anything}, anEntry: {anything}, aMoment: {anything}, aSpan: {anything}, null: {anything},
	strictInteger: {anything},
}

// A param is one parameter of a function.
type param struct {
	name     string
	takes    taken
	nullable bool
	optional bool
	standard any // when it is not given
}

// check reports whether an argument is accepted: a value, or an expression that is not evaluated
// yet and may fit.
func (p *param) check(arg any) bool {
	n, written := arg.(node)
	constant, fixed := arg.(literal)
	switch p.takes {
	case lambda, scopeLambda:
		return true
	case methodLambda:
		_, isCall := arg.(*call)
		return !written || isCall
	case lazyEntry:
		_, isRule := n.(*rule)
		return isRule
	case expression:
		return written
	case word, wordItself:
		return fixed && constant.bare
	}
	if fixed {
		arg = constant.value
	} else if written {
		return true
	}
	if arg == nil {
		return p.nullable
	}
	return p.takes.is(arg)
}

// is reports whether a value, not null, is of the type.
func (t taken) is(v any) bool {
	ok := false
	switch t {
	case anything:
		return true
	case boolean:
		_, ok = v.(bool)
	case integer:
		return isWhole(v)
	case strictInteger:
		_, isBool := v.(bool)
		return isWhole(v) && !isBool
	case number:
		_, isBool := v.(bool)
		return isNumber(v) && !isBool
	case text:
		_, ok = v.(string)
	case iterable:
		return isIterable(v)
	case iterableNoSet:
		return isIterable(v) && !isSet(v)
	case anIterator:
		_, ok = v.(*iterator)
	case sequence:
		_, ok = v.(*list)
	case mapping:
		_, ok = v.(*dict)
	case aSet:
		return isSet(v)
	case regex:
		_, ok = v.(*pattern)
	case context:
		_, ok = v.(*scope)
	case anEntry:
		_, ok = v.(entry)
	case ordered:
		_, ok = v.(*ordering)
	case aMoment:
		_, ok = v.(moment)
	case aSpan:
		_, ok = v.(span)
	}
	return ok
}

// convert turns an argument into what the function gets.
func (p *param) convert(arg any, c *called) (any, error) {
	switch p.takes {
	case lambda, methodLambda, scopeLambda:
		if arg == nil {
			return (*closure)(nil), nil
		}
		return &closure{of: arg, in: c.scope, e: c.e}, nil
	case lazyEntry, expression, wordItself:
		return arg, nil
	}
	if fixed, ok := arg.(literal); ok {
		arg = fixed.value
	}
	if _, absent := arg.(missing); absent {
		return arg, nil
	}
	if err := c.e.fits(arg); err != nil {
		return nil, err
	}
	if arg != nil && (p.takes == iterable || p.takes == iterableNoSet) {
		return c.e.limited(arg)
	}
	return arg, nil
}
