package cfn

import (
	"cmp"

	"hearth/shared/awsquery"
)

// A service is one of AWS's APIs. All are served at each address.
type service struct {
	name      string // as messages about permissions have it
	version   string
	namespace string // of answers in XML
	rpc       string // its name in the second wire format

	// target is its name in the third wire format, empty if it has none; times are its members there
	// that are times.
	target string
	times  []string

	// shapes are the names of errors in the second and third wire format, where they differ from the codes.
	shapes map[awsquery.Code]string
}

var cloudFormation = &service{
	name: "cloudformation", version: "2010-05-15", namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/", rpc: "CloudFormation",
}

var cloudWatch = &service{
	name: "cloudwatch", version: "2010-08-01", namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/", rpc: "GraniteServiceVersion20100801",
	target: "GraniteServiceVersion20100801", times: []string{"Timestamp"},
	shapes: map[awsquery.Code]string{
		awsquery.InvalidParameterCombination: "InvalidParameterCombinationException",
		awsquery.InvalidParameterValue:       "InvalidParameterValueException",
		awsquery.MissingParameter:            "MissingRequiredParameterException",
	},
}

// shape returns the name of an error in the second and third wire format.
func (s *service) shape(code awsquery.Code) string { return cmp.Or(s.shapes[code], string(code)) }

// serviceOf returns the service that has a field of the given value; CloudFormation if none has.
func serviceOf(field func(*service) string, value string) (s *service, ok bool) {
	for _, one := range []*service{cloudFormation, cloudWatch} {
		if field(one) == value {
			return one, true
		}
	}
	return cloudFormation, false
}
