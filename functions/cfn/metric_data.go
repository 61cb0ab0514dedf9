package cfn

import (
	"fmt"
	"strings"
	"time"

	"hearth/shared/awsquery"
)

// Bounds of PutMetricData, as AWS has them.
const (
	mostData      = 1000
	mostMetricKey = 255 // characters of a namespace, and of the names of a metric and a dimension
	futureOfData  = 2 * time.Hour
	pastOfData    = 14 * 24 * time.Hour
)

// putMetricData checks what a server has measured. The data are counted, but not kept.
func (c *cfn) putMetricData(r *call) (any, error) {
	data, err := r.params.Members("MetricData")
	if err != nil {
		return nil, err
	}
	m := metricCheck{now: time.Now()}
	m.text(r.params, "", "Namespace", mostMetricKey)
	switch {
	case r.params.Given("EntityMetricData.member.1.MetricData.member.1.MetricName"):
		m.invalid("The parameter EntityMetricData is not supported.")
	case len(data) == 0:
		m.required("MetricData")
	case len(data) > mostData:
		m.tooMany("MetricData", mostData)
	default:
		for i, d := range data {
			m.datum(d, fmt.Sprintf("MetricData.member.%d", i+1))
		}
	}
	if err := m.err(); err != nil {
		return nil, err
	}
	if c.CountData != nil {
		c.CountData(len(data))
	}
	return nil, nil
}

// A metricCheck collects what is wrong with metric data.
type metricCheck struct {
	now      time.Time
	code     awsquery.Code // of the first mistake
	mistakes []string
}

// mostMistakes is how many mistakes an answer has.
const mostMistakes = 10

func (m *metricCheck) add(code awsquery.Code, format string, args ...any) {
	if len(m.mistakes) == 0 {
		m.code = code
	}
	if len(m.mistakes) < mostMistakes {
		m.mistakes = append(m.mistakes, fmt.Sprintf(format, args...))
	}
}

func (m *metricCheck) invalid(format string, args ...any) {
	m.add(awsquery.InvalidParameterValue, format, args...)
}

// wrong adds the mistake of a value that its parameter may not have.
func (m *metricCheck) wrong(value, parameter string) {
	m.invalid("The value %s for parameter %s is invalid.", clipped(value), parameter)
}

func (m *metricCheck) required(parameter string) {
	m.add(awsquery.MissingParameter, "The parameter %s is required.", parameter)
}

func (m *metricCheck) tooMany(collection string, most int) {
	m.invalid("The collection %s must not have a size greater than %d.", collection, most)
}

// clipped shortens a text of the caller's for an answer.
func clipped(text string) string {
	const most = 64
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// err returns the mistakes as one error, as AWS does.
func (m *metricCheck) err() error {
	if len(m.mistakes) == 0 {
		return nil
	}
	return awsquery.Errorf(m.code, "%s", strings.Join(m.mistakes, "\n"))
}
