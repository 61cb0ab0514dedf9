package funcs

// Amazon's functions, under Amazon's names.
var (
	fnAmazonRef   = rewritten(fnRef, rewriteRef)
	fnAmazonAtt   = rewritten(fnGetAtt, rewriteAttr)
	fnSub         = &Func{About: "a text with ${names} replaced by parameters, references and attributes", Rewrite: rewriteSub, Run: sub, Table: true, Texts: true}
	fnCidr        = &Func{About: "a block of addresses cut into smaller ones", Parse: parseCidr, Run: cidr, Cost: cidrCost}
	fnTextJoin    = orTexts(fnJoin)
	fnTextBase64  = orTexts(fnBase64)
	fnTextSplit   = &Func{About: "a text or number split at a delimiter", Parse: parseSplit, Eval: splitter{plainText}.eval, Texts: true}
	fnWrittenFind = &Func{About: "a value of the template's mappings, as it is written", Parse: parseFindInMap, Eval: finder{true, true}.eval}
	fnImportValue = &Func{About: "the value of an export of another stack", Parse: parseImport, Eval: importValue, Use: Import}
	fnEncode64    = orTexts(&Func{About: "a text in Base64", Parse: parseText, Run: encode64})
	fnNamed       = &Func{About: "whether the named condition holds", Parse: parseNamed, Eval: named}

	fnNamedRef       = namedRef()
	fnLength         = &Func{About: "how many items a list has", Parse: parseLength, Eval: length}
	fnToJSON         = &Func{About: "a map or list as JSON", Parse: parseToJSON, Eval: toJSON}
	fnFindDefault    = &Func{About: "a value of the template's mappings, or a default", Parse: parseFindDefault, Eval: findDefault{}.eval, Table: true}
	fnWrittenDefault = &Func{About: "the same, as it is written", Parse: parseFindDefault, Eval: findDefault{true}.eval, Table: true}
	fnExtension      = &Func{About: "a function of the language extensions, which the template does not declare", Parse: parseExtension, Run: never}

	fnSame         = &Func{About: "whether two values are the same text", Parse: parseEquals, Run: ruleEquals}
	fnRuleContains = &Func{About: "whether a text is in a list", Parse: parsePair("[list, text]"), Run: ruleContains, Cost: amongCost}
	fnEachEquals   = &Func{About: "whether all items of a list are a text", Parse: parsePair("[list, text]"), Run: eachEquals, Cost: amongCost}
	fnEachIn       = &Func{About: "whether all items of a list are in another", Parse: parsePair("[list, list]"), Run: eachIn, Cost: amongCost}
	fnRefAll       = &Func{About: "the values of all parameters of a type", Parse: parseKind, Eval: refAll}
	fnValueOf      = &Func{About: "an attribute of what a parameter names", Parse: parseTexts("[parameter, attribute]"), Eval: valueOf}
	fnValueOfAll   = &Func{About: "the attributes of what all parameters of a type name", Parse: parseTexts("[type, attribute]"), Eval: valueOfAll}
)

func rewritten(f *Func, by func(string, *Node) (*Node, error)) *Func {
	made := *f
	made.Rewrite = by
	return &made
}

// orTexts returns a function that reads numbers and booleans as texts where Heat refuses them.
func orTexts(f *Func) *Func {
	made := *f
	made.Texts = true
	made.Run = func(name string, args any) (any, error) {
		v, heats := f.Run(name, args)
		if heats == nil {
			return v, nil
		}
		if v, err := f.Run(name, asTexts(args)); err == nil {
			return v, nil
		}
		return nil, heats
	}
	return &made
}

// asTexts returns a value, or a list of lists, with its numbers and booleans as texts.
func asTexts(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		made := make([]any, len(v))
		for i, item := range v {
			made[i] = asTexts(item)
		}
		return made
	}
	if text, ok := plainText(v); ok {
		return text
	}
	return v
}

// namedRef returns Ref of the language extensions, for which a function may make the name of a
// resource.
func namedRef() *Func {
	made := *fnAmazonRef
	made.Named, made.Check = true, nil
	return &made
}

var amazonValues = map[string]*Func{
	"Ref": fnAmazonRef, "Fn::GetAtt": fnAmazonAtt, "Fn::Sub": fnSub, "Fn::Cidr": fnCidr, "Fn::ImportValue": fnImportValue,
	"Fn::Join": fnTextJoin, "Fn::Split": fnTextSplit, "Fn::Base64": fnTextBase64, "Fn::FindInMap": fnFindDefault,
}

// amazonConditions are the functions that the arguments of conditions may use.
var amazonConditions = map[string]*Func{
	"Condition": fnNamed, "Fn::Sub": fnSub, "Fn::Join": fnTextJoin, "Fn::Select": fnSelect, "Fn::Split": fnTextSplit, "Fn::Cidr": fnCidr,
	"Fn::FindInMap": fnWrittenDefault, "Fn::Equals": fnSame,
}

var extensions = map[string]*Func{"Fn::Length": fnLength, "Fn::ToJsonString": fnToJSON}

var noExtensions = map[string]*Func{"Fn::Length": fnExtension, "Fn::ToJsonString": fnExtension}

// Amazon adds Amazon's functions to a version of CloudFormation as Heat has it. The language
// extensions are among them if the template declares them, and a Fn::Base64 that encodes if it asks
// for that.
func Amazon(heat Set, extended, encode bool) Set {
	values, conditions := changed(heat.Values, amazonValues), changed(heat.Conditions, amazonConditions)
	more := noExtensions
	if extended {
		more = extensions
	}
	values = changed(values, more)
	if extended {
		values["Ref"] = fnNamedRef
	}
	if encode {
		values["Fn::Base64"] = fnEncode64
	}
	made := set(values, changed(conditions, more))
	made.written = true
	made.texts = changed(values, map[string]*Func{"Fn::FindInMap": fnWrittenDefault})
	return made
}

// Rules are the functions of rules. Any other map there is wrong: Amazon compares texts and lists
// of texts.
var Rules = Set{Maps: AreForbidden, written: true, Conditions: map[string]*Func{
	"Ref": fnParamRef, "Fn::FindInMap": fnWrittenFind, "Fn::Join": fnTextJoin, "Fn::Select": fnSelect, "Fn::Split": fnTextSplit, "Fn::Sub": fnSub,
	"Fn::And": fnAnd, "Fn::Or": fnOr, "Fn::Not": fnNotOne, "Fn::Equals": fnSame, "Fn::Contains": fnRuleContains,
	"Fn::EachMemberEquals": fnEachEquals, "Fn::EachMemberIn": fnEachIn,
	"Fn::RefAll": fnRefAll, "Fn::ValueOf": fnValueOf, "Fn::ValueOfAll": fnValueOfAll,
}}
