package zaqar

import "hearth/shared/simcloud/ground"

// These words of the ground are in most lines, so they have no prefix.
type (
	call  = ground.Call
	doc   = ground.Doc
	reply = ground.Reply
)
