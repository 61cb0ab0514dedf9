package yaql

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hearth/shared/python"
)

// layouts are the forms of times that need no format.
var layouts = []string{
	"2006-01-02", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04",
	"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z0700",
	"20060102", "20060102T150405", time.RFC1123, time.RFC1123Z,
}

func readTime(s string) (any, error) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			_, offset := t.Zone()
			return ranged(moment{t.Truncate(time.Microsecond).In((span(offset) * 1e6).zone())})
		}
	}
	return nil, failed(ValueError, "Unknown string format: %s", s)
}

// A directive is the meaning of %x: how it is printed, and which part of a time it sets, with at
// most how many digits.
type directive struct {
	print  string // a layout of Go
	part   int
	digits int
}

var directives = map[byte]directive{
	'Y': {"2006", 0, 4}, 'm': {"01", 1, 2}, 'd': {"02", 2, 2}, 'H': {"15", 3, 2}, 'M': {"04", 4, 2}, 'S': {"05", 5, 2}, 'f': {".000000", 6, 6},
	'y': {"06", 0, 2}, 'b': {"Jan", -1, 0}, 'B': {"January", -1, 0}, 'a': {"Mon", -1, 0}, 'A': {"Monday", -1, 0}, 'I': {"03", -1, 0}, 'p': {"PM", -1, 0},
	'z': {"-0700", -1, 0}, 'j': {"002", -1, 0}, 'F': {"2006-01-02", -1, 0}, 'T': {"15:04:05", -1, 0}, 'D': {"01/02/06", -1, 0}, 'R': {"15:04", -1, 0},
}

func printTime(m moment, format string) (any, error) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		d, known := directives[format[i]]
		switch {
		case format[i] == '%':
			b.WriteByte('%')
		case format[i] == 's':
			b.WriteString(strconv.FormatInt(m.Unix(), 10))
		case format[i] == 'w':
			b.WriteString(strconv.Itoa(int(m.Weekday())))
		case !known:
			return nil, failed(Refused, "The directive %%%c of a time's format is not supported", format[i])
		default:
			b.WriteString(strings.TrimPrefix(m.Format(d.print), "."))
		}
	}
	return b.String(), nil
}

// scanTime reads a text by its format. It knows the directives of numbers, names of months and the
// offset.
func scanTime(s, format string) (any, error) {
	parts := [7]int{1900, 1, 1}
	offset := span(0)
	rest := s
	differs := failed(ValueError, "time data %s does not match format %s", python.Quote(s), python.Quote(format))
	for i := 0; i < len(format); i++ {
		if isSpace(rune(format[i])) {
			rest = strings.TrimLeftFunc(rest, isSpace)
			continue
		}
		if format[i] != '%' || i+1 == len(format) || format[i+1] == '%' {
			if rest == "" || rest[0] != format[i] {
				return nil, differs
			}
			if rest = rest[1:]; format[i] == '%' {
				i++
			}
			continue
		}
		i++
		d, known := directives[format[i]]
		var ok bool
		switch {
		case known && d.digits > 0:
			parts[d.part], rest, ok = scanNumber(rest, d.digits, format[i])
		case format[i] == 'b' || format[i] == 'B':
			parts[1], rest, ok = scanMonth(rest, format[i] == 'B')
		case format[i] == 'z':
			offset, rest, ok = scanOffset(rest)
		default:
			return nil, failed(Refused, "The directive %%%c of a time's format is not supported", format[i])
		}
		if !ok {
			return nil, differs
		}
	}
	if rest != "" {
		return nil, failed(ValueError, "unconverted data remains: %s", rest)
	}
	return newMoment(parts, offset)
}

func scanNumber(s string, most int, letter byte) (n int, rest string, ok bool) {
	i := 0
	for i < most && i < len(s) && isDigit(rune(s[i])) {
		i++
	}
	if i == 0 || letter == 'Y' && i < 4 || letter == 'y' && i < 2 {
		return 0, s, false
	}
	n, _ = strconv.Atoi(s[:i])
	switch letter {
	case 'f':
		n, _ = strconv.Atoi((s[:i] + "000000")[:6])
	case 'y':
		if n += 1900; n < 1969 {
			n += 100
		}
	}
	return n, s[i:], true
}

func scanMonth(s string, full bool) (month int, rest string, ok bool) {
	for m := time.January; m <= time.December; m++ {
		name := m.String()
		if !full {
			name = name[:3]
		}
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			return int(m), s[len(name):], true
		}
	}
	return 0, s, false
}

func scanOffset(s string) (offset span, rest string, ok bool) {
	if rest, ok := strings.CutPrefix(s, "Z"); ok {
		return 0, rest, true
	}
	var sign rune
	var hours, minutes int
	digits := strings.Replace(s, ":", "", 1)
	if len(digits) < 5 {
		return 0, s, false
	}
	if _, err := fmt.Sscanf(digits[:5], "%c%02d%02d", &sign, &hours, &minutes); err != nil || sign != '+' && sign != '-' || minutes > 59 {
		return 0, s, false
	}
	offset = span(hours)*3600e6 + span(minutes)*60e6
	if sign == '-' {
		offset = -offset
	}
	return offset, digits[5:], true
}
