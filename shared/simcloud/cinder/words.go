package cinder

import "hearth/shared/simcloud/ground"

type (
	call  = ground.Call
	doc   = ground.Doc
	reply = ground.Reply
)
