package app

import (
	"fmt"
	"strings"
	"time"
)

// A Setting is one row of the README's table.
type Setting struct {
	Name    string
	Default string // as it would be written; empty for none
	Meaning string // for an operator, in Markdown
	Secret  bool   // never printed; may stand in a file that <Name>_FILE names

	set func(*Config, string) error
}

var settings = []Setting{
	{"HEARTH_DATABASE", "", "Where stacks are kept: `postgres://…`, or `sqlite:` and a path. None is SQLite in `HEARTH_STATE`.", true,
		databaseURL(func(c *Config) *string { return &c.Database })},
	{"HEARTH_DATABASE_TIMEOUT", "10s", "How long the database may take over one statement; a transaction has six times as long. What takes longer is given up, and its connection closed.", false,
		duration(func(c *Config) *time.Duration { return &c.DatabaseTimeout }, 100*time.Millisecond, time.Hour)},
	{"HEARTH_REDIS", "", "Transport and locks between processes: `redis://…`, `rediss://…` or `unix://…`. None is memory, for one process.", true,
		urlOf(func(c *Config) *string { return &c.Redis }, "redis", "rediss", "unix")},
	{"HEARTH_SECRET_KEY", "", "32 bytes in Base64 or hexadecimal that seal secrets in the database; Postgres needs it. Several with commas between them: the first seals, all open.", true,
		keys(func(c *Config) *[][]byte { return &c.SecretKeys })},
	{"HEARTH_STATE", ".hearth", "Directory of the local program's own files.", false,
		text(func(c *Config) *string { return &c.State })},
	{"HEARTH_STEPDEFS", "", "Directory with resource types of your own, one YAML file each.", false,
		directory(func(c *Config) *string { return &c.StepDefs })},
	{"HEARTH_ENVIRONMENT_D", "", "Directory with environments whose `resource_registry` every stack has below its own, in the order of their names.", false,
		directory(func(c *Config) *string { return &c.EnvironmentD })},

	{"HEARTH_LISTEN", "127.0.0.1:8080", "Where the local program serves the gateway.", false,
		address(func(c *Config) *string { return &c.Listen })},
	{"HEARTH_HEAT_LISTEN", "127.0.0.1:8004", "Where the local program serves the API as Heat does, if the port is free; `none` for nowhere.", false,
		addressOrNone(func(c *Config) *string { return &c.HeatListen })},
	{"HEARTH_SIMCLOUD_LISTEN", "127.0.0.1:5050", "Where the local program serves the simulated cloud. If the port is taken, it takes a free one and keeps to that.", false,
		address(func(c *Config) *string { return &c.SimcloudListen })},
	{"HEARTH_ENDPOINT", "", "The API as servers in the cloud reach it, up to and with `/v1`: signals are sent there. None is the API at `HEARTH_GATEWAY`.", false,
		urlOf(func(c *Config) *string { return &c.Endpoint }, "http", "https")},
	{"HEARTH_FUNCTION", "", "Which function `hearth-function` is.", false,
		text(func(c *Config) *string { return &c.Function })},
	{"HEARTH_PORT", "8080", "Where a function that runs alone serves HTTP: a port, of every interface, or host:port. (Not `port`: of-watchdog hands its own down.)", false,
		port(func(c *Config) *string { return &c.Port })},
	{"HEARTH_GATEWAY", "http://127.0.0.1:8080", "Where the dispatcher calls functions: `<gateway>/function/<name>`.", false,
		urlOf(func(c *Config) *string { return &c.Gateway }, "http", "https")},
	{"HEARTH_WAKE_SECRET", "", "16 characters or more that the dispatcher and the functions share: functions then take only events that are signed with it. None takes every event; the local program makes a secret of its own.", true,
		secret(func(c *Config) *[]byte { return &c.WakeSecret })},
	{"HEARTH_HOSTS", "", "Names by which the local program is reached, with commas between them, besides addresses, `localhost`, the machine's name and those in `HEARTH_ENDPOINT` and `HEARTH_GATEWAY`. Requests for other names are refused.", false,
		list(func(c *Config) *[]string { return &c.Hosts })},
	{"HEARTH_BASIC_AUTH_USER", "", "User of the gateway's `/system/`; none leaves it open.", false,
		text(func(c *Config) *string { return &c.AuthUser })},
	{"HEARTH_BASIC_AUTH_PASSWORD", "", "Their password.", true,
		text(func(c *Config) *string { return &c.AuthSecret })},

	{"HEARTH_OS_AUTH_URL", "", "Keystone of the cloud. None is the simulated cloud, in the local program.", false,
		urlOf(func(c *Config) *string { return &c.Cloud.AuthURL }, "http", "https")},
	{"HEARTH_OS_USERNAME", "", "Hearth's own user there.", false,
		text(func(c *Config) *string { return &c.Cloud.Username })},
	{"HEARTH_OS_PASSWORD", "", "Their password.", true,
		text(func(c *Config) *string { return &c.Cloud.Password })},
	{"HEARTH_OS_PROJECT_NAME", "service", "Their project.", false,
		text(func(c *Config) *string { return &c.Cloud.ProjectName })},
	{"HEARTH_OS_USER_DOMAIN_NAME", "Default", "The user's domain.", false,
		text(func(c *Config) *string { return &c.Cloud.UserDomainName })},
	{"HEARTH_OS_PROJECT_DOMAIN_NAME", "Default", "The project's domain.", false,
		text(func(c *Config) *string { return &c.Cloud.ProjectDomainName })},
	{"HEARTH_OS_REGION_NAME", "", "Region of stacks whose user names none. None is the catalogue's first.", false,
		text(func(c *Config) *string { return &c.Cloud.RegionName })},
	{"HEARTH_OS_INTERFACE", "public", "Which endpoints are called: `public`, `internal` or `admin`.", false,
		oneOf(func(c *Config) *string { return &c.Cloud.Interface }, "public", "internal", "admin")},
	{"HEARTH_TOKEN_AGE", "30s", "How long Keystone's word about a token is believed before it is asked again: a revoked token works that long at most.", false,
		duration(func(c *Config) *time.Duration { return &c.Cloud.TokenAge }, time.Second, time.Hour)},
	{"HEARTH_CLOUD_PARALLEL", "32", "Calls under way at once, for each service and project.", false,
		number(func(c *Config) *int { return &c.Cloud.Parallel }, 1, 10_000)},
	{"HEARTH_CLOUD_CALL_TIMEOUT", "2m", "How long one call may take.", false,
		duration(func(c *Config) *time.Duration { return &c.Cloud.CallTimeout }, time.Second, time.Hour)},
	{"HEARTH_CLOUD_GRACE", "5s", "How long what a call made whose answer was lost is searched for before its resource goes on.", false,
		duration(func(c *Config) *time.Duration { return &c.Cloud.Grace }, 0, time.Hour)},
	{"HEARTH_CLOUD_LATE", "1h", "How long a call may take in all: what one makes that was given up on is looked for until then, and removed when it appears. 0 looks for nothing.", false,
		duration(func(c *Config) *time.Duration { return &c.Cloud.Late }, 0, 30*24*time.Hour)},

	{"HEARTH_FETCH", "public", "Which addresses templates are fetched from by `template_url` and types of resources, and other clouds of `OS::Heat::Stack` are reached at: `public` ones, `any` (private networks and this machine too), or `none`.", false,
		oneOf(func(c *Config) *string { return &c.Fetch }, "public", "any", "none")},
	{"HEARTH_MAX_TEMPLATE_SIZE", "524288", "Bytes of a template.", false,
		number(func(c *Config) *int { return &c.MaxTemplate }, 1, 1<<30)},
	{"HEARTH_MAX_JSON_BODY_SIZE", "1048576", "Bytes of a request.", false,
		number(func(c *Config) *int { return &c.MaxBody }, 1, 1<<30)},
	{"HEARTH_MAX_RESOURCES_PER_STACK", "10000", "Resources in a stack and all below it; -1 is no limit.", false,
		number(func(c *Config) *int { return &c.MaxResources }, -1, 1<<30)},
	{"HEARTH_MAX_STACKS_PER_TENANT", "512", "Stacks of one project; -1 is no limit.", false,
		number(func(c *Config) *int { return &c.MaxStacks }, -1, 1<<30)},
	{"HEARTH_MAX_NESTED_STACK_DEPTH", "5", "Stacks in one another.", false,
		number(func(c *Config) *int { return &c.MaxDepth }, 0, 100)},
	{"HEARTH_MAX_EVENTS_PER_STACK", "1000", "Events kept for a stack; 0 keeps all.", false,
		number(func(c *Config) *int { return &c.MaxEvents }, 0, 1<<30)},
	{"HEARTH_KEEP_DELETED", "2160h", "How long deleted stacks are kept, with their events and templates; 0 is for ever.", false,
		duration(func(c *Config) *time.Duration { return &c.KeepDeleted }, 0, 100*365*24*time.Hour)},
	{"HEARTH_ENABLE_ABANDON", "true", "Whether stacks may be exported and abandoned: what is given out then holds their secrets.", false,
		boolean(func(c *Config) *bool { return &c.Abandon })},
	{"HEARTH_ENABLE_ADOPT", "true", "Whether stacks may be made of objects that are there.", false,
		boolean(func(c *Config) *bool { return &c.Adopt })},
	{"HEARTH_STACK_ACTION_TIMEOUT", "1h", "How long an action may take where `timeout_mins` does not say.", false,
		duration(func(c *Config) *time.Duration { return &c.ActionTimeout }, time.Second, 365*24*time.Hour)},
	{"HEARTH_ACTION_RETRY_LIMIT", "5", "How often a creation that the cloud ended in error is tried again.", false,
		number(func(c *Config) *int { return &c.ActionRetries }, 0, 1000)},
	{"HEARTH_GLOBAL_ADMIN", "true", "Whether administrators (the role `admin`) see and change the stacks of all projects, as Heat lets them: `stack list --all-projects`, and a stack by its id.", false,
		boolean(func(c *Config) *bool { return &c.GlobalAdmin })},
	{"HEARTH_HIDDEN_STACK_TAGS", "data-processing-cluster", "Stacks with one of these tags, with commas between them, are left out of lists.", false,
		list(func(c *Config) *[]string { return &c.HiddenTags })},

	{"HEARTH_REDELIVER_AFTER", "15s", "How long a message rests before it is delivered again.", false,
		duration(func(c *Config) *time.Duration { return &c.RedeliverAfter }, 100*time.Millisecond, time.Hour)},
	{"HEARTH_LEASE", "15s", "How long a worker that died keeps its work from others.", false,
		duration(func(c *Config) *time.Duration { return &c.Lease }, time.Second, time.Hour)},
	{"HEARTH_BATCH", "200", "Messages that one invocation is given at most.", false,
		number(func(c *Config) *int { return &c.Batch }, 1, 1000)},
	{"HEARTH_CONCURRENT", "16", "Invocations under way at once, for each topic.", false,
		number(func(c *Config) *int { return &c.Concurrent }, 1, 1000)},
	{"HEARTH_INVOCATION_TIMEOUT", "15m", "How long the dispatcher waits for an invocation.", false,
		duration(func(c *Config) *time.Duration { return &c.InvocationTimeout }, time.Second, 24*time.Hour)},

	{"HEARTH_LOG_FORMAT", "auto", "How the local program writes its log: `text`, `json`, or `auto`: short coloured lines on a terminal, text elsewhere.", false,
		oneOf(func(c *Config) *string { return &c.LogFormat }, "auto", "text", "json")},
	{"HEARTH_LOG_LEVEL", "info", "`debug`, `info`, `warn` or `error`.", false,
		func(c *Config, v string) error {
			if err := c.LogLevel.UnmarshalText([]byte(v)); err != nil {
				return fmt.Errorf("is none of debug, info, warn, error")
			}
			return nil
		}},
}

// Settings gives the rows of the table.
func Settings() []Setting { return settings }

// Table is the settings as Markdown, as the README shows them.
func Table() string {
	var b strings.Builder
	b.WriteString("| Setting | Default | Meaning |\n|---|---|---|\n")
	for _, s := range settings {
		value, mark := "", ""
		if s.Default != "" {
			value = "`" + s.Default + "`"
		}
		if s.Secret {
			mark = " *Secret.*"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s%s |\n", s.Name, value, s.Meaning, mark)
	}
	return b.String()
}

// complain is the line about a value that cannot be used.
func (s Setting) complain(from, value string, err error) string {
	if s.Secret {
		return from + ": the value " + err.Error()
	}
	return fmt.Sprintf("%s: %q %v", from, value, err)
}
