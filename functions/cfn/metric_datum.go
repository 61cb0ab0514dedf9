package cfn

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/shared/awsquery"
)

// Bounds of one datum, as AWS has them.
const (
	mostDimensions     = 30
	mostDimensionValue = 1024 // characters
	mostValues         = 150
	largestValue       = 0x1p360
)

// units are those of AWS.
var units = []string{
	"Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits", "Terabits",
	"Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second",
	"Gigabits/Second", "Terabits/Second", "Count/Second", "None",
}

// toolUnits are those that cfn-push-stats writes its own way. Heat accepted them.
var toolUnits = []string{"Counter", "bytes", "kilobytes", "megabytes", "gigabytes"}

// datum checks one datum. at is its name in the request.
func (m *metricCheck) datum(d awsquery.Params, at string) {
	m.text(d, at+".", "MetricName", mostMetricKey)
	m.dimensions(d, at+".Dimensions")
	m.timestamp(d.String("Timestamp"), at+".Timestamp")
	if unit := d.String("Unit"); unit != "" && !slices.Contains(units, unit) && !slices.Contains(toolUnits, unit) {
		m.invalid("The parameter %s.Unit must be a value in the set [ %s ].", at, strings.Join(units, ", "))
	}
	if resolution := d.String("StorageResolution"); resolution != "" && resolution != "1" && resolution != "60" {
		m.wrong(resolution, at+".StorageResolution")
	}
	m.value(d, at)
}

// text checks a parameter that is a text of 1 to most characters, and does not begin with a colon.
func (m *metricCheck) text(d awsquery.Params, at, name string, most int) {
	switch text := d.String(name); {
	case text == "":
		m.required(at + name)
	case utf8.RuneCountInString(text) > most:
		m.invalid("The parameter %s must be shorter than %d characters.", at+name, most+1)
	case name != "Value" && strings.HasPrefix(text, ":"):
		m.wrong(text, at+name)
	}
}

func (m *metricCheck) dimensions(d awsquery.Params, at string) {
	dimensions, err := d.Members("Dimensions")
	switch {
	case err != nil:
		m.add(awsquery.CodeOf(err), "%s", err.Error())
	case len(dimensions) > mostDimensions:
		m.tooMany(at, mostDimensions)
	default:
		for i, one := range dimensions {
			at := at + ".member." + strconv.Itoa(i+1) + "."
			m.text(one, at, "Name", mostMetricKey)
			m.text(one, at, "Value", mostDimensionValue)
		}
	}
}

// timeForms are what clients send; a time without a zone, as boto sends it, is in UTC.
var timeForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04Z07:00"}

func (m *metricCheck) timestamp(text, at string) {
	if text == "" {
		return
	}
	for _, form := range timeForms {
		when, err := time.Parse(form, text)
		switch {
		case err != nil:
			continue
		case when.After(m.now.Add(futureOfData)):
			m.invalid("The parameter %s must specify a time no more than two hours in the future.", at)
		case when.Before(m.now.Add(-pastOfData)):
			m.invalid("The parameter %s must specify a time within the past two weeks.", at)
		}
		return
	}
	m.wrong(text, at)
}

var statistics = []string{"SampleCount", "Sum", "Minimum", "Maximum"}

// value checks what was measured: one value, several values with their counts, or statistics.
func (m *metricCheck) value(d awsquery.Params, at string) {
	values, err := d.Strings("Values")
	counts, countsErr := d.Strings("Counts")
	for _, err := range []error{err, countsErr} {
		if err != nil {
			m.add(awsquery.CodeOf(err), "%s", err.Error())
			return
		}
	}
	one := d.String("Value") != ""
	sums := slices.ContainsFunc(statistics, func(name string) bool { return d.String("StatisticValues."+name) != "" })
	const both = "The parameters %[1]s.%[2]s and %[1]s.%[3]s are mutually exclusive and you have specified both."
	switch {
	case one && sums:
		m.add(awsquery.InvalidParameterCombination, both, at, "Value", "StatisticValues")
	case one && len(values) > 0:
		m.invalid(both, at, "Value", "Values")
	case sums && len(values) > 0:
		m.add(awsquery.InvalidParameterCombination, both, at, "Values", "StatisticValues")
	case !one && !sums && len(values) == 0:
		m.add(awsquery.InvalidParameterCombination, "At least one of the parameters %[1]s.Value and %[1]s.StatisticValues must be specified.", at)
	case len(values) > mostValues:
		m.tooMany(at+".Values", mostValues)
	case len(counts) > 0 && len(counts) != len(values):
		m.invalid("The parameters %[1]s.Values and %[1]s.Counts must be of the same size.", at)
	}
	if one {
		m.number(d.String("Value"), at+".Value", -largestValue)
	}
	for i := range min(len(values), mostValues) {
		m.number(values[i], at+".Values", -largestValue)
	}
	for i := range min(len(counts), mostValues) {
		m.number(counts[i], at+".Counts", 0)
	}
	if sums {
		m.statistics(d, at+".StatisticValues.")
	}
}

func (m *metricCheck) statistics(d awsquery.Params, at string) {
	found := map[string]float64{}
	for _, name := range statistics {
		text, least := d.String("StatisticValues."+name), -largestValue
		if name == "SampleCount" {
			least = 0
		}
		if text == "" {
			m.required(at + name)
			return
		}
		found[name] = m.number(text, at+name, least)
	}
	if found["Maximum"] < found["Minimum"] {
		m.invalid("The parameter %[1]sMaximum must be greater than %[1]sMinimum.", at)
	}
}

// number checks a number that is not less than least.
func (m *metricCheck) number(text, at string, least float64) float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || n < least || n > largestValue {
		m.wrong(text, at)
	}
	return n
}
