package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"meditate/narration/voice/program"
)

// fingerprint says which file it is that a voice is made of: its name and the
// SHA-256 of what it holds. The largest, the models of piper, have 60 to 110 MB,
// which take 0.1 to 0.3 s where the asker does not know it yet.
func fingerprint(a program.Asker, path string) (string, error) {
	sum, err := a.Know("sha256", []string{path}, func() (string, error) { return sumOf(path) })
	if err != nil {
		return "", err
	}
	return filepath.Base(path) + " sha256:" + sum, nil
}

// sumOf returns the SHA-256 of what a file holds, in hexadecimal.
func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
