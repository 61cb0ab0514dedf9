package yaql

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// expensive are expressions that ask for as much as they can. Each ends within its steps, and the memory
// of its result stays within what its steps may cost.
var expensive = map[string]string{
	"product":            `range(200).select(range(200).select(range(200).select(range(200).sum()).sum()).sum()).sum()`,
	"product of where":   `range(200).where(range(200).where(range(200).where(false).any()).any()).len()`,
	"many":               `range(200).selectMany(range(200).selectMany(range(200).selectMany(range(200)))).len()`,
	"endless":            `sequence().len()`,
	"endless filter":     `sequence().where(false)`,
	"endless any":        `let(sequence()) -> $.any($ < 0)`,
	"endless cycle":      `[1].cycle().len()`,
	"endless repeat":     `'a'.repeat().len()`,
	"endless skip":       `sequence().skip(1000000000)`,
	"endless range":      `range(9000000000000000000).len()`,
	"endless generate":   `generate(1, true, $ + 1).len()`,
	"growing numbers":    `generate(2, true, $ * $).last()`,
	"growing texts":      `range(200).aggregate($1 + $1, 'a')`,
	"growing lists":      `range(200).aggregate($1 + $1, [1])`,
	"texts kept":         `range(200).select(range(200).select('a' * 9000).toList()).toList()`,
	"lists kept":         `range(200).select(range(200).select([1] * 1000).toList()).toList()`,
	"texts of texts":     `range(200).select(range(200).select('ab'.replace('a', 'x' * 9000)).toList()).toList()`,
	"doubled tree":       `let(t => range(200).aggregate([$1, $1], 1)) -> $t = $t`,
	"doubled tree shown": `str(range(200).aggregate([$1, $1], 1))`,
	"doubled tree given": `range(200).aggregate([$1, $1], 1)`,
	"doubled tree keyed": `set(range(200).aggregate([$1, $1], 1))`,
	"doubled map":        `range(200).aggregate({a => $1, b => $1}, 1)`,
	"doubled merge":      `let(t => range(100).aggregate({a => $1, b => $1}, {})) -> $t.mergeWith($t)`,
	"doubled flatten":    `range(200).aggregate([$1, $1], 1).flatten().len()`,
	"deep list":          `range(200).aggregate(range(200).aggregate([$1], $1), 1)`,
	"deep list compared": `let(t => range(200).aggregate(range(200).aggregate([$1], $1), 1)) -> $t = $t.toList()`,
	"deep lazy":          `range(200).aggregate(range(200).aggregate($1.select($), $1), [1]).toList()`,
	"deep concat":        `range(200).aggregate(range(200).aggregate($1.concat([1]), $1), [1]).len()`,
	"recursion":          `def(f, f($) + 1) -> f(1)`,
	"double recursion":   `def(f, f($) + f($)) -> f(1)`,
	"wide recursion":     `def(f, range(200).select(f($)).sum()) -> f(1)`,
	"power":              `pow(9, 9999999999)`,
	"power tower":        `pow(pow(9, 9000), pow(9, 9000))`,
	"power modulo":       `range(200).select(range(200).select(pow(7, pow(2, 4000), pow(3, 2000))).sum()).sum()`,
	"shift":              `shiftBitsLeft(1, 99999999999999)`,
	"long numbers":       `range(200).select(range(200).select(str(pow(9, 9000)).len()).sum()).sum()`,
	"text times":         `'a' * 99999999999`,
	"list times":         `[1] * 99999999999`,
	"format width":       `'{:99999999999}'.format(1)`,
	"format precision":   `'{:.999999999f}'.format(1.5)`,
	"formats":            `range(200).select(range(200).select('{0}{0}{0}{0}'.format('a' * 2000)).len()).sum()`,
	"replace empty":      `('a' * 9000).replace('', 'b' * 9000)`,
	"replace map":        `('a' * 100).replace({a => 'aaaaaaaaaa', aa => 'aaaaaaaaaaaaaaaaa', aaa => 'a'})`,
	"join":               `range(200).select('a' * 9000).join('b' * 9000)`,
	"backtracking":       `regex('(a*)*(a*)*(a*)*b').matches('a' * 9000)`,
	"pattern":            `regex('((a{100}){100}){100}')`,
	"long pattern":       `regex('(x|y|z)' * 1000).matches('x' * 9000)`,
	"many groups":        `regex('(a?)' * 90 + 'b').matches('a' * 9000)`,
	"many matches":       `range(200).select(regex('x*').searchAll('a' * 150).len()).sum()`,
	"regex split":        `range(200).select(regex('a').split('ab' * 4000).len()).sum()`,
	"regex replace":      `regex('').replace('a' * 9000, 'b' * 9000)`,
	"many patterns":      `range(200).select(range(200).select(regex('a{500}').matches('a')).any()).any()`,
	"order":              `range(200).select(range(200).orderBy(range(200).sum()).toList()).toList()`,
	"join of all":        `range(200).join(range(200), range(200).sum() > 0, [$1, $2]).len()`,
	"group":              `range(200).select(range(200).groupBy($).select($[1].len())).flatten().sum()`,
	"distinct":           `range(200).select(range(200).select([$] * 1000).distinct().len()).sum()`,
	"sets":               `range(200).select(range(200).toSet().union(range(200).toSet()).len()).sum()`,
	"equal lists":        `let(a => [1] * 1200) -> range(200).select(range(200).select($a = $a.toList() + []).all()).all()`,
	"in lists":           `let(a => range(200).select(range(200).toList()).toList()) -> range(200).select(range(200).select([1] in $a).any()).any()`,
	"upper":              `range(200).select(range(200).select(('a' * 9000).toUpper()).last()).last()`,
	"characters":         `range(200).select(range(200).select('a' * 1000).select($.toCharArray()).last()).last().len()`,
	"split":              `range(200).select(range(200).select(('a ' * 4000).split()).last()).last().len()`,
	"slices":             `range(200).select(range(200).slice(1).toList()).toList()`,
	"unpack":             `range(200).select(range(200).unpack() -> $1).sum()`,
	"scopes":             `range(200).aggregate(range(200).aggregate(let(x => $1) -> $x, $1), 0)`,
	"generate many":      `generateMany(1, [$, $, $, $]).len()`,
	"memorized":          `sequence().memorize().len()`,
	"zip":                `sequence().zip(sequence(), sequence()).len()`,
	"call":               `call(call, [call, [1, [], {}], {}], {})`,
	"maps":               `range(200).aggregate($1.set($2, $1), {})`,
	"maps with keys":     `range(200).aggregate({$1 => $1}, 1).len()`,
	"many definitions":   `range(200).aggregate(def(f, 1), 1)`,
	"long whole":         strings.Repeat("9", 9000) + " * " + strings.Repeat("9", 9000),
	"long chain":         "$" + strings.Repeat(".a", 200000),
	"long sum":           "1" + strings.Repeat("+1", 200000),
	"nested":             strings.Repeat("(", 200000),
	"nested lists":       strings.Repeat("[", 200000),
	"negated":            strings.Repeat("-", 200000) + "1",
	"long list":          "[" + strings.Repeat("1,", 200000) + "1]",
	"holes":              "f(" + strings.Repeat(",", 200000) + "1)",
	"long text":          "'" + strings.Repeat("a", 400000) + "'",
}

