package zaqar

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"hearth/shared/simcloud/ground"
)

const (
	mostPosted = 262144 // bytes of the body of one call
	mostPage   = 20     // messages of one answer
	defaultTTL = 3600
)

func postMessages(c *call) *reply {
	if len(c.Raw) > mostPosted {
		return badRequest("Message collection size is too large. Max size %d", mostPosted)
	}
	given, _ := c.Body["messages"].([]any)
	if len(given) == 0 || len(given) > mostPage {
		return badRequest("No messages could be enqueued.")
	}
	key := keyOf(c)
	if c.Table("messaging.queue").Get(key) == nil { // as in Zaqar, a message makes its queue
		c.Table("messaging.queue").PutAt(key, doc{"id": key, "project": c.Project(), "name": c.Path("queue"), "metadata": doc{}})
	}
	ids := []any{}
	for i, g := range given {
		one, _ := g.(map[string]any)
		m := doc(one)
		ttl := int64(defaultTTL)
		if m.Has("ttl") {
			ttl = m.Num("ttl")
		}
		if !m.Has("body") || ttl < 60 || ttl > 1209600 {
			return badRequest("The TTL for a message may not exceed 1209600 seconds, and must be at least 60 seconds long.")
		}
		id := ground.HexID()[:24]
		c.Table("messaging.message").Put(doc{"id": id, "queue": key, "body": m["body"], "ttl": ttl, "_client": c.Request.Header.Get("Client-ID"),
			"_at": fmt.Sprintf("%020d/%03d", c.Now.UnixNano(), i), "_ends": c.Now.Unix() + ttl})
		ids = append(ids, "/v2/queues/"+c.Path("queue")+"/messages/"+id)
	}
	return ground.Created(doc{"resources": ids})
}

// messagesOf returns the messages of a queue that have not expired, the oldest first.
func messagesOf(c *call) (all []doc) {
	for _, m := range c.Table("messaging.message").By("queue", keyOf(c)) {
		if m.Num("_ends") > c.Now.Unix() {
			all = append(all, m)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Str("_at") < all[j].Str("_at") })
	return all
}

func shown(c *call, m doc) doc {
	return doc{"id": m["id"], "body": m["body"], "ttl": m["ttl"], "age": 0, "href": "/v2/queues/" + c.Path("queue") + "/messages/" + m.Str("id")}
}

func listMessages(c *call) *reply {
	limit := 10
	if text := c.Param("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > mostPage {
			return badRequest("Limit must be at least 1 and no greater than %d.", mostPage)
		}
		limit = n
	}
	rows := []any{}
	for _, m := range messagesOf(c) {
		own := m.Str("_client") == c.Request.Header.Get("Client-ID")
		if len(rows) < limit && (!own || c.Param("echo") == "true") {
			rows = append(rows, shown(c, m))
		}
	}
	return ground.OK(doc{"messages": rows, "links": []any{}})
}

// deleteMessages deletes messages by their IDs, or returns and deletes the oldest ones.
func deleteMessages(c *call) *reply {
	if pop := c.Param("pop"); pop != "" {
		n, err := strconv.Atoi(pop)
		if err != nil || n < 1 || n > mostPage {
			return badRequest("Pop value must be at least 1 and no greater than %d.", mostPage)
		}
		rows := []any{}
		for _, m := range messagesOf(c) {
			if len(rows) < n {
				rows = append(rows, shown(c, m))
				c.Table("messaging.message").Remove(m.Str("id"))
			}
		}
		return ground.OK(doc{"messages": rows})
	}
	ids := strings.Split(c.Param("ids"), ",")
	if c.Param("ids") == "" || len(ids) > mostPage {
		return badRequest("The request should have either \"ids\" or \"pop\" parameter in the request, to be able to delete.")
	}
	for _, id := range ids {
		if m := c.Table("messaging.message").Get(id); m != nil && m.Str("queue") == keyOf(c) {
			c.Table("messaging.message").Remove(id)
		}
	}
	return ground.NoContent()
}
