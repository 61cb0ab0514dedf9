package yaql

import (
	"fmt"
	"math"
	"strings"
)

const day = span(86_400_000_000)

var spanFunctions = append([]overload{
	{name: "timespan", about: "a length of time", params: takes(arg("days", integer).or(0), arg("hours", integer).or(0), arg("minutes", integer).or(0), arg("seconds", strictInteger).or(0), arg("milliseconds", strictInteger).or(0), arg("microseconds", strictInteger).or(0)), run: newSpan},
	{name: "utctz", about: "how far UTC is ahead of itself", run: func(*called) (any, error) { return span(0), nil }},
	is("isTimespan", "whether a value is a length of time", aSpan.is),
	{name: "#operator_+", about: "a time later by a length", params: takes(arg("dt", aMoment), arg("ts", aSpan)), run: func(c *called) (any, error) { return c.args[0].(moment).plus(c.span(1)) }},
	{name: "#operator_+", about: "a time later by a length", params: takes(arg("ts", aSpan), arg("dt", aMoment)), run: func(c *called) (any, error) { return c.args[1].(moment).plus(c.span(0)) }},
	{name: "#operator_+", about: "two lengths of time together", params: takes(arg("ts1", aSpan), arg("ts2", aSpan)), run: func(c *called) (any, error) {
		return spanOf(float64(c.span(0))+float64(c.span(1)), c.span(0)+c.span(1))
	}},
	{name: "#operator_-", about: "a time earlier by a length", params: takes(arg("dt", aMoment), arg("ts", aSpan)), run: func(c *called) (any, error) { return c.args[0].(moment).plus(-c.span(1)) }},
	{name: "#operator_-", about: "how long it is from one time to another", params: takes(arg("dt1", aMoment), arg("dt2", aMoment)), run: func(c *called) (any, error) {
		return span(c.args[0].(moment).UnixMicro() - c.args[1].(moment).UnixMicro()), nil
	}},
	{name: "#operator_-", about: "a length of time less another", params: takes(arg("ts1", aSpan), arg("ts2", aSpan)), run: func(c *called) (any, error) {
		return spanOf(float64(c.span(0))-float64(c.span(1)), c.span(0)-c.span(1))
	}},
	{name: "#operator_*", about: "a length of time so many times", params: takes(arg("ts", aSpan), arg("n", number)), run: func(c *called) (any, error) { return scaled(c.span(0), c.args[1]) }},
	{name: "#operator_*", about: "a length of time so many times", params: takes(arg("n", number), arg("ts", aSpan)), run: func(c *called) (any, error) { return scaled(c.span(1), c.args[0]) }},
	{name: "#operator_/", about: "how often a length of time is in another", params: takes(arg("ts1", aSpan), arg("ts2", aSpan)), run: func(c *called) (any, error) {
		return calculate("/", float64(c.span(0)), int(c.span(1)))
	}},
	{name: "#operator_/", about: "a part of a length of time", params: takes(arg("ts", aSpan), arg("n", number)), run: func(c *called) (any, error) {
		n, err := floatOf(c.args[1])
		if err != nil {
			return nil, err
		}
		if n == 0 && isWhole(c.args[1]) {
			return nil, failed(ArithmeticFail, "division by zero")
		}
		v, err := calculate("/", float64(c.span(0)), n)
		if err != nil {
			return nil, err
		}
		f := math.RoundToEven(v.(float64))
		return spanOf(f, span(f))
	}},
	{name: "#unary_operator_-", about: "a length of time the other way", params: takes(arg("ts", aSpan)), run: func(c *called) (any, error) { return -c.span(0), nil }},
	{name: "#unary_operator_+", about: "the length of time itself", params: takes(arg("ts", aSpan)), run: func(c *called) (any, error) { return c.span(0), nil }},
}, spanProperties()...)

// mostSpan is 10,000 years; no two times are further apart.
const mostSpan = 3_652_500 * float64(day)

func spanOf(about float64, s span) (any, error) {
	if math.IsNaN(about) || math.Abs(about) > mostSpan {
		return nil, failed(ArithmeticFail, "date value out of range")
	}
	return s, nil
}

func newSpan(c *called) (any, error) {
	about, total := 0.0, span(0)
	for i, unit := range []span{day, 3600e6, 60e6, 1e6, 1e3, 1} {
		n, err := floatOf(c.args[i])
		if err != nil {
			return nil, err
		}
		about += n * float64(unit)
		total += span(c.int(i)) * unit
	}
	return spanOf(about, total)
}

func scaled(s span, by any) (any, error) {
	n, err := floatOf(by)
	if err != nil {
		return nil, err
	}
	if isWhole(by) {
		return spanOf(float64(s)*n, s*span(intOf(by)))
	}
	f := math.RoundToEven(float64(s) * n)
	return spanOf(f, span(f))
}

func spanProperties() (all []overload) {
	for _, unit := range []struct {
		name string
		of   float64
	}{{"microseconds", 1}, {"milliseconds", 1e3}, {"seconds", 1e6}, {"minutes", 60e6}, {"hours", 3600e6}, {"days", float64(day)}} {
		all = append(all, overload{name: "#property#" + unit.name, about: "a length of time in " + unit.name, params: takes(arg("obj", aSpan)), run: func(c *called) (any, error) {
			if unit.of == 1 {
				return int(c.span(0)), nil
			}
			return float64(c.span(0)) / unit.of, nil
		}})
	}
	return all
}

// split returns the whole days, rounded down, and the rest, which is never negative.
func (s span) split() (days int, rest span) {
	days, rest = int(s/day), s%day
	if rest < 0 {
		return days - 1, rest + day
	}
	return days, rest
}

func (s span) String() string {
	days, rest := s.split()
	text := fmt.Sprintf("%d:%02d:%02d", rest/3600e6, rest/60e6%60, rest/1e6%60)
	if rest%1e6 != 0 {
		text += fmt.Sprintf(".%06d", rest%1e6)
	}
	switch days {
	case 0:
		return text
	case 1, -1:
		return fmt.Sprintf("%d day, %s", days, text)
	}
	return fmt.Sprintf("%d days, %s", days, text)
}

func (s span) repr() string {
	days, rest := s.split()
	var parts []string
	for _, part := range []struct {
		name string
		n    int
	}{{"days", days}, {"seconds", int(rest / 1e6)}, {"microseconds", int(rest % 1e6)}} {
		if part.n != 0 {
			parts = append(parts, fmt.Sprintf("%s=%d", part.name, part.n))
		}
	}
	if len(parts) == 0 {
		return "datetime.timedelta(0)"
	}
	return "datetime.timedelta(" + strings.Join(parts, ", ") + ")"
}
