package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"meditate/narration/wholefile"
)

// A memory is what play remembers from one time to the next, on this computer and
// nowhere else: which day was finished last, and where someone left early.
type memory struct {
	Finished map[string]int `json:"finished,omitempty"` // by programme: its folder, "" for the built-in one
	Place    *place         `json:"place,omitempty"`
}

// A place is where a session was left.
type place struct {
	Flags  map[string]string `json:"flags"` // of the command that played it
	File   string            `json:"file,omitempty"`
	Phrase int               `json:"phrase"` // which of its phrases, from 0 on
	Text   string            `json:"text"`   // of that phrase
	At     float64           `json:"at"`     // seconds from the beginning
}

// stateFolder returns where the program keeps what it remembers: $XDG_STATE_HOME, or
// ~/.local/state, on Linux (XDG Base Directory Specification 0.8), and the folder for
// settings elsewhere, where systems know no other.
func stateFolder() (string, error) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		dir, err := os.UserConfigDir()
		return filepath.Join(dir, "meditate"), err
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "meditate"), nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "state", "meditate"), err
}

func memoryPath() (string, error) {
	dir, err := stateFolder()
	return filepath.Join(dir, "practice.json"), err
}

// recall returns what was remembered. What cannot be read counts as forgotten: it is
// worth less than a session.
func recall() memory {
	var m memory
	if path, err := memoryPath(); err == nil {
		if text, err := os.ReadFile(path); err == nil && json.Unmarshal(text, &m) != nil {
			m = memory{}
		}
	}
	return m
}

// remember changes what is remembered. Of two programs at once, the last one is
// believed.
func remember(change func(*memory)) error {
	path, err := memoryPath()
	if err != nil {
		return err
	}
	m := recall()
	change(&m)
	if m.Place == nil && len(m.Finished) == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return wholefile.WriteBytes(path, true, append(text, '\n'))
}
