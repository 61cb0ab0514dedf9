package app

import (
	"encoding/json"
	"fmt"
	"log/slog"
)

// Settings are shown without their values: some are secret, and others hold secrets, such as
// an address with a password in it.
const unshown = "settings of Hearth"

// Format writes no value, whatever the verb.
func (c Config) Format(f fmt.State, _ rune) { fmt.Fprint(f, unshown) }

// LogValue is what a log shows.
func (c Config) LogValue() slog.Value { return slog.StringValue(unshown) }

// MarshalJSON writes no value.
func (c Config) MarshalJSON() ([]byte, error) { return json.Marshal(unshown) }

// Format writes no value, whatever the verb.
func (c Cloud) Format(f fmt.State, _ rune) { fmt.Fprint(f, unshown) }

// LogValue is what a log shows.
func (c Cloud) LogValue() slog.Value { return slog.StringValue(unshown) }

// MarshalJSON writes no value.
func (c Cloud) MarshalJSON() ([]byte, error) { return json.Marshal(unshown) }
