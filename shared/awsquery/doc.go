// Package awsquery is the wire format of AWS's Query APIs: the parameters of a request, and answers
// and errors as XML or, with ContentType=JSON, as JSON.
//
// Comes in: a query and a form, results that are plain structs. Goes out: parameters by name, texts.
// It must not know actions, callers, or what a stack is. Facts: "Query API requests" and "Common
// errors" of AWS's references, and what botocore's query protocol sends and takes.
//
// The function cfn and the packages awscbor and awsjson call it.
package awsquery
