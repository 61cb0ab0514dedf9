package web

import (
	"context"
	"encoding/json"
	"reflect"

	"golang.org/x/sync/semaphore"

	"hearth/shared/stack"
)

// Bounds of answers. Many parts of an answer may share one text, which is short until it is
// written: so an answer is measured before.
const (
	mostAnswer  = 16 << 20 // bytes of one
	mostAnswers = 64 << 20 // bytes of those that are written at once, but for small ones
	smallAnswer = 64 << 10
)

// answers limits the large answers that this process writes at the same time.
var answers = semaphore.NewWeighted(mostAnswers)

// enter measures an answer and waits until it may be written. leave ends it.
func enter(ctx context.Context, body any, work *load) (leave func(), err error) {
	size := sizeOf(reflect.ValueOf(body), mostAnswer)
	switch {
	case size > mostAnswer:
		return nil, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The answer is larger than %d bytes.", mostAnswer)
	case size <= smallAnswer:
		return func() {}, nil
	}
	if err := work.tell(0, size); err != nil {
		return nil, err
	}
	if err := answers.Acquire(ctx, int64(size)); err != nil {
		return nil, stack.Errorf(stack.Unavailable, "Too many large answers are being written. Please try again at a later time.")
	}
	return func() { answers.Release(int64(size)) }, nil
}

// sizeOf returns about how many bytes a value has as JSON, each text counted wherever it
// stands. It stops counting soon after most.
func sizeOf(v reflect.Value, most int) int {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return 4
		}
		return sizeOf(v.Elem(), most)
	case reflect.String:
		return textSize(v.String(), most)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			if v.Type() == rawMessage {
				return v.Len()
			}
			return v.Len() * 4 / 3
		}
		return sizeOfAll(v.Len(), v.Index, most)
	case reflect.Array:
		return sizeOfAll(v.Len(), v.Index, most)
	case reflect.Struct:
		sum := 2
		for i := 0; i < v.NumField() && sum <= most; i++ {
			sum += len(v.Type().Field(i).Name) + 4 + sizeOf(v.Field(i), most-sum)
		}
		return sum
	case reflect.Map:
		sum := 2
		for each := v.MapRange(); sum <= most && each.Next(); {
			sum += 2 + sizeOf(each.Key(), most-sum)
			sum += sizeOf(each.Value(), most-sum)
		}
		return sum
	}
	return 8
}

var rawMessage = reflect.TypeFor[json.RawMessage]()

func sizeOfAll(n int, item func(int) reflect.Value, most int) int {
	sum := 2
	for i := 0; i < n && sum <= most; i++ {
		sum += 1 + sizeOf(item(i), most-sum)
	}
	return sum
}

// textSize counts the letters that JSON writes as two or six.
func textSize(s string, most int) int {
	if len(s) > most {
		return len(s)
	}
	sum := len(s) + 2
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"', c == '\\', c == '\n', c == '\r', c == '\t':
			sum++
		case c < 0x20:
			sum += 5
		}
	}
	return sum
}
