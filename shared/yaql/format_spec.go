package yaql

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"hearth/shared/python"
)

// A spec is the format of a value: [[fill]align][sign][#][0][width][,][.precision][type].
type spec struct {
	fill      rune
	align     byte
	sign      byte
	alternate bool
	width     int
	group     string
	precision int // -1 when there is none
	kind      byte
}

func readSpec(s string, of any) (spec, error) {
	sp := spec{fill: ' ', precision: -1}
	wrong := failed(ValueError, "Invalid format specifier")
	filled := false
	if r, n := utf8.DecodeRuneInString(s); n > 0 && len(s) > n && strings.IndexByte("<>=^", s[n]) >= 0 {
		sp.fill, sp.align, filled = r, s[n], true
		s = s[n+1:]
	} else if s != "" && strings.IndexByte("<>=^", s[0]) >= 0 {
		sp.align = s[0]
		s = s[1:]
	}
	if s != "" && strings.IndexByte("+- ", s[0]) >= 0 {
		sp.sign, s = s[0], s[1:]
	}
	s, sp.alternate = strings.CutPrefix(s, "#")
	if rest, zero := strings.CutPrefix(s, "0"); zero && !filled {
		s, sp.fill = rest, '0'
		if _, text := of.(string); !text && sp.align == 0 {
			sp.align = '='
		}
	}
	number := func() (int, bool) {
		n := 0
		for n < len(s) && isDigit(rune(s[n])) {
			n++
		}
		i, err := strconv.Atoi(s[:n])
		s = s[n:]
		return i, err == nil
	}
	if s != "" && isDigit(rune(s[0])) {
		ok := false
		if sp.width, ok = number(); !ok {
			return sp, failed(ValueError, "Too many decimal digits in format string")
		}
	}
	if s != "" && (s[0] == ',' || s[0] == '_') {
		sp.group, s = s[:1], s[1:]
	}
	if rest, ok := strings.CutPrefix(s, "."); ok {
		s = rest
		if sp.precision, ok = number(); !ok {
			return sp, failed(ValueError, "Format specifier missing precision")
		}
	}
	if len(s) > 1 {
		return sp, wrong
	}
	if s != "" {
		sp.kind = s[0]
	}
	return sp, nil
}

// formatted writes a value as a specification says.
func (e *engine) formatted(v any, text string) (string, error) {
	if text == "" {
		return str(v), nil
	}
	unknown := func(kind byte) error {
		return failed(ValueError, "Unknown format code '%c' for object of type '%s'", kind, typeName(v))
	}
	sp, err := readSpec(text, v)
	if err != nil {
		return "", err
	}
	if err := e.room(max(sp.width, sp.precision)); err != nil {
		return "", err
	}
	switch v := v.(type) {
	case string:
		switch {
		case sp.kind != 0 && sp.kind != 's':
			return "", unknown(sp.kind)
		case sp.sign != 0:
			return "", failed(ValueError, "Sign not allowed in string format specifier")
		case sp.align == '=':
			return "", failed(ValueError, "'=' alignment not allowed in string format specifier")
		case sp.group != "":
			return "", failed(ValueError, "Cannot specify '%s' with 's'.", sp.group)
		}
		if chars := []rune(v); sp.precision >= 0 && sp.precision < len(chars) {
			v = string(chars[:sp.precision])
		}
		return sp.pad("", v, '<'), nil
	case bool, int, *big.Int:
		if sp.kind == 0 || strings.IndexByte("bcdoxXn", sp.kind) >= 0 {
			return sp.whole(bigOf(v))
		}
		f, err := floatOf(v)
		if err != nil || strings.IndexByte("eEfFgG%", sp.kind) < 0 {
			return "", unknown(sp.kind)
		}
		return sp.float(f), nil
	case float64:
		if sp.kind != 0 && strings.IndexByte("eEfFgGn%", sp.kind) < 0 {
			return "", unknown(sp.kind)
		}
		return sp.float(v), nil
	}
	return "", failed(TypeError, "unsupported format string passed to %s.__format__", typeName(v))
}

