package prompt

import (
	"context"
	"fmt"
)

// A Token is a token of Keystone for a project.
type Token struct {
	ID      string
	Project string `json:"project_id"` // its id
}

// NewToken gets a token for the user that the OS_* variables name.
func NewToken(ctx context.Context) (Token, error) {
	c, err := Start(ctx, nil)
	if err != nil {
		return Token{}, err
	}
	defer c.Close()
	return c.Token()
}

// Token gets a token for the client's user.
func (c *Client) Token() (t Token, err error) {
	if err := c.Ask(&t, "token", "issue"); err != nil {
		return t, fmt.Errorf("no token: %w", err)
	}
	return t, nil
}
