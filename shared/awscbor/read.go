package awscbor

import (
	"encoding/base64"
	"fmt"
	"math"
	"math/big"
	"net/url"
	"strconv"
	"time"

	"github.com/fxamacker/cbor/v2"

	"hearth/shared/awsquery"
)

// Bounds of a body.
const (
	mostNested = 16
	mostItems  = 4096 // of one list or map
)

// decoding refuses what no client of AWS sends.
var decoding = func() cbor.DecMode {
	mode, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxNestedLevels: mostNested, MaxArrayElements: mostItems, MaxMapPairs: mostItems,
		UTF8: cbor.UTF8RejectInvalid, DefaultMapType: nil, TimeTag: cbor.DecTagOptional,
	}.DecMode()
	if err != nil {
		panic(err) // the options are constant
	}
	return mode
}()

// Read returns the parameters of a body. Their names are those of the Query form: the members of a list
// are Name.member.1 and so on, those of a structure Name.Member. An empty body has none.
func Read(body []byte) (awsquery.Params, error) {
	values := url.Values{}
	if len(body) > 0 {
		var input map[string]any
		if err := decoding.Unmarshal(body, &input); err != nil {
			return awsquery.Params{}, malformed("The body is not a map in CBOR: %v.", err)
		}
		for name, v := range input {
			if err := put(values, name, v); err != nil {
				return awsquery.Params{}, err
			}
		}
	}
	return awsquery.Read(values)
}

func malformed(format string, args ...any) error {
	return awsquery.Errorf(awsquery.Serialization, format, args...)
}

// put writes a value under a name. An absent value is null or undefined.
func put(values url.Values, name string, v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case map[any]any:
		for key, inner := range v {
			member, ok := key.(string)
			if !ok {
				return malformed("A key of %s is no text.", name)
			}
			if err := put(values, name+"."+member, inner); err != nil {
				return err
			}
		}
		return nil
	case []any:
		if len(v) == 0 {
			return set(values, name, "")
		}
		for i, inner := range v {
			if inner == nil {
				return malformed("The list %s has a null.", name)
			}
			if err := put(values, fmt.Sprintf("%s.member.%d", name, i+1), inner); err != nil {
				return err
			}
		}
		return nil
	}
	text, ok := scalar(v)
	if !ok {
		return malformed("The member %s has a value of an unknown kind.", name)
	}
	return set(values, name, text)
}

func set(values url.Values, name, text string) error {
	if _, twice := values[name]; twice {
		return malformed("The member %s is given more than once.", name)
	}
	values[name] = []string{text}
	return nil
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
	case big.Int:
		return v.String(), true
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
