package yaql

// tables are all functions, by subject.
var tables = [][]overload{
	systemFunctions, comparisonFunctions, booleanFunctions, branchFunctions, arithmeticFunctions, bitFunctions, numberFunctions,
	textFunctions, splitFunctions, searchFunctions, listFunctions, placeFunctions, dictFunctions, setFunctions,
	queryFunctions, sliceFunctions, orderFunctions, groupFunctions, foldFunctions, sourceFunctions,
	regexFunctions, timeFunctions, spanFunctions,
}

// A catalogue finds functions by their names, in levels. A later level is searched only when no
// function of the earlier ones fits.
type catalogue struct {
	functions, methods map[string][][]*overload
}

// library holds all functions. An engine carries it, because its functions look up others.
var library = catalogueOf(tables)

func catalogueOf(tables [][]overload) *catalogue {
	c := &catalogue{functions: map[string][][]*overload{}, methods: map[string][][]*overload{}}
	add := func(to map[string][][]*overload, f *overload) {
		if len(to[f.name]) == 0 {
			to[f.name] = make([][]*overload, 1)
		}
		to[f.name][0] = append(to[f.name][0], f)
	}
	for _, table := range tables {
		for i := range table {
			if table[i].as != onReceiver {
				add(c.functions, &table[i])
			}
			if table[i].as != plainly {
				add(c.methods, &table[i])
			}
		}
	}
	// a.b reads a property of a when a is neither a map nor a collection.
	c.functions["#operator_."] = append(c.functions["#operator_."], []*overload{&propertyFunction})
	return c
}

// Parameters of tables.

func takes(params ...param) []param { return params }

func arg(name string, t taken) param { return param{name: name, takes: t} }

// orNull accepts null too.
func (p param) orNull() param {
	p.nullable = true
	return p
}

// or sets the value of an argument that is not given.
func (p param) or(v any) param {
	p.optional, p.standard = true, v
	return p
}

// orNone may be left out, and is null then.
func (p param) orNone() param { return p.or(nil).orNull() }

// orMissing may be left out, which the function can tell from null.
func (p param) orMissing() param { return p.or(missing{}).orNull() }

func many(t taken) *param { return &param{takes: t} }

var manyOfAny = &param{takes: anything, nullable: true}

// Arguments, once checked.

func (c *called) text(i int) string { s, _ := c.args[i].(string); return s }
func (c *called) int(i int) int     { return intOf(c.args[i]) }
func (c *called) yes(i int) bool    { b, _ := c.args[i].(bool); return b }
func (c *called) dict(i int) *dict  { d, _ := c.args[i].(*dict); return d }
func (c *called) given(i int) bool  { _, not := c.args[i].(missing); return !not }

// closure returns a lambda; nil when it was left out.
func (c *called) closure(i int) *closure { f, _ := c.args[i].(*closure); return f }

// closures returns the lambdas of further arguments.
func (c *called) closures() []*closure {
	all := make([]*closure, len(c.rest))
	for i, arg := range c.rest {
		all[i] = arg.(*closure)
	}
	return all
}

// list returns an argument, which is a list, with its items.
func (c *called) list(i int) *list { l, _ := c.args[i].(*list); return l }

// ask calls a function of the library, or the one that the expression has defined instead.
func (c *called) ask(name string, args ...any) (any, error) {
	return c.e.call(name, c.scope, noReceiver{}, args...)
}

// toList makes a list of a collection, within the limit.
func (c *called) toList(v any) ([]any, error) {
	v, err := c.e.call("toList", c.scope, v)
	if err != nil {
		return nil, err
	}
	return v.(*list).items, nil
}

// truth reports whether Python takes the value for true.
func truth(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case int:
		return v != 0
	case float64:
		return v != 0
	case *list:
		return len(v.items) > 0
	case *dict:
		return len(v.keys) > 0
	case *set:
		return len(v.items) > 0
	case view:
		return v.len() > 0
	case span:
		return v != 0
	}
	return true
}
