package hot

import (
	"strings"
	"testing"
)

// TestErrorsQuoteNoSecret checks that the error of a function that was given a secret quotes no
// value: neither the secret, nor what was computed from it on the way.
func TestErrorsQuoteNoSecret(t *testing.T) {
	t.Parallel()
	const secret = "Zq7:hushwordĀ-42\nsecond line"
	for value, want := range map[string]string{
		`{yaql: {expression: "float($.data.toLower())", data: {get_param: p}}}`:                     "A number is expected here, not ******",
		`{yaql: {expression: "int($.data.substring(4, 8))", data: {get_param: p}}}`:                 "An integer is expected here, not ******",
		`{yaql: {expression: "int($.data.replace('Zq', 'x'))", data: {get_param: p}}}`:              "An integer is expected here, not ******",
		`{yaql: {expression: "$.data.toUpper().nothing()", data: {get_param: p}}}`:                  `Unknown method "nothing" for ******`,
		`{yaql: {expression: "dict(a=>1).get($.data.toLower()).x", data: {get_param: p}}}`:          "",
		`{yaql: {expression: "dict(a=>1)[$.data.toLower()]", data: {get_param: p}}}`:                "The map has no key ******",
		`{yaql: {expression: "dict(ab=>1)['other']", data: {get_param: p}}}`:                        `The map has no key "other"`,
		`{yaql: {expression: "$.data.assert(false, $.toUpper())", data: {get_param: p}}}`:           "",
		`{yaql: {expression: "$.data.assert($ = 1, 'too small')", data: {get_param: p}}}`:           "too small",
		`{yaql: {expression: "datetime($.data.toUpper())", data: {get_param: p}}}`:                  "******",
		`{yaql: {expression: "regex($.data.toUpper() + '(').search('')", data: {get_param: p}}}`:    "******",
		`{yaql: {expression: "'{x}'.format($.data)", data: {get_param: p}}}`:                        "",
		`{yaql: {expression: {get_param: p}}}`:                                                      "Bad expression ******",
		`{yaql: {expression: {list_join: ["", ["int('", {str_split: [":", {get_param: p}, 1]}]]}}}`: "******",
		`{list_concat: [[1], {str_split: ["-", {get_param: p}, 0]}]}`:                               "******",
		`{make_url: {scheme: http, host: a, port: {str_split: [":", {get_param: p}, 1]}}}`:          "******",
		`{digest: [md5, {get_param: p}]}`:                                                           "******",
	} {
		decided, p := decideWith(t, "heat_template_version: 2021-04-16\nparameters: {p: {type: string, hidden: true}}\noutputs: {o: {value: "+value+"}}\n", map[string]any{"p": secret})
		_, err := decided.Resolve(decided.Output("o").Value, Scope{Parameters: p})
		if err == nil {
			t.Errorf("%s has a value", value)
			continue
		}
		said := strings.ToLower(err.Error())
		if !strings.Contains(said, strings.ToLower(want)) {
			t.Errorf("%s: %q, want %q in it", value, err, want)
		}
		for i := range len(secret) - 4 {
			if part := strings.ToLower(secret[i : i+4]); strings.Contains(said, part) {
				t.Errorf("%s: %q has %q of the secret", value, err, part)
				break
			}
		}
		if strings.Contains(said, `\u0100`) {
			t.Errorf("%s: %q has a character of the secret", value, err)
		}
	}
}
