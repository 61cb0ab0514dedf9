package yaql

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A tokenKind is the kind of a token.
type tokenKind uint8

const (
	endToken tokenKind = iota
	constant           // a text, a number, true, false or null
	keyword            // a bare word, which is a text too
	function           // a name and the bracket after it
	variable           // $, $name
	operator           // including other punctuation
)

// A token is a piece of an expression. Messages about unexpected tokens show it.
type token struct {
	kind  tokenKind
	text  string // of a name, a variable or an operator
	value any    // of a constant
	at    int    // in characters, from 0
}

// said returns the token as a message shows it.
func (t token) said() string {
	if t.kind == constant {
		return str(t.value)
	}
	return t.text
}

// signs are operators and punctuation, longer ones first.
var signs = []string{"=~", "!~", "->", "?.", ">=", "<=", "!=", "=>", "+", "-", "*", ".", "[", "{", "/", ">", "<", "=", "(", ")", "]", ",", "}"}

// wordOperators are operators that look like words.
var wordOperators = []string{"mod", "in", "not", "and", "or"}

var constants = map[string]any{"true": true, "false": false, "null": nil}

// A lexer cuts a text into tokens, one at a time. So a mistake is reported only when the parser has
// reached it.
type lexer struct {
	src []rune
	at  int
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

func (l *lexer) peek(i int) rune {
	if i < len(l.src) && i >= 0 {
		return l.src[i]
	}
	return 0
}

func (l *lexer) next() (token, error) {
	for strings.ContainsRune(" \t\r\n", l.peek(l.at)) && l.at < len(l.src) {
		l.at++
	}
	start := l.at
	if start == len(l.src) {
		return token{at: start}, nil
	}
	r := l.src[start]
	switch {
	case r == '$':
		end := l.word(start + 1)
		return l.cut(token{kind: variable}, end), nil
	case isDigit(r) && !isWord(l.peek(start-1)):
		if t, ok := l.number(start); ok {
			return t, nil
		}
	case isWord(r) && !unicode.IsDigit(r) && !isWord(l.peek(start-1)):
		end := l.word(start)
		if l.peek(end) == '(' {
			t := l.cut(token{kind: function}, end)
			l.at++
			return t, nil
		}
		word := string(l.src[start:end])
		if strings.HasPrefix(word, "__") {
			break
		}
		if v, ok := constants[word]; ok {
			return l.cut(token{kind: constant, value: v}, end), nil
		}
		if slices.Contains(wordOperators, word) {
			return l.cut(token{kind: operator}, end), nil
		}
		return l.cut(token{kind: keyword}, end), nil
	case r == '\'' || r == '"' || r == '`':
		if t, ok, err := l.quoted(start); ok || err != nil {
			return t, err
		}
	}
	for _, sign := range signs {
		if strings.HasPrefix(string(l.src[start:min(start+2, len(l.src))]), sign) {
			return l.cut(token{kind: operator}, start+len(sign)), nil
		}
	}
	return token{}, failed(ParseError, "Lexical error: illegal character '%c' at position %d", r, start)
}

func (l *lexer) word(at int) int {
	for at < len(l.src) && isWord(l.src[at]) {
		at++
	}
	return at
}

func (l *lexer) cut(t token, end int) token {
	t.at, t.text = l.at, string(l.src[l.at:end])
	l.at = end
	return t
}

// number reads 5 or 5.5; what follows must not be a letter.
func (l *lexer) number(start int) (token, bool) {
	digits := func(at int) int {
		for isDigit(l.peek(at)) {
			at++
		}
		return at
	}
	end := digits(start)
	if l.peek(end) == '.' && isDigit(l.peek(end+1)) {
		if fraction := digits(end + 1); !isWord(l.peek(fraction)) {
			f, _ := strconv.ParseFloat(string(l.src[start:fraction]), 64)
			return l.cut(token{kind: constant, value: f}, fraction), true
		}
	}
	if isWord(l.peek(end)) {
		return token{}, false
	}
	if end-start > mostDigits {
		return token{}, false
	}
	n, _ := new(big.Int).SetString(string(l.src[start:end]), 10)
	return l.cut(token{kind: constant, value: whole(n)}, end), true
}

// quoted reads a text in quotes. In backquotes only a backquote after a backslash is an escape.
func (l *lexer) quoted(start int) (token, bool, error) {
	mark := l.src[start]
	for at := start + 1; at < len(l.src); at++ {
		switch l.src[at] {
		case '\\':
			if at++; l.peek(at) == '\n' {
				return token{}, false, nil
			}
		case mark:
			text := string(l.src[start+1 : at])
			var err error
			if mark == '`' {
				text = strings.ReplaceAll(text, "\\`", "`")
			} else {
				text, err = unescape(text)
			}
			return l.cut(token{kind: constant, value: text}, at+1), true, err
		}
	}
	return token{}, false, nil
}
