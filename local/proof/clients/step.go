package main

import (
	"slices"
	"strings"
)

// A step is one command of the client. Words in braces are replaced: {dir} is the directory of the
// files, which both sides read, {own} a directory that only one side writes to, {stack} the name of
// the stack; others are values that earlier steps have saved.
type step struct {
	words   string
	text    bool   // do not ask for JSON
	save    string // a field of the reply to save, as name=field
	waitFor string // repeat the command until the reply contains this, or one of several that | separates
	refused bool   // of a step that only Hearth is asked: it must refuse
}

// isAWS reports whether a program of AWS's runs the step.
func (s step) isAWS() bool {
	return strings.HasPrefix(s.words, "aws ") || strings.HasPrefix(s.words, "boto3 ")
}

// isAnswered reports whether a reply contains what the step waits for.
func (s step) isAnswered(text string) bool {
	return slices.ContainsFunc(strings.Split(s.waitFor, "|"), func(one string) bool { return strings.Contains(text, one) })
}

// command returns the step's command without options and names.
func (s step) command() string {
	for _, c := range slices.Concat(commands, heatActions, hearthActions) {
		if s.words == c || strings.HasPrefix(s.words, c+" ") {
			return c
		}
	}
	return ""
}

// commands are the commands that python-heatclient 2.5 and 3.1 add to the openstack client. Of two
// with the same beginning the longer comes first.
var commands = []string{
	"orchestration build info", "orchestration resource type list", "orchestration resource type show", "orchestration service list",
	"orchestration template function list", "orchestration template validate", "orchestration template version list",
	"software config create", "software config delete", "software config list", "software config show",
	"software deployment create", "software deployment delete", "software deployment list", "software deployment metadata show",
	"software deployment output show", "software deployment show",
	"stack abandon", "stack adopt", "stack cancel", "stack check", "stack create", "stack delete", "stack environment show",
	"stack event list", "stack event show", "stack export", "stack failures list", "stack file list", "stack hook clear", "stack hook poll",
	"stack list", "stack output list", "stack output show", "stack resource list", "stack resource mark unhealthy",
	"stack resource metadata", "stack resource show", "stack resource signal", "stack resume", "stack show", "stack snapshot create",
	"stack snapshot delete", "stack snapshot list", "stack snapshot restore", "stack snapshot show", "stack suspend", "stack template show", "stack update",
}

const (
	fromApp   = " -t {dir}/app.yaml"
	missingID = "12345678-1234-4234-8234-123456789012" // no object has this ID
)

