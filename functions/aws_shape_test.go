package functions_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearth/functions/cfn"
	"hearth/shared/stack"
)

// An element is a part of an answer in XML.
type element struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Elements []element `xml:",any"`
}

// child returns the only element of a name.
func (e element) child(name string) (element, bool) {
	var found []element
	for _, c := range e.Elements {
		if c.XMLName.Local == name {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return element{}, false
	}
	return found[0], true
}

const awsNamespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/"

var awsRequestID = regexp.MustCompile(`^[0-9a-f-]{36}$`)

// checkAnswer returns what differs between an answer and the model.
func (m awsModel) checkAnswer(action string, status int, header http.Header, body []byte) []string {
	var root element
	if err := xml.Unmarshal(body, &root); err != nil {
		return []string{err.Error()}
	}
	operation, ok := m.Operations[action]
	if !ok {
		return []string{"the model has no such action"}
	}
	var faults []string
	if root.XMLName.Space != m.Metadata.Namespace {
		faults = append(faults, "the namespace is "+root.XMLName.Space)
	}
	if status != http.StatusOK {
		return append(faults, m.checkError(action, status, header, root)...)
	}
	if root.XMLName.Local != action+"Response" {
		faults = append(faults, "the answer is a "+root.XMLName.Local)
	}
	most := 1
	if operation.Output != nil {
		most = 2
		result, ok := root.child(operation.Output.ResultWrapper)
		if !ok {
			return append(faults, "there is no "+operation.Output.ResultWrapper)
		}
		faults = append(faults, m.check(operation.Output.Shape, result, operation.Output.ResultWrapper)...)
	}
	metadata, _ := root.child("ResponseMetadata")
	id, _ := metadata.child("RequestId")
	if len(root.Elements) != most {
		faults = append(faults, fmt.Sprintf("the answer has %d parts, want %d", len(root.Elements), most))
	}
	return append(faults, checkRequestID(id, header)...)
}

func checkRequestID(id element, header http.Header) []string {
	if !awsRequestID.MatchString(id.Text) || header.Get("X-Amzn-Requestid") != id.Text {
		return []string{fmt.Sprintf("the ID of the request is %q, and %q in the header", id.Text, header.Get("X-Amzn-Requestid"))}
	}
	return nil
}

// commonErrors are those that every action of AWS has; the model does not name them.
var commonErrors = map[string]int{
	"AccessDenied": 403, "MissingAuthenticationToken": 403, "ValidationError": 400, "InvalidParameterCombination": 400, "InvalidParameterValue": 400,
}

// checkError checks the shape of an error, and that its code and status are those of the action.
func (m awsModel) checkError(action string, status int, header http.Header, root element) []string {
	fault, _ := root.child("Error")
	code, _ := fault.child("Code")
	message, _ := fault.child("Message")
	side, _ := fault.child("Type")
	id, _ := root.child("RequestId")
	var faults []string
	if root.XMLName.Local != "ErrorResponse" || message.Text == "" || side.Text != "Sender" || len(fault.Elements) != 3 || len(root.Elements) != 2 {
		faults = append(faults, "the error has another form")
	}
	want, known := commonErrors[code.Text]
	for _, e := range m.Operations[action].Errors {
		if shape := m.Shapes[e.Shape]; shape.Error.Code == code.Text {
			want, known = shape.Error.Status, true
		}
	}
	if !known || status != want {
		faults = append(faults, fmt.Sprintf("the error %s has the status %d, want %d", code.Text, status, want))
	}
	return append(faults, checkRequestID(id, header)...)
}

// check returns what differs between an element and a shape. at is the path of the element.
func (m awsModel) check(name string, e element, at string) []string {
	shape := m.Shapes[name]
	switch shape.Type {
	case "structure":
		return m.checkStructure(shape, e, at)
	case "list":
		var faults []string
		if strings.TrimSpace(e.Text) != "" {
			faults = append(faults, at+" is a list with a text")
		}
		for i, item := range e.Elements {
			if item.XMLName.Local != "member" {
				faults = append(faults, fmt.Sprintf("%s has a %s, want members", at, item.XMLName.Local))
			}
			faults = append(faults, m.check(shape.Member.Shape, item, fmt.Sprintf("%s[%d]", at, i))...)
		}
		return faults
	}
	if len(e.Elements) > 0 {
		return []string{at + " has parts; it is a " + shape.Type}
	}
	if name == "ResourceStatus" && e.Text == "REVIEW_IN_PROGRESS" {
		return nil // AWS sends it in the first event of a stack that a change set makes; its model lacks it
	}
	if wrong := wrongScalar(shape, e.Text); wrong != "" {
		return []string{fmt.Sprintf("%s is %q, which is no %s", at, e.Text, wrong)}
	}
	return nil
}

// newerMembers are members that AWS has added since the model of Debian 12. Newer models check them.
var newerMembers = []string{"ResourceChange.PolicyAction", "Target.Path", "Target.AttributeChangeType"}

// newerMember reports whether a member of the structure at a place may be missing in an older model.
func newerMember(at, name string) bool {
	return slices.ContainsFunc(newerMembers, func(one string) bool { return strings.HasSuffix(at+"."+name, "."+one) })
}

func (m awsModel) checkStructure(shape awsShape, e element, at string) []string {
	var faults []string
	if strings.TrimSpace(e.Text) != "" {
		faults = append(faults, at+" is a structure with a text")
	}
	seen := map[string]bool{}
	for _, item := range e.Elements {
		name := item.XMLName.Local
		member, known := shape.Members[name]
		if !known && newerMember(at, name) {
			continue
		}
		if !known || seen[name] {
			faults = append(faults, at+"."+name+" is unknown, or there twice")
			continue
		}
		seen[name] = true
		faults = append(faults, m.check(member.Shape, item, at+"."+name)...)
	}
	for _, name := range shape.Required {
		if !seen[name] {
			faults = append(faults, at+"."+name+" is missing")
		}
	}
	return faults
}

// wrongScalar returns what a text should be and is not, or "".
func wrongScalar(shape awsShape, text string) string {
	var err error
	switch shape.Type {
	case "string":
		if len(shape.Enum) > 0 && !slices.Contains(shape.Enum, text) {
			return "one of " + strings.Join(shape.Enum, " ")
		}
		if text == "None" || text == "null" || text == "<nil>" || text == stack.NoDescription || text == stack.NoOutputDescription {
			return "value: what is missing must be absent"
		}
	case "integer", "long":
		_, err = strconv.ParseInt(text, 10, 64)
	case "double":
		_, err = strconv.ParseFloat(text, 64)
	case "boolean":
		if text != "true" && text != "false" {
			return "boolean"
		}
	case "timestamp":
		var at time.Time
		if at, err = time.Parse(time.RFC3339, text); err == nil && at.Year() < 2000 {
			return "time of this century"
		}
	default:
		return "value that this test knows: it is a " + shape.Type
	}
	if err != nil {
		return shape.Type
	}
	return ""
}

// ask sends a request of CloudFormation's API, and returns its answer.
func (n *localHearth) ask(token, action string, parameters map[string]string) (int, http.Header, []byte) {
	n.t.Helper()
	version := "2010-05-15"
	if _, ok := cfn.MetricActions()[action]; ok {
		version = "2010-08-01"
	}
	form := "Version=" + version + "&Action=" + action
	for name, value := range parameters {
		form += "&" + name + "=" + url.QueryEscape(value)
	}
	r, err := http.NewRequestWithContext(n.t.Context(), http.MethodPost, n.aws, strings.NewReader(form))
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		r.Header.Set("X-Auth-Token", token)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return a.StatusCode, a.Header, body
}

// TestShapeCheck shows that the check finds what is wrong.
func TestShapeCheck(t *testing.T) {
	t.Parallel()
	m := readModel(t, cloudFormationModel)
	const id = "0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f"
	one := func(inside string) string {
		return `<DescribeStacksResponse xmlns="` + awsNamespace + `"><DescribeStacksResult><Stacks><member>` + inside +
			`</member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>` + id + `</RequestId></ResponseMetadata></DescribeStacksResponse>`
	}
	const good = `<StackName>a</StackName><CreationTime>2026-01-01T00:00:00.000Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>`
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"right":              {one(good), 0},
		"an unknown member":  {one(good + `<Colour>red</Colour>`), 1},
		"a missing member":   {one(`<StackName>a</StackName><StackStatus>CREATE_COMPLETE</StackStatus>`), 1},
		"a member twice":     {one(good + `<StackName>b</StackName>`), 1},
		"a missing time":     {one(strings.Replace(good, "2026-01-01T00:00:00.000Z", "0001-01-01T00:00:00Z", 1)), 1},
		"no such status":     {one(strings.Replace(good, "CREATE_COMPLETE", "RESUME_COMPLETE", 1)), 1},
		"no boolean":         {one(good + `<DisableRollback>True</DisableRollback>`), 1},
		"no number":          {one(good + `<TimeoutInMinutes>None</TimeoutInMinutes>`), 1},
		"a text in a list":   {one(good + `<Tags>a</Tags>`), 1},
		"a list of items":    {one(good + `<NotificationARNs><item>a</item></NotificationARNs>`), 1},
		"a missing value":    {one(good + `<Description>None</Description>`), 1},
		"a structure's text": {one(good + `<DriftInformation>a<StackDriftStatus>IN_SYNC</StackDriftStatus></DriftInformation>`), 1},
		"no result":          {`<DescribeStacksResponse xmlns="` + awsNamespace + `"><ResponseMetadata><RequestId>` + id + `</RequestId></ResponseMetadata></DescribeStacksResponse>`, 1},
	} {
		if got := m.checkAnswer("DescribeStacks", 200, http.Header{"X-Amzn-Requestid": {id}}, []byte(c.body)); len(got) != c.want {
			t.Errorf("%s: %d faults, want %d: %q", name, len(got), c.want, got)
		}
	}
}
