package funcs

// The functions, each with its result in one line. The version decides which of them a name means:
// see versions.go.
var (
	fnGetParam    = &Func{About: "a parameter's value, or what is at a path within it", Eval: getParam, Use: Parameter}
	fnGetResource = &Func{About: "a resource's reference, mostly its physical id", Eval: getResource, Use: Resource}
	// Clients look for exactly this sentence (heat-tempest-plugin does).
	fnGetFile = &Func{About: "A function for including a file inline.", Eval: getFile, Use: File}
	fnFacade  = &Func{About: "what the resource that uses this template says of itself", Parse: parseFacade("metadata", "deletion_policy", "update_policy"), Eval: facade}

	fnGetAttrSelect = &Func{About: "a resource's attribute; the path is followed in its value", Parse: parseAttr, Eval: getAttrThenSelect, Use: Attribute}
	fnGetAttr       = &Func{About: "a resource's attribute; the resource follows the path", Parse: parseAttr, Eval: getAttr, Use: Attribute}
	fnGetAttrAll    = &Func{About: "a resource's attribute, or a map of all when none is named", Parse: parseAttrOrAll, Eval: getAttr, Use: Attribute}

	fnJoin     = &Func{About: "texts joined by a delimiter", Parse: parseJoin, Run: join, Cost: joinCost}
	fnJoinMany = &Func{About: "texts of several lists joined by a delimiter, maps and lists as JSON", Parse: parseJoinMany, Run: joinMany, Cost: joinCost}
	fnStrSplit = &Func{About: "a text split at a delimiter, or one part of it", Parse: parseStrSplit, Run: strSplit, Cost: splitCost}
	fnDigest   = &Func{About: "a hash of a text, in hexadecimal", Run: digest, Cost: digestCost}
	fnMakeURL  = &Func{About: "a URL of its parts, correctly escaped", Check: checkURL, Eval: makeURL}

	fnReplace       = &Func{About: "a text with placeholders replaced by texts and numbers", Parse: parseReplace, Run: replacer{}.run, Cost: replaceCost}
	fnReplaceJSON   = &Func{About: "the same, maps and lists as JSON", Parse: parseReplace, Run: replacer{serial: true}.run, Cost: replaceCost}
	fnReplaceStrict = &Func{About: "the same; every placeholder must be in the text", Parse: parseReplace, Run: replacer{serial: true, strict: true}.run, Cost: replaceCost}
	fnReplaceFull   = &Func{About: "the same; and no value may be empty", Parse: parseReplace, Run: replacer{serial: true, strict: true, full: true}.run, Cost: replaceCost}

	fnRepeat      = repeatFunc("a list of copies of a template, one for each combination of list items", repeater{})
	fnRepeatMaps  = repeatFunc("the same, over keys of maps too", repeater{maps: true})
	fnRepeatSteps = repeatFunc("the same, or over all lists in step", repeater{maps: true, steps: true})

	fnMapMerge         = &Func{About: "maps merged into one, the later wins", Run: mapMerge}
	fnMapReplace       = &Func{About: "a map with keys and values replaced", Run: mapReplace}
	fnListConcat       = &Func{About: "lists put together", Run: listConcat}
	fnListConcatUnique = &Func{About: "lists put together, each item once", Run: listConcatUnique, Cost: amongCost}
	fnFilter           = &Func{About: "a list without some values", Parse: parseFilter, Run: filter, Cost: amongCost}
	fnContains         = &Func{About: "whether a value is in a list, or a text in a text", Parse: parseContains, Run: isIn, Cost: containsCost}
	fnYaql             = &Func{About: "what a YAQL expression makes of data", Parse: parseYaql, Check: checkYaql, Eval: evalYaql}

	fnIf     = &Func{About: "one of two values, as a condition says", Parse: parseIf, Run: never, Use: Decision}
	fnIfOnly = &Func{About: "the same; with no second value its place is left out", Parse: parseIfOnly, Run: never, Use: Decision}
	fnEquals = &Func{About: "whether two values are equal", Parse: parseEquals, Run: equals}
	fnNot    = &Func{About: "whether a condition does not hold", Parse: parseNot, Eval: not}
	fnAnd    = &Func{About: "whether all conditions hold", Parse: parseSeveral, Eval: all}
	fnOr     = &Func{About: "whether one of the conditions holds", Parse: parseSeveral, Eval: some}

	fnRef        = &Func{About: "a resource's reference or a parameter's value", Check: checkRef, Eval: ref, Use: Either}
	fnParamRef   = &Func{About: "a parameter's value", Eval: paramRef, Use: Parameter}
	fnGetAtt     = &Func{About: "a resource's attribute", Parse: parseGetAtt, Eval: getAttrThenSelect, Use: Attribute}
	fnFindInMap  = &Func{About: "a value of the template's mappings", Parse: parseFindInMap, Eval: finder{}.eval}
	fnNotOne     = &Func{About: "whether a condition does not hold", Parse: parseNotOne, Eval: notOne}
	fnSelect     = &Func{About: "an item of a list, a map or their JSON", Parse: parseSelect, Eval: selectOne}
	fnSplit      = &Func{About: "a text split at a delimiter", Parse: parseSplit, Eval: splitter{onlyText}.eval}
	fnCfnReplace = &Func{About: "a text with placeholders replaced", Parse: parseCfnReplace, Run: cfnReplace, Cost: cfnReplaceCost}
	fnBase64     = &Func{About: "the text itself: user data is sent plain", Run: base64}
	fnMemberList = &Func{About: "a map of a list of .member.N.key=value texts", Parse: parseMemberList, Run: memberListToMap}
	fnCfnFacade  = &Func{About: "what the resource that uses this template says of itself", Parse: parseFacade("Metadata", "DeletionPolicy", "UpdatePolicy"), Eval: facade}
	fnGetAZs     = &Func{About: "the availability zones of the region", Eval: getAZs}

	fnRemoved = &Func{About: "a function of an older version", Check: checkRemoved, Run: removed}
	fnInvalid = &Func{About: "a function that conditions may not use", Parse: parseInvalid, Run: never}
)

func repeatFunc(about string, r repeater) *Func {
	return &Func{About: about, Parse: r.parse, Check: r.check, Eval: r.eval}
}
