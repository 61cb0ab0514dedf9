package funcs

// Amazon's functions, under the names that Amazon has for them.
var (
	fnAmazonRef   = rewritten(fnRef, rewriteRef)
	fnAmazonAtt   = rewritten(fnGetAtt, rewriteAttr)
	fnSub         = &Func{About: "a text with ${names} replaced by parameters, references and attributes", Rewrite: rewriteSub, Run: sub, Table: true}
	fnCidr        = &Func{About: "a block of addresses cut into smaller ones", Parse: parseCidr, Run: cidr, Cost: cidrCost}
	fnImportValue = &Func{About: "the value of an export of another stack", Parse: parseImport, Eval: importValue, Use: Import}
	fnEncode64    = &Func{About: "a text in Base64", Parse: parseText, Run: encode64}
	fnNamed       = &Func{About: "whether the named condition holds", Parse: parseNamed, Eval: named}
	fnMacro       = &Func{About: "what a macro makes of the template, which is refused", Parse: parseMacro, Run: never}

	fnNamedRef    = namedRef()
	fnLength      = &Func{About: "how many items a list has", Parse: parseLength, Eval: length}
	fnToJSON      = &Func{About: "a map or list as JSON", Parse: parseToJSON, Eval: toJSON}
	fnFindDefault = &Func{About: "a value of the template's mappings, or a default", Parse: parseFindDefault, Eval: findDefault, Table: true}
	fnExtension   = &Func{About: "a function of the language extensions, which the template does not declare", Parse: parseExtension, Run: never}

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

// namedRef is Ref of the language extensions, for which a function may make the name of
// a resource.
func namedRef() *Func {
	made := *fnAmazonRef
	made.Named, made.Check = true, nil
	return &made
}

var amazonValues = map[string]*Func{
	"Ref": fnAmazonRef, "Fn::GetAtt": fnAmazonAtt, "Fn::Sub": fnSub, "Fn::Cidr": fnCidr, "Fn::ImportValue": fnImportValue, "Fn::Transform": fnMacro,
}

// amazonConditions may stand in the arguments of conditions.
var amazonConditions = map[string]*Func{
	"Condition": fnNamed, "Fn::Sub": fnSub, "Fn::Join": fnJoin, "Fn::Select": fnSelect, "Fn::Split": fnSplit, "Fn::Cidr": fnCidr,
}

var extensions = map[string]*Func{"Fn::Length": fnLength, "Fn::ToJsonString": fnToJSON, "Fn::FindInMap": fnFindDefault}

var noExtensions = map[string]*Func{"Fn::Length": fnExtension, "Fn::ToJsonString": fnExtension}

// Amazon adds to a version of CloudFormation, as Heat has it, what Amazon has besides:
// the language extensions where the template declares them, and a Fn::Base64 that
// encodes where it asks for that.
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
	return set(values, changed(conditions, more))
}

// Rules are the functions of rules. Any other map there is wrong: Amazon compares texts and
// lists of texts.
var Rules = Set{Maps: AreForbidden, Conditions: map[string]*Func{
	"Ref": fnParamRef, "Fn::FindInMap": fnFindInMap, "Fn::Join": fnJoin, "Fn::Select": fnSelect, "Fn::Split": fnSplit, "Fn::Sub": fnSub,
	"Fn::And": fnAnd, "Fn::Or": fnOr, "Fn::Not": fnNotOne, "Fn::Equals": fnSame, "Fn::Contains": fnRuleContains,
	"Fn::EachMemberEquals": fnEachEquals, "Fn::EachMemberIn": fnEachIn,
	"Fn::RefAll": fnRefAll, "Fn::ValueOf": fnValueOf, "Fn::ValueOfAll": fnValueOfAll,
}}
