package awscbor

import (
	"encoding/base64"
	"math"
	"strconv"
	"time"

	"github.com/fxamacker/cbor/v2"

	"hearth/shared/awsquery"
)

// Bounds of a body.
const (
	mostNested = 16
	mostItems  = 4096 // of one list or map
	mostAll    = 256 << 10
)

// decoding refuses what no client of AWS sends.
var decoding = func() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: mostNested, MaxArrayElements: mostItems, MaxMapPairs: mostItems,
		UTF8: cbor.UTF8RejectInvalid, DefaultMapType: nil, TimeTag: cbor.DecTagOptional, BignumTag: cbor.BignumTagForbidden,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constant
	}
	return mode
}()

// Read returns the parameters of a body. Their names are those of the Query form: the members of a list
// are Name.member.1 and so on, those of a structure Name.Member. An empty body has none.
func Read(body []byte) (awsquery.Params, error) {
	var flat awsquery.Flat
	if len(body) > 0 {
		if countItems(body, mostAll) > mostAll {
			return awsquery.Params{}, malformed("The body has more than %d items.", mostAll)
		}
		var input map[string]any
		if err := decoding.Unmarshal(body, &input); err != nil {
			return awsquery.Params{}, malformed("The body cannot be read as CBOR: %s.", reason(err))
		}
		for name, v := range input {
			if err := put(&flat, name, v); err != nil {
				return awsquery.Params{}, err
			}
		}
	}
	return flat.Params(), nil
}

// put writes a value under a name. An absent value is null or undefined.
func put(flat *awsquery.Flat, name string, v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case map[any]any:
		for key, inner := range v {
			member, ok := key.(string)
			if !ok {
				return malformed("A key of %s is no text.", short(name))
			}
			if err := putBelow(flat, name, ".", member, inner); err != nil {
				return err
			}
		}
		return nil
	case []any:
		if len(v) == 0 {
			return flat.Set(name, "")
		}
		for i, inner := range v {
			if inner == nil {
				return malformed("The list %s has a null.", short(name))
			}
			if err := putBelow(flat, name, ".member.", strconv.Itoa(i+1), inner); err != nil {
				return err
			}
		}
		return nil
	}
	text, ok := scalar(v)
	if !ok {
		return malformed("The member %s has a value of an unknown kind.", short(name))
	}
	return flat.Set(name, text)
}

// putBelow writes a member of a list or a structure.
func putBelow(flat *awsquery.Flat, name, between, member string, v any) error {
	full, err := flat.Below(name, between, member)
	if err != nil {
		return err
	}
	return put(flat, full, v)
}

// scalar returns a value as the Query form has it.
func scalar(v any) (text string, ok bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case []byte:
		return base64.StdEncoding.EncodeToString(v), true
	case bool:
		return strconv.FormatBool(v), true
	case uint64:
		return strconv.FormatUint(v, 10), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano), true
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", false
		}
		return strconv.FormatFloat(v, 'g', -1, 64), true
	}
	return "", false
}
