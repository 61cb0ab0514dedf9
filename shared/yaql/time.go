package yaql

import (
	"math"
	"strings"
	"time"
)

// Times are those that an expression makes. There is no clock.
var timeFunctions = append([]overload{
	{name: "datetime", about: "a time of its parts", params: takes(arg("year", integer), arg("month", integer), arg("day", integer), arg("hour", integer).or(0), arg("minute", integer).or(0), arg("second", integer).or(0), arg("microsecond", integer).or(0), arg("offset", aSpan).or(span(0))), run: func(c *called) (any, error) {
		return newMoment([7]int{c.int(0), c.int(1), c.int(2), c.int(3), c.int(4), c.int(5), c.int(6)}, c.span(7))
	}},
	{name: "datetime", about: "a time so many seconds after 1970", params: takes(arg("timestamp", number), arg("offset", aSpan).or(span(0))), run: func(c *called) (any, error) {
		seconds, err := floatOf(c.args[0])
		if err != nil || math.Abs(seconds) > 1e12 {
			return nil, failed(ValueError, "year is out of range")
		}
		return ranged(moment{time.UnixMicro(int64(math.RoundToEven(seconds * 1e6))).In(c.span(1).zone())})
	}},
	{name: "datetime", about: "a time that a text tells, or a text in a format", params: takes(arg("string", text), arg("format", text).orNone()), run: func(c *called) (any, error) {
		if c.text(1) == "" {
			return readTime(c.text(0))
		}
		return scanTime(c.text(0), c.text(1))
	}},
	{name: "now", about: "refused: a value that differs each time", params: takes(arg("offset", anything).orMissing()), run: noClock("now")},
	{name: "localtz", about: "refused: a value that differs from place to place", run: noClock("localtz")},
	{name: "replace", about: "a time with other parts", as: onReceiver, params: replaceable(), run: replaceParts},
	{name: "format", about: "the text of a time in a format", as: onReceiver, params: takes(arg("dt", aMoment), arg("format", text)), run: func(c *called) (any, error) {
		return printTime(c.args[0].(moment), c.text(1))
	}},
	is("isDatetime", "whether a value is a time", aMoment.is),
}, timeProperties()...)

func (c *called) span(i int) span { s, _ := c.args[i].(span); return s }

func noClock(name string) func(*called) (any, error) {
	return func(*called) (any, error) {
		return nil, failed(Refused, "The function %s is not available in templates", name)
	}
}

func (s span) zone() *time.Location {
	if s == 0 {
		return time.UTC
	}
	return time.FixedZone("", int(s/1e6))
}

// timeParts are the parts of a time and their ranges.
var timeParts = [7]struct {
	name        string
	least, most int
}{{"year", 1, 9999}, {"month", 1, 12}, {"day", 1, 31}, {"hour", 0, 23}, {"minute", 0, 59}, {"second", 0, 59}, {"microsecond", 0, 999999}}

func newMoment(parts [7]int, offset span) (any, error) {
	for i, p := range timeParts {
		switch v := parts[i]; {
		case v >= p.least && v <= p.most:
		case p.name == "year":
			return nil, failed(ValueError, "year %s is out of range", str(v))
		case p.name == "day":
			return nil, failed(ValueError, "day is out of range for month")
		default:
			return nil, failed(ValueError, "%s must be in %d..%d", p.name, p.least, p.most)
		}
	}
	if offset <= -day || offset >= day {
		return nil, failed(ValueError, "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).")
	}
	t := time.Date(parts[0], time.Month(parts[1]), parts[2], parts[3], parts[4], parts[5], parts[6]*1000, offset.zone())
	if t.Day() != parts[2] {
		return nil, failed(ValueError, "day is out of range for month")
	}
	return moment{t}, nil
}

// ranged refuses a time in a year that Python does not have.
func ranged(m moment) (any, error) {
	if y := m.Year(); y < 1 || y > 9999 {
		return nil, failed(ArithmeticFail, "date value out of range")
	}
	return m, nil
}

func (m moment) parts() [7]int {
	return [7]int{m.Year(), int(m.Month()), m.Day(), m.Hour(), m.Minute(), m.Second(), m.Nanosecond() / 1000}
}

func (m moment) offset() span {
	_, seconds := m.Zone()
	return span(seconds) * 1e6
}

func (m moment) plus(s span) (any, error) {
	return ranged(moment{m.Add(time.Duration(s%day)*time.Microsecond).AddDate(0, 0, int(s/day))})
}

func replaceable() []param {
	params := takes(arg("dt", aMoment))
	for _, p := range timeParts {
		params = append(params, arg(p.name, integer).orNone())
	}
	return append(params, arg("offset", aSpan).orNone())
}

func replaceParts(c *called) (any, error) {
	m := c.args[0].(moment)
	parts, offset := m.parts(), m.offset()
	for i := range parts {
		if c.args[i+1] != nil {
			parts[i] = c.int(i + 1)
		}
	}
	if c.args[8] != nil {
		offset = c.span(8)
	}
	return newMoment(parts, offset)
}

func timeProperties() (all []overload) {
	add := func(name, about string, of func(moment) (any, error)) {
		all = append(all, overload{name: "#property#" + name, about: about, params: takes(arg("obj", aMoment)), run: func(c *called) (any, error) {
			return of(c.args[0].(moment))
		}})
	}
	for i, p := range timeParts {
		add(p.name, "the "+p.name+" of a time", func(m moment) (any, error) { return m.parts()[i], nil })
	}
	add("weekday", "the day of the week, 0 is Monday", func(m moment) (any, error) { return (int(m.Weekday()) + 6) % 7, nil })
	add("date", "the beginning of a time's day", func(m moment) (any, error) {
		return moment{time.Date(m.Year(), m.Month(), m.Day(), 0, 0, 0, 0, m.Location())}, nil
	})
	add("time", "how long it has been since the beginning of a time's day", func(m moment) (any, error) {
		return span(((m.Hour()*60+m.Minute())*60+m.Second())*1e6 + m.Nanosecond()/1000), nil
	})
	add("utc", "a time less its offset", func(m moment) (any, error) { return m.plus(-m.offset()) })
	add("offset", "how far a time's clock is ahead of UTC", func(m moment) (any, error) { return m.offset(), nil })
	add("timestamp", "seconds since 1970 of a time less its offset", func(m moment) (any, error) {
		return (float64(m.UnixMicro()) - float64(m.offset())) / 1e6, nil
	})
	return all
}

// timeText returns Python's str() of a time or a span.
func timeText(v any) string {
	if s, ok := v.(span); ok {
		return s.String()
	}
	m := v.(moment)
	layout := "2006-01-02 15:04:05-07:00"
	if m.Nanosecond() != 0 {
		layout = "2006-01-02 15:04:05.000000-07:00"
	}
	return m.Format(layout)
}

// timeRepr returns Python's repr() of a time or a span.
func timeRepr(v any) string {
	if s, ok := v.(span); ok {
		return s.repr()
	}
	m := v.(moment)
	parts := m.parts()
	n := len(parts)
	for n > 5 && parts[n-1] == 0 {
		n--
	}
	texts := make([]string, n)
	for i := range texts {
		texts[i] = str(parts[i])
	}
	zone := "tzutc()"
	if o := m.offset(); o != 0 {
		zone = "tzoffset(None, " + str(int(o/1e6)) + ")"
	}
	return "datetime.datetime(" + strings.Join(texts, ", ") + ", tzinfo=" + zone + ")"
}