// steps are the commands in the order in which they run. The functions of a version are listed
// without conditions: when asked for those, Heat 19 changes its own table until it is restarted.
var steps = []step{
	{words: "orchestration service list"},
	{words: "orchestration build info"},
	{words: "orchestration resource type list"},
	{words: "orchestration resource type list --filter name=Value"},
	{words: "orchestration resource type list --long --filter name=RandomString"},
	{words: "orchestration resource type show OS::Heat::RandomString"},
	{words: "orchestration resource type show OS::Heat::RandomString --long"},
	{words: "orchestration resource type show OS::Neutron::Subnet --template-type hot"},
	{words: "orchestration resource type show OS::Neutron::Subnet --template-type cfn"},
	{words: "orchestration resource type show OS::No::Such"},
	{words: "orchestration template version list"},
	{words: "orchestration template function list heat_template_version.2018-08-31"},
	{words: "orchestration template function list no.such"},
	{words: "orchestration template validate" + fromApp},
	{words: "orchestration template validate --show-nested --ignore-errors 99001 --parameter label=other" + fromApp},
	{words: "orchestration template validate -t {dir}/wrong.yaml"},

	{words: "stack create --dry-run --parameter label=tried {stack}" + fromApp},
	{words: "stack create --wait --timeout 10 --tags one,two --parameter label=tried --parameter secret=hush -e {dir}/env.yaml {stack}" + fromApp, save: "id=id"},
	{words: "stack create {stack}" + fromApp},
	{words: "stack create 9wrong" + fromApp},
	{words: "stack create --parameter label=x {stack}-2" + fromApp},
	{words: "stack list --property name={stack}"},
	{words: "stack list --tags one --long --property name={stack}"},
	{words: "stack list --nested --property owner_id={id}"},
	{words: "stack list --limit 1 --sort stack_name:desc --property name={stack}"},
	{words: "stack list --deleted --property name=none-such"},
	{words: "stack show {stack}"},
	{words: "stack show {id}"},
	{words: "stack show --no-resolve-outputs {stack}"},
	{words: "stack show none-such"},
	{words: "stack resource list {stack}"},
	{words: "stack resource list -n 2 --long {stack}"},
	{words: "stack resource list --filter type=OS::Heat::Value {stack}"},
	{words: "stack resource list -f dot {stack}", text: true},
	{words: "stack resource show {stack} second"},
	{words: "stack resource show {stack} first --with-attr output"},
	{words: "stack resource show {stack} below"},
	{words: "stack resource show {stack} none-such"},
	{words: "stack resource metadata {stack} second"},
	{words: "stack event list {stack}"},
	{words: "stack event list --nested-depth 2 {stack}"},
	{words: "stack event list --resource first --limit 1 {stack}", save: "event=0.id"},
	{words: "stack event list --filter resource_status=COMPLETE --sort resource_name:asc {stack}"},
	{words: "stack event show {stack} first {event}"},
	{words: "stack event show {stack} first " + missingID},
	{words: "stack output list {stack}"},
	{words: "stack output show {stack} label"},
	{words: "stack output show {stack} --all"},
	{words: "stack output show {stack} none-such"},
	{words: "stack template show {stack}"},
	{words: "stack environment show {stack}"},
	{words: "stack file list {stack}"},
	{words: "stack resource signal {stack} handle --data '{\"status\": \"SUCCESS\", \"id\": \"one\", \"data\": \"told\", \"reason\": \"tried\"}'"},
	{words: "stack resource signal {stack} net"},
	{words: "stack resource signal {stack} none-such"},

	{words: "stack update --dry-run --parameter label=anew {stack}" + fromApp},
	{words: "stack update --dry-run --show-nested --existing --parameter label=anew {stack}"},
	{words: "stack update --wait --parameter label=anew -e {dir}/env.yaml {stack}" + fromApp},
	{words: "stack update --wait --existing --parameter label=again {stack}"},
	{words: "stack update --existing --clear-parameter label --tags three --wait {stack}"},
	{words: "stack update -t {dir}/wrong.yaml {stack}"},
	{words: "stack update none-such" + fromApp},
	{words: "stack resource list {stack}"},

	{words: "stack check --wait {stack}"},
	{words: "stack suspend --wait {stack}"},
	{words: "stack update --existing {stack}"},
	{words: "stack resume --wait {stack}"},
	{words: "stack resume --wait none-such"},
	{words: "stack resource mark unhealthy {stack} first tried"},
	{words: "stack resource show {stack} first"},
	{words: "stack resource mark unhealthy --reset {stack} first"},

	{words: "stack snapshot create --name before {stack}", save: "snapshot=id"},
	{words: "stack snapshot show {stack} {snapshot}", waitFor: "COMPLETE"},
	{words: "stack snapshot list {stack}"},
	{words: "stack snapshot restore {stack} {snapshot}"},
	{words: "stack show {stack}", waitFor: "RESTORE_COMPLETE"},
	{words: "stack snapshot delete {stack} {snapshot}"},
	{words: "stack snapshot show {stack} " + missingID},

	{words: "stack update --existing --parameter wait=60 --parameter label=slow {stack}"},
	{words: "stack resource show {stack} first", waitFor: "IN_PROGRESS"},
	{words: "stack cancel --wait {stack}"},
	{words: "stack show {stack}", waitFor: "_COMPLETE"},
	{words: "stack cancel {stack}"},

	{words: "stack export {stack}"},
	{words: "stack abandon {stack} --output-file {own}/abandoned.json"},
	{words: "stack adopt --adopt-file {own}/abandoned.json --wait {stack}-3"},
	{words: "stack delete --yes --wait {stack}-3"},

	{words: "stack create --wait -t {dir}/broken.yaml {stack}-4"},
	{words: "stack failures list {stack}-4"},
	{words: "stack failures list --long {stack}-4"},
	{words: "stack delete --yes --wait {stack}-4"},

	{words: "stack create -e {dir}/hooks.yaml {stack}-5" + fromApp},
	{words: "stack hook poll {stack}-5", waitFor: "pre-create"},
	{words: "stack hook clear --pre-create {stack}-5 second"},
	{words: "stack show {stack}-5", waitFor: "CREATE_COMPLETE"},
	{words: "stack hook poll {stack}-5"},
	{words: "stack delete --yes --wait {stack}-5"},

	{words: "software config create --config-file {dir}/config.sh --definition-file {dir}/definition.yaml --group script {stack}-config", save: "config=id"},
	{words: "software config show {config}"},
	{words: "software config show --config-only {config}", text: true},
	{words: "software config show " + missingID},
	{words: "software config list --limit 1"},
	{words: "software deployment create --config {config} --server " + missingID + " --action CREATE {stack}-deployment", save: "deployment=id"},
	{words: "software deployment show {deployment}"},
	{words: "software deployment show --long {deployment}"},
	{words: "software deployment list --server " + missingID},
	{words: "software deployment metadata show " + missingID},
	{words: "software deployment output show --all {deployment}"},
	{words: "software deployment delete {deployment}"},
	{words: "software deployment show {deployment}"},
	{words: "software config delete {config}"},
	{words: "software config delete {config}"},

	{words: "stack delete --yes --wait {stack}"},
	{words: "stack delete --yes --wait none-such"},
	{words: "stack show {id}"},
}