func TestExpensiveExpressionsEnd(t *testing.T) {
	for name, expression := range expensive {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			steps := 0
			l := Limits{Steps: 100_000, Spend: func(n int) error { steps += n; return nil }}
			err := func() error {
				x, err := Parse(expression)
				if err != nil {
					return err
				}
				_, err = x.Evaluate(map[string]any{"data": 1}, l)
				return err
			}()
			runtime.ReadMemStats(&after)
			if steps > l.Steps+1000 {
				t.Errorf("%d steps", steps)
			}
			if err != nil && KindOf(err) == "" {
				t.Errorf("fails for no reason: %v", err)
			}
			made := after.TotalAlloc - before.TotalAlloc
			if most := uint64(150 << 20); made > most {
				t.Errorf("made %d MB, of which most is gone at once", made>>20)
			}
			t.Logf("%7d steps %4d MB: %.100v", steps, made>>20, err)
		})
	}
}

// TestSpendEnds checks that Spend can end an expression.
func TestSpendEnds(t *testing.T) {
	enough := errors.New("enough")
	x, err := Parse(expensive["product"])
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	_, err = x.Evaluate(nil, Limits{Spend: func(n int) error {
		if told += n; told > 5000 {
			return enough
		}
		return nil
	}})
	if !errors.Is(err, enough) || told > 6000 {
		t.Errorf("after %d steps: %v", told, err)
	}
}

// TestLimitsAreSettable checks that limits can differ from Heat's.
func TestLimitsAreSettable(t *testing.T) {
	for _, c := range []struct {
		expression string
		l          Limits
		want       string
	}{
		{"range(4).toList()", Limits{Items: 3}, "Collection length exceeds 3 elements"},
		{"range(400).toList().len()", Limits{Items: 1000}, "<nil>"},
		{"'a' * 100", Limits{Memory: 100}, "Expression consumed too much memory"},
		{"('a' * 20000).len()", Limits{Memory: 1 << 20}, "<nil>"},
		{"range(100).sum()", Limits{Steps: 50}, "Evaluating the expression takes too much work."},
	} {
		x, err := Parse(c.expression)
		if err == nil {
			_, err = x.Evaluate(nil, c.l)
		}
		if got := fmt.Sprint(err); got != c.want {
			t.Errorf("%s: %s, want %s", c.expression, got, c.want)
		}
	}
}
