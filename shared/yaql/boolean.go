package yaql

var booleanFunctions = []overload{
	{name: "#operator_and", about: "the left value, or the right one where the left is true", params: two(lambda, true), run: and},
	{name: "#operator_or", about: "the left value where it is true, else the right one", params: two(lambda, true), run: or},
	{name: "#unary_operator_not", about: "whether a value is not true", params: takes(arg("arg", anything).orNull()), run: func(c *called) (any, error) {
		return !truth(c.args[0]), nil
	}},
	{name: "bool", about: "whether a value is true: not null, false, 0 or empty", params: takes(arg("value", anything).orNull()), run: func(c *called) (any, error) {
		return truth(c.args[0]), nil
	}},
	is("isBoolean", "whether a value is true or false", func(v any) bool { _, ok := v.(bool); return ok }),
}

// is makes a function that tests the type of a value.
func is(name, about string, of func(any) bool) overload {
	return overload{name: name, about: about, params: takes(arg("value", anything).orNull()), run: func(c *called) (any, error) {
		return of(c.args[0]), nil
	}}
}

func and(c *called) (any, error) {
	v, err := c.closure(0).call()
	if err != nil || !truth(v) {
		return v, err
	}
	return c.closure(1).call()
}

func or(c *called) (any, error) {
	v, err := c.closure(0).call()
	if err != nil || truth(v) {
		return v, err
	}
	return c.closure(1).call()
}
