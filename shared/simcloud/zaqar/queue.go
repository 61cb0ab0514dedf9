package zaqar

import "hearth/shared/simcloud/ground"

func keyOf(c *call) string { return c.Project() + "/" + c.Path("queue") }

func listQueues(c *call) *reply {
	rows := []any{}
	for _, d := range c.Table("messaging.queue").By("project", c.Project()) {
		rows = append(rows, doc{"name": d["name"], "href": "/v2/queues/" + d.Str("name")})
	}
	return ground.OK(doc{"queues": rows, "links": []any{}})
}

func putQueue(c *call) *reply {
	old := c.Table("messaging.queue").Get(keyOf(c))
	d := c.Body
	if d == nil {
		d = doc{}
	}
	c.Table("messaging.queue").PutAt(keyOf(c), doc{"id": keyOf(c), "project": c.Project(), "name": c.Path("queue"), "metadata": d})
	if old != nil {
		return ground.NoContent()
	}
	return (&reply{Code: 201}).Set("Location", "/v2/queues/"+c.Path("queue"))
}

func showQueue(c *call) *reply {
	d := c.Table("messaging.queue").Get(keyOf(c))
	if d == nil {
		return messageError(404, "Not found", "Queue does not exist.")
	}
	out := doc{"_max_messages_post_size": mostPosted, "_default_message_ttl": defaultTTL}
	for k, v := range d.Sub("metadata") {
		out[k] = v
	}
	return ground.OK(out)
}

func deleteQueue(c *call) *reply {
	for _, m := range c.Table("messaging.message").By("queue", keyOf(c)) {
		c.Table("messaging.message").Remove(m.Str("id"))
	}
	c.Table("messaging.queue").Remove(keyOf(c))
	return ground.NoContent()
}
