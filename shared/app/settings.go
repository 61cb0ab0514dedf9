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
	Secret  bool   // never printed; may be in a file that <Name>_FILE names

	set func(*Config, string) error
}

var settings = []Setting{
	{"HEARTH_DATABASE", "", "Where stacks are kept: `postgres://…`, or `sqlite:` and a path. If empty, SQLite in `HEARTH_STATE`.", true,
		databaseURL(func(c *Config) *string { return &c.Database })},
	{"HEARTH_DATABASE_TIMEOUT", "10s", "Longest time of one statement. A transaction may take six times as long. After that the statement fails and its connection is closed.", false,
		duration(func(c *Config) *time.Duration { return &c.DatabaseTimeout }, 100*time.Millisecond, time.Hour)},
	{"HEARTH_REDIS", "", "Queue and locks between processes: `redis://…`, `rediss://…` or `unix://…`. If empty, they are in memory, which is enough for one process.", true,
		urlOf(func(c *Config) *string { return &c.Redis }, "redis", "rediss", "unix")},
	{"HEARTH_SECRET_KEY", "", "32 bytes in Base64 or hexadecimal; `openssl rand -base64 32` makes one. It encrypts secrets in the database. Required with Postgres; with SQLite Hearth makes its own. Several keys are separated by commas: the first encrypts, all decrypt.", true,
		keys(func(c *Config) *[][]byte { return &c.SecretKeys })},
	{"HEARTH_STATE", ".hearth", "Directory of the local program: SQLite file, its key, `clouds.yaml`. Only one program may use it.", false,
		text(func(c *Config) *string { return &c.State })},
	{"HEARTH_STEPDEFS", "", "Directory with your own resource types, one YAML file each.", false,
		directory(func(c *Config) *string { return &c.StepDefs })},
	{"HEARTH_ENVIRONMENT_D", "", "Directory with environment files. Their `resource_registry` applies to every stack; the stack's own environment takes precedence. Files are read in the order of their names.", false,
		directory(func(c *Config) *string { return &c.EnvironmentD })},

	{"HEARTH_LISTEN", "127.0.0.1:8080", "Address of the local program's gateway. Beyond loopback, such as at `0.0.0.0:8080`, `/system/` is closed until `HEARTH_BASIC_AUTH_USER` and `HEARTH_BASIC_AUTH_PASSWORD` are set. If the port is taken, the program exits and says so.", false,
		address(func(c *Config) *string { return &c.Listen })},
	{"HEARTH_HEAT_LISTEN", "127.0.0.1:8004", "Second address of the API in the local program, on Heat's own port and paths. If the port is taken, the program goes on without it. `none` turns it off.", false,
		addressOrNone(func(c *Config) *string { return &c.HeatListen })},
	{"HEARTH_CFN_LISTEN", "127.0.0.1:8000", "Second address of CloudFormation's API in the local program, on Heat's own port and paths; tools inside old images know no other. If the port is taken, the program goes on without it. `none` turns it off.", false,
		addressOrNone(func(c *Config) *string { return &c.CFNListen })},
	{"HEARTH_CLOUDWATCH_LISTEN", "127.0.0.1:8003", "Third address of the function `cfn` in the local program, on the port and paths of Heat's CloudWatch API; `cfn-push-stats` in old images knows no other. If the port is taken, the program goes on without it. `none` turns it off.", false,
		addressOrNone(func(c *Config) *string { return &c.CloudWatchListen })},
	{"HEARTH_SIMCLOUD_LISTEN", "127.0.0.1:5050", "Address of the simulated cloud in the local program. If the port is taken, the program picks a free one and keeps it.", false,
		address(func(c *Config) *string { return &c.SimcloudListen })},
	{"HEARTH_ENDPOINT", "", "URL of the API as servers in the cloud reach it, up to and including `/v1`. They send their signals there. If empty, the local program uses its own address, and a function uses the API at `HEARTH_GATEWAY`.", false,
		urlOf(func(c *Config) *string { return &c.Endpoint }, "http", "https")},
	{"HEARTH_CFN_ENDPOINT", "", "URL of CloudFormation's API as servers in the cloud reach it, up to and including `/v1`. Signed URLs for signals begin with it; what is signed once stays as it is. If empty, the local program uses the address of `HEARTH_CFN_LISTEN`, or else of its gateway, and a function uses the API at `HEARTH_GATEWAY`.", false,
		urlOf(func(c *Config) *string { return &c.CFNEndpoint }, "http", "https")},
	{"HEARTH_FUNCTION", "", "The function that `hearth-function` runs: `api`, `cfn`, `validator`, `planner`, `stepper`, `sweeper` or `dispatcher`.", false,
		text(func(c *Config) *string { return &c.Function })},
	{"HEARTH_PORT", "8080", "Where `hearth-function` serves HTTP: a port on every interface, or host:port. (OpenFaaS' of-watchdog sets the variable `port` for itself, so Hearth does not read it.)", false,
		port(func(c *Config) *string { return &c.Port })},
	{"HEARTH_GATEWAY", "http://127.0.0.1:8080", "Base URL at which the dispatcher calls functions: `<gateway>/function/<name>`.", false,
		urlOf(func(c *Config) *string { return &c.Gateway }, "http", "https")},
	{"HEARTH_WAKE_SECRET", "", "Shared secret of at least 16 characters with which the dispatcher signs events. Functions reject events that are not signed with it. If empty, functions accept events from anyone who can reach them: always set it for deployed functions. The local program makes its own.", true,
		secret(func(c *Config) *[]byte { return &c.WakeSecret })},
	{"HEARTH_HOSTS", "", "More host names of the local program, separated by commas. IP addresses, `localhost`, the machine's name and the hosts in `HEARTH_ENDPOINT` and `HEARTH_GATEWAY` are always accepted. Requests for other hosts are refused. Of a proxy's `X-Forwarded-Host` the first host counts; another host is ignored, and so is an IP address that is neither the machine's nor named here. The simulated cloud does the same.", false,
		list(func(c *Config) *[]string { return &c.Hosts })},
	{"HEARTH_BASIC_AUTH_USER", "", "User name for the gateway's `/system/`, and for asynchronous calls with `X-Callback-Url`. If empty, both are open if `HEARTH_LISTEN` is on loopback, and closed otherwise. Set it too where a proxy on this machine lets others in.", false,
		text(func(c *Config) *string { return &c.AuthUser })},
	{"HEARTH_BASIC_AUTH_PASSWORD", "", "Password for `HEARTH_BASIC_AUTH_USER`.", true,
		text(func(c *Config) *string { return &c.AuthSecret })},

	{"HEARTH_OS_AUTH_URL", "", "URL of the cloud's Keystone. If empty, the local program uses its simulated cloud.", false,
		urlOf(func(c *Config) *string { return &c.Cloud.AuthURL }, "http", "https")},
	{"HEARTH_OS_USERNAME", "", "Hearth's own user in the cloud.", false,
		text(func(c *Config) *string { return &c.Cloud.Username })},
	{"HEARTH_OS_PASSWORD", "", "Password of that user.", true,
		text(func(c *Config) *string { return &c.Cloud.Password })},
	{"HEARTH_OS_PROJECT_NAME", "service", "Project of that user.", false,
		text(func(c *Config) *string { return &c.Cloud.ProjectName })},
	{"HEARTH_OS_USER_DOMAIN_NAME", "Default", "Domain of that user.", false,
		text(func(c *Config) *string { return &c.Cloud.UserDomainName })},
	{"HEARTH_OS_PROJECT_DOMAIN_NAME", "Default", "Domain of that project.", false,
		text(func(c *Config) *string { return &c.Cloud.ProjectDomainName })},
	{"HEARTH_OS_REGION_NAME", "", "Region for stacks whose user names none. If empty, the first region of the catalogue.", false,
		text(func(c *Config) *string { return &c.Cloud.RegionName })},
	{"HEARTH_OS_INTERFACE", "public", "Endpoints of the catalogue that Hearth calls: `public`, `internal` or `admin`.", false,
		oneOf(func(c *Config) *string { return &c.Cloud.Interface }, "public", "internal", "admin")},
	{"HEARTH_STACK_DOMAIN_NAME", "", "Domain of Keystone for the users that servers sign in with: `HEAT_SIGNAL`, `POLL_SERVER_HEAT` and the transports of Zaqar need it. Each stack that needs users gets a project there. With the simulated cloud it is `heat`.", false,
		text(func(c *Config) *string { return &c.Cloud.StackDomain })},
	{"HEARTH_STACK_DOMAIN_ADMIN", "", "User of that domain who administers it.", false,
		text(func(c *Config) *string { return &c.Cloud.StackDomainAdmin })},
	{"HEARTH_STACK_DOMAIN_PASSWORD", "", "Password of that administrator.", true,
		text(func(c *Config) *string { return &c.Cloud.StackDomainPassword })},
	{"HEARTH_TOKEN_AGE", "30s", "How long Keystone's answer about a token is cached. A revoked token works at most that much longer.", false,
		duration(func(c *Config) *time.Duration { return &c.Cloud.TokenAge }, time.Second, time.Hour)},
	{"HEARTH_CLOUD_PARALLEL", "32", "Concurrent calls for each service and project.", false,
		number(func(c *Config) *int { return &c.Cloud.Parallel }, 1, 10_000)},
	{"HEARTH_CLOUD_CALL_TIMEOUT", "2m", "Longest time of one call.", false,
		duration(func(c *Config) *time.Duration { return &c.Cloud.CallTimeout }, time.Second, time.Hour)},
	{"HEARTH_CLOUD_GRACE", "5s", "After the answer to a call is lost, Hearth searches the cloud for the object that the call may have created. If the search finds nothing for this long, the call is made again.", false,
		duration(func(c *Config) *time.Duration { return &c.Cloud.Grace }, 0, time.Hour)},
	{"HEARTH_CLOUD_LATE", "1h", "Longest time that the cloud may take to carry out a call. Hearth looks that long for objects of calls that it has given up on, and deletes them. `0` turns this off.", false,
		duration(func(c *Config) *time.Duration { return &c.Cloud.Late }, 0, 30*24*time.Hour)},

	{"HEARTH_FETCH", "public", "Addresses from which Hearth may fetch templates (`template_url`, resource types that are URLs), at which it may call the other clouds of `OS::Heat::Stack`, and to which the gateway sends answers (`X-Callback-Url`): `public`, `any` (also private networks and this machine) or `none`.", false,
		oneOf(func(c *Config) *string { return &c.Fetch }, "public", "any", "none")},
	{"HEARTH_MAX_TEMPLATE_SIZE", "524288", "Largest template, in bytes.", false,
		number(func(c *Config) *int { return &c.MaxTemplate }, 1, 1<<30)},
	{"HEARTH_MAX_JSON_BODY_SIZE", "1048576", "Largest request, in bytes.", false,
		number(func(c *Config) *int { return &c.MaxBody }, 1, 1<<30)},
	{"HEARTH_MAX_RESOURCES_PER_STACK", "10000", "Most resources of a root stack and all its nested stacks together. `-1`: no limit.", false,
		number(func(c *Config) *int { return &c.MaxResources }, -1, 1<<30)},
	{"HEARTH_MAX_STACKS_PER_TENANT", "512", "Most stacks of a project. `-1`: no limit.", false,
		number(func(c *Config) *int { return &c.MaxStacks }, -1, 1<<30)},
	{"HEARTH_MAX_NESTED_STACK_DEPTH", "5", "Most levels of nested stacks.", false,
		number(func(c *Config) *int { return &c.MaxDepth }, 0, 100)},
	{"HEARTH_MAX_EVENTS_PER_STACK", "1000", "Most events kept for a stack; older ones are removed. `0` keeps all.", false,
		number(func(c *Config) *int { return &c.MaxEvents }, 0, 1<<30)},
	{"HEARTH_KEEP_DELETED", "2160h", "How long deleted stacks are kept, with their events and templates. `0`: forever.", false,
		duration(func(c *Config) *time.Duration { return &c.KeepDeleted }, 0, 100*365*24*time.Hour)},
	{"HEARTH_ENABLE_ABANDON", "true", "Allows `stack abandon` and `stack export`. What they return holds the stack's secrets, except for administrators of other projects.", false,
		boolean(func(c *Config) *bool { return &c.Abandon })},
	{"HEARTH_ENABLE_ADOPT", "true", "Allows `stack adopt`, which makes a stack of existing objects, and change sets of the type `IMPORT`.", false,
		boolean(func(c *Config) *bool { return &c.Adopt })},
	{"HEARTH_STACK_ACTION_TIMEOUT", "1h", "Timeout of an action whose request has no `timeout_mins`.", false,
		duration(func(c *Config) *time.Duration { return &c.ActionTimeout }, time.Second, 365*24*time.Hour)},
	{"HEARTH_ACTION_RETRY_LIMIT", "5", "Most retries of a creation that ended in an error of the cloud.", false,
		number(func(c *Config) *int { return &c.ActionRetries }, 0, 1000)},
	{"HEARTH_GLOBAL_ADMIN", "true", "Lets administrators (role `admin`) see and change the stacks of all projects by ID, as in Heat, and list them with `stack list --all-projects`, which Heat's default policy refuses.", false,
		boolean(func(c *Config) *bool { return &c.GlobalAdmin })},
	{"HEARTH_HIDDEN_STACK_TAGS", "data-processing-cluster", "Stacks with one of these tags are left out of lists. Several tags are separated by commas.", false,
		list(func(c *Config) *[]string { return &c.HiddenTags })},

	{"HEARTH_REDELIVER_AFTER", "15s", "Time after which a message that was not handled is delivered again.", false,
		duration(func(c *Config) *time.Duration { return &c.RedeliverAfter }, 100*time.Millisecond, time.Hour)},
	{"HEARTH_LEASE", "15s", "Lease of a worker on its rows. After a worker dies, others wait this long for its work.", false,
		duration(func(c *Config) *time.Duration { return &c.Lease }, time.Second, time.Hour)},
	{"HEARTH_BATCH", "200", "Most messages in one invocation.", false,
		number(func(c *Config) *int { return &c.Batch }, 1, 1000)},
	{"HEARTH_CONCURRENT", "16", "Concurrent invocations for each topic.", false,
		number(func(c *Config) *int { return &c.Concurrent }, 1, 1000)},
	{"HEARTH_INVOCATION_TIMEOUT", "15m", "How long the dispatcher waits for an invocation.", false,
		duration(func(c *Config) *time.Duration { return &c.InvocationTimeout }, time.Second, 24*time.Hour)},

	{"HEARTH_LOG_FORMAT", "auto", "Form of the local program's log: `text`, `json` or `auto` (short coloured lines on a terminal, else text).", false,
		oneOf(func(c *Config) *string { return &c.LogFormat }, "auto", "text", "json")},
	{"HEARTH_LOG_LEVEL", "info", "Least level that is logged: `debug`, `info`, `warn` or `error`.", false,
		func(c *Config, v string) error {
			if err := c.LogLevel.UnmarshalText([]byte(v)); err != nil {
				return fmt.Errorf("is none of debug, info, warn, error")
			}
			return nil
		}},
}

// Settings returns the rows of the table.
func Settings() []Setting { return settings }

// Help returns all settings for a terminal: each name with its default, and below it what it means.
func Help() string {
	var b strings.Builder
	for _, s := range settings {
		b.WriteString("  " + s.Name)
		if s.Default != "" {
			b.WriteString(" (default " + s.Default + ")")
		}
		if s.Secret {
			b.WriteString(" (secret; " + s.Name + "_FILE may name a file with it)")
		}
		b.WriteString("\n")
		line := "     "
		for word := range strings.FieldsSeq(strings.ReplaceAll(s.Meaning, "`", "")) {
			if len(line)+len(word) > 98 {
				b.WriteString(line + "\n")
				line = "     "
			}
			line += " " + word
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// Table returns the settings as Markdown, as the README shows them.
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
