package app

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Each of these makes the setter of one field. Its errors go on a sentence that
// begins with the value.

func text(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		*field(c) = v
		return nil
	}
}

// secret takes what cannot be guessed.
func secret(field func(*Config) *[]byte) func(*Config, string) error {
	return func(c *Config, v string) error {
		if len(v) < 16 {
			return errors.New("is shorter than 16 characters; `openssl rand -hex 32` makes a good one")
		}
		*field(c) = []byte(v)
		return nil
	}
}

func oneOf(field func(*Config) *string, words ...string) func(*Config, string) error {
	return func(c *Config, v string) error {
		if !slices.Contains(words, v) {
			return fmt.Errorf("is none of %s", strings.Join(words, ", "))
		}
		*field(c) = v
		return nil
	}
}

func number(field func(*Config) *int, least, most int) func(*Config, string) error {
	return func(c *Config, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return fmt.Errorf("is no whole number from %d to %d", least, most)
		}
		*field(c) = n
		return nil
	}
}

// duration reads 90s, 1h30m, or a whole number of seconds as Heat's settings have it.
func duration(field func(*Config) *time.Duration, least, most time.Duration) func(*Config, string) error {
	return func(c *Config, v string) error {
		d, err := time.ParseDuration(v)
		if n, plain := strconv.Atoi(v); plain == nil {
			d, err = time.Duration(n)*time.Second, nil
			if n > int(most/time.Second) {
				d = -1 // the product may have run over
			}
		}
		if err != nil || d < least || d > most {
			return fmt.Errorf("is not a duration between %s and %s, such as 90s or 1h30m", short(least), short(most))
		}
		*field(c) = d
		return nil
	}
}

// short returns a duration without the units that are zero at its end: 1h instead of 1h0m0s.
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func address(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		if _, _, err := net.SplitHostPort(v); err != nil {
			return errors.New("is no host:port, such as 127.0.0.1:8080")
		}
		if err := checkPort(v); err != nil {
			return err
		}
		*field(c) = v
		return nil
	}
}

// checkPort says why the port of a host:port cannot be used.
func checkPort(address string) error {
	_, port, _ := net.SplitHostPort(address)
	n, err := strconv.Atoi(port)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return fmt.Errorf("names the port %q, which is no number; it is a host:port, such as 127.0.0.1:8080", port)
	case err != nil || n < 0 || n > 65535:
		return fmt.Errorf("names the port %s, which is not from 0 to 65535", port)
	}
	return nil
}

// port makes an address of a port alone.
func port(field func(*Config) *string) func(*Config, string) error {
	set := address(field)
	return func(c *Config, v string) error {
		if _, err := strconv.Atoi(v); err == nil {
			v = ":" + v
		}
		if _, _, err := net.SplitHostPort(v); err != nil {
			return errors.New("is no port, such as 8080, and no host:port")
		}
		return set(c, v)
	}
}

func addressOrNone(field func(*Config) *string) func(*Config, string) error {
	set := address(field)
	return func(c *Config, v string) error {
		if v == "none" {
			return nil
		}
		return set(c, v)
	}
}

func urlOf(field func(*Config) *string, schemes ...string) func(*Config, string) error {
	return func(c *Config, v string) error {
		u, err := url.Parse(v)
		if err != nil || !slices.Contains(schemes, u.Scheme) || u.Host == "" && u.Scheme != "unix" {
			return fmt.Errorf("is no address that begins with %s://", strings.Join(schemes, ":// or "))
		}
		if u.Port() != "" {
			if err := checkPort(u.Host); err != nil {
				return err
			}
		}
		*field(c) = strings.TrimSuffix(v, "/")
		return nil
	}
}

// databaseURL leaves the rest to the database's own driver.
func databaseURL(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		if !strings.HasPrefix(v, "postgres://") && !strings.HasPrefix(v, "postgresql://") &&
			(!strings.HasPrefix(v, "sqlite:") || v == "sqlite:") {
			return errors.New("does not begin with postgres:// or sqlite: and a path")
		}
		*field(c) = v
		return nil
	}
}

func directory(field func(*Config) *string) func(*Config, string) error {
	return func(c *Config, v string) error {
		if info, err := os.Stat(v); err != nil || !info.IsDir() {
			return errors.New("is no directory")
		}
		*field(c) = v
		return nil
	}
}

func list(field func(*Config) *[]string) func(*Config, string) error {
	return func(c *Config, v string) error {
		for one := range strings.SplitSeq(v, ",") {
			if one = strings.TrimSpace(one); one != "" {
				*field(c) = append(*field(c), one)
			}
		}
		return nil
	}
}

func keys(field func(*Config) *[][]byte) func(*Config, string) error {
	return func(c *Config, v string) error {
		var all [][]byte
		for one := range strings.SplitSeq(v, ",") {
			k, ok := key(strings.TrimSpace(one))
			if !ok {
				return errors.New("is not 32 bytes in Base64 or hexadecimal; `openssl rand -base64 32` makes a good one")
			}
			all = append(all, k)
		}
		*field(c) = all
		return nil
	}
}

func key(v string) ([]byte, bool) {
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawStdEncoding.DecodeString,
		base64.URLEncoding.DecodeString, base64.RawURLEncoding.DecodeString,
	} {
		if k, err := decode(v); err == nil && len(k) == 32 {
			return k, true
		}
	}
	return nil, false
}

func boolean(field func(*Config) *bool) func(*Config, string) error {
	return func(c *Config, v string) error {
		b, err := strconv.ParseBool(v)
		if err != nil {
			return errors.New("is neither true nor false")
		}
		*field(c) = b
		return nil
	}
}
