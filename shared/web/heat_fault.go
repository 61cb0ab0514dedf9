package web

import "net/http"

// heatFault is the body of every error but 401, as Heat's clients read it.
type heatFault struct {
	Code        int    `json:"code"`
	Title       string `json:"title"`
	Explanation string `json:"explanation"`
	Error       struct {
		Type      string  `json:"type"`
		Traceback *string `json:"traceback"` // always null: traces stay in the log
		Message   string  `json:"message"`
	} `json:"error"`
}

// HeatFault is the FaultForm of Heat's own API: JSON for errors, a page for a path without a
// route, and plain text for a request that the server refused.
func HeatFault(_ *http.Request, f Fault) Reply {
	switch {
	case f.At == AtServer:
		return Text(f.Status, f.Message+"\n")
	case f.At == AtTable:
		return NoRoute()
	case f.Status == http.StatusUnauthorized:
		return keystoneUnauthorized()
	}
	body := heatFault{Code: f.Status, Title: http.StatusText(f.Status), Explanation: explanations[f.Status]}
	body.Error.Type, body.Error.Message = string(f.Code), f.Message
	return Reply{Status: f.Status, Body: body}
}

// keystoneUnauthorized returns the 401 in the form of Keystone's own middleware, which OpenStack
// clients expect.
func keystoneUnauthorized() Reply {
	type inner struct {
		Code    int    `json:"code"`
		Title   string `json:"title"`
		Message string `json:"message"`
	}
	return Reply{
		Status: http.StatusUnauthorized,
		Body: map[string]inner{
			"error": {http.StatusUnauthorized, http.StatusText(http.StatusUnauthorized), explainUnauthorized},
		},
	}
}
