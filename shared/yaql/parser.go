package yaql

// Strength of the operators, weakest first.
const (
	sends = iota + 1 // ->
	ors
	ands
	nots
	compares
	adds
	multiplies
	fits // =~ !~
	signed
	indexes
	attributes
)

// binaries are the operators between two values. All group to the left but ->.
var binaries = map[string]int{
	"->": sends, "or": ors, "and": ands,
	">": compares, "<": compares, ">=": compares, "<=": compares, "!=": compares, "=": compares, "in": compares,
	"+": adds, "-": adds, "*": multiplies, "/": multiplies, "mod": multiplies, "=~": fits, "!~": fits,
	"[": indexes, ".": attributes, "?.": attributes,
}

var prefixes = map[string]int{"+": signed, "-": signed, "not": nots}

// operatorNames are the functions of operators that have names of their own.
var operatorNames = map[string]string{"=": "*equal", "!=": "*not_equal"}

// mostNested is how deep expressions may nest. Python gives up at about a tenth.
const mostNested = 1000

type parser struct {
	lexer
	now   token
	src   string
	depth int
}

func parse(src string) (node, error) {
	p := &parser{lexer: lexer{src: []rune(src)}, src: src}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.value(0)
	if err == nil && p.now.kind != endToken {
		err = p.unexpected()
	}
	return n, err
}

func (p *parser) advance() (err error) {
	p.now, err = p.next()
	return err
}

func (p *parser) unexpected() error {
	if p.now.kind == endToken {
		return failed(ParseError, "Parse error: unexpected end of statement")
	}
	return failed(ParseError, "Parse error: unexpected '%s' at position %d of expression '%s'", p.now.said(), p.now.at, p.src)
}

func (p *parser) is(sign string) bool { return p.now.kind == operator && p.now.text == sign }

func (p *parser) expect(sign string) error {
	if !p.is(sign) {
		return p.unexpected()
	}
	return p.advance()
}

// value reads a value and the operators after it that are stronger than least.
func (p *parser) value(least int) (node, error) {
	if p.depth++; p.depth > mostNested {
		return nil, failed(ParseError, "the expression is nested too deeply")
	}
	defer func(d int) { p.depth = d }(p.depth - 1)
	left, err := p.first()
	for err == nil {
		strength := 0
		if p.now.kind == operator {
			strength = binaries[p.now.text]
		}
		if strength <= least {
			return left, nil
		}
		if p.depth++; p.depth > mostNested { // a chain is as deep as it is long
			return nil, failed(ParseError, "the expression is nested too deeply")
		}
		left, err = p.after(left, strength)
	}
	return nil, err
}

// after reads an operator and the value on its right.
func (p *parser) after(left node, strength int) (node, error) {
	sign := p.now.text
	if err := p.advance(); err != nil {
		return nil, err
	}
	if sign == "[" {
		args, err := p.args("]")
		return &applied{"#indexer", append([]node{left}, args...)}, err
	}
	least := strength
	if sign == "->" {
		least--
	}
	right, err := p.value(least)
	name := operatorNames[sign]
	if name == "" {
		name = "#operator_" + sign
	}
	return &applied{name, []node{left, right}}, err
}

// first reads a value without operators after it.
func (p *parser) first() (node, error) {
	t := p.now
	if t.kind == endToken {
		return nil, p.unexpected()
	}
	if t.kind == operator && prefixes[t.text] == 0 && t.text != "(" && t.text != "[" && t.text != "{" {
		return nil, p.unexpected()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch t.kind {
	case constant:
		return literal{value: t.value}, nil
	case keyword:
		return literal{value: t.text, bare: true}, nil
	case variable:
		return dollar{t.text}, nil
	case function:
		args, err := p.args(")")
		return &call{t.text, args}, err
	}
	switch t.text {
	case "(":
		n, err := p.value(0)
		if err != nil {
			return nil, err
		}
		return wrapped{n}, p.expect(")")
	case "[":
		args, err := p.args("]")
		return &applied{"#list", args}, err
	case "{":
		args, err := p.args("}")
		return &applied{"#map", args}, err
	}
	n, err := p.value(prefixes[t.text])
	return &applied{"#unary_operator_" + t.text, []node{n}}, err
}

// args reads arguments and the closing bracket: values, of which some may be left out, then named
// ones.
func (p *parser) args(end string) ([]node, error) {
	if p.is(end) {
		return nil, p.advance()
	}
	var args []node
	values, named, holes := 0, false, 0
	for {
		if p.is(",") && !named {
			args = append(args, hole{})
			holes++
			if err := p.advance(); err != nil {
				return nil, err
			}
			continue
		}
		n, err := p.value(0)
		if err != nil {
			return nil, err
		}
		// One argument before the named ones may be left out, and only after a value.
		if p.is("=>") && (holes == 0 || holes == 1 && values > 0) {
			if err := p.advance(); err != nil {
				return nil, err
			}
			to, err := p.value(0)
			if err != nil {
				return nil, err
			}
			n, named = &rule{n, to}, true
		} else if named && !p.is("=>") {
			return nil, p.unexpected()
		}
		args = append(args, n)
		values, holes = values+1, 0
		if p.is(end) {
			return args, p.advance()
		}
		if err := p.expect(","); err != nil {
			return nil, err
		}
	}
}
