package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"meditate/narration/script"
)

// What follows reads single values. An error begins with what is wrong and ends
// so that ", as in …" can follow.

// words accepts any text that can be shown.
func words(text string) (string, error) {
	if strings.ContainsFunc(text, func(c rune) bool { return unicode.IsControl(c) || c == unicode.ReplacementChar }) {
		return "", errors.New("a text is made of characters that can be shown")
	}
	return text, nil
}

func accord(text string) (string, error) {
	switch text {
	case "doublet", "f", "m":
		return text, nil
	}
	return "", fmt.Errorf("accord is doublet, f or m, not %.40q", text)
}

func onOff(text string) (bool, error) {
	switch text {
	case "on", "true":
		return true, nil
	case "off", "false":
		return false, nil
	}
	return false, fmt.Errorf("%.40q is neither on nor off", text)
}

// whole accepts whole numbers from low to high.
func whole(low, high int) func(string) (int, error) {
	return func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < low || n > high {
			return 0, fmt.Errorf("%.40q is not a whole number from %d to %d", text, low, high)
		}
		return n, nil
	}
}

// decimal accepts numbers from low to high, with a decimal point or comma.
func decimal(low, high float64) func(string) (float64, error) {
	return func(text string) (float64, error) {
		n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil || !(low <= n && n <= high) { // NaN is in no range
			return 0, fmt.Errorf("%.40q is not a number from %v to %v", text, low, high)
		}
		return n, nil
	}
}

// set makes a reader of values one of values that may lack.
func set[T any](read func(string) (T, error)) func(string) (*T, error) {
	return func(text string) (*T, error) {
		v, err := read(text)
		return &v, err
	}
}

// maxRamp bounds how long a bed may take to come, to go and to make way.
const maxRamp = time.Minute

// ramp accepts a time that may be 0.
func ramp(text string) (time.Duration, error) {
	if text == "0" || text == "0 s" { // of which a script has none
		return 0, nil
	}
	d, err := script.ParseDuration(text)
	if err == nil && d > maxRamp {
		err = fmt.Errorf("%.40q is more than a minute", text)
	}
	return d, err
}

// cacheSize reads a size for a field whose 0 means that nothing is set.
func cacheSize(text string) (int64, error) {
	size, err := ParseSize(text)
	if err == nil && size == 0 {
		size = -1
	}
	return size, err
}

// maxTimeout bounds how long one phrase may take.
const maxTimeout = time.Hour

func timeout(text string) (time.Duration, error) {
	d, err := script.ParseDuration(text)
	if err == nil && (d < time.Second || d > maxTimeout) {
		err = fmt.Errorf("%.40q is not between 1 s and 1 h", text)
	}
	return d, err
}

// variableName is how environment variables are named (POSIX.1-2017, XBD 8.1).
// Capitals only: a key that was pasted here is seldom made of capitals alone.
var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

// variable accepts the name of an environment variable. Anything else may be the
// key itself and is not shown.
func variable(text string) (string, error) {
	if !variableName.MatchString(text) || len(text) > maxName {
		return "", errors.New("key-env takes the name of an environment variable in capitals, never the key itself")
	}
	return text, nil
}

// baseURL accepts the address of a server, and takes off the path of the speech
// interface, which many copy along. The address may hold a password and is not
// shown.
func baseURL(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || !validPort(u.Port(), true):
		return "", errors.New("an address begins with http:// or https:// and names a server")
	case u.User != nil:
		return "", errors.New("an address holds no user and no password; a key belongs into an environment variable that key-env names, and the address stands alone")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return "", errors.New("an address ends before ? or #")
	}
	base := strings.TrimRight(u.String(), "/")
	for _, path := range []string{"/v1/audio/speech", "/v1"} {
		if short, ok := strings.CutSuffix(base, path); ok {
			return strings.TrimRight(short, "/"), nil
		}
	}
	return base, nil
}

// hostPort accepts the address of a server with a port. It is not shown either.
func hostPort(text string) (string, error) {
	host, port, err := net.SplitHostPort(text)
	if err != nil || !validPort(port, false) || host == "" || strings.ContainsAny(host, " /@") {
		return "", errors.New("the address of a server is its name or number, a colon and the port")
	}
	return text, nil
}

func validPort(port string, mayLack bool) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" && mayLack || err == nil && n > 0
}
