// Package quick reads the YAML of most templates without the full YAML parser: block and flow
// collections, scalars on one line, literal and folded texts, comments. In comes a text. Out comes
// its tree, with the parser's places, or the answer that the text is not of this kind. In that
// case, and when anything is wrong with it, the caller must use the parser. Only the parser decides
// what such a text means and what is wrong with it. A fuzz test in hot checks that both agree.
//
// It must not know what a template is.
//
// Package hot calls it.
package quick
