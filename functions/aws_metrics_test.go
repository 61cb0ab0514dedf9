package functions_test

import (
	"net/http"
	"strings"
	"testing"

	"hearth/functions/cfn"
	"hearth/shared/storetest"
)

// awsMetricSteps have each action of CloudWatch, and each error that it has.
var awsMetricSteps = []awsStep{
	{action: "PutMetricData", parameters: with("Namespace", "n", "MetricData.member.1.MetricName", "Load", "MetricData.member.1.Value", "1")},
	{action: "PutMetricData", parameters: with("Namespace", "n"), status: 400, code: "MissingParameter"},
	{action: "PutMetricData", parameters: with("Namespace", "n", "MetricData.member.1.MetricName", "Load", "MetricData.member.1.Value", "x"), status: 400, code: "InvalidParameterValue"},
	{action: "PutMetricData", parameters: with("Namespace", "n", "MetricData.member.1.MetricName", "Load"), status: 400, code: "InvalidParameterCombination"},
}

// TestAWSMetricAnswers checks every answer of CloudWatch's actions against AWS's own model.
func TestAWSMetricAnswers(t *testing.T) {
	t.Parallel()
	m := readModel(t, cloudWatchModel)
	n := newLocalHearth(t, storetest.SQLite(t))
	succeeded := map[string]bool{}
	for _, s := range awsMetricSteps {
		n.step(m, s)
		succeeded[s.action] = succeeded[s.action] || s.status == 0
	}
	for action := range cfn.MetricActions() {
		if !succeeded[action] {
			t.Errorf("%s is never answered here: add it to awsMetricSteps", action)
		}
	}
	status, _, body := n.ask(n.member.token, "DescribeAlarms", nil)
	if status != http.StatusBadRequest || !strings.Contains(string(body), "<Code>InvalidAction</Code>") {
		t.Errorf("an action that Hearth does not have: %d %s", status, body)
	}
}
