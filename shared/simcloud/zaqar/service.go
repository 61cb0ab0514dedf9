package zaqar

import (
	"fmt"
	"regexp"

	"hearth/shared/simcloud/ground"
)

var messageAPI = &ground.API{
	Service: "messaging", Prefix: "/messaging",
	Denied:  ground.Unauthorized,
	Refused: messageError,
	Unknown: func(*call) *reply { return messageError(404, "Not found", "") },
}

// Service returns Zaqar as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    messageAPI,
		Routes: messageRoutes(),
		Tables: map[string][]string{"messaging.queue": {"project"}, "messaging.message": {"queue"}},
	}
}

func messageError(code int, title, description string) *reply {
	return &reply{Code: code, Body: doc{"title": title, "description": description}}
}

func badRequest(format string, args ...any) *reply {
	return messageError(400, "Invalid API request", fmt.Sprintf(format, args...))
}

var (
	queueName = regexp.MustCompile(`^[a-zA-Z0-9_\-]{1,64}$`)
	clientID  = regexp.MustCompile(`^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$`)
)

// messageRoutes has the calls of both versions of the API. The agents in servers use the older one,
// which differs from the newer one in nothing that is here.
func messageRoutes() (routes []ground.Route) {
	for _, version := range []string{"/v2", "/v1.1"} {
		one := version + "/queues/{queue}"
		routes = append(routes, []ground.Route{
			{"GET", version + "/queues", listQueues}, {"PUT", one, putQueue}, {"GET", one, showQueue}, {"DELETE", one, deleteQueue},
			{"POST", one + "/messages", postMessages}, {"GET", one + "/messages", listMessages}, {"DELETE", one + "/messages", deleteMessages},
		}...)
	}
	for i, r := range routes {
		routes[i].Do = checked(r.Do)
	}
	return routes
}

// checked refuses what every call of Zaqar must not be.
func checked(do ground.Handler) ground.Handler {
	return func(c *call) *reply {
		switch name := c.Path("queue"); {
		case !clientID.MatchString(c.Request.Header.Get("Client-ID")):
			return badRequest("Malformed hexadecimal UUID.")
		case name != "" && !queueName.MatchString(name):
			return badRequest("Queue names may only contain ASCII letters, digits, underscores, and dashes, and be 1 to 64 characters long.")
		}
		return do(c)
	}
}
