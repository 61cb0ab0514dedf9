package hot

import (
	"strings"
	"testing"

	"hearth/shared/stack"
)

// TestRefused checks what AWS refuses and Heat accepts: each kind has a place, and nothing that
// AWS accepts is among them.
func TestRefused(t *testing.T) {
	t.Parallel()
	const before = `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {P: {Type: String, Default: one}, L: {Type: CommaDelimitedList, Default: 'a,b'}}
Mappings: {M: {one: {x: 1}}}
Conditions: {No: !Equals [!Ref P, two]}
Resources:
  V: {Type: 'OS::Heat::Value', Properties: {value: %property%}}
  Off: {Type: 'OS::Heat::Value', Condition: No}
Outputs: {o: %output%}
`
	parse := func(property, output string) stack.Problems {
		decided, p := decideWith(t, strings.NewReplacer("%property%", property, "%output%", output).Replace(before), nil)
		unknown := func(string, string, []any) (any, bool) { return later{}, true }
		return decided.Refused(Scope{
			Parameters: p, Pending: later{}, Unknown: func(v any) bool { return v == any(later{}) }, Attr: unknown,
			Ref: func(string) (any, bool) { return later{}, true }, Import: func(string) (any, bool) { return later{}, true },
		}, true)
	}
	for output, says := range map[string]string{
		"{Value: !FindInMap [M, zz, x]}":                                  `Outputs.o.Value: The map "M" has no key "zz"`,
		"{Value: !FindInMap [N, one, x]}":                                 `The mappings have no map "N"`,
		"{Value: !Select [0, !Cidr [nonsense, 2, 8]]}":                    "is no block of addresses",
		"{Value: !Cidr [10.0.0.0/24, 500, 8]}":                            "the count must be a number from 1 to 256",
		"{Value: !Join [',', text]}":                                      `"Fn::Join" must operate on a list`,
		"{Value: !Sub 'x${L}'}":                                           "cannot put a list in place of ${L}",
		"{Value: [{a: !Join [',', [!GetAtt V.value, !Ref V, {a: b}]]}]}":  "", // the values may decide
		"{Value: !Ref Nope}":                                              `Outputs.o.Value: The specified reference "Nope" is incorrect.`,
		"{Value: !Ref Off}":                                               `The specified reference "Off" is incorrect.`,
		"{Value: !Equals [a, a]}":                                         `Outputs.o.Value.Fn::Equals: "Fn::Equals" is a function of conditions and rules; here it is plain data.`,
		"{Value: {a: [!Not [No]]}}":                                       `"Fn::Not" is a function of conditions`,
		"{Value: {Fn::Jion: ['', [a]]}}":                                  `"Fn::Jion" is no function`,
		"{Value: null}":                                                   "Outputs.o.Value: Null values are not allowed in templates",
		"{Value: !Ref V}":                                                 "",
		"{Value: !Ref Off, Condition: No}":                                "",
		"{Value: !If [No, !Ref Off, x]}":                                  "",
		"{Value: !Sub '${V} ${V.value} ${AWS::Region}'}":                  "",
		"{Value: !ImportValue x}":                                         "",
		"{Value: !Join [',', !Ref L]}":                                    "",
		"{Value: !Select [0, !GetAZs '']}":                                "",
		"{Value: !Select [1, !Split [x, !GetAtt V.value]]}":               "",
		"{Value: !FindInMap [M, !Ref P, x]}":                              "",
		"{Value: {Fn::Base64: !Sub ['${a}', {a: !If [No, !Ref P, '']}]}}": "",
	} {
		found := parse("text", output)
		if says == "" && len(found) > 0 || says != "" && (len(found) != 1 || !strings.Contains(found[0].Message, says) || found[0].Offline == "" || found[0].Line == 0) {
			t.Errorf("%s: %+v, want %q", output, found, says)
		}
	}
	for property, says := range map[string]string{
		"!Equals [a, a]": `Resources.V.Properties.value.Fn::Equals: "Fn::Equals" is a function of conditions`,
		"{Fn::Subb: a}":  `"Fn::Subb" is no function`,
		"!If [No, {a: !And [No, No]}, {b: !Or [No, No]}]": `"Fn::Or" is a function`,
		"!If [No, a, b]":                 "",
		"{a: {Fn::Equals: 1, other: 2}}": "",
	} {
		found := parse(property, "{Value: x}")
		if says == "" && len(found) > 0 || says != "" && (len(found) != 1 || !strings.Contains(found[0].Message, says)) {
			t.Errorf("%s: %+v, want %q", property, found, says)
		}
	}
	none, _ := decideWith(t, "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n", nil)
	if found := none.Refused(Scope{}, true); len(found) != 1 || !strings.Contains(found[0].Message, "At least one Resources member must be defined.") {
		t.Errorf("no resources: %+v", found)
	}
}
