package engine

import (
	"hearth/shared/engine/changeset"
	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/engine/preview"
	"hearth/shared/engine/request"
	"hearth/shared/engine/source"
)

// What an engine needs.
type (
	Needs     = commit.Needs
	Settings  = commit.Settings
	Store     = commit.Store
	Cloud     = commit.Cloud
	Publisher = commit.Publisher
	Locker    = commit.Locker
	Delegate  = commit.Delegate
	Users     = commit.Users
	Fetcher   = commit.Fetcher
	Invoker   = commit.Invoker
)

// What users send.
type (
	Request          = request.Request
	UpdateRequest    = request.UpdateRequest
	Check            = request.Check
	KeyHolder        = request.KeyHolder
	FunctionResponse = request.FunctionResponse
	Continuation     = request.Continuation
	Proposal         = changeset.Proposal
	Import           = changeset.Import
	Execution        = changeset.Execution
)

// What the engine returns.
type (
	Output            = live.Output
	Preview           = preview.Preview
	PreviewedResource = preview.PreviewedResource
	Change            = preview.Change
	Prepared          = preview.Prepared
	Usage             = source.Usage
	Validation        = request.Validation
	NestedStack       = request.NestedStack
	Parameter         = request.Parameter
	ParameterGroup    = request.ParameterGroup
	TemplateVersion   = request.TemplateVersion
	TemplateFunction  = request.TemplateFunction
)
