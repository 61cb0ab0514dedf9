package group

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"hearth/shared/stack"
)

// Instances decides about the members of an OS::Heat::InstanceGroup and of scaling groups. Their
// names are drawn, and they keep their definition until it is their turn.
type Instances struct {
	Member Definition
	Form   Form
}

// Resize returns the group with size members. changed of them get the group's definition; with 0
// only new members do.
func (g Instances) Resize(members []Member, size, changed int, name func() string) []Defined {
	return ResizedMembers(Definitions(Ordered(members)), g.Member, size, changed, name, nil)
}

// Batches returns the batches of a rolling update of a group with current members. size is the new
// number of members, or 0 when it is not given. The group does not grow for good during them: that
// comes after.
func (g Instances) Batches(r Rolling, size, current int) []Batch {
	if size == 0 {
		size = current
	}
	return r.Batches(min(size, current), current, false)
}

// ChangedMembers returns the members that a batch changes. A load balancer takes them out first.
func ChangedMembers(old, new []Defined) map[string]bool {
	were := make(map[string]Definition, len(old))
	for _, m := range old {
		were[m.Name] = m.Definition
	}
	touched := map[string]bool{}
	for _, m := range new {
		if was, there := were[m.Name]; !there || !was.Same(m.Definition) {
			touched[m.Name] = true
		}
		delete(were, m.Name)
	}
	for name := range were {
		touched[name] = true
	}
	return touched
}

// Outputs returns the outputs of the group's stack.
func (g Instances) Outputs(members []Defined, uses []AttributeUse) []Output {
	all := gathered{form: g.Form, members: members, made: map[string]any{}}
	for _, u := range uses {
		if u.Key == "InstanceList" {
			all.byName(u.Key, []any{"PublicIp"})
		}
	}
	all.refsByName("references")
	return all.outputs()
}

// Tags adds the tag by which metering knows the group to a member's tags, unless one of the group's
// own tags is for metering.
func Tags(tags []any, group string) []any {
	for _, t := range tags {
		tag, _ := t.(map[string]any)
		if key, _ := tag["Key"].(string); strings.HasPrefix(key, "metering.") {
			return tags
		}
	}
	return append(append([]any{}, tags...), map[string]any{"Key": "metering.groupname", "Value": group})
}

// The pauses of AWS policies are ISO 8601, hours to seconds.
var duration = regexp.MustCompile(`^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?\n?$`)

// longest is the longest pause of an AWS policy.
const longest = time.Hour

// Pause reads the PauseTime of an AWS policy.
func Pause(text string) (time.Duration, error) {
	m := duration.FindStringSubmatch(text)
	if m == nil {
		return 0, stack.Errorf(stack.BadRequest, "Only ISO 8601 duration format of the form PT#H#M#S is supported.")
	}
	var sum float64
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		n, _ := strconv.ParseFloat("0"+m[i+1], 64) // of digits; too many of them are too long anyway
		sum += n * float64(unit)
	}
	if math.IsInf(sum, 0) || sum > float64(longest) {
		return 0, stack.Errorf(stack.BadRequest, "Maximum PauseTime is 1 hour.")
	}
	return time.Duration(sum), nil
}