// pad fills up to the width; first stays before zeros.
func (sp spec) pad(first, s string, standard byte) string {
	missing := sp.width - utf8.RuneCountInString(first+s)
	if missing <= 0 {
		return first + s
	}
	align := sp.align
	if align == 0 {
		align = standard
	}
	fill := strings.Repeat(string(sp.fill), missing)
	half := missing / 2 * utf8.RuneLen(sp.fill)
	switch align {
	case '<':
		return first + s + fill
	case '^':
		return fill[:half] + first + s + fill[half:]
	case '=':
		return first + fill + s
	}
	return fill + first + s
}

func (sp spec) signOf(negative bool) string {
	switch {
	case negative:
		return "-"
	case sp.sign == '+' || sp.sign == ' ':
		return string(sp.sign)
	}
	return ""
}

func (sp spec) whole(n *big.Int) (string, error) {
	if sp.precision >= 0 {
		return "", failed(ValueError, "Precision not allowed in integer format specifier")
	}
	sign, digits := sp.signOf(n.Sign() < 0), new(big.Int).Abs(n)
	prefix, size := "", 3
	text := digits.String()
	switch sp.kind {
	case 'c':
		if !n.IsInt64() || n.Int64() < 0 || n.Int64() > utf8.MaxRune {
			return "", failed(ValueError, "%%c arg not in range(0x110000)")
		}
		return sp.pad("", string(rune(n.Int64())), '<'), nil
	case 'b':
		prefix, text, size = "0b", digits.Text(2), 4
	case 'o':
		prefix, text, size = "0o", digits.Text(8), 4
	case 'x':
		prefix, text, size = "0x", digits.Text(16), 4
	case 'X':
		prefix, text, size = "0X", strings.ToUpper(digits.Text(16)), 4
	}
	if !sp.alternate {
		prefix = ""
	}
	if sp.group == "," && size == 4 {
		return "", failed(ValueError, "Cannot specify ',' with '%c'.", sp.kind)
	}
	return sp.pad(sign+prefix, grouped(text, sp.group, size), '>'), nil
}

// grouped puts a mark between groups of size digits, counted from the right.
func grouped(digits, mark string, size int) string {
	if mark == "" {
		return digits
	}
	var b strings.Builder
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%size == 0 {
			b.WriteString(mark)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

func (sp spec) float(f float64) string {
	sign := sp.signOf(math.Signbit(f) && !math.IsNaN(f))
	f = math.Abs(f)
	digits, end := sp.precision, ""
	if digits < 0 {
		digits = 6
	}
	kind := sp.kind
	if kind == '%' {
		f, kind, end = f*100, 'f', "%"
	}
	s := ""
	switch {
	case math.IsInf(f, 0):
		s = "inf"
	case math.IsNaN(f):
		s = "nan"
	case kind == 0 && sp.precision < 0:
		s = python.Float(f)
	case kind == 'f' || kind == 'F':
		s = strconv.FormatFloat(f, 'f', digits, 64)
	case kind == 'e' || kind == 'E':
		s = strconv.FormatFloat(f, 'e', digits, 64)
	default:
		s = general(f, max(digits, 1), kind == 0)
	}
	if kind == 'E' || kind == 'F' || kind == 'G' {
		s = strings.ToUpper(s)
	}
	integer, fraction, has := strings.Cut(s, ".")
	if sp.group != "" && !strings.ContainsAny(integer, "einf") {
		integer = grouped(integer, sp.group, 3)
	}
	if s = integer; has {
		s += "." + fraction
	}
	return sp.pad(sign, s+end, '>')
}

// general writes a number with that many digits in all, without zeros at its end. With keep one
// zero stays.
func general(f float64, digits int, keep bool) string {
	s := strconv.FormatFloat(f, 'e', digits-1, 64)
	mantissa, exponent, _ := strings.Cut(s, "e")
	power, _ := strconv.Atoi(exponent)
	trim := func(s string) string {
		if strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return s
	}
	limit := digits
	if keep {
		limit--
	}
	if power < -4 || power >= max(limit, 1) && power >= limit {
		return trim(mantissa) + "e" + exponent
	}
	s = trim(strconv.FormatFloat(f, 'f', max(digits-1-power, 0), 64))
	if keep && !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
