package funcs

import "maps"

// Each version is the previous one with its changes.

var hot20130523 = map[string]*Func{
	"get_param": fnGetParam, "get_resource": fnGetResource, "get_attr": fnGetAttrSelect, "get_file": fnGetFile,
	"resource_facade": fnFacade, "list_join": fnJoin, "str_replace": fnReplace,
	"Ref": fnRef, "Fn::GetAZs": fnGetAZs, "Fn::Select": fnSelect, "Fn::Join": fnJoin, "Fn::Split": fnSplit,
	"Fn::Replace": fnCfnReplace, "Fn::Base64": fnBase64, "Fn::MemberListToMap": fnMemberList,
	"Fn::ResourceFacade": fnCfnFacade,
}

var hot20141016 = changed(hot20130523, map[string]*Func{
	"get_attr": fnGetAttr,
	"Ref":      fnRemoved, "Fn::GetAZs": fnRemoved, "Fn::Join": fnRemoved, "Fn::Split": fnRemoved, "Fn::Replace": fnRemoved,
	"Fn::Base64": fnRemoved, "Fn::MemberListToMap": fnRemoved, "Fn::ResourceFacade": fnRemoved,
})

var hot20150430 = changed(hot20141016, map[string]*Func{"repeat": fnRepeat, "digest": fnDigest})

var hot20151015 = changed(hot20150430, map[string]*Func{
	"get_attr": fnGetAttrAll, "list_join": fnJoinMany, "str_replace": fnReplaceJSON, "str_split": fnStrSplit,
	"Fn::Select": fnRemoved,
})

var hot20160408 = changed(hot20151015, map[string]*Func{"map_merge": fnMapMerge})

var hot20161014 = changed(hot20160408, map[string]*Func{
	"yaql": fnYaql, "map_replace": fnMapReplace, "if": fnIf, "repeat": fnRepeatMaps,
})

var hot20170224 = changed(hot20161014, map[string]*Func{"filter": fnFilter, "str_replace_strict": fnReplaceStrict})

var hot20170901 = changed(hot20170224, map[string]*Func{
	"make_url": fnMakeURL, "list_concat": fnListConcat, "list_concat_unique": fnListConcatUnique,
	"str_replace_vstrict": fnReplaceFull, "contains": fnContains, "repeat": fnRepeatSteps,
})

var hot20210416 = changed(hot20170901, map[string]*Func{"if": fnIfOnly})

var conditions20161014 = map[string]*Func{
	"get_param": fnGetParam, "equals": fnEquals, "not": fnNot, "and": fnAnd, "or": fnOr,
}

var conditions20170901 = changed(conditions20161014, map[string]*Func{"yaql": fnYaql, "contains": fnContains})

// CloudFormation's. Heat's own version of it has no conditions.
var cfn20121212 = map[string]*Func{
	"Ref": fnRef, "Fn::GetAtt": fnGetAtt, "Fn::FindInMap": fnFindInMap, "Fn::GetAZs": fnGetAZs, "Fn::Select": fnSelect,
	"Fn::Join": fnJoin, "Fn::Split": fnSplit, "Fn::Replace": fnCfnReplace, "Fn::Base64": fnBase64,
	"Fn::MemberListToMap": fnMemberList, "Fn::ResourceFacade": fnCfnFacade,
}

var cfn20100909 = changed(cfn20121212, map[string]*Func{"Fn::If": fnIf})

var cfnConditions20100909 = map[string]*Func{
	"Ref": fnParamRef, "Fn::FindInMap": fnFindInMap, "Fn::Equals": fnEquals, "Fn::Not": fnNotOne, "Fn::And": fnAnd, "Fn::Or": fnOr,
}

// Sets are the functions of each version, under its date: no two versions share one.
var Sets = map[string]Set{
	"2010-09-09": set(cfn20100909, cfnConditions20100909),
	"2012-12-12": set(cfn20121212, nil),
	"2013-05-23": set(hot20130523, nil),
	"2014-10-16": set(hot20141016, nil),
	"2015-04-30": set(hot20150430, nil),
	"2015-10-15": set(hot20151015, nil),
	"2016-04-08": set(hot20160408, nil),
	"2016-10-14": set(hot20161014, conditions20161014),
	"2017-02-24": set(hot20170224, conditions20161014),
	"2017-09-01": set(hot20170901, conditions20170901),
	"2018-03-02": set(hot20170901, conditions20170901),
	"2018-08-31": set(hot20170901, conditions20170901),
	"2021-04-16": set(hot20210416, conditions20170901),
}

func changed(before, changes map[string]*Func) map[string]*Func {
	after := maps.Clone(before)
	maps.Copy(after, changes)
	return after
}

// set adds all other functions of the version to those of conditions, as invalid there.
func set(values, conditions map[string]*Func) Set {
	all := make(map[string]*Func, len(values))
	for name, f := range values {
		all[name] = fnInvalid
		if f == fnRemoved {
			all[name] = fnRemoved
		}
	}
	maps.Copy(all, conditions)
	return Set{Values: values, Conditions: all}
}

// Removed reports whether a name is kept only to report that it is no longer a function.
func Removed(f *Func) bool { return f == fnRemoved }
