package config

import (
	"slices"
	"strings"
)

// refuse answers a key that is named like what does not belong in a file.
func refuse(name string) string {
	if !secret(name) {
		return ""
	}
	return "a key is never written into this file; put it into an environment variable, and name that below the name of the server, as in key-env: SPEECH_API_KEY"
}

// secret tells whether a key is named like what does not belong in a file:
// api-key, but not key_env.
func secret(name string) bool {
	name = strings.ToLower(name)
	return !strings.Contains(name, "env") &&
		slices.ContainsFunc([]string{"key", "token", "secret", "password", "auth", "bearer"}, func(word string) bool {
			return strings.Contains(name, word)
		})
}
