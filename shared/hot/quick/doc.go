// Package quick reads the YAML that templates are mostly written in, without the
// parser that knows all of YAML: block and flow collections, scalars on one line, literal
// and folded texts, comments. In comes a text; out comes its tree, with the places that the
// parser would give, or the answer that this is not such a text. Then, or when there is
// anything wrong with it, whoever asked must use the parser: what a text means, and what
// is wrong with it, is the parser's to say, and a fuzz test in hot holds that both say
// the same.
//
// It must not know what a template is.
package quick
