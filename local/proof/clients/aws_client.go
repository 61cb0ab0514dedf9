package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"hearth/local/proof/prompt"
)

// The programs of Debian's packages awscli and python3-boto3.
const (
	awsProgram    = "/usr/bin/aws"
	pythonProgram = "/usr/bin/python3"
)

// An awsKey is an EC2 credential of Keystone.
type awsKey struct {
	Access, Secret string
}

// newAWSKey makes an EC2 credential of the user that the settings name. The caller deletes it.
func newAWSKey(ctx context.Context) (key awsKey, remove func(), err error) {
	c, err := prompt.Start(ctx, nil)
	if err != nil {
		return key, nil, err
	}
	if err := c.Ask(&key, "ec2", "credentials", "create"); err != nil {
		c.Close()
		return key, nil, err
	}
	return key, func() {
		if err := c.Do("ec2", "credentials", "delete", key.Access); err != nil {
			fmt.Fprintln(os.Stderr, "clients:", err)
		}
		c.Close()
	}, nil
}

// An awsClient runs AWS's programs, each request through a recorder.
type awsClient struct {
	recorder *recorder
	target   string // the service's address
	key      awsKey
	dir      string // of the files of testdata
}

// Say runs a command. The first word is aws, or boto3 with an operation and its arguments as JSON.
// The reply has the last answer of the service, and as lines what the program complained about.
func (c *awsClient) Say(ctx context.Context, words []string) (reply, error) {
	program := []string{awsProgram, "--endpoint-url", c.recorder.address, "cloudformation"}
	if words[0] == "boto3" {
		program = []string{pythonProgram, filepath.Join(c.dir, "boto3_call.py"), c.recorder.address}
	}
	program = append(program, words[1:]...)
	cmd := exec.CommandContext(ctx, program[0], program[1:]...)
	cmd.Env = append(os.Environ(), "HOME="+c.dir, "AWS_MAX_ATTEMPTS=1", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=",
		"AWS_DEFAULT_REGION=RegionOne", "AWS_ACCESS_KEY_ID="+c.key.Access, "AWS_SECRET_ACCESS_KEY="+c.key.Secret)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	c.recorder.forget()
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return reply{}, err
	}
	var r reply
	status, body := c.recorder.last()
	if status != 0 {
		r.JSON = map[string]any{"status": fmt.Sprint(status), "answer": readXML(body)}
	}
	if exit == nil {
		return r, nil
	}
	// A refusal is in the answer already, with its code and message.
	r.Lines = []string{"refused"}
	if status < http.StatusBadRequest {
		r.Lines = []string{lastLine(complaint.String())}
	}
	return r, nil
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return strings.TrimSpace(text[strings.LastIndex(text, "\n")+1:])
}
